//! The refusals of stale writes: everything that a person needs to see what happened.

use std::fmt;

use crate::entity::name;
use crate::v1::{EntityType, FieldDiff, Plan, Truncation, VersionConflict, version_conflict};
use crate::{Entity, Intent, Write, rows};

/// A change that was refused because the entity had moved on.
///
/// `Display` gives the whole of it, on several lines.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Conflict<T: Entity> {
    /// The entity's UUID.
    pub entity_id: String,
    /// The version that the last attempt was made from.
    pub expected_version: i64,
    /// The version that the entity was at.
    pub current_version: i64,
    /// The entity that the last attempt was made from; absent if the client had not been given or read it.
    pub base: Option<T>,
    /// What was sent; by `save`, with the whole entity as it was edited.
    pub yours: T::Change,
    /// The `request_id` it was sent under, by which history's record of the refusal is found.
    pub request_id: String,
    /// The entity at `current_version`; absent if it did not fit into the refusal: get it then.
    pub current: Option<T>,
    /// Field by field: the values on all sides, and who changed it last, in which version and when.
    pub diffs: Vec<FieldDiff>,
    /// Whether the two changes touch no common group of fields, so that the server could make both.
    pub mergeable: bool,
    /// What the server left out.
    pub truncation: Truncation,
    /// How many changes were sent before giving up.
    pub attempts: u32,
    /// Whether the call that failed can succeed later as it is.
    pub(crate) retryable: bool,
    /// Whether what was refused was to be checked only, so that what resolves it is, too.
    pub(crate) validate_only: bool,
}

impl<T: Entity> Conflict<T> {
    /// The conflict of an intent; the detail is given back if it is not about the entity that the intent changes.
    pub(crate) fn of(intent: &Intent<T>, detail: Box<VersionConflict>) -> Result<Self, Box<VersionConflict>> {
        match intent.write() {
            Write::Change { change, .. } if detail.entity_type() == T::TYPE => Ok(Self {
                entity_id: detail.entity_id,
                expected_version: detail.expected_version,
                current_version: detail.current_version,
                base: None,
                yours: change.clone(),
                request_id: intent.request_id().to_owned(),
                current: detail.current.and_then(T::from_current),
                diffs: detail.diffs,
                mergeable: detail.mergeable,
                truncation: detail.truncation.unwrap_or_default(),
                attempts: 1,
                // The same intent is stale for ever.
                retryable: false,
                validate_only: intent.options().validate_only,
            }),
            Write::Change { .. } | Write::Create(_) => Err(detail),
        }
    }

    /// The kind of the entity.
    pub fn entity_type(&self) -> EntityType {
        T::TYPE
    }
}

impl<T: Entity> fmt::Display for Conflict<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, id) = (name(T::TYPE), &self.entity_id);
        let (expected, current) = (self.expected_version, self.current_version);
        let (attempts, s) = (self.attempts, if self.attempts == 1 { "" } else { "s" });
        if expected > current {
            write!(
                f,
                "{kind} {id} is at version {current}: it has not reached version {expected}, which the change names"
            )?;
        } else {
            write!(
                f,
                "{kind} {id} was changed meanwhile: it is at version {current}, \
                 the change was made from version {expected} ({attempts} attempt{s})"
            )?;
        }
        rows::write(f, &self.diffs, &self.truncation)?;
        if self.mergeable {
            write!(f, "\n  The two changes do not touch each other.")?;
        }
        Ok(())
    }
}

impl<T: Entity> std::error::Error for Conflict<T> {}

/// A write that was refused because *another* entity than its own is not at the version that it names: the plan, of
/// `expected_plan_version`.
///
/// It is never repeated by itself, since a person ought to see the plan as it is now. `Display` gives the whole of
/// it, on several lines.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RelatedConflict {
    /// The kind of the other entity.
    pub entity_type: EntityType,
    /// The UUID of the other entity.
    pub entity_id: String,
    /// The version that the request names.
    pub expected_version: i64,
    /// The version that the other entity is at.
    pub current_version: i64,
    /// The other entity at `current_version`; absent if it did not fit into the refusal: get it then.
    pub current: Option<version_conflict::Current>,
    /// What changed since `expected_version`.
    pub diffs: Vec<FieldDiff>,
    /// What the server left out.
    pub truncation: Truncation,
}

impl RelatedConflict {
    /// The plan, if that is what the conflict is about and it fitted into the refusal.
    pub fn plan(&self) -> Option<&Plan> {
        match self.current.as_ref()? {
            version_conflict::Current::Plan(plan) => Some(plan),
            version_conflict::Current::Subscription(_) | version_conflict::Current::Invoice(_) => None,
        }
    }
}

impl From<VersionConflict> for RelatedConflict {
    fn from(detail: VersionConflict) -> Self {
        Self {
            entity_type: detail.entity_type(),
            entity_id: detail.entity_id,
            expected_version: detail.expected_version,
            current_version: detail.current_version,
            current: detail.current,
            diffs: detail.diffs,
            truncation: detail.truncation.unwrap_or_default(),
        }
    }
}

impl fmt::Display for RelatedConflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, id) = (name(self.entity_type), &self.entity_id);
        let (expected, current) = (self.expected_version, self.current_version);
        write!(f, "{kind} {id}, which the request depends on, is at version {current}, not at version {expected}")?;
        rows::write(f, &self.diffs, &self.truncation)
    }
}

impl std::error::Error for RelatedConflict {}

#[cfg(test)]
#[path = "conflict_tests.rs"]
mod tests;
