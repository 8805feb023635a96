//! The laws of histories, comparisons and merges, over random races on random entities.

mod flat_fields;
mod history;
mod merge_examples;
mod merge_laws;
mod merge_metadata;
mod three_way;
mod version;

use proptest::{collection, prelude::*};

use super::{Change, Fields, NotMergeable, Wanted, fields, try_merge, wanted};
use crate::domain::{
    Error, Timestamp,
    arbitrary::{Sample, Step, commit, life},
};

/// Somebody makes a change of an entity at a version, and meanwhile others have made theirs.
#[derive(Debug, Clone)]
struct Race<E: Sample> {
    /// From the base to the current one.
    versions: Vec<E>,
    yours: E::Step,
    now: Timestamp,
}

impl<E: Sample> Race<E> {
    fn base(&self) -> &E {
        &self.versions[0]
    }

    fn current(&self) -> &E {
        &self.versions[self.versions.len() - 1]
    }

    fn apply(&self, entity: &E) -> Result<Change<E>, Error> {
        self.yours.apply(entity, self.now)
    }

    fn touches(&self) -> &'static [&'static str] {
        self.yours.touches().unwrap_or_default()
    }

    fn merge(&self) -> Result<Change<E>, NotMergeable> {
        try_merge(self.base(), self.current(), self.touches(), |entity| self.apply(entity))
    }

    /// What your change does to the base, if no rule refuses it.
    fn wanted_by_you(&self) -> Option<Wanted> {
        let desired = self.apply(self.base()).ok()?;
        Some(wanted(&fields(self.base()), &fields(&desired.entity)))
    }

    fn wanted_by_them(&self) -> Wanted {
        wanted(&fields(self.base()), &fields(self.current()))
    }
}

fn race<E: Sample>() -> impl Strategy<Value = Race<E>> {
    (life::<E>(), collection::vec(E::step(), 0..4), E::step(), any::<bool>()).prop_map(
        |(life, theirs, yours, at_once)| {
            let base = life[life.len() - 1].clone();
            let now = base.update_time() + chrono::TimeDelta::hours(1);
            let versions = theirs.iter().fold(vec![base], |mut versions, step| {
                versions.extend(commit(&versions[versions.len() - 1], step, now));
                versions
            });
            // Times are values as well: at the same time two changes may write the same one.
            let now = if at_once { now } else { now + chrono::TimeDelta::hours(1) };
            Race { versions, yours, now }
        },
    )
}

/// The fields with what is wanted of them: what a merge should come to, told in the simplest way.
fn with(fields: &Fields, wanted: &Wanted) -> Fields {
    let kept = fields.iter().filter(|(path, _)| !wanted.contains_key(*path));
    let kept = kept.map(|(path, value)| (path.clone(), value.clone()));
    let given = wanted.iter().filter_map(|(path, value)| Some((path.clone(), value.clone()?)));
    kept.chain(given).collect()
}

/// All fields that belong together with this one.
fn group<E: Sample>(path: &str) -> Vec<&str> {
    E::GROUPS.iter().find(|group| group.0.contains(&path)).map_or_else(|| vec![path], |group| group.0.to_vec())
}
