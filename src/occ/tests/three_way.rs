use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Race, race};
use crate::{
    domain::{
        Invoice, Plan, Subscription, Timestamp,
        arbitrary::{Sample, history},
        fixtures::at,
    },
    occ::{
        AppliedChange, DiffKind, FieldDiff, Fields, LastChange, LastChanges, Version, Wanted, fields, three_way,
        without_base,
    },
};

fn assert_compared<E: Sample>(race: &Race<E>) {
    let (base, current) = (fields(race.base()), fields(race.current()));
    let yours = race.wanted_by_you().unwrap_or_default();
    let since = history(&race.versions);
    let diffs = three_way(&base, &yours, &current, &since.iter().collect());

    let paths: Vec<&String> = diffs.iter().map(|diff| &diff.path).collect();
    assert!(paths.is_sorted_by(|a, b| a < b), "sorted, and each once: {paths:?}");
    for diff in &diffs {
        let path = &diff.path;
        assert_eq!((diff.base.as_ref(), diff.current.as_ref()), (base.get(path), current.get(path)), "{path}");
        let (you, they) = (yours.contains_key(path), base.get(path) != current.get(path));
        let same = yours.get(path).map(Option::as_ref) == Some(current.get(path));
        let kind = match (you, they, same) {
            (true, false, _) => DiffKind::YoursOnly,
            (false, true, _) => DiffKind::TheirsOnly,
            (true, true, true) => DiffKind::BothSame,
            (true, true, false) => DiffKind::BothDiffer,
            (false, false, _) => panic!("nobody changed {path}"),
        };
        assert_eq!(diff.kind, kind, "{diff:?}");
        assert_eq!(diff.yours, yours.get(path).cloned().flatten(), "{path}");
        let last = since.iter().rev().find(|change| change.diffs.iter().any(|diff| diff.path == *path));
        assert_eq!(diff.last_change.as_ref().map(|last| last.version), last.map(|change| change.version), "{path}");
        assert!(!they || last.is_some(), "somebody changed {path}");
    }
    let missing = |path: &&String| !paths.contains(path);
    assert_eq!(yours.keys().chain(race.wanted_by_them().keys()).find(missing), None, "every change is told");
}

/// What one side did is what the other side sees done.
fn assert_mirrored<E: Sample>(race: &Race<E>) {
    let (base, current) = (fields(race.base()), fields(race.current()));
    let (yours, theirs) = (race.wanted_by_you().unwrap_or_default(), race.wanted_by_them());
    let seen_by_you = three_way(&base, &yours, &current, &LastChanges::default());
    let seen_by_them = three_way(&base, &theirs, &super::with(&base, &yours), &LastChanges::default());
    let mirrored = |kind| match kind {
        DiffKind::YoursOnly => DiffKind::TheirsOnly,
        DiffKind::TheirsOnly => DiffKind::YoursOnly,
        DiffKind::BothSame | DiffKind::BothDiffer => kind,
    };
    let kinds = |diffs: Vec<FieldDiff>, kind: &dyn Fn(DiffKind) -> DiffKind| {
        diffs.into_iter().map(|diff| (diff.path, kind(diff.kind))).collect::<Vec<_>>()
    };
    assert_eq!(kinds(seen_by_you, &mirrored), kinds(seen_by_them, &|kind| kind));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn comparisons_tell_what_each_side_did(
        plan in race::<Plan>(),
        subscription in race::<Subscription>(),
        invoice in race::<Invoice>(),
    ) {
        assert_compared(&plan);
        assert_compared(&subscription);
        assert_compared(&invoice);
        assert_mirrored(&plan);
        assert_mirrored(&subscription);
        assert_mirrored(&invoice);
    }

    #[test]
    fn what_nobody_changed_is_no_difference(invoice in race::<Invoice>()) {
        let fields = fields(invoice.base());
        let sent_as_it_is: Wanted = fields.iter().map(|(path, value)| (path.clone(), Some(value.clone()))).collect();
        prop_assert_eq!(three_way(&fields, &Wanted::new(), &fields, &LastChanges::default()), []);
        prop_assert_eq!(three_way(&fields, &sent_as_it_is, &fields, &LastChanges::default()), []);
    }
}

/// A table's cell: `-` is unset, and any other letter a value.
fn value(cell: &str) -> Option<Value> {
    (cell != "-").then(|| json!(cell))
}

fn one_field(cell: &str) -> Fields {
    value(cell).map(|value| ("notes".to_owned(), value)).into_iter().collect()
}

