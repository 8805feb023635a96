//! A change, what it did to each field, and how it is undone.

use serde::{Deserialize, Serialize};

use super::{DiffKind, FieldDiff, Fields, Version, Versioned, fields, fields::differing_parts};
use crate::domain::Timestamp;

/// What a pure function makes of an entity: the entity as it should be, and what else has to happen with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Change<E: Versioned> {
    /// The entity as it should be; its version and its update time are the store's to set.
    pub entity: E,
    /// What else has to happen in the same transaction.
    pub effects: Vec<E::Effect>,
}

impl<E: Versioned> From<E> for Change<E> {
    fn from(entity: E) -> Self {
        Self { entity, effects: Vec::new() }
    }
}

/// The effect of entities whose changes never need anything else to happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoEffect {}

/// One effective change, as history keeps it.
#[derive(Debug, Clone, PartialEq)]
pub struct AppliedChange {
    /// The version that it made.
    pub version: Version,
    /// Who made it.
    pub actor: String,
    /// The role in which they did.
    pub actor_role: String,
    /// When.
    pub time: Timestamp,
    /// What it did to each field: `base` before, `yours` after.
    pub diffs: Vec<FieldDiff>,
}

/// An effective change that a merged one left standing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MergedOver {
    /// The version that it made.
    pub version: Version,
    /// Who made it.
    pub actor: String,
    /// The role in which they did.
    pub actor_role: String,
    /// The fields that it changed.
    pub paths: Vec<String>,
}

impl From<&AppliedChange> for MergedOver {
    fn from(change: &AppliedChange) -> Self {
        Self {
            version: change.version,
            actor: change.actor.clone(),
            actor_role: change.actor_role.clone(),
            paths: change.diffs.iter().map(|diff| diff.path.clone()).collect(),
        }
    }
}

/// What happened to each field between two states of an entity; from nothing, for its creation.
pub fn changes<E: Versioned>(before: Option<&E>, after: &E) -> Vec<FieldDiff> {
    let (before, after) = match before {
        Some(before) => differing_parts(before, after),
        None => (Fields::new(), fields(after)),
    };
    super::wanted(&before, &after)
        .into_iter()
        .map(|(path, yours)| {
            let base = before.get(&path).cloned();
            FieldDiff { path, base, yours, current: None, kind: DiffKind::YoursOnly, last_change: None }
        })
        .collect()
}

/// Undoes one effective change.
pub fn fold_back(fields: &mut Fields, diffs: &[FieldDiff]) {
    for diff in diffs {
        match &diff.base {
            Some(value) => fields.insert(diff.path.clone(), value.clone()),
            None => fields.remove(&diff.path),
        };
    }
}

/// Makes one effective change again; says whether these are the fields that it was made from.
pub fn fold_on(fields: &mut Fields, diffs: &[FieldDiff]) -> bool {
    let mut is_founded = true;
    for diff in diffs {
        let base = match &diff.yours {
            Some(value) => fields.insert(diff.path.clone(), value.clone()),
            None => fields.remove(&diff.path),
        };
        is_founded &= base == diff.base;
    }
    is_founded
}
