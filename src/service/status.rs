//! The one mapping from errors to [`tonic::Status`].

use std::collections::HashMap;

use prost::Message;
use prost_types::Any;
use tonic::{Code, Status, metadata::MetadataMap};
use tonic_types::pb as rpc;

use super::{convert, visible::VisibleTo};
use crate::{
    domain::{self, Principal, Role, Violation, Violations},
    proto as pb,
    store::{self, Conflict},
};

/// The `domain` of every `ErrorInfo`.
pub(super) const DOMAIN: &str = "occam.v1";
/// A client can parse only so much of `grpc-message`, and proxies cut it.
pub(super) const MESSAGE_BYTES_MAX: usize = 200;
const RETRY_DELAY_NANOS: i32 = 100_000_000;

/// Why a request is answered with an error.
#[derive(Debug, thiserror::Error)]
pub(super) enum Error {
    #[error("{0}")]
    Unauthenticated(String),
    #[error("role {} may not do this", role.as_str())]
    RoleNotAllowed { role: Role },
    #[error("role {} may not write {field}", role.as_str())]
    FieldNotAllowed { role: Role, field: String },
    #[error("role {} may not use force", role.as_str())]
    ForceNotAllowed { role: Role },
    #[error("the caller may not see this")]
    NotVisible,
    #[error("with --auth none the host must be localhost or an address, and it is {host}")]
    ForeignHost { host: String },
    #[error(transparent)]
    Invalid(#[from] domain::Error),
}

impl From<Error> for Status {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        match error {
            Error::Unauthenticated(_) => Failure::new(Code::Unauthenticated, "UNAUTHENTICATED", message).into(),
            Error::ForceNotAllowed { .. } => Failure::new(Code::PermissionDenied, "FORCE_NOT_ALLOWED", message).into(),
            Error::RoleNotAllowed { .. }
            | Error::FieldNotAllowed { .. }
            | Error::NotVisible
            | Error::ForeignHost { .. } => Failure::new(Code::PermissionDenied, "PERMISSION_DENIED", message).into(),
            Error::Invalid(refusal) => refused(&refusal).into(),
        }
    }
}

/// What the store answered, as `principal` may see it.
pub(super) fn from_store(error: store::Error, principal: &Principal) -> Status {
    let message = error.to_string();
    match error {
        store::Error::Refused(refusal) => refused(&refusal).into(),
        store::Error::VersionConflict(conflict) => version_conflict(*conflict, principal),
        store::Error::NotVisible => Error::NotVisible.into(),
        store::Error::BatchRefused => Failure::new(Code::Aborted, "BATCH_REFUSED", message).into(),
        store::Error::NotFound { entity_type, id } => Failure::new(Code::NotFound, "ENTITY_NOT_FOUND", message)
            .with("entity_type", entity_type.as_str())
            .with("entity_id", id.to_string())
            .into(),
        store::Error::VersionNotFound { entity_id, version } => {
            Failure::new(Code::NotFound, "ENTITY_NOT_FOUND", message)
                .with("entity_id", entity_id.to_string())
                .with("version", version.to_string())
                .into()
        }
        store::Error::AlreadyExists { entity_type, field, .. } => {
            Failure::new(Code::AlreadyExists, "ALREADY_EXISTS", message)
                .with("entity_type", entity_type.as_str())
                .with("field", field)
                .into()
        }
        store::Error::RequestIdReused { request_id } => {
            Failure::new(Code::InvalidArgument, "REQUEST_ID_REUSED", message)
                .with("request_id", request_id.to_string())
                .detail(&bad_request(&[Violation {
                    field: "request_id".to_owned(),
                    description: "used for another request".to_owned(),
                }]))
                .into()
        }
        store::Error::Overloaded => retry_later(Code::ResourceExhausted, "OVERLOADED", message).into(),
        store::Error::Unavailable(cause) => {
            tracing::warn!(error.cause = %cause, "store unavailable");
            retry_later(Code::Unavailable, "STORE_UNAVAILABLE", message).into()
        }
        store::Error::OutcomeUnknown(cause) => {
            tracing::error!(error.cause = %cause, "outcome of a commit unknown");
            Failure::new(Code::Unknown, "OUTCOME_UNKNOWN", message).into()
        }
        store::Error::Database(cause) => internal(&cause),
        store::Error::CorruptHistory(cause) => internal(&cause.source),
        store::Error::CorruptRow { .. } | store::Error::Panicked(_) => internal(&message),
    }
}

