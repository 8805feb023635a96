//! History.

use super::{
    conflict::{diff_message, merged_over_message},
    enum_filter, id_filter, optional_timestamp, text_filter, timestamp_message,
};
use crate::{
    domain::{Entity, Principal, Validator, limits},
    occ::{EntityType, FieldDiff},
    proto as pb,
    service::visible::{Visible, VisibleTo, visible_diffs},
    store::{Mutation, MutationFilter, Outcome, Verification},
};

pub(in crate::service) fn entity_type(entity_type: EntityType) -> pb::EntityType {
    match entity_type {
        EntityType::Plan => pb::EntityType::Plan,
        EntityType::Subscription => pb::EntityType::Subscription,
        EntityType::Invoice => pb::EntityType::Invoice,
    }
}

pub(in crate::service) fn mutation_filter(
    request: pb::ListMutationsRequest,
    validator: &mut Validator,
) -> MutationFilter {
    let kind = |kind: pb::EntityType| match kind {
        pb::EntityType::Unspecified => None,
        pb::EntityType::Plan => Some(EntityType::Plan),
        pb::EntityType::Subscription => Some(EntityType::Subscription),
        pb::EntityType::Invoice => Some(EntityType::Invoice),
    };
    let outcome = |outcome: pb::MutationOutcome| match outcome {
        pb::MutationOutcome::Unspecified => None,
        pb::MutationOutcome::Created => Some(Outcome::Created),
        pb::MutationOutcome::Applied => Some(Outcome::Applied),
        pb::MutationOutcome::Unchanged => Some(Outcome::Unchanged),
        pb::MutationOutcome::Conflict => Some(Outcome::Conflict),
        pb::MutationOutcome::Merged => Some(Outcome::Merged),
        pb::MutationOutcome::Forced => Some(Outcome::Forced),
    };
    MutationFilter {
        entity_type: enum_filter("entity_type", request.entity_type, validator, kind),
        entity_id: id_filter("entity_id", &request.entity_id, validator),
        actor: text_filter("actor", request.actor, validator),
        outcome: enum_filter("outcome", request.outcome, validator, outcome),
        field: path_filter("field", request.field, validator),
        time_from: optional_timestamp("time_from", request.time_from, validator),
        time_until: optional_timestamp("time_until", request.time_until, validator),
        request_id: id_filter("request_id", &request.request_id, validator),
        customer_id: None,
    }
}

/// The path in a filter; an empty one does not filter. What no path can be is refused, since the store looks for the path in
/// the text of the diffs, where a quote would match what stands around it, and SQLite matches letters of any case.
fn path_filter(field: &str, text: String, validator: &mut Validator) -> Option<String> {
    let is_path = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '.');
    if text.len() > limits::REFERENCE_CHARS_MAX || !text.chars().all(is_path) {
        validator.reject(field, "must be a field's path, such as notes or metadata.team");
    }
    (!text.is_empty()).then_some(text)
}

/// A record, as the caller may see it.
pub(in crate::service) fn mutation(mutation: Mutation, principal: &Principal) -> Option<pb::MutationRecord> {
    let record = mutation.visible_to(principal)?.into_inner();
    let outcome = match record.outcome {
        Outcome::Created => pb::MutationOutcome::Created,
        Outcome::Applied => pb::MutationOutcome::Applied,
        Outcome::Unchanged => pb::MutationOutcome::Unchanged,
        Outcome::Conflict => pb::MutationOutcome::Conflict,
        Outcome::Merged => pb::MutationOutcome::Merged,
        Outcome::Forced => pb::MutationOutcome::Forced,
    };
    // Of an applied change the value after is the one that the caller gave, and is stored once.
    let complete = |diff: FieldDiff| match record.outcome {
        Outcome::Created | Outcome::Applied | Outcome::Merged | Outcome::Forced | Outcome::Unchanged => {
            FieldDiff { current: diff.yours.clone(), ..diff }
        }
        Outcome::Conflict => diff,
    };
    let diffs = record.diffs.into_iter().map(|diff| diff_message(complete(diff)));
    Some(pb::MutationRecord {
        id: record.id.to_string(),
        entity_type: entity_type(record.entity_type).into(),
        entity_id: record.entity_id.to_string(),
        outcome: outcome.into(),
        version_before: record.version_before,
        version: record.version,
        expected_version: record.expected_version,
        actor: record.actor,
        actor_role: record.actor_role,
        method: record.method,
        request_id: record.request_id.to_string(),
        diffs: diffs.collect(),
        time: Some(timestamp_message(record.time)),
        force_reason: record.force_reason,
        merged_over: record.merged_over.into_iter().map(merged_over_message).collect(),
    })
}

/// What differs between two versions, as the caller may see it.
pub(in crate::service) fn compared_diffs(
    entity_type: EntityType,
    diffs: Vec<FieldDiff>,
    principal: &Principal,
) -> Vec<pb::FieldDiff> {
    visible_diffs(entity_type, diffs, principal).into_iter().map(diff_message).collect()
}

/// What became of the check of a chain.
pub(in crate::service) fn verification(verification: Verification) -> pb::VerifyEntityHistoryResponse {
    let broken = verification.broken;
    pb::VerifyEntityHistoryResponse {
        intact: broken.is_none(),
        records: i64::try_from(verification.records).unwrap_or(i64::MAX),
        broken_version: broken.as_ref().map_or(0, |broken| broken.version),
        broken_mutation_id: broken
            .as_ref()
            .and_then(|broken| broken.record)
            .map(|id| id.to_string())
            .unwrap_or_default(),
        problem: broken.map(|broken| broken.problem.to_string()).unwrap_or_default(),
    }
}

/// An entity of any kind.
pub(in crate::service) fn entity_version(
    entity: Visible<Entity>,
    principal: &Principal,
) -> Option<pb::get_entity_version_response::Entity> {
    use pb::get_entity_version_response::Entity as Message;
    match entity.into_inner() {
        Entity::Plan(plan) => plan.visible_to(principal).map(|plan| Message::Plan(plan.into())),
        Entity::Subscription(subscription) => {
            subscription.visible_to(principal).map(|subscription| Message::Subscription(subscription.into()))
        }
        Entity::Invoice(invoice) => invoice.visible_to(principal).map(|invoice| Message::Invoice(invoice.into())),
    }
}
