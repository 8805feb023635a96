//! From a message to what the store takes: who asks, from which version, by which request.

use chrono::SubsecRound;
use http::HeaderMap;
use prost::Message;
use serde::Serialize;
use sha2::{Digest, Sha256};
use tonic::Request;
use uuid::Uuid;

use super::{access::access, status::Error};
use crate::{
    domain::{Principal, RequestId, Role, Timestamp, Validator, limits, parse_uuid},
    occ::{EntityType, Fields, Precondition, Version},
    proto as pb,
    store::{Context, Create, Modify, Needs},
};

/// The first byte of a fingerprint: which encoding it was taken over.
const FINGERPRINT_VERSION: u8 = 1;

/// The metadata that says who calls.
pub(super) const PRINCIPAL: &str = "x-occam-principal";

/// The caller of a request, and its message. The edge has found out who it is, and that it may call the method.
pub(super) fn admit<T>(mut request: Request<T>) -> Result<(Principal, T), Error> {
    let principal = request.extensions_mut().remove::<Principal>();
    let unknown = || Error::Unauthenticated("the request did not come through the edge".to_owned());
    Ok((principal.ok_or_else(unknown)?, request.into_inner()))
}

/// The caller as the metadata names it. Anybody can claim to be anybody, so the server listens on loopback only.
pub(super) fn principal(headers: &HeaderMap) -> Result<Principal, Error> {
    let text = |name: &'static str, default: &str| match headers.get(name) {
        None => Ok(default.to_owned()),
        Some(value) => match value.to_str() {
            Ok(text) if text.len() <= limits::REFERENCE_CHARS_MAX && !text.is_empty() => Ok(text.to_owned()),
            Ok(_) | Err(_) => Err(Error::Unauthenticated(format!(
                "metadata {name} must be 1 to {} printable ASCII characters",
                limits::REFERENCE_CHARS_MAX
            ))),
        },
    };
    let role = text("x-occam-role", Role::Admin.as_str())?;
    let role = Role::parse(&role).ok_or_else(|| {
        Error::Unauthenticated("metadata x-occam-role must be customer, support, billing, auditor or admin".to_owned())
    })?;
    let principal = Principal { id: text(PRINCIPAL, "anonymous")?, role, customer_id: text("x-occam-customer", "")? };
    if principal.customer().is_some_and(str::is_empty) {
        return Err(Error::Unauthenticated("role customer needs metadata x-occam-customer".to_owned()));
    }
    Ok(principal)
}

/// Refuses fields that the caller's role may not write. `update` holds what is to be written, by the entity's names.
pub(super) fn check_writes(context: &Context, entity: EntityType, update: &impl Serialize) -> Result<(), Error> {
    let principal = &context.principal;
    let written = serde_json::to_value(update).unwrap_or_default();
    for field in written.as_object().into_iter().flat_map(|fields| fields.keys()) {
        if !access().may_write(entity, field, principal.role) {
            let field = format!("{entity}.{field}");
            tracing::warn!(
                principal.id = principal.id,
                principal.role = principal.role.as_str(),
                rpc.method = context.method,
                field,
                "field refused"
            );
            return Err(Error::FieldNotAllowed { role: principal.role, field });
        }
    }
    Ok(())
}

/// The customer to list: a customer's own, whatever it asked for, unless it asked for somebody else's.
pub(super) fn own_customer(principal: &Principal, asked: Option<String>) -> Result<Option<String>, Error> {
    match (principal.customer(), asked) {
        (Some(own), Some(asked)) if own != asked => Err(Error::NotVisible),
        (Some(own), _) => Ok(Some(own.to_owned())),
        (None, asked) => Ok(asked),
    }
}

/// Now, in the whole microseconds that the database keeps.
pub(super) fn now() -> Timestamp {
    chrono::Utc::now().trunc_subsecs(6)
}

/// A request that writes.
pub(super) trait Mutation: Message + Clone {
    /// The RPC.
    const METHOD: &'static str;
    /// The caller's name for the intent, if it gave one.
    fn request_id(&self) -> &str;
    /// Whether to check only.
    fn validate_only(&self) -> bool;
    /// The request as any repetition of it is, and as it is when it is not only checked.
    fn intent(&self) -> Self;
}

