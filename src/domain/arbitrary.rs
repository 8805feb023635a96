//! Random entities and random steps of their lives, all made by the real functions of the domain.
//!
//! Values come from small pools, so that two steps often meet in one field, and sometimes with the same value.

use std::fmt::Debug;

use proptest::{collection, prelude::*, sample::select};

use super::{
    BillingInterval, Error, IntervalUnit, Metadata, Money, Timestamp,
    fixtures::{at, currency},
};
use crate::occ::{AppliedChange, Change, Fields, Version, Versioned, changes, fields};

mod invoice;
mod plan;
mod subscription;

/// One thing that a caller or a job does to an entity.
pub(crate) trait Step<E: Versioned>: Debug + Clone {
    fn apply(&self, entity: &E, now: Timestamp) -> Result<Change<E>, Error>;

    /// What it reads or writes, as the action says; none for an update.
    fn touches(&self) -> Option<&'static [&'static str]>;
}

/// An entity of which random ones can be made.
pub(crate) trait Sample: Versioned {
    type Step: Step<Self>;

    fn created() -> BoxedStrategy<Self>;
    fn step() -> BoxedStrategy<Self::Step>;

    /// The entity as the store writes it, its effects carried out.
    fn stored(change: Change<Self>) -> Self {
        change.entity
    }
}

/// What the store makes of a step: the next version, or nothing when it is refused or changes nothing.
pub(crate) fn commit<E: Sample>(current: &E, step: &E::Step, now: Timestamp) -> Option<E> {
    let mut next = E::stored(step.apply(current, now).ok()?);
    if fields(&next) == fields(current) {
        return None;
    }
    next.stamp(current.version().next(), now);
    Some(next)
}

/// A life so far: the entity at every version from the first, each made a day after the one before.
pub(crate) fn life<E: Sample>() -> impl Strategy<Value = Vec<E>> {
    (E::created(), collection::vec(E::step(), 0..12)).prop_map(|(created, steps)| {
        steps.iter().fold(vec![created], |mut versions, step| {
            let last = &versions[versions.len() - 1];
            versions.extend(commit(last, step, last.update_time() + chrono::TimeDelta::days(1)));
            versions
        })
    })
}

/// What history keeps of the changes that made all but the first of these versions.
pub(crate) fn history<E: Sample>(versions: &[E]) -> Vec<AppliedChange> {
    let pairs = versions.windows(2);
    pairs
        .map(|pair| AppliedChange {
            version: pair[1].version(),
            actor: format!("actor of {}", pair[1].version()),
            actor_role: "admin".to_owned(),
            time: pair[1].update_time(),
            diffs: changes(Some(&pair[0]), &pair[1]),
        })
        .collect()
}

/// The fields at that version.
pub(crate) fn fields_at<E: Sample>(versions: &[E], version: Version) -> Option<Fields> {
    versions.iter().find(|entity| entity.version() == version).map(fields)
}

pub(crate) fn text() -> impl Strategy<Value = String> {
    select(vec!["", "a", "b", "Grüße, \"😀\"\n"]).prop_map(str::to_owned)
}

pub(crate) fn metadata() -> impl Strategy<Value = Metadata> {
    collection::btree_map(select(vec!["a", "b", "c_1"]), text(), 0..4)
        .prop_map(|pairs| pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

/// Few enough amounts to meet, in currencies of every number of decimals.
pub(crate) fn price() -> impl Strategy<Value = Money> {
    (select(vec!["EUR", "JPY", "BHD", "CLF"]), select(vec![0, 1, 999, 123_456]))
        .prop_map(|(code, minor)| Money::from_minor(currency(code), minor))
}

pub(crate) fn interval() -> impl Strategy<Value = BillingInterval> {
    (select(IntervalUnit::ALL.to_vec()), 1..=3).prop_map(|(unit, count)| BillingInterval { unit, count })
}

/// Times about the ends of months, when calendars are at their worst.
pub(crate) fn time() -> impl Strategy<Value = Timestamp> {
    let day = select(vec!["2024-01-31", "2024-02-29", "2026-02-28", "2026-03-31", "2026-12-31"]);
    (day, select(vec![0, 1, 43_200_000_001, 86_399_999_999]))
        .prop_map(|(day, micros)| at(day) + chrono::TimeDelta::microseconds(micros))
}
