//! The three-way comparison that explains a lost race.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{AppliedChange, Fields, Version, Wanted};
use crate::domain::Timestamp;

/// One field, three ways. An absent value is an unset field, or, for `yours`, one that the caller leaves alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldDiff {
    /// The field's path. First in the encoding, which the history filter by field relies on.
    pub path: String,
    /// At the version that the change was made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Value>,
    /// As the caller's change has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub yours: Option<Value>,
    /// Now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<Value>,
    /// Who changed it.
    #[serde(default, skip_serializing_if = "DiffKind::is_yours_only")]
    pub kind: DiffKind,
    /// Its last change by somebody else since the base.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_change: Option<LastChange>,
}

/// Who changed a field since the base.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DiffKind {
    /// Only the caller.
    #[default]
    YoursOnly,
    /// Only somebody else.
    TheirsOnly,
    /// Both, to the same value.
    BothSame,
    /// Both, to different values.
    BothDiffer,
}

impl DiffKind {
    fn is_yours_only(&self) -> bool {
        *self == Self::YoursOnly
    }
}

/// The last change of a field by somebody else.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LastChange {
    /// The version that it made.
    pub version: Version,
    /// Who made it.
    pub actor: String,
    /// The role in which they did.
    pub actor_role: String,
    /// When.
    pub time: Timestamp,
}

impl From<&AppliedChange> for LastChange {
    fn from(change: &AppliedChange) -> Self {
        let AppliedChange { version, actor, actor_role, time, diffs: _ } = change.clone();
        Self { version, actor, actor_role, time }
    }
}

/// The last change of each field, by its path.
#[derive(Debug, Clone, Default)]
pub struct LastChanges(BTreeMap<String, LastChange>);

impl LastChanges {
    /// Takes one more change into account. They may come in any order.
    pub fn add(&mut self, change: &AppliedChange) {
        for diff in &change.diffs {
            let last = self.0.entry(diff.path.clone()).or_insert_with(|| change.into());
            if last.version < change.version {
                *last = change.into();
            }
        }
    }
}

impl<'a> FromIterator<&'a AppliedChange> for LastChanges {
    fn from_iter<I: IntoIterator<Item = &'a AppliedChange>>(changes: I) -> Self {
        let mut last = Self::default();
        changes.into_iter().for_each(|change| last.add(change));
        last
    }
}

/// What the caller gives to a field. Null unsets it, as absence does: an update that clears a field is written so.
fn given(wanted: Option<&Value>) -> Option<&Value> {
    wanted.filter(|value| !value.is_null())
}

/// Compares what the caller wants of `base` with what became of it: over the fields that the caller sent and those that
/// were changed since, ordered by path.
pub fn three_way(base: &Fields, wanted: &Wanted, current: &Fields, since: &LastChanges) -> Vec<FieldDiff> {
    let theirs = super::wanted(base, current);
    let paths: BTreeSet<&String> = wanted.keys().chain(theirs.keys()).collect();
    let compare = |path: &String| {
        let (base, current) = (base.get(path), current.get(path));
        // A value that was sent, but that the field had all along, is no change.
        let yours = wanted.get(path).map(|yours| given(yours.as_ref())).filter(|yours| *yours != base);
        let kind = match (yours, theirs.contains_key(path)) {
            (None, false) => return None,
            (Some(_), false) => DiffKind::YoursOnly,
            (None, true) => DiffKind::TheirsOnly,
            (Some(yours), true) if yours == current => DiffKind::BothSame,
            (Some(_), true) => DiffKind::BothDiffer,
        };
        Some(FieldDiff {
            path: path.clone(),
            base: base.cloned(),
            yours: wanted.get(path).and_then(|yours| given(yours.as_ref())).cloned(),
            current: current.cloned(),
            kind,
            last_change: since.0.get(path).cloned(),
        })
    };
    paths.into_iter().filter_map(compare).collect()
}

/// The comparison when there is no base: nobody can tell who changed a field, only whether the two sides agree.
pub fn without_base(wanted: &Wanted, current: &Fields) -> Vec<FieldDiff> {
    let compare = |(path, yours): (&String, &Option<Value>)| {
        let (yours, current) = (given(yours.as_ref()), current.get(path));
        FieldDiff {
            path: path.clone(),
            base: None,
            yours: yours.cloned(),
            current: current.cloned(),
            kind: if yours == current { DiffKind::BothSame } else { DiffKind::BothDiffer },
            last_change: None,
        }
    };
    wanted.iter().map(compare).collect()
}
