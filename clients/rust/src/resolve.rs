//! What a person chooses after a conflict, as a new change. It knows nothing of sending it.
//!
//! Nothing is decided for the person: a field that both sides may have a say in needs a choice.

use std::collections::BTreeMap;

use crate::fields::{copy, metadata_key, update_of};
use crate::v1::{FieldDiff, FieldDiffKind};
use crate::{Conflict, Entity, Intent};

/// What a person wants of one field, of which there are several values.
#[derive(Clone, Debug, PartialEq)]
pub enum Choice<T> {
    /// The value that the refused change gives it; where that leaves it alone, the one that it was made from.
    Mine,
    /// The value that it has now.
    Theirs,
    /// Another one, edited by hand: what this entity, of which nothing else counts, has in the field.
    Edited(Box<T>),
}

impl<T> Choice<T> {
    /// The value that `entity` has in the field.
    pub fn edited(entity: T) -> Self {
        Self::Edited(Box::new(entity))
    }
}

/// Why choices do not resolve a conflict.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChoiceError {
    /// Fields that the refused change writes were not chosen about.
    #[error("there is no choice yet about {}", .paths.join(", "))]
    Undecided {
        /// Those fields.
        paths: Vec<String>,
    },

    /// A field was chosen that no update can write.
    #[error("no update can write {path}")]
    NotWritable {
        /// That field.
        path: String,
    },

    /// `Mine` was chosen of a field that the refused change leaves alone, and what it was made from is not known.
    #[error("the change has no value of its own for {path}: choose theirs, or edit it")]
    NothingOfYours {
        /// That field.
        path: String,
    },

    /// A verb is made again or left: it has no values to choose of, or to edit.
    #[error("a verb can only be made again, with all fields mine, or be left, with all theirs")]
    VerbIsWhole,

    /// The refusal had no room for the entity: get it, and put it into `current`, or use `Client::resolve`.
    #[error("the entity is not in the conflict; get it first")]
    CurrentMissing,
}

impl<T: Entity> Conflict<T> {
    /// The person's choices, field by field, as a new change of [`current`](Self::current): under a new `request_id`,
    /// guarded by the version that the person saw. `None` if they come to what is there already.
    ///
    /// Fields are named as in [`diffs`](Self::diffs); `metadata` is all pairs at once. Of an update, each field that it
    /// changes needs a choice, but for those that both sides gave the same value, and for all of them if the two changes
    /// are [`mergeable`](Self::mergeable), when `Mine` goes without saying. Fields that only others changed stay as they
    /// are unless chosen otherwise. If the refusal had no room for `diffs`, all that the update writes needs a choice.
    ///
    /// A verb is made again on `current`, which needs no choices, or is left, if all of its fields are to be `Theirs`.
    ///
    /// What was to be checked only still is.
    pub fn resolve(&self, choices: &[(&str, Choice<T>)]) -> Result<Option<Intent<T>>, ChoiceError> {
        let current = self.current.as_ref().ok_or(ChoiceError::CurrentMissing)?;
        self.resolve_on(current, choices)
    }

    pub(crate) fn resolve_on(
        &self,
        current: &T,
        choices: &[(&str, Choice<T>)],
    ) -> Result<Option<Intent<T>>, ChoiceError> {
        // By path, so that `metadata` comes before the pairs that are chosen about one by one.
        let choices: BTreeMap<_, _> = choices.iter().map(|(path, choice)| (*path, choice)).collect();
        let change = match T::as_update(&self.yours) {
            None => self.verb(&choices)?,
            Some((yours, mask)) => self.update(current, yours, mask, choices)?,
        };
        Ok(change.map(|change| {
            let intent = Intent::change(&self.entity_id, self.current_version, change);
            if self.validate_only { intent.validate_only() } else { intent }
        }))
    }

