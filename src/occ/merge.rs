//! Merging two changes of one base that touch no common group of fields.

use std::collections::BTreeSet;

use super::{Change, Fields, Versioned, Wanted, fields, fields::differing_parts, restore};
use crate::domain::Error;

/// Why a change cannot be made again on the current entity.
#[derive(Debug, Clone, PartialEq)]
pub enum NotMergeable {
    /// Both sides decided about these fields.
    Collision(Vec<String>),
    /// A rule refuses the change, on the base or on the current entity.
    Refused(Error),
    /// The merged fields make no entity.
    Corrupt,
}

/// What has to be given to which fields to come from one state to another.
pub fn wanted(from: &Fields, to: &Fields) -> Wanted {
    let written = to
        .iter()
        .filter(|(path, value)| from.get(*path) != Some(value))
        .map(|(path, value)| (path.clone(), Some(value.clone())));
    let unset = from.keys().filter(|path| !to.contains_key(*path)).map(|path| (path.clone(), None));
    written.chain(unset).collect()
}

/// What has to be given to which fields to come from one entity to another.
pub fn changed<E: Versioned>(from: &E, to: &E) -> Wanted {
    let (from, to) = differing_parts(from, to);
    wanted(&from, &to)
}

/// Makes a change of `base` on `current`, when the groups that it touches are as they were at `base`.
///
/// `apply` is the change; `touches` names fields that it reads or writes beside those that it visibly changes. Both sides
/// having written the same value is no collision. Every rule is checked again on the result.
pub fn try_merge<E: Versioned>(
    base: &E,
    current: &E,
    touches: &[&str],
    apply: impl Fn(&E) -> Result<Change<E>, Error>,
) -> Result<Change<E>, NotMergeable> {
    let desired = apply(base).map_err(NotMergeable::Refused)?.entity;
    let (yours, theirs) = (changed(base, &desired), changed(base, current));

    let collisions = collisions::<E>(&yours, &theirs, touches);
    if !collisions.is_empty() {
        return Err(NotMergeable::Collision(collisions));
    }

    let mut merged = apply(current).map_err(NotMergeable::Refused)?;
    let merged_fields = overlay(fields(current), yours);
    // The merge has to come to what both sides decided. It does not when the change wrote a value of the base over one of
    // the other side, or when both sides moved a field by the same step, which would be taken twice. An update writes the
    // metadata whole, as it was at the base; but each pair is a group of its own, so those of the other side are kept.
    let strayed = wanted(&merged_fields, &fields(&merged.entity)).into_keys();
    let strayed: Vec<String> = strayed.filter(|path| !path.starts_with("metadata.")).collect();
    if !strayed.is_empty() {
        return Err(NotMergeable::Collision(strayed));
    }
    merged.entity =
        restore(current, merged_fields, current.version(), current.update_time()).map_err(|_| NotMergeable::Corrupt)?;
    merged.entity.check().map_err(NotMergeable::Refused)?;
    Ok(merged)
}

/// The fields with what is wanted of them.
fn overlay(mut fields: Fields, wanted: Wanted) -> Fields {
    for (path, value) in wanted {
        match value {
            Some(value) => fields.insert(path, value),
            None => fields.remove(&path),
        };
    }
    fields
}

/// The fields that the other side changed in groups that this side touches.
fn collisions<E: Versioned>(yours: &Wanted, theirs: &Wanted, touches: &[&str]) -> Vec<String> {
    let own_groups: BTreeSet<&str> =
        yours.keys().map(String::as_str).chain(touches.iter().copied()).map(group_of::<E>).collect();
    let same = |path: &str| yours.get(path).is_some() && yours.get(path) == theirs.get(path);
    // Within a group every changed field has to agree, or the two sides decided the group differently.
    let group_agrees = |group: &str| {
        let paths = yours.keys().chain(theirs.keys()).filter(|path| group_of::<E>(path) == group);
        paths.map(String::as_str).all(same)
    };
    theirs
        .keys()
        .filter(|path| own_groups.contains(group_of::<E>(path)) && !group_agrees(group_of::<E>(path)))
        .cloned()
        .collect()
}

/// The name of a field's group: its first member, or the field itself.
fn group_of<E: Versioned>(path: &str) -> &str {
    E::GROUPS.iter().find(|group| group.0.contains(&path)).and_then(|group| group.0.first()).copied().unwrap_or(path)
}