/// Fixed text for the caller; the cause goes to the log, once.
fn internal(cause: &dyn std::fmt::Display) -> Status {
    tracing::error!(error.cause = %cause, "internal error");
    Failure::new(Code::Internal, "INTERNAL", "internal error".to_owned()).into()
}

/// What passes by itself, with when to come again.
pub(super) fn retry_later(code: Code, reason: &'static str, message: String) -> Failure {
    let retry_delay = Some(prost_types::Duration { seconds: 0, nanos: RETRY_DELAY_NANOS });
    Failure::new(code, reason, message).detail(&rpc::RetryInfo { retry_delay })
}

/// A refusal by a rule.
fn refused(refusal: &domain::Error) -> Failure {
    let message = refusal.to_string();
    let failed = |reason: &'static str| Failure::new(Code::FailedPrecondition, reason, message.clone());
    let state =
        |reason: &'static str, subject: &str| failed(reason).detail(&precondition_failure(reason, subject, &message));
    match refusal {
        domain::Error::Invalid(violations) => invalid(violations),
        domain::Error::Missing { entity, id } => Failure::new(Code::NotFound, "ENTITY_NOT_FOUND", message.clone())
            .with("entity_type", entity.as_str())
            .with("entity_id", id.to_string()),
        domain::Error::InvalidTransition { entity, from, action } => state("INVALID_TRANSITION", entity.as_str())
            .with("entity_type", entity.as_str())
            .with("from", *from)
            .with("action", *action),
        domain::Error::PlanArchived { plan_id } => state("PLAN_ARCHIVED", "plan").with("plan_id", plan_id.to_string()),
        domain::Error::SubscriptionCanceled => state("SUBSCRIPTION_CANCELED", "subscription"),
        domain::Error::InvoiceNotDraft { field, status } => {
            state("INVOICE_NOT_DRAFT", "invoice").with("field", *field).with("status", *status)
        }
        domain::Error::InvoiceEmpty => state("INVOICE_EMPTY", "invoice"),
        domain::Error::InvoiceHasPayments { amount_paid } => {
            state("INVOICE_HAS_PAYMENTS", "invoice").with("amount_paid", amount_paid.to_string())
        }
        domain::Error::PaymentTooLarge { amount, amount_due } => state("PAYMENT_TOO_LARGE", "invoice")
            .with("amount", amount.to_string())
            .with("amount_due", amount_due.to_string()),
        domain::Error::CurrencyMismatch { expected, actual } => {
            state("CURRENCY_MISMATCH", "invoice").with("expected", expected.code()).with("actual", actual.code())
        }
        domain::Error::PaymentAlreadyRecorded { .. } => {
            Failure::new(Code::AlreadyExists, "PAYMENT_ALREADY_RECORDED", message)
        }
    }
}

/// Malformed fields: all of them; one alone gives its own reason.
fn invalid(violations: &Violations) -> Failure {
    let reason = match violations.0.as_slice() {
        // One that is there but malformed, such as a reason that is too long, is a malformed field like any other.
        [only] if only.field == "expected_version" && is_missing(only) => "EXPECTED_VERSION_REQUIRED",
        [only] if only.field == "force_reason" && is_missing(only) => "FORCE_REASON_REQUIRED",
        _ => "INVALID_FIELD",
    };
    Failure::new(Code::InvalidArgument, reason, violations.to_string()).detail(&bad_request(&violations.0))
}

/// Whether the field is wanted and not there, which is how the validator's descriptions of that begin.
fn is_missing(violation: &Violation) -> bool {
    violation.description.starts_with("required")
}

pub(super) fn bad_request(violations: &[Violation]) -> rpc::BadRequest {
    let field_violations = violations.iter().map(|violation| rpc::bad_request::FieldViolation {
        field: violation.field.clone(),
        description: violation.description.clone(),
        ..Default::default()
    });
    rpc::BadRequest { field_violations: field_violations.collect() }
}

