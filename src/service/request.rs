//! From a message to what the store takes: who asks, from which version, by which request.

use chrono::SubsecRound;
use prost::Message;
use sha2::{Digest, Sha256};
use tonic::{Request, metadata::MetadataMap};
use uuid::Uuid;

use super::status::Error;
use crate::{
    domain::{Principal, RequestId, Role, Timestamp, Validator, limits, parse_uuid},
    occ::{Fields, Precondition, Version},
    proto as pb,
    store::{Context, Modify, Needs},
};

/// The first byte of a fingerprint: which encoding it was taken over.
const FINGERPRINT_VERSION: u8 = 1;

/// The caller of a request, who may make it, and its message.
pub(super) fn admit<T>(request: Request<T>) -> Result<(Principal, T), Error> {
    let principal = principal(request.metadata())?;
    match principal.role {
        Role::Admin => Ok((principal, request.into_inner())),
        Role::Customer | Role::Support | Role::Billing | Role::Auditor => {
            Err(Error::RoleNotAllowed { role: principal.role })
        }
    }
}

/// The caller as the metadata names it. Anybody can claim to be anybody, so the server listens on loopback only.
fn principal(metadata: &MetadataMap) -> Result<Principal, Error> {
    let text = |name: &'static str, default: &str| match metadata.get(name) {
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
    Ok(Principal { id: text("x-occam-principal", "anonymous")?, role, customer_id: text("x-occam-customer", "")? })
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
    /// The request as any repetition of it is.
    fn without_request_id(&self) -> Self;
}

/// A request that writes to an entity that exists.
pub(super) trait Guarded: Mutation {
    /// Where the message has the entity's id.
    const ID_FIELD: &'static str;
    /// The entity's id.
    fn entity_id(&self) -> &str;
    /// The version that the request was made from.
    fn expected_version(&self) -> Option<i64>;
}

macro_rules! mutations {
    ($($message:ident $method:literal),+ $(,)?) => {
        $(impl Mutation for pb::$message {
            const METHOD: &'static str = $method;
            fn request_id(&self) -> &str {
                &self.request_id
            }
            fn without_request_id(&self) -> Self {
                Self { request_id: String::new(), ..self.clone() }
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
            fn expected_version(&self) -> Option<i64> {
                self.expected_version
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
            fn expected_version(&self) -> Option<i64> {
                self.expected_version
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

/// What a write to an entity takes, but for what it reads and writes.
pub(super) fn modify<M: Guarded>(principal: Principal, message: &M, validator: &mut Validator) -> Modify {
    let expected = message.expected_version().and_then(Version::new);
    if expected.is_none() {
        validator.reject_outside("expected_version", "required, the version that the change was made from, above 0");
    }
    Modify {
        context: context(principal, message, validator),
        id: id(M::ID_FIELD, message.entity_id(), validator),
        precondition: Precondition::Matches(expected.unwrap_or(Version::FIRST)),
        needs: Needs::default(),
        sent: Fields::new(),
        touches: &[],
    }
}

/// What a verb without fields of its own takes.
pub(super) fn verb<M: Guarded>(
    principal: Principal,
    message: &M,
    touches: &'static [&'static str],
) -> Result<Modify, Error> {
    let mut validator = Validator::new("");
    let modify = modify(principal, message, &mut validator);
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
    hash.update(message.without_request_id().encode_to_vec());
    let mut fingerprint = vec![FINGERPRINT_VERSION];
    fingerprint.extend_from_slice(&hash.finalize());
    fingerprint
}