/// A request that writes to an entity that exists.
pub(super) trait Guarded: Mutation {
    /// Where the message has the entity's id.
    const ID_FIELD: &'static str;
    /// The entity's id.
    fn entity_id(&self) -> &str;
    /// How the version is to be checked.
    fn guard(&self) -> Guard<'_>;
}

/// The part of a request that says how the version is to be checked.
pub(super) struct Guard<'a> {
    expected_version: Option<i64>,
    merge_policy: i32,
    force: bool,
    force_reason: &'a str,
}

macro_rules! mutations {
    ($($message:ident $method:literal),+ $(,)?) => {
        $(impl Mutation for pb::$message {
            const METHOD: &'static str = $method;
            fn request_id(&self) -> &str {
                &self.request_id
            }
            fn validate_only(&self) -> bool {
                self.validate_only
            }
            fn intent(&self) -> Self {
                Self { request_id: String::new(), validate_only: false, ..self.clone() }
            }
        })+
    };
}

macro_rules! verbs {
    ($($message:ident $method:literal),+ $(,)?) => {
        mutations!($($message $method),+);
        $(impl Guarded for pb::$message {
            const ID_FIELD: &'static str = "id";
            fn entity_id(&self) -> &str {
                &self.id
            }
            fn guard(&self) -> Guard<'_> {
                Guard {
                    expected_version: self.expected_version,
                    merge_policy: self.merge_policy,
                    force: self.force,
                    force_reason: &self.force_reason,
                }
            }
        })+
    };
}

macro_rules! updates {
    ($($message:ident $method:literal $entity:ident $id_field:literal),+ $(,)?) => {
        mutations!($($message $method),+);
        $(impl Guarded for pb::$message {
            const ID_FIELD: &'static str = $id_field;
            fn entity_id(&self) -> &str {
                self.$entity.as_ref().map_or("", |entity| &entity.id)
            }
            fn guard(&self) -> Guard<'_> {
                Guard {
                    expected_version: self.expected_version,
                    merge_policy: self.merge_policy,
                    force: self.force,
                    force_reason: &self.force_reason,
                }
            }
        })+
    };
}

mutations! {
    CreatePlanRequest "CreatePlan",
    CreateSubscriptionRequest "CreateSubscription",
    CreateInvoiceRequest "CreateInvoice",
}

updates! {
    UpdatePlanRequest "UpdatePlan" plan "plan.id",
    UpdateSubscriptionRequest "UpdateSubscription" subscription "subscription.id",
    UpdateInvoiceRequest "UpdateInvoice" invoice "invoice.id",
}

verbs! {
    ArchivePlanRequest "ArchivePlan",
    UnarchivePlanRequest "UnarchivePlan",
    PauseSubscriptionRequest "PauseSubscription",
    ResumeSubscriptionRequest "ResumeSubscription",
    CancelSubscriptionRequest "CancelSubscription",
    UncancelSubscriptionRequest "UncancelSubscription",
    ChangeSubscriptionPlanRequest "ChangeSubscriptionPlan",
    FinalizeInvoiceRequest "FinalizeInvoice",
    RecordPaymentRequest "RecordPayment",
    VoidInvoiceRequest "VoidInvoice",
    MarkInvoiceUncollectibleRequest "MarkInvoiceUncollectible",
}

/// Who asks for a write, by which request.
pub(super) fn context<M: Mutation>(principal: Principal, message: &M, validator: &mut Validator) -> Context {
    let given = message.request_id();
    let request_id = if given.is_empty() {
        Some(RequestId(Uuid::new_v4()))
    } else {
        let parsed = RequestId::parse(given);
        if parsed.is_none() {
            validator.reject_outside("request_id", "must be a UUID of 36 characters, or absent");
        }
        parsed
    };
    Context {
        principal,
        method: M::METHOD,
        request_id: request_id.unwrap_or(RequestId(Uuid::nil())),
        request_id_is_callers: !given.is_empty(),
        fingerprint: fingerprint(message),
        time: now(),
    }
}

/// What a creation takes, but for what it has to know.
pub(super) fn create<M: Mutation>(principal: Principal, message: &M, validator: &mut Validator) -> Create {
    Create {
        context: context(principal, message, validator),
        needs: Needs::default(),
        validate_only: message.validate_only(),
    }
}

