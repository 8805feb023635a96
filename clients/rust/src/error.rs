//! Why a call failed, a variant for each thing that a caller can do about it.

use tonic::Status;

use crate::conflict::{Conflict, RelatedConflict};
use crate::entity::name;
use crate::v1::EntityType;
use crate::{ChoiceError, Entity, Intent};

/// Why a call on a `T` failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error<T: Entity> {
    /// The entity had moved on, at each of the attempts that could be made. Nothing was changed.
    ///
    /// A person can decide now, field by field: [`Conflict::resolve`].
    #[error(transparent)]
    Conflict(Box<Conflict<T>>),

    /// Another entity that the request names a version of had moved on: the plan. Nothing was changed.
    #[error(transparent)]
    RelatedConflict(Box<RelatedConflict>),

    /// The change names a version that the entity has not reached. Nothing was changed.
    ///
    /// Such a version was not read from this server as it is now: it was made up, or the database was set back.
    #[error(transparent)]
    VersionAhead(Box<Conflict<T>>),

    /// There is no such entity.
    #[error("there is no {} {id}", name(*.entity_type))]
    NotFound {
        /// The kind of what is missing; a change of plan may miss the plan.
        entity_type: EntityType,
        /// Its UUID.
        id: String,
        /// The server's answer.
        status: Status,
    },

    /// The request had no definite answer, so that it may have taken effect.
    ///
    /// To find out, [`send`](crate::Client::send) the same intent again: it takes effect at most once. To give up is
    /// the caller's decision, too.
    #[error("it is not known whether request {} took effect; to find out, send the same intent again", .intent.request_id())]
    OutcomeUnknown {
        /// What was sent.
        intent: Box<Intent<T>>,
        /// The last answer.
        source: Status,
    },

    /// The server could not be reached, or did not answer in time, before anything was written.
    #[error("there was no answer from the server; nothing was written")]
    Unavailable {
        /// The last answer.
        source: Status,
    },

    /// An entity to be saved was edited in fields that no update can write. Nothing was sent.
    #[error("no update can write {} of a {}", .paths.join(", "), name(T::TYPE))]
    NotWritable {
        /// Those fields.
        paths: Vec<String>,
    },

    /// The choices do not resolve the conflict. Nothing was sent.
    #[error(transparent)]
    Choice(#[from] ChoiceError),

    /// The server refused the request. Nothing was changed.
    #[error("{reason}: {}", .status.message())]
    Refused {
        /// The API's reason, such as `INVALID_FIELD`; the code's name where something between refused it.
        reason: String,
        /// The server's answer, whose details say more (`tonic_types::StatusExt`).
        status: Status,
    },
}

impl<T: Entity> Error<T> {
    /// Whether the same call can succeed later as it is, with nothing else done about it.
    ///
    /// After [`OutcomeUnknown`](Self::OutcomeUnknown) the same call is the same *intent*: a new one could do the thing
    /// a second time.
    pub fn retryable(&self) -> bool {
        match self {
            // `modify` reads anew, and `save` may still be merged; the same intent would be refused for ever.
            Self::Conflict(conflict) => conflict.retryable,
            // Somebody has to agree to the plan as it is now.
            Self::RelatedConflict(_) => false,
            Self::VersionAhead(_) => false,
            Self::NotFound { .. } => false,
            Self::NotWritable { .. } | Self::Choice(_) => false,
            Self::OutcomeUnknown { .. } => true,
            Self::Unavailable { .. } => true,
            Self::Refused { reason, .. } => reason == "OVERLOADED",
        }
    }

    /// The `request_id` of the write that was refused as stale or whose outcome is unknown.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Conflict(conflict) | Self::VersionAhead(conflict) => Some(&conflict.request_id),
            Self::OutcomeUnknown { intent, .. } => Some(intent.request_id()),
            Self::RelatedConflict(_)
            | Self::NotFound { .. }
            | Self::Unavailable { .. }
            | Self::NotWritable { .. }
            | Self::Choice(_)
            | Self::Refused { .. } => None,
        }
    }
}

/// Why there is no [`Client`](crate::Client).
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConnectError {
    /// The principal, role or customer cannot travel as metadata.
    #[error("the {what} {value:?} cannot be sent: it must be ASCII without control characters")]
    InvalidIdentity {
        /// Which of them.
        what: &'static str,
        /// What was given.
        value: String,
    },

    /// The URL is malformed.
    #[error("{url:?} is no URL of a server, such as http://127.0.0.1:50051")]
    InvalidUrl {
        /// What was given.
        url: String,
        /// What is wrong with it.
        source: tonic::transport::Error,
    },

    /// The server could not be reached.
    #[error("cannot connect to {url}")]
    Unreachable {
        /// Where it was looked for.
        url: String,
        /// Why not.
        source: tonic::transport::Error,
    },
}
