use std::collections::BTreeSet;

use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};

use super::{Race, group, race, with};
use crate::{
    domain::{
        Invoice, Plan, Subscription,
        arbitrary::{Sample, Step, commit},
    },
    occ::{NotMergeable, Version, fields, try_merge},
};

/// A merge on what has not moved is the change itself, its refusal included.
fn assert_plain<E: Sample>(race: &Race<E>) {
    let merged = try_merge(race.base(), race.base(), race.touches(), |entity| race.apply(entity));
    assert_eq!(merged, race.apply(race.base()).map_err(NotMergeable::Refused));
}

/// A merge comes to what both sides decided: yours where you changed something, and elsewhere theirs.
fn assert_both_sides_kept<E: Sample>(race: &Race<E>) {
    let (Ok(merged), Some(yours)) = (race.merge(), race.wanted_by_you()) else { return };
    let current = race.current();
    let result = fields(&merged.entity);
    assert_eq!(result, with(&fields(current), &yours));
    let touched: BTreeSet<&str> = yours.keys().flat_map(|path| group::<E>(path)).collect();
    for path in result.keys().chain(fields(current).keys()).filter(|path| !touched.contains(path.as_str())) {
        assert_eq!(result.get(path), fields(current).get(path), "you never touched {path}");
    }
    assert_eq!((merged.entity.id(), merged.entity.version()), (current.id(), current.version()));
    assert_eq!(merged.entity.update_time(), current.update_time(), "the store stamps it");
    assert_eq!(merged.effects, race.apply(current).unwrap().effects);
    assert_eq!(merged.entity.check(), Ok(()));
}

/// Where both sides changed something of a group, and not to the same, the change is refused, and the fields are named.
fn assert_collisions_refused<E: Sample>(race: &Race<E>) {
    let Some(yours) = race.wanted_by_you() else {
        assert!(matches!(race.merge(), Err(NotMergeable::Refused(_))), "a rule refuses it on the base already");
        return;
    };
    let theirs = race.wanted_by_them();
    let touched = yours.keys().map(String::as_str).chain(race.touches().iter().copied());
    let touched: BTreeSet<&str> = touched.flat_map(group::<E>).collect();
    let decided_differently = |path: &str| group::<E>(path).iter().any(|path| yours.get(*path) != theirs.get(*path));
    let expected: Vec<&String> =
        theirs.keys().filter(|path| touched.contains(path.as_str()) && decided_differently(path)).collect();
    match race.merge() {
        Err(NotMergeable::Collision(paths)) if !expected.is_empty() => {
            assert_eq!(paths.iter().collect::<Vec<_>>(), expected)
        }
        // Beyond groups: what was sent without a change, or moved by a step, and the other side has moved it already.
        Err(NotMergeable::Collision(paths)) => {
            assert!(!paths.is_empty());
            let applied = fields(&race.apply(race.current()).unwrap().entity);
            let both = with(&fields(race.current()), &yours);
            assert!(paths.iter().all(|path| applied.get(path) != both.get(path)), "{paths:?}");
        }
        Ok(_) | Err(NotMergeable::Refused(_)) => assert!(expected.is_empty(), "{expected:?} collide"),
        Err(NotMergeable::Corrupt) => panic!("merged fields always make an entity"),
    }
}

/// Nothing that a verb does not touch can stand in its way.
fn assert_verbs_undisturbed<E: Sample>(race: &Race<E>) {
    let (Some(touches), Some(_)) = (race.yours.touches(), race.wanted_by_you()) else { return };
    let touched: BTreeSet<&str> = touches.iter().flat_map(|path| group::<E>(path)).collect();
    if race.wanted_by_them().keys().all(|path| !touched.contains(path.as_str())) {
        assert!(race.merge().is_ok(), "{:?}", race.merge());
    }
}

/// Of two changes of one base it makes no difference which is made first and which is merged.
fn assert_commute<E: Sample>(race: &Race<E>, other: &E::Step) {
    let base = race.base();
    let other_apply = |entity: &E| other.apply(entity, race.now);
    let (Some(with_yours), Some(with_other)) = (commit(base, &race.yours, race.now), commit(base, other, race.now))
    else {
        return;
    };
    let yours_second = try_merge(base, &with_other, race.touches(), |entity| race.apply(entity));
    let other_second = try_merge(base, &with_yours, other.touches().unwrap_or_default(), other_apply);
    if let (Ok(yours_second), Ok(other_second)) = (yours_second, other_second) {
        assert_eq!(fields(&E::stored(yours_second)), fields(&E::stored(other_second)));
    }
}

fn assert_laws<E: Sample>((race, other): &(Race<E>, E::Step)) {
    assert_plain(race);
    assert_both_sides_kept(race);
    assert_collisions_refused(race);
    assert_verbs_undisturbed(race);
    assert_commute(race, other);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn the_laws_hold_of_plans(race in (race::<Plan>(), Plan::step())) {
        assert_laws(&race);
    }

    #[test]
    fn the_laws_hold_of_subscriptions(race in (race::<Subscription>(), Subscription::step())) {
        assert_laws(&race);
    }

    #[test]
    fn the_laws_hold_of_invoices(race in (race::<Invoice>(), Invoice::step())) {
        assert_laws(&race);
    }
}

/// How many of 300 races end in a merge of two changes, in a collision, and in a refusal by a rule.
fn outcomes<E: Sample>() -> [usize; 3] {
    let mut runner = TestRunner::deterministic();
    let mut outcomes = [0; 3];
    for _ in 0..300 {
        let race = race::<E>().new_tree(&mut runner).unwrap().current();
        let moved = race.current().version() > race.base().version() && race.current().version() > Version::FIRST;
        match race.merge() {
            Ok(merged) if moved && fields(&merged.entity) != fields(race.current()) => outcomes[0] += 1,
            Ok(_) => {}
            Err(NotMergeable::Collision(_)) => outcomes[1] += 1,
            Err(NotMergeable::Refused(_)) => outcomes[2] += 1,
            Err(NotMergeable::Corrupt) => panic!("merged fields always make an entity"),
        }
    }
    outcomes
}

/// The laws say little if the races never get there.
#[test]
fn random_races_end_in_every_way() {
    for outcomes in [outcomes::<Plan>(), outcomes::<Subscription>(), outcomes::<Invoice>()] {
        assert!(outcomes.iter().all(|count| *count >= 10), "{outcomes:?}");
    }
}