/// What a write to an entity takes, but for what it reads and writes.
pub(super) fn modify<M: Guarded>(
    principal: Principal,
    message: &M,
    validator: &mut Validator,
) -> Result<Modify, Error> {
    let guard = message.guard();
    if guard.force && !access().may_force(M::METHOD, principal.role) {
        // To the log, with who and what, and never to history: nothing of the entity was looked at.
        let reason: String = guard.force_reason.chars().take(limits::MEMO_CHARS_MAX).collect();
        tracing::warn!(
            principal.id = principal.id,
            principal.role = principal.role.as_str(),
            rpc.method = M::METHOD,
            force.reason = reason,
            "force refused"
        );
        return Err(Error::ForceNotAllowed { role: principal.role });
    }
    Ok(Modify {
        precondition: precondition(&guard, validator),
        context: context(principal, message, validator),
        id: id(M::ID_FIELD, message.entity_id(), validator),
        needs: Needs::default(),
        sent: Fields::new(),
        touches: &[],
        force_reason: if guard.force { guard.force_reason.to_owned() } else { String::new() },
        validate_only: message.validate_only(),
    })
}

fn precondition(guard: &Guard<'_>, validator: &mut Validator) -> Precondition {
    let named = guard.expected_version.and_then(Version::new);
    let merge = match pb::MergePolicy::try_from(guard.merge_policy) {
        Ok(pb::MergePolicy::Unspecified | pb::MergePolicy::Reject) => false,
        Ok(pb::MergePolicy::MergeDisjoint) => true,
        Err(_) => {
            validator.reject_outside("merge_policy", format!("no such value: {}", guard.merge_policy));
            false
        }
    };
    if guard.force {
        if merge {
            validator.reject_outside("merge_policy", "cannot be MERGE_POLICY_MERGE_DISJOINT together with force");
        }
        if guard.force_reason.is_empty() {
            validator.reject_outside("force_reason", "required with force, 1 to 1000 characters");
        }
        let chars = guard.force_reason.chars().count();
        if chars > limits::MEMO_CHARS_MAX || guard.force_reason.contains('\0') {
            validator
                .reject_outside("force_reason", format!("at most {} characters without NUL", limits::MEMO_CHARS_MAX));
        }
        if guard.expected_version.is_some() && named.is_none() {
            validator.reject_outside("expected_version", "must be above 0, or absent with force");
        }
        return Precondition::Forced { named };
    }
    if named.is_none() {
        validator.reject_outside("expected_version", "required, the version that the change was made from, above 0");
    }
    let version = named.unwrap_or(Version::FIRST);
    if merge { Precondition::MatchesOrMerges(version) } else { Precondition::Matches(version) }
}

/// What a verb without fields of its own takes.
pub(super) fn verb<M: Guarded>(
    principal: Principal,
    message: &M,
    touches: &'static [&'static str],
) -> Result<Modify, Error> {
    let mut validator = Validator::new("");
    let modify = modify(principal, message, &mut validator)?;
    Ok(validator.finish(Modify { touches, ..modify })?)
}

/// The id of an entity; the nil UUID, beside a violation, when it is malformed.
pub(super) fn id(field: &str, text: &str, validator: &mut Validator) -> Uuid {
    parse_uuid(text).unwrap_or_else(|| {
        validator.reject_outside(field, "must be a UUID of 36 characters");
        Uuid::nil()
    })
}

/// The id of an entity to be created: the caller's, or a new one.
pub(super) fn new_id(text: &str, validator: &mut Validator) -> Uuid {
    if text.is_empty() { Uuid::now_v7() } else { id("id", text, validator) }
}

/// What tells a repetition of a request from another request: a hash over the method and the fields, in the order of
/// their numbers and with ordered maps, without the request id. Fields that this server does not know are not in it.
fn fingerprint<M: Mutation>(message: &M) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(M::METHOD);
    hash.update([0]);
    hash.update(message.intent().encode_to_vec());
    let mut fingerprint = vec![FINGERPRINT_VERSION];
    fingerprint.extend_from_slice(&hash.finalize());
    fingerprint
}