    fn verb(&self, choices: &BTreeMap<&str, &Choice<T>>) -> Result<Option<T::Change>, ChoiceError> {
        let (mut again, mut left) = (false, false);
        for (path, choice) in choices {
            let is_theirs = self.diffs.iter().any(|row| row.path == *path && row.kind() == FieldDiffKind::TheirsOnly);
            match choice {
                Choice::Edited(_) => return Err(ChoiceError::VerbIsWhole),
                Choice::Mine if is_theirs => return Err(ChoiceError::NothingOfYours { path: (*path).to_owned() }),
                // What the verb does not touch stays as it is in either case.
                Choice::Theirs if is_theirs => {}
                Choice::Mine => again = true,
                Choice::Theirs => left = true,
            }
        }
        match (again, left) {
            (true, true) => Err(ChoiceError::VerbIsWhole),
            (false, true) => Ok(None),
            (true | false, false) => Ok(Some(self.yours.clone())),
        }
    }

    fn update<'a>(
        &'a self,
        current: &T,
        yours: &T,
        mask: &'a [String],
        mut choices: BTreeMap<&'a str, &Choice<T>>,
    ) -> Result<Option<T::Change>, ChoiceError> {
        let mask: Vec<&str> = match mask {
            [] => T::default().differences(yours).writable,
            mask => mask.iter().map(String::as_str).collect(),
        };
        let own = self.own_paths(&mask);
        let undecided = own.iter().filter(|path| !choices.keys().any(|chosen| covers(chosen, path)));
        let undecided: Vec<&str> = undecided.copied().collect();
        if self.mergeable && self.has_rows() {
            choices.extend(undecided.into_iter().map(|path| (path, &Choice::Mine)));
        } else if !undecided.is_empty() {
            return Err(ChoiceError::Undecided { paths: undecided.into_iter().map(str::to_owned).collect() });
        }

        let (mut yours, mut base, mut theirs) = (yours.clone(), self.base.clone(), current.clone());
        let mut resolved = current.clone();
        for (path, choice) in choices {
            let mut edited;
            let from = match choice {
                Choice::Theirs => &mut theirs,
                Choice::Mine if mask.iter().any(|written| covers(written, path)) => &mut yours,
                Choice::Mine => base.as_mut().ok_or_else(|| ChoiceError::NothingOfYours { path: path.to_owned() })?,
                Choice::Edited(entity) => {
                    edited = entity.as_ref().clone();
                    &mut edited
                }
            };
            // A field that is nobody's to write may still be named, for what it is.
            if !copy(&mut resolved, path, from) && *choice != Choice::Theirs {
                return Err(ChoiceError::NotWritable { path: path.to_owned() });
            }
        }
        // Made of `current` by writing fields, it differs in nothing else, but for what the server reckons of lines.
        Ok(update_of(&resolved, &current.differences(&resolved).writable))
    }

    /// Whether the server said who changed what.
    fn has_rows(&self) -> bool {
        !self.diffs.is_empty() && !self.truncation.diffs
    }

    /// The fields that the refused update changes, and not to what they are now: by the rows, or, without any, by its mask.
    fn own_paths<'a>(&'a self, mask: &[&'a str]) -> Vec<&'a str> {
        if !self.has_rows() {
            return mask.to_vec();
        }
        let is_own = |row: &&FieldDiff| match row.kind() {
            FieldDiffKind::YoursOnly | FieldDiffKind::BothDiffer | FieldDiffKind::Unspecified => {
                // The rest follows from what it writes, as a total does from lines.
                mask.iter().any(|written| covers(written, &row.path))
            }
            FieldDiffKind::TheirsOnly | FieldDiffKind::BothSame => false,
        };
        self.diffs.iter().filter(is_own).map(|row| row.path.as_str()).collect()
    }
}

/// Whether what is said of one path holds for the other: for all pairs of the metadata, if it is said of the whole.
fn covers(path: &str, other: &str) -> bool {
    path == other || (path == "metadata" && metadata_key(other).is_some())
}

#[cfg(test)]
#[path = "resolve_tests.rs"]
mod tests;
