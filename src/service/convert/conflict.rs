//! Conflicts and field diffs.

use prost_types::{Struct, Value, value::Kind};

use super::{entity_type, timestamp_message};
use crate::{
    domain::{Entity, Principal},
    occ::{DiffKind, FieldDiff, MergedOver},
    proto as pb,
    service::visible::{Visible, VisibleTo},
    store::{Conflict, MergeReport},
};

/// The whole conflict, as the caller may see it.
pub(in crate::service) fn version_conflict(conflict: Visible<Conflict>, principal: &Principal) -> pb::VersionConflict {
    use pb::version_conflict::Current;
    let Conflict { current, entity_id, mismatch, diffs, mergeable, update_time: _, has_base: _, request_id: _ } =
        conflict.into_inner();
    let kind = entity_type(current.entity_type());
    let current = match current {
        Entity::Plan(plan) => plan.visible_to(principal).map(|plan| Current::Plan(plan.into())),
        Entity::Subscription(subscription) => {
            subscription.visible_to(principal).map(|subscription| Current::Subscription(subscription.into()))
        }
        Entity::Invoice(invoice) => invoice.visible_to(principal).map(|invoice| Current::Invoice(invoice.into())),
    };
    let truncation = mismatch.is_too_far().then(|| pb::Truncation { base_too_far: true, ..Default::default() });
    pb::VersionConflict {
        entity_type: kind.into(),
        entity_id: entity_id.to_string(),
        expected_version: mismatch.expected.get(),
        current_version: mismatch.actual.get(),
        current,
        diffs: diffs.into_iter().map(diff_message).collect(),
        mergeable,
        truncation,
    }
}

/// The conflict in words, with who changed which fields.
pub(in crate::service) fn conflict_message(conflict: &Visible<Conflict>) -> String {
    let conflict = conflict.as_inner();
    let change = |diff: &FieldDiff| {
        let last = diff.last_change.as_ref()?;
        Some(format!("{} (by {}, {})", diff.path, last.actor, last.time.format("%H:%M")))
    };
    let changes: Vec<_> = conflict.diffs.iter().filter_map(change).collect();
    match changes.as_slice() {
        [] => conflict.to_string(),
        changes => format!("{conflict}; changed since: {}", changes.join(", ")),
    }
}

/// A field's diff; what the caller may not see of it was taken out before.
pub(super) fn diff_message(diff: FieldDiff) -> pb::FieldDiff {
    let FieldDiff { path, base, yours, current, kind, last_change } = diff;
    let kind = match kind {
        DiffKind::YoursOnly => pb::FieldDiffKind::YoursOnly,
        DiffKind::TheirsOnly => pb::FieldDiffKind::TheirsOnly,
        DiffKind::BothSame => pb::FieldDiffKind::BothSame,
        DiffKind::BothDiffer => pb::FieldDiffKind::BothDiffer,
    };
    let (changed_in_version, changed_by, change_time) = match last_change {
        None => (0, String::new(), None),
        Some(last) => (last.version.get(), last.actor, Some(timestamp_message(last.time))),
    };
    pb::FieldDiff {
        path,
        base: base.map(value_message),
        yours: yours.map(value_message),
        current: current.map(value_message),
        kind: kind.into(),
        changed_in_version,
        changed_by,
        change_time,
    }
}

/// How a stale write came to take effect.
pub(in crate::service) fn merge(merge: Visible<MergeReport>) -> pb::Merge {
    let MergeReport { base_version, merged_over } = merge.into_inner();
    pb::Merge {
        base_version: base_version.get(),
        merged_over: merged_over.into_iter().map(merged_over_message).collect(),
    }
}

pub(super) fn merged_over_message(merged: MergedOver) -> pb::MergedOver {
    pb::MergedOver { version: merged.version.get(), actor: merged.actor, paths: merged.paths }
}

fn value_message(value: serde_json::Value) -> Value {
    let kind = match value {
        serde_json::Value::Null => Kind::NullValue(0),
        serde_json::Value::Bool(value) => Kind::BoolValue(value),
        // Integers of 64 bits are text by now; what is left fits a double.
        serde_json::Value::Number(number) => Kind::NumberValue(number.as_f64().unwrap_or_default()),
        serde_json::Value::String(text) => Kind::StringValue(text),
        serde_json::Value::Array(values) => {
            Kind::ListValue(prost_types::ListValue { values: values.into_iter().map(value_message).collect() })
        }
        serde_json::Value::Object(fields) => Kind::StructValue(Struct {
            fields: fields.into_iter().map(|(name, value)| (name, value_message(value))).collect(),
        }),
    };
    Value { kind: Some(kind) }
}