#[test]
fn kinds_follow_the_table() {
    use DiffKind::{BothDiffer, BothSame, TheirsOnly, YoursOnly};
    // Base, yours (`.` is not sent), current.
    let table = [
        ("a", ".", "a", None),
        ("a", "a", "a", None),
        ("-", ".", "-", None),
        ("-", "-", "-", None),
        ("a", "b", "a", Some(YoursOnly)),
        ("a", "-", "a", Some(YoursOnly)),
        ("-", "a", "-", Some(YoursOnly)),
        ("a", ".", "b", Some(TheirsOnly)),
        ("a", ".", "-", Some(TheirsOnly)),
        ("-", ".", "a", Some(TheirsOnly)),
        // Sent, but not changed.
        ("a", "a", "b", Some(TheirsOnly)),
        ("a", "a", "-", Some(TheirsOnly)),
        ("-", "-", "a", Some(TheirsOnly)),
        ("a", "b", "b", Some(BothSame)),
        ("a", "-", "-", Some(BothSame)),
        ("-", "a", "a", Some(BothSame)),
        ("a", "b", "c", Some(BothDiffer)),
        ("a", "b", "-", Some(BothDiffer)),
        ("a", "-", "b", Some(BothDiffer)),
        ("-", "a", "b", Some(BothDiffer)),
    ];
    for (base, yours, current, expected) in table {
        let null = || Some(Value::Null);
        // An update that clears a field is written with null, which is as good as absence.
        let spellings = if yours == "-" { vec![value(yours), null()] } else { vec![value(yours)] };
        for spelling in spellings {
            let sent = yours != ".";
            let wanted: Wanted = sent.then(|| ("notes".to_owned(), spelling)).into_iter().collect();
            let diffs = three_way(&one_field(base), &wanted, &one_field(current), &LastChanges::default());
            assert_eq!(diffs.first().map(|diff| diff.kind), expected, "{base} {yours} {current}");
            if let Some(diff) = diffs.first() {
                let shown = if sent { value(yours) } else { None };
                assert_eq!((&diff.base, &diff.yours, &diff.current), (&value(base), &shown, &value(current)));
            }
            // Without a base only agreement can be told.
            let expected = if yours == current { BothSame } else { BothDiffer };
            let diffs = without_base(&wanted, &one_field(current));
            assert_eq!(diffs.iter().map(|diff| diff.kind).collect::<Vec<_>>(), vec![expected; usize::from(sent)]);
            assert!(diffs.iter().all(|diff| diff.base.is_none() && diff.yours == value(yours)));
        }
    }
}

fn applied(version: i64, time: Timestamp, paths: &[&str]) -> AppliedChange {
    let diff = |path: &&str| FieldDiff {
        path: (*path).to_owned(),
        base: None,
        yours: None,
        current: None,
        kind: DiffKind::YoursOnly,
        last_change: None,
    };
    AppliedChange {
        version: Version::new(version).unwrap(),
        actor: format!("actor {version}"),
        actor_role: "support".to_owned(),
        time,
        diffs: paths.iter().map(diff).collect(),
    }
}

#[test]
fn the_last_change_of_a_field_is_named() {
    let noon = at("2026-01-31T12");
    // In no order, and with changes of other fields before, between and after.
    let since = [
        applied(4, noon, &["memo", "notes"]),
        applied(2, at("2026-01-31"), &["notes"]),
        applied(5, at("2026-02-01"), &["memo", "notes.x", "note"]),
        applied(3, at("2026-01-31"), &["memo"]),
    ];
    let diffs = three_way(&one_field("a"), &Wanted::new(), &one_field("b"), &since.iter().collect());
    let version = Version::new(4).unwrap();
    let expected = LastChange { version, actor: "actor 4".to_owned(), actor_role: "support".to_owned(), time: noon };
    assert_eq!(diffs[0].last_change, Some(expected));
}

#[test]
fn a_difference_survives_the_database() {
    let since = [applied(2, at("2026-01-31T12:00:00.000001"), &["notes"])];
    for (yours, current) in [("b", "c"), ("b", "b"), ("b", "a"), ("-", "c"), ("a", "c")] {
        let wanted = Wanted::from([("notes".to_owned(), value(yours))]);
        for diff in three_way(&one_field("a"), &wanted, &one_field(current), &since.iter().collect()) {
            let json = serde_json::to_string(&diff).unwrap();
            assert_eq!(serde_json::from_str::<FieldDiff>(&json).unwrap(), diff, "{json}");
        }
    }
}
