//! What a caller wants done, under one `request_id`, and what came of it.

use uuid::Uuid;

use crate::{Entity, Writes};

/// One write under one `request_id`: the unit that takes effect once, however often it is sent.
///
/// Its bytes never change. Send it with [`Client::send`](crate::Client::send), and again after
/// [`Error::OutcomeUnknown`](crate::Error::OutcomeUnknown): if it had taken effect, the server gives the first reply
/// once more.
#[derive(Clone, Debug, PartialEq)]
pub struct Intent<T: Entity> {
    request_id: String,
    write: Write<T>,
}

/// What an [`Intent`] does.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Write<T: Entity> {
    /// Creates an entity. The request's own `request_id` is empty: the intent has it.
    Create(Box<T::Create>),
    /// Changes the entity of this id, if it is still at this version.
    Change {
        /// The entity's UUID.
        id: String,
        /// The version that the change was made from.
        expected_version: i64,
        /// The change.
        change: T::Change,
    },
}

impl<T: Entity> Intent<T> {
    /// A creation, under the request's `request_id`, or a new one if it has none.
    pub fn create<C>(mut create: C) -> Self
    where
        C: Writes<Entity = T>,
        T: Entity<Create = C>,
    {
        let given = std::mem::take(T::request_id_of(&mut create));
        Self {
            request_id: Some(given).filter(|given| !given.is_empty()).unwrap_or_else(new_request_id),
            write: Write::Create(Box::new(create)),
        }
    }

    /// A change of the entity `id` as it was at `expected_version`, under a new `request_id`.
    pub fn change<C>(id: impl Into<String>, expected_version: i64, change: C) -> Self
    where
        C: Writes<Entity = T>,
        T: Entity<Change = C>,
    {
        Self { request_id: new_request_id(), write: Write::Change { id: id.into(), expected_version, change } }
    }

    /// The same write under a `request_id`, a UUID, of the caller's: one written down before it was sent, so that it
    /// can be sent again even by another process.
    #[must_use]
    pub fn with_request_id(self, request_id: impl Into<String>) -> Self {
        Self { request_id: request_id.into(), ..self }
    }

    /// The UUID that names this intent.
    pub fn request_id(&self) -> &str {
        &self.request_id
    }

    /// What it does.
    pub fn write(&self) -> &Write<T> {
        &self.write
    }

    /// The id that the caller gave; a creation need not have one.
    pub(crate) fn entity_id(&self) -> &str {
        match &self.write {
            Write::Create(_) => "",
            Write::Change { id, .. } => id,
        }
    }
}

/// A UUIDv7: ordered by time, which keeps the server's index of them compact.
fn new_request_id() -> String {
    Uuid::now_v7().to_string()
}

/// The answer to an [`Intent`] that was accepted.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply<T> {
    /// The entity after the write.
    pub entity: T,
    /// Whether an earlier copy of the intent had taken effect, and this is its reply.
    pub replayed: bool,
}

/// What came of `modify`.
#[derive(Clone, Debug, PartialEq)]
#[must_use = "NothingToDo means that nothing was written"]
pub enum Outcome<T> {
    /// The change was made.
    Modified(Modified<T>),
    /// The caller's function found nothing to do, and nothing was changed.
    NothingToDo {
        /// The entity that it looked at last.
        entity: T,
        /// How many changes had been refused as stale before it.
        attempts: u32,
    },
}

/// A change that was made.
#[derive(Clone, Debug, PartialEq)]
pub struct Modified<T> {
    /// The entity after the change.
    pub entity: T,
    /// How many changes were sent: 1, and one more for each conflict. Repetitions of one do not count.
    pub attempts: u32,
    /// Whether an earlier copy of the request had taken effect, and this is its reply.
    pub replayed: bool,
}

impl<T> Outcome<T> {
    /// The entity as it is now.
    pub fn entity(&self) -> &T {
        match self {
            Self::Modified(modified) => &modified.entity,
            Self::NothingToDo { entity, .. } => entity,
        }
    }

    /// The entity as it is now.
    pub fn into_entity(self) -> T {
        match self {
            Self::Modified(modified) => modified.entity,
            Self::NothingToDo { entity, .. } => entity,
        }
    }

    /// How many changes were sent.
    pub fn attempts(&self) -> u32 {
        match self {
            Self::Modified(modified) => modified.attempts,
            Self::NothingToDo { attempts, .. } => *attempts,
        }
    }
}
