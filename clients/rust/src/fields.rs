//! Which fields of an entity an update can write, and in which two states of one differ. It knows nothing of conflicts.

use std::collections::BTreeMap;

use crate::Entity;

/// In which fields two states of an entity differ, by the API's names.
#[derive(Clone, Debug, Default, PartialEq)]
#[doc(hidden)]
pub struct Differences {
    /// Those that an update can write.
    pub(crate) writable: Vec<&'static str>,
    /// Those that it cannot: the server's own, immutable ones, and those that have an RPC of their own.
    pub(crate) fixed: Vec<&'static str>,
}

/// The fields of an entity.
#[doc(hidden)]
pub trait Fields {
    /// In which fields `edited` differs from this.
    fn differences(&self, edited: &Self) -> Differences;

    /// Gives one writable field the value that `from` has in it; `false` if there is no such field.
    fn copy_field(&mut self, path: &str, from: &Self) -> bool;

    /// The pairs of the caller's own, each of which is a field in a conflict: `metadata.<key>`.
    fn metadata(&mut self) -> &mut BTreeMap<String, String>;
}

impl Differences {
    pub(crate) fn of(writable: &[(&'static str, bool)], fixed: &[(&'static str, bool)]) -> Self {
        let differing = |fields: &[(&'static str, bool)]| {
            fields.iter().filter_map(|(path, differs)| differs.then_some(*path)).collect()
        };
        Self { writable: differing(writable), fixed: differing(fixed) }
    }
}

/// Implements [`Fields`]; `$adjust` has the last word on what differs.
macro_rules! fields {
    ($entity:ident { $($writable:ident)+ } but not { $($fixed:ident)+ } $(, $adjust:ident)?) => {
        impl $crate::fields::Fields for $entity {
            fn differences(&self, edited: &Self) -> $crate::fields::Differences {
                // Names every field, so that a new one does not compile until it is in one of the two lists.
                let Self { $($writable: _,)+ $($fixed: _,)+ } = self;
                let writable = [$((stringify!($writable), self.$writable != edited.$writable)),+];
                let fixed = [$((stringify!($fixed), self.$fixed != edited.$fixed)),+];
                let differences = $crate::fields::Differences::of(&writable, &fixed);
                $(let differences = $adjust(self, edited, differences);)?
                differences
            }

            fn copy_field(&mut self, path: &str, from: &Self) -> bool {
                match path {
                    $(stringify!($writable) => self.$writable.clone_from(&from.$writable),)+
                    _ => return false,
                }
                true
            }

            fn metadata(&mut self) -> &mut std::collections::BTreeMap<String, String> {
                &mut self.metadata
            }
        }
    };
}
pub(crate) use fields;

/// The key of `metadata.<key>`.
pub(crate) fn metadata_key(path: &str) -> Option<&str> {
    path.strip_prefix("metadata.")
}

/// Gives a field, or one pair of the metadata, the value that `from` has in it; `false` if an update cannot write it.
pub(crate) fn copy<T: Entity>(entity: &mut T, path: &str, from: &mut T) -> bool {
    let Some(key) = metadata_key(path) else {
        return entity.copy_field(path, from);
    };
    match from.metadata().get(key) {
        Some(value) => entity.metadata().insert(key.to_owned(), value.clone()),
        None => entity.metadata().remove(key),
    };
    true
}

/// The update that makes `edited` of `base`, with only the fields that differ; `None` if none do. An error has the fields
/// that no update can write.
pub(crate) fn update_between<T: Entity>(base: &T, edited: &T) -> Result<Option<T::Change>, Vec<String>> {
    let Differences { writable, fixed } = base.differences(edited);
    if fixed.is_empty() { Ok(update_of(edited, &writable)) } else { Err(owned(&fixed)) }
}

/// The update that writes these fields with the values that `edited` has, and sends no other; `None` if there are none,
/// since no mask would mean all fields that are populated.
pub(crate) fn update_of<T: Entity>(edited: &T, writable: &[&str]) -> Option<T::Change> {
    let mut sent = T::default();
    for path in writable {
        sent.copy_field(path, edited);
    }
    (!writable.is_empty()).then(|| T::update(sent, owned(writable)))
}

fn owned(paths: &[&str]) -> Vec<String> {
    paths.iter().map(|path| (*path).to_owned()).collect()
}

#[cfg(test)]
#[path = "fields_tests.rs"]
mod tests;