fn precondition_failure(reason: &str, subject: &str, description: &str) -> rpc::PreconditionFailure {
    let violation = rpc::precondition_failure::Violation {
        r#type: reason.to_owned(),
        subject: subject.to_owned(),
        description: description.to_owned(),
    };
    rpc::PreconditionFailure { violations: vec![violation] }
}

/// The whole conflict; what does not fit into the headers of a transport is cut on the way out to it.
fn version_conflict(conflict: Conflict, principal: &Principal) -> Status {
    let Some(conflict) = conflict.visible_to(principal) else { return Error::NotVisible.into() };
    // Of what the caller may see, so that the text tells no more than the details.
    let (visible, mismatch, message) =
        (conflict.as_inner(), conflict.as_inner().mismatch, convert::conflict_message(&conflict));
    let reason = if mismatch.is_ahead() { "VERSION_AHEAD" } else { "VERSION_CONFLICT" };
    let mut failure = Failure::new(Code::Aborted, reason, message)
        .with("entity_type", visible.current.entity_type().as_str())
        .with("entity_id", visible.entity_id.to_string())
        .with("expected_version", mismatch.expected.to_string())
        .with("current_version", mismatch.actual.to_string());
    if let Some(request_id) = visible.request_id {
        failure = failure.with("request_id", request_id.to_string());
    }
    let mut status = Status::from(failure.detail(&convert::version_conflict(conflict, principal)));
    // So that no generic retry layer sends the same stale bytes again.
    status.metadata_mut().insert("grpc-retry-pushback-ms", tonic::metadata::MetadataValue::from_static("-1"));
    status
}

/// A status in the making: `google.rpc.ErrorInfo` first, then further details.
pub(super) struct Failure {
    code: Code,
    reason: &'static str,
    message: String,
    metadata: HashMap<String, String>,
    details: Vec<Any>,
}

impl Failure {
    pub(super) fn new(code: Code, reason: &'static str, message: String) -> Self {
        Self { code, reason, message, metadata: HashMap::new(), details: Vec::new() }
    }

    fn with(mut self, key: &'static str, value: impl Into<String>) -> Self {
        self.metadata.insert(key.to_owned(), value.into());
        self
    }

    pub(super) fn detail<M: Detail>(mut self, detail: &M) -> Self {
        self.details.push(packed(detail));
        self
    }

    /// As `google.rpc.Status`.
    pub(super) fn into_rpc(self) -> rpc::Status {
        let info =
            rpc::ErrorInfo { reason: self.reason.to_owned(), domain: DOMAIN.to_owned(), metadata: self.metadata };
        let mut details = vec![packed(&info)];
        details.extend(self.details);
        rpc::Status { code: self.code.into(), message: ascii(&self.message), details }
    }
}

impl From<Failure> for Status {
    fn from(failure: Failure) -> Self {
        let (code, status) = (failure.code, failure.into_rpc());
        let bytes = status.encode_to_vec().into();
        Self::with_details_and_metadata(code, status.message, bytes, MetadataMap::new())
    }
}

/// A message that is packed as a detail of a status.
pub(super) trait Detail: Message + Default {
    /// What names its type in an `Any`.
    const TYPE_URL: &'static str;
}

macro_rules! details {
    ($($message:ty, $name:literal);+ $(;)?) => {
        $(impl Detail for $message {
            const TYPE_URL: &'static str = concat!("type.googleapis.com/", $name);
        })+
    };
}

details! {
    rpc::ErrorInfo, "google.rpc.ErrorInfo";
    rpc::BadRequest, "google.rpc.BadRequest";
    rpc::PreconditionFailure, "google.rpc.PreconditionFailure";
    rpc::RetryInfo, "google.rpc.RetryInfo";
    pb::VersionConflict, "occam.v1.VersionConflict";
}

fn packed<M: Detail>(detail: &M) -> Any {
    Any { type_url: M::TYPE_URL.to_owned(), value: detail.encode_to_vec() }
}

/// At most 200 bytes of printable ASCII.
pub(super) fn ascii(message: &str) -> String {
    let mut ascii: String = message.chars().map(|c| if matches!(c, ' '..='~') { c } else { '?' }).collect();
    if ascii.len() > MESSAGE_BYTES_MAX {
        ascii.truncate(MESSAGE_BYTES_MAX - 3);
        ascii.push_str("...");
    }
    ascii
}
