//! Why the store did not do what it was asked.

use sea_orm::DbErr;
use uuid::Uuid;

use super::Conflict;
use crate::{
    domain::{self, RequestId},
    occ::{CorruptFields, EntityType},
};

/// Why the store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A rule of the domain refuses it.
    #[error(transparent)]
    Refused(#[from] domain::Error),
    /// There is no such entity.
    #[error("no {entity_type} has the id {id}")]
    NotFound {
        /// What was looked for.
        entity_type: EntityType,
        /// The id that it was looked for by.
        id: Uuid,
    },
    /// There is no such entity, of whatever kind, or it has not reached that version.
    #[error("no entity has the id {entity_id} and has reached version {version}")]
    VersionNotFound {
        /// The id.
        entity_id: Uuid,
        /// The version.
        version: i64,
    },
    /// The caller may not see it, whether there is one or not.
    #[error("the caller may not see this")]
    NotVisible,
    /// Another request of an all-or-nothing bulk failed.
    #[error("another request of the bulk was refused, so nothing was written")]
    BatchRefused,
    /// The entity is not at the version that the request was made from.
    #[error("{0}")]
    VersionConflict(Box<Conflict>),
    /// Another entity has what must be unique.
    #[error("the {field} {value:?} of the {entity_type} is taken")]
    AlreadyExists {
        /// What was to be created.
        entity_type: EntityType,
        /// The unique field.
        field: &'static str,
        /// Its value.
        value: String,
    },
    /// The request id names another request of this caller.
    #[error("request id {request_id} was used for another request; use a new one")]
    RequestIdReused {
        /// The request id.
        request_id: RequestId,
    },
    /// As many writes are under way, or as many reads wait, as there may be.
    #[error("too many requests are under way, try again later")]
    Overloaded,
    /// The database is away, or too busy; nothing happened, or what happened is found out by repeating the request.
    #[error("the database is not available")]
    Unavailable(#[source] DbErr),
    /// The write may have taken effect, and the caller has no request id to find out by.
    #[error("whether the write took effect is unknown; read the entity before trying again")]
    OutcomeUnknown(#[source] DbErr),
    /// The database does not do what it should.
    #[error("the database failed")]
    Database(#[source] DbErr),
    /// A row or a record is not what this server writes.
    #[error("a stored {table} is malformed: {what}")]
    CorruptRow {
        /// Where it is.
        table: &'static str,
        /// What is wrong.
        what: String,
    },
    /// History does not fold back to an entity.
    #[error(transparent)]
    CorruptHistory(#[from] CorruptFields),
    /// The task of a write, or of a read, panicked.
    #[error("the store panicked: {0}")]
    Panicked(String),
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        if super::retry::is_transient(&error) { Self::Unavailable(error) } else { Self::Database(error) }
    }
}
