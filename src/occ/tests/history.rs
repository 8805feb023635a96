use proptest::prelude::*;

use crate::{
    domain::{
        Invoice, Plan, Subscription,
        arbitrary::{Sample, fields_at, history, life},
        fixtures,
    },
    occ::{AppliedChange, DiffKind, FieldDiff, Fields, Version, changes, fields, fold_back, restore},
};

/// The records as they come back from the database.
fn stored(history: Vec<AppliedChange>) -> Vec<AppliedChange> {
    let reread = |diffs: &Vec<FieldDiff>| serde_json::from_str(&serde_json::to_string(diffs).unwrap()).unwrap();
    history.into_iter().map(|change| AppliedChange { diffs: reread(&change.diffs), ..change }).collect()
}

fn assert_folds_back<E: Sample>(versions: &[E]) {
    let (first, last) = (&versions[0], &versions[versions.len() - 1]);
    let history = stored(history(versions));
    assert_eq!(last.version().get() - first.version().get(), i64::try_from(history.len()).unwrap());

    let mut folded = fields(last);
    for change in history.iter().rev() {
        assert_eq!(Some(&folded), fields_at(versions, change.version).as_ref());
        fold_back(&mut folded, &change.diffs);
        let before = versions.iter().find(|entity| entity.version().next() == change.version).unwrap();
        // The row that is folded back from is the newest; only the version and its time come from the record before.
        let restored = restore(last, folded.clone(), before.version(), before.update_time());
        assert_eq!(&restored.unwrap(), before);
    }
    // And before its creation there was nothing.
    fold_back(&mut folded, &changes(None, first));
    assert_eq!(folded, Fields::new());
}

fn assert_records<E: Sample>(versions: &[E]) {
    for (index, change) in history(versions).iter().enumerate() {
        let (before, after) = (fields(&versions[index]), fields(&versions[index + 1]));
        let paths: Vec<&String> = change.diffs.iter().map(|diff| &diff.path).collect();
        assert!(paths.is_sorted_by(|a, b| a < b), "sorted, and each once: {paths:?}");
        let mut of_either: Vec<&String> = before.keys().chain(after.keys()).collect();
        of_either.sort();
        of_either.dedup();
        of_either.retain(|path| before.get(*path) != after.get(*path));
        assert_eq!(paths, of_either, "all that changed, and nothing else");
        for diff in &change.diffs {
            assert_eq!((&diff.base, &diff.yours), (&before.get(&diff.path).cloned(), &after.get(&diff.path).cloned()));
            assert_eq!((&diff.current, diff.kind, &diff.last_change), (&None, DiffKind::YoursOnly, &None));
            let json = serde_json::to_string(diff).unwrap();
            assert!(
                json.starts_with(&format!("{{\"path\":\"{}\"", diff.path)),
                "the filter by field looks here: {json}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn plans_fold_back_to_every_earlier_version(versions in life::<Plan>()) {
        assert_folds_back(&versions);
        assert_records(&versions);
    }

    #[test]
    fn subscriptions_fold_back_to_every_earlier_version(versions in life::<Subscription>()) {
        assert_folds_back(&versions);
        assert_records(&versions);
    }

    #[test]
    fn invoices_fold_back_to_every_earlier_version(versions in life::<Invoice>()) {
        assert_folds_back(&versions);
        assert_records(&versions);
    }
}

#[test]
fn a_change_of_bookkeeping_is_no_change() {
    let plan = fixtures::plan();
    let stamped = Plan { version: Version::FIRST.next(), update_time: fixtures::at("2026-06-01"), ..plan.clone() };
    assert_eq!(changes(Some(&plan), &stamped), []);
}

#[test]
fn a_creation_is_a_change_of_every_field_from_nothing() {
    let plan = fixtures::plan();
    let created = changes(None, &plan);
    assert!(created.iter().all(|diff| diff.base.is_none()));
    let given: Fields = created.into_iter().map(|diff| (diff.path, diff.yours.unwrap())).collect();
    assert_eq!(given, fields(&plan));
}
