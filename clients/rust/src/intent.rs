//! What a caller wants done, under one `request_id`, and what came of it.

use uuid::Uuid;

use crate::v1::{Merge, MergePolicy};
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
    options: Options,
}

/// What an [`Intent`] wants beside its write.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Options {
    pub(crate) merge: bool,
    pub(crate) force_reason: Option<String>,
    pub(crate) validate_only: bool,
}

impl Options {
    pub(crate) fn merge_policy(&self) -> MergePolicy {
        if self.merge { MergePolicy::MergeDisjoint } else { MergePolicy::Unspecified }
    }
}

/// What an [`Intent`] does.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Write<T: Entity> {
    /// Creates an entity. The request's own `request_id` and `validate_only` are unset: the intent has them.
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
        let validate_only = std::mem::take(T::validate_only_of(&mut create));
        Self {
            options: Options { validate_only, ..Options::default() },
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
        let write = Write::Change { id: id.into(), expected_version, change };
        Self { request_id: new_request_id(), write, options: Options::default() }
    }

    /// The same write under a `request_id`, a UUID, of the caller's: one written down before it was sent, so that it
    /// can be sent again even by another process.
    #[must_use]
    pub fn with_request_id(self, request_id: impl Into<String>) -> Self {
        Self { request_id: request_id.into(), ..self }
    }

    /// The same change, which the server may make on a newer version than the expected one if nothing that it needs was
    /// touched since (`MERGE_POLICY_MERGE_DISJOINT`); [`Reply::merge`] says so then. Without it such a change is refused.
    ///
    /// Of no effect on a creation. Say it before the intent is first sent: the same `request_id` with other options is
    /// another request, which the server refuses as `REQUEST_ID_REUSED`. The same holds for
    /// [`with_force`](Self::with_force).
    #[must_use]
    pub fn with_merge(mut self, merge: bool) -> Self {
        self.options.merge = merge;
        self
    }

    /// The same change, made whatever version the entity is at, and so over what others did to its fields since.
    ///
    /// It needs the right to. History keeps the reason, 1 to 1,000 characters, with the version that was expected and the
    /// values that were overwritten. The server refuses it together with [`with_merge`](Self::with_merge). Of no effect on
    /// a creation.
    #[must_use]
    pub fn with_force(mut self, reason: impl Into<String>) -> Self {
        self.options.force_reason = Some(reason.into());
        self
    }

    /// The same intent, only checked: the server refuses it as it would, or answers the entity as it would be, at its
    /// present version, and writes nothing. Sent without this afterwards, under the same `request_id`, it is carried out.
    #[must_use]
    pub fn validate_only(mut self) -> Self {
        self.options.validate_only = true;
        self
    }

    /// The UUID that names this intent.
    pub fn request_id(&self) -> &str {
        &self.request_id
    }

    /// What it does.
    pub fn write(&self) -> &Write<T> {
        &self.write
    }

    /// What it wants beside the write.
    pub(crate) fn options(&self) -> &Options {
        &self.options
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
    /// How a stale intent came to take effect, if it was merged: the version that it was made from, and the changes since
    /// then that it left standing.
    pub merge: Option<Merge>,
}

impl<T> Reply<T> {
    /// What came of it, after so many changes were sent.
    pub(crate) fn into_outcome(self, attempts: u32) -> Outcome<T> {
        let Self { entity, replayed, merge } = self;
        Outcome::Modified(Modified { entity, attempts, replayed, merge })
    }
}

/// What came of `modify`, `save` or `resolve`.
#[derive(Clone, Debug, PartialEq)]
#[must_use = "NothingToDo means that nothing was written"]
pub enum Outcome<T> {
    /// The change was made.
    Modified(Modified<T>),
    /// There was nothing to do, and nothing was changed: the caller's function said so, no field differs, or the person
    /// chose what is there.
    NothingToDo {
        /// The entity that was looked at last.
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
    /// How a stale change came to take effect, if it was merged; only [`save`](crate::Client::save) asks for that.
    pub merge: Option<Merge>,
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
