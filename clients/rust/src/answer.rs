//! What a status means for a call: the only place that reads codes, reasons and details. It knows no retries.

use std::collections::HashMap;
use std::error::Error as _;
use std::time::Duration;

use prost::Message as _;
use tonic::{Code, Status};
use tonic_types::{ErrorInfo, StatusExt as _};

use crate::v1::{EntityType, VersionConflict};

/// The domain of Occam's reasons.
const DOMAIN: &str = "occam.v1";

/// What a status means.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Answer {
    /// The entity moved on since `expected_version`.
    Conflict(Box<VersionConflict>),
    /// `expected_version` is one that the entity has not reached.
    Ahead(Box<VersionConflict>),
    /// No such entity; its kind and id where the server names them.
    NotFound { entity: Option<(EntityType, String)> },
    /// Refused for another reason; this copy of the request had no effect.
    Refused {
        /// The API's reason; where there is none, the code's name.
        reason: String,
        /// Whether the server had looked for an earlier copy first, so that none had an effect either.
        settles_earlier_copies: bool,
    },
    /// The server or the network is away: the same bytes may be sent again.
    Unavailable {
        /// How long the server asks to wait.
        retry_delay: Option<Duration>,
        /// Whether the request may have reached the server.
        was_sent: bool,
    },
    /// It may have had an effect, and whether to send it again is the caller's decision.
    Unknown,
}

impl Answer {
    /// Reads a status that is not OK.
    pub(crate) fn of(status: &Status) -> Self {
        let info = status.get_details_error_info().filter(|info| info.domain == DOMAIN);
        let Some(info) = info else {
            return Self::without_info(status);
        };
        let reason = info.reason.as_str();
        match status.code() {
            Code::Aborted if reason == "VERSION_CONFLICT" => Self::Conflict(Box::new(version_conflict(status, &info))),
            Code::Aborted if reason == "VERSION_AHEAD" => Self::Ahead(Box::new(version_conflict(status, &info))),
            Code::NotFound => Self::NotFound { entity: named_entity(&info.metadata) },
            Code::Unavailable => Self::Unavailable { retry_delay: retry_delay(status), was_sent: true },
            // The caller's own deadline or cancellation, OUTCOME_UNKNOWN, and what went wrong at a point that the
            // server does not tell: each may come after the commit.
            Code::Cancelled | Code::DeadlineExceeded | Code::Unknown | Code::Internal | Code::DataLoss | Code::Ok => {
                Self::Unknown
            }
            // These are decided by the row, which refuses each copy alike, or by the bytes, which are the same.
            Code::Aborted
            | Code::AlreadyExists
            | Code::FailedPrecondition
            | Code::InvalidArgument
            | Code::OutOfRange => Self::Refused { reason: info.reason, settles_earlier_copies: true },
            // These are checked before a repetition is looked for, and may have been otherwise a moment ago.
            Code::PermissionDenied | Code::ResourceExhausted | Code::Unauthenticated | Code::Unimplemented => {
                Self::Refused { reason: info.reason, settles_earlier_copies: false }
            }
        }
    }

    /// Reads a status that did not come from Occam's own code, but from a library or something in between.
    fn without_info(status: &Status) -> Self {
        match status.code() {
            Code::Unavailable => Self::Unavailable {
                retry_delay: retry_delay(status),
                was_sent: !has_source::<tonic::ConnectError>(status),
            },
            // A source means that the status was made on this side, of a broken connection or of a stream reset
            // without an answer. It depends on tonic's features and on the moment which code that gets. A time-out
            // set on the channel is no such thing, but the caller's.
            Code::Unknown | Code::Internal | Code::Cancelled | Code::ResourceExhausted
                if status.source().is_some() && !has_source::<tonic::TimeoutExpired>(status) =>
            {
                Self::Unavailable { retry_delay: None, was_sent: true }
            }
            // OUT_OF_RANGE is tonic's for a reply above this side's size limit: the write was made.
            Code::Cancelled
            | Code::DeadlineExceeded
            | Code::Unknown
            | Code::Internal
            | Code::DataLoss
            | Code::OutOfRange
            | Code::Ok => Self::Unknown,
            Code::NotFound => Self::NotFound { entity: None },
            // An ABORTED stripped of its details may be about another entity, so it is not taken for a conflict.
            Code::Aborted
            | Code::AlreadyExists
            | Code::FailedPrecondition
            | Code::InvalidArgument
            | Code::PermissionDenied
            | Code::ResourceExhausted
            | Code::Unauthenticated
            | Code::Unimplemented => {
                Self::Refused { reason: format!("{:?}", status.code()), settles_earlier_copies: false }
            }
        }
    }
}

/// The conflict's detail, or what `ErrorInfo` says of it should the detail be missing.
fn version_conflict(status: &Status, info: &ErrorInfo) -> VersionConflict {
    let detail = tonic_types::pb::Status::decode(status.details())
        .ok()
        .and_then(|status| status.details.iter().find_map(|any| any.to_msg().ok()));
    detail.unwrap_or_else(|| {
        let version = |key| {
            let version = info.metadata.get(key)?;
            version.parse().ok()
        };
        let (entity_type, entity_id) = named_entity(&info.metadata).unwrap_or_default();
        VersionConflict {
            entity_type: entity_type.into(),
            entity_id,
            expected_version: version("expected_version").unwrap_or_default(),
            current_version: version("current_version").unwrap_or_default(),
            ..Default::default()
        }
    })
}

/// The entity that `ErrorInfo` names, its kind with or without the enum's prefix and in any case.
fn named_entity(metadata: &HashMap<String, String>) -> Option<(EntityType, String)> {
    let kind = metadata.get("entity_type")?.to_uppercase();
    let kind = kind.strip_prefix("ENTITY_TYPE_").unwrap_or(&kind);
    let kind = EntityType::from_str_name(&format!("ENTITY_TYPE_{kind}"))?;
    Some((kind, metadata.get("entity_id")?.clone()))
}

fn retry_delay(status: &Status) -> Option<Duration> {
    status.get_details_retry_info()?.retry_delay
}

/// Whether an `E` is among the causes.
fn has_source<E: std::error::Error + 'static>(status: &Status) -> bool {
    let mut source = status.source();
    while let Some(error) = source {
        if error.is::<E>() {
            return true;
        }
        source = error.source();
    }
    false
}

#[cfg(test)]
#[path = "answer_tests.rs"]
mod tests;
