use super::*;
use crate::testing::{ID, row, subscription};
use crate::v1::{FieldDiffKind, Invoice, InvoiceLine, Plan, Subscription, Truncation};
use crate::{InvoiceChange, Money, PlanChange, SubscriptionChange, Write};

use FieldDiffKind::{BothDiffer, BothSame, TheirsOnly, YoursOnly};

fn conflict<T: Entity>(yours: T::Change, current: T, diffs: Vec<FieldDiff>) -> Conflict<T> {
    Conflict {
        entity_id: ID.to_owned(),
        expected_version: 3,
        current_version: 5,
        base: None,
        yours,
        request_id: "refused".to_owned(),
        current: Some(current),
        diffs,
        mergeable: false,
        truncation: Truncation::default(),
        attempts: 1,
        retryable: false,
        validate_only: false,
    }
}

fn pairs<const N: usize>(pairs: [(&str, &str); N]) -> BTreeMap<String, String> {
    pairs.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
}

/// Both wrote the notes, we the quantity and two pairs of the metadata, they a third one.
fn edited() -> Conflict<Subscription> {
    let base = Subscription { quantity: 1, metadata: pairs([("a", "0"), ("gone", "0")]), ..subscription(3, "base") };
    let yours =
        Subscription { quantity: 2, metadata: pairs([("a", "mine")]), notes: "mine".to_owned(), ..base.clone() };
    let current = Subscription {
        notes: "theirs".to_owned(),
        metadata: pairs([("a", "theirs"), ("b", "theirs"), ("gone", "0")]),
        version: 5,
        cancel_reason: "theirs".to_owned(),
        ..base.clone()
    };
    let rows = [
        ("cancel_reason", TheirsOnly),
        ("metadata.a", BothDiffer),
        ("metadata.b", TheirsOnly),
        ("metadata.gone", YoursOnly),
        ("notes", BothDiffer),
        ("quantity", YoursOnly),
    ];
    let yours = SubscriptionChange::update(yours, ["notes", "quantity", "metadata"]);
    let rows = rows.into_iter().map(|(path, kind)| row(path, kind)).collect();
    Conflict { base: Some(base), ..conflict(yours, current, rows) }
}

/// The new values and the mask of what resolves a conflict, whose guard is held to be what it must be.
fn resolved<T: Entity>(conflict: &Conflict<T>, choices: &[(&str, Choice<T>)]) -> (T, Vec<String>) {
    let intent = conflict.resolve(choices).unwrap().unwrap();
    assert_ne!(intent.request_id(), "refused");
    let Write::Change { id, expected_version, change } = intent.write() else { panic!("{intent:?}") };
    assert_eq!((id.as_str(), *expected_version), (ID, 5));
    let (entity, mask) = T::as_update(change).unwrap();
    (entity.clone(), mask.to_vec())
}

