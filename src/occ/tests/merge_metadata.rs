use std::collections::BTreeMap;

use proptest::{collection, prelude::*};

use crate::{
    domain::{
        Error, Metadata, Plan, PlanUpdate, Subscription, SubscriptionStatus, SubscriptionUpdate,
        fixtures::{self, metadata},
        limits,
    },
    occ::{Change, NotMergeable, try_merge},
};

/// Merges an update that writes the metadata whole.
fn merge(base: &Metadata, yours: &Metadata, theirs: &Metadata) -> Result<Metadata, NotMergeable> {
    let plan = |metadata: &Metadata| Plan { metadata: metadata.clone(), ..fixtures::plan() };
    let update = PlanUpdate { metadata: Some(yours.clone()), ..PlanUpdate::default() };
    // The mask's path is no pair's, so that naming it makes no difference.
    let merge = |touches| try_merge(&plan(base), &plan(theirs), touches, |plan| plan.update(&update).map(Change::from));
    let merged = merge(&[]);
    assert_eq!(merged, merge(&["metadata"]));
    merged.map(|change| change.entity.metadata)
}

/// What should become of one pair, or nothing when the two sides disagree.
fn merge_pair<'a>(
    base: Option<&'a String>,
    yours: Option<&'a String>,
    theirs: Option<&'a String>,
) -> Option<Option<&'a String>> {
    if yours == base {
        Some(theirs)
    } else if theirs == base || theirs == yours {
        Some(yours)
    } else {
        None
    }
}

/// Many enough keys to get past the limit together, and few enough to meet.
fn pairs() -> impl Strategy<Value = Metadata> {
    let key = (0..26_u8).prop_map(|n| format!("key_{n}"));
    collection::btree_map(key, prop_oneof![8 => Just("0"), 1 => Just("1"), 1 => Just("2")], 0..18)
        .prop_map(|pairs| pairs.into_iter().map(|(key, value)| (key, value.to_owned())).collect())
}

/// A change of a few pairs.
fn edit() -> impl Strategy<Value = BTreeMap<String, Option<&'static str>>> {
    let key = (0..26_u8).prop_map(|n| format!("key_{n}"));
    collection::btree_map(key, prop_oneof![2 => Just(None), 1 => Just(Some("1")), 1 => Just(Some("2"))], 0..6)
}

fn edited(mut pairs: Metadata, edit: BTreeMap<String, Option<&str>>) -> Metadata {
    for (key, value) in edit {
        match value {
            Some(value) => pairs.insert(key, value.to_owned()),
            None => pairs.remove(&key),
        };
    }
    pairs
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn each_pair_is_merged_alone(base in pairs(), yours in edit(), theirs in edit()) {
        let (yours, theirs) = (edited(base.clone(), yours), edited(base.clone(), theirs));
        prop_assume!(yours.len() <= limits::METADATA_PAIRS_MAX && theirs.len() <= limits::METADATA_PAIRS_MAX);

        let keys = base.keys().chain(yours.keys()).chain(theirs.keys());
        let (mut expected, mut colliding) = (Metadata::new(), Vec::new());
        for key in keys {
            match merge_pair(base.get(key), yours.get(key), theirs.get(key)) {
                Some(Some(value)) => drop(expected.insert(key.clone(), value.clone())),
                Some(None) => {}
                None => colliding.push(format!("metadata.{key}")),
            }
        }
        colliding.sort();
        colliding.dedup();

        match merge(&base, &yours, &theirs) {
            Ok(merged) => prop_assert_eq!(merged, expected),
            Err(NotMergeable::Collision(paths)) => prop_assert_eq!(paths, colliding),
            Err(NotMergeable::Refused(Error::Invalid(violations))) => {
                prop_assert!(colliding.is_empty() && expected.len() > limits::METADATA_PAIRS_MAX, "{}", violations);
            }
            Err(other) => prop_assert!(false, "{:?}", other),
        }
    }
}

#[test]
fn pairs_follow_the_table() {
    // Base, yours, theirs, merged.
    let table: &[[&[(&str, &str)]; 4]] = &[
        // Each adds one.
        [&[], &[("a", "1")], &[("b", "2")], &[("a", "1"), ("b", "2")]],
        // You delete one, they change the other.
        [&[("a", "0"), ("b", "0")], &[("b", "0")], &[("a", "0"), ("b", "2")], &[("b", "2")]],
        // They delete one, you change the other and send the deleted one as it was.
        [&[("a", "0"), ("b", "0")], &[("a", "0"), ("b", "2")], &[("b", "0")], &[("b", "2")]],
        // Both delete it, or write the same.
        [&[("a", "0"), ("b", "0")], &[("b", "0")], &[("b", "0")], &[("b", "0")]],
        [&[("a", "0")], &[("a", "1")], &[("a", "1"), ("b", "1")], &[("a", "1"), ("b", "1")]],
        // A key may be called as the field is.
        [&[], &[("metadata", "1")], &[("code", "2")], &[("metadata", "1"), ("code", "2")]],
    ];
    for [base, yours, theirs, merged] in table {
        let result = merge(&metadata(base), &metadata(yours), &metadata(theirs));
        assert_eq!(result, Ok(metadata(merged)), "{base:?} {yours:?} {theirs:?}");
    }
    let collides = merge(&metadata(&[("a", "0")]), &Metadata::new(), &metadata(&[("a", "1")]));
    assert_eq!(collides, Err(NotMergeable::Collision(vec!["metadata.a".to_owned()])));
}

#[test]
fn two_allowed_changes_may_not_add_up_to_too_many_pairs() {
    let numbered = |count: usize| (0..count).map(|n| (format!("k{n}"), String::new())).collect::<Metadata>();
    let with = |key: &str, mut pairs: Metadata| {
        pairs.insert(key.to_owned(), String::new());
        pairs
    };
    let base = numbered(19);
    let yours = with("yours", base.clone());
    let theirs = with("theirs", base.clone());
    assert!(matches!(merge(&base, &yours, &theirs), Err(NotMergeable::Refused(Error::Invalid(_)))));
    // Twenty are allowed, and a deletion makes room.
    let base = numbered(18);
    let merged = merge(&base, &with("yours", base.clone()), &with("theirs", base.clone()));
    assert_eq!(merged.map(|pairs| pairs.len()), Ok(20));
    let merged = merge(&numbered(20), &numbered(19), &with("theirs", numbered(20).into_iter().skip(1).collect()));
    assert_eq!(merged.map(|pairs| pairs.len()), Ok(19));
}

#[test]
fn pairs_do_not_stand_in_the_way_of_other_fields() {
    let base = fixtures::subscription(SubscriptionStatus::Active);
    let theirs = Subscription { metadata: metadata(&[("seat", "2")]), ..base.clone() };
    let update = SubscriptionUpdate { notes: Some("vip".to_owned()), ..SubscriptionUpdate::default() };
    let merged = try_merge(&base, &theirs, &[], |subscription| subscription.update(&update).map(Change::from));
    assert_eq!(merged, Ok(Change::from(Subscription { notes: "vip".to_owned(), ..theirs })));
}