fn own_mine() -> [(&'static str, Choice<Subscription>); 4] {
    ["notes", "quantity", "metadata.a", "metadata.gone"].map(|path| (path, Choice::Mine))
}

#[test]
fn mine_is_written_over_what_was_seen() {
    let (sent, mask) = resolved(&edited(), &own_mine());
    assert_eq!(mask, ["quantity", "notes", "metadata"]);
    // The pair that only they wrote is kept, the one that we took away is gone.
    let metadata = pairs([("a", "mine"), ("b", "theirs")]);
    assert_eq!(sent, Subscription { quantity: 2, notes: "mine".to_owned(), metadata, ..Default::default() });
}

#[test]
fn theirs_is_left_alone() {
    let mut choices = own_mine();
    for (path, choice) in &mut choices {
        if *path != "quantity" {
            *choice = Choice::Theirs;
        }
    }
    assert_eq!(
        resolved(&edited(), &choices),
        (Subscription { quantity: 2, ..Default::default() }, vec!["quantity".to_owned()])
    );
    choices[1].1 = Choice::Theirs;
    assert_eq!(edited().resolve(&choices), Ok(None));
}

#[test]
fn values_edited_by_hand_are_written_instead() {
    let by_hand = Subscription {
        notes: "both".to_owned(),
        metadata: pairs([("a", "both"), ("gone", "back")]),
        quantity: 9,
        ..Default::default()
    };
    let mut choices = own_mine();
    choices[0].1 = Choice::edited(by_hand.clone());
    choices[2].1 = Choice::edited(by_hand.clone());
    let (sent, _) = resolved(&edited(), &choices);
    let metadata = pairs([("a", "both"), ("b", "theirs")]);
    assert_eq!(sent, Subscription { quantity: 2, notes: "both".to_owned(), metadata, ..Default::default() });

    // A pair that the edited entity does not have is taken away; the metadata can be chosen as a whole, too.
    let choices = [
        ("notes", Choice::Theirs),
        ("quantity", Choice::Theirs),
        ("metadata.b", Choice::edited(Subscription::default())),
        ("metadata", Choice::edited(by_hand)),
    ];
    let (sent, mask) = resolved(&edited(), &choices);
    assert_eq!((sent.metadata, mask), (pairs([("a", "both"), ("gone", "back")]), vec!["metadata".to_owned()]));
}

#[test]
fn every_field_of_ours_needs_a_choice() {
    let undecided = |conflict: &Conflict<Subscription>, choices: &[(&str, Choice<Subscription>)]| {
        let error = conflict.resolve(choices).unwrap_err();
        let ChoiceError::Undecided { paths } = error else { panic!("{error}") };
        paths.join(" ")
    };
    assert_eq!(undecided(&edited(), &[]), "metadata.a metadata.gone notes quantity");
    assert_eq!(undecided(&edited(), &[("notes", Choice::Mine), ("metadata", Choice::Theirs)]), "quantity");
    assert_eq!(
        edited().resolve(&[]).unwrap_err().to_string(),
        "there is no choice yet about metadata.a, metadata.gone, notes, quantity"
    );
    // Of the rest there is none to make.
    let mut same = edited();
    same.diffs.retain(|row| row.path == "notes");
    same.diffs[0].kind = BothSame.into();
    assert_eq!(same.resolve(&[]), Ok(None));
    // Without rows nobody knows who changed what, so that all that was sent is in question.
    let mut bare = Conflict { diffs: Vec::new(), ..edited() };
    assert_eq!(undecided(&bare, &[("metadata.a", Choice::Mine)]), "notes quantity metadata");
    bare.mergeable = true;
    assert_eq!(undecided(&bare, &[]), "notes quantity metadata");
    let cut = Truncation { diffs: true, ..Default::default() };
    let cut = Conflict { truncation: cut, diffs: vec![row("notes", BothDiffer)], ..edited() };
    assert_eq!(undecided(&cut, &[]), "notes quantity metadata");
}

#[test]
fn two_halves_of_one_group_are_not_put_together_unasked() {
    let monthly = |units| Some(Money { currency_code: "EUR".to_owned(), units, nanos: 0 });
    let yours = PlanChange::update(Plan { price: monthly(9), ..Default::default() }, ["price"]);
    let rows = vec![row("billing_interval", TheirsOnly), row("price", YoursOnly)];
    let conflict = conflict(yours, Plan { id: ID.to_owned(), version: 5, ..Default::default() }, rows);
    assert_eq!(conflict.resolve(&[]), Err(ChoiceError::Undecided { paths: vec!["price".to_owned()] }));
}

#[test]
fn disjoint_changes_need_no_choice() {
    let rows = vec![row("notes", YoursOnly), row("quantity", TheirsOnly)];
    let yours = Subscription { notes: "mine".to_owned(), quantity: 1, ..Default::default() };
    let yours = SubscriptionChange::update(yours, ["notes", "quantity"]);
    let current = Subscription { quantity: 7, ..subscription(5, "base") };
    let conflict = Conflict { mergeable: true, ..conflict(yours, current, rows) };
    let notes = (Subscription { notes: "mine".to_owned(), ..Default::default() }, vec!["notes".to_owned()]);
    assert_eq!(resolved(&conflict, &[]), notes);
    assert_eq!(conflict.resolve(&[("notes", Choice::Theirs)]), Ok(None), "but may have one");
}

#[test]
fn mine_of_what_others_changed_is_what_it_was() {
    let conflict = edited();
    let mut choices = own_mine().to_vec();
    choices.retain(|(path, _)| path.starts_with("metadata"));
    choices.extend([("notes", Choice::Theirs), ("quantity", Choice::Theirs), ("metadata.b", Choice::Mine)]);
    assert_eq!(resolved(&conflict, &choices).0.metadata, pairs([("a", "mine")]));

    let rows = vec![row("notes", YoursOnly), row("quantity", TheirsOnly)];
    let yours = || SubscriptionChange::update(subscription(3, "mine"), ["notes"]);
    let current = || Subscription { quantity: 7, ..subscription(5, "base") };
    let choices = [("notes", Choice::Theirs), ("quantity", Choice::Mine)];
    let base = Some(Subscription { quantity: 1, ..subscription(3, "base") });
    let known = Conflict { base, ..super::tests::conflict(yours(), current(), rows.clone()) };
    assert_eq!(
        resolved(&known, &choices),
        (Subscription { quantity: 1, ..Default::default() }, vec!["quantity".to_owned()])
    );
    // What `send` was given of the entity may have nothing in fields that it does not write.
    let error = super::tests::conflict(yours(), current(), rows).resolve(&choices).unwrap_err();
    assert_eq!(error, ChoiceError::NothingOfYours { path: "quantity".to_owned() });
}

#[test]
fn fields_that_no_update_writes_are_refused_unless_left() {
    let mut choices = own_mine().to_vec();
    choices.push(("cancel_reason", Choice::Theirs));
    assert!(edited().resolve(&choices).is_ok());
    for (path, choice) in [("cancel_reason", Choice::Mine), ("nots", Choice::edited(subscription(0, "")))] {
        let mut choices = own_mine().to_vec();
        choices.push((path, choice));
        assert_eq!(edited().resolve(&choices), Err(ChoiceError::NotWritable { path: path.to_owned() }));
    }
}

#[test]
fn update_without_a_mask_writes_what_is_populated() {
    let nothing: [&str; 0] = [];
    let yours = Subscription { id: ID.to_owned(), notes: "mine".to_owned(), ..Default::default() };
    let conflict =
        conflict(SubscriptionChange::update(yours, nothing), subscription(5, "theirs"), vec![row("notes", BothDiffer)]);
    assert_eq!(resolved(&conflict, &[("notes", Choice::Mine)]).1, ["notes"]);
}

#[test]
fn lines_are_taken_without_what_the_server_reckons() {
    let euros = |units| Some(Money { currency_code: "EUR".to_owned(), units, nanos: 0 });
    let line =
        |quantity, amount| InvoiceLine { quantity, unit_amount: euros(1), amount: euros(amount), ..Default::default() };
    // Both made two of the first line. Ours has the amount still that it was read with.
    let yours = InvoiceChange::update(Invoice { lines: vec![line(2, 1), line(4, 1)], ..Default::default() }, ["lines"]);
    let current = Invoice { lines: vec![line(2, 2), line(3, 3)], version: 5, ..Default::default() };
    let rows = vec![row("lines", BothDiffer), row("total", BothDiffer)];
    let (sent, mask) = resolved(&conflict(yours, current, rows), &[("lines", Choice::Mine)]);
    assert_eq!((sent.lines.len(), mask), (2, vec!["lines".to_owned()]));
}

#[test]
fn verb_is_made_again_or_left() {
    let rows = || vec![row("notes", TheirsOnly), row("pause_time", BothDiffer), row("status", BothDiffer)];
    let pause = || conflict(SubscriptionChange::Pause, subscription(5, "theirs"), rows());
    let (mine, theirs) = (Choice::Mine, Choice::Theirs);
    for choices in [vec![], vec![("status", mine.clone()), ("notes", theirs.clone())]] {
        let intent = pause().resolve(&choices).unwrap().unwrap();
        let again = Write::Change { id: ID.to_owned(), expected_version: 5, change: SubscriptionChange::Pause };
        assert_eq!(intent.write(), &again);
        assert_ne!(intent.request_id(), "refused");
    }
    let left = [("status", theirs.clone()), ("pause_time", theirs.clone())];
    assert_eq!(pause().resolve(&left), Ok(None));
    for mixed in
        [vec![("status", mine.clone()), ("pause_time", theirs)], vec![("status", Choice::edited(subscription(5, "")))]]
    {
        assert_eq!(pause().resolve(&mixed), Err(ChoiceError::VerbIsWhole));
    }
    assert_eq!(pause().resolve(&[("notes", mine)]), Err(ChoiceError::NothingOfYours { path: "notes".to_owned() }));
}

#[test]
fn what_was_only_checked_is_only_checked_again() {
    let check = Conflict { validate_only: true, ..edited() };
    assert!(check.resolve(&own_mine()).unwrap().unwrap().options().validate_only);
    assert!(!edited().resolve(&own_mine()).unwrap().unwrap().options().validate_only);
}
