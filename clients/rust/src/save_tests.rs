use std::time::Duration;

use tonic::{Code, Status};

use crate::testing::{ID, Script, aborted, broken, conflict, detail, refusal, row, subscription};
use crate::v1::{FieldDiffKind, Merge, MergedOver, Subscription, Truncation, VersionConflict};
use crate::{Choice, ChoiceError, Conflict, Error, Intent, Modified, Outcome, SubscriptionChange, Write};

/// What was read, and what a person made of it: other notes, and nothing else.
fn edit() -> (Subscription, Subscription) {
    let base = Subscription { quantity: 1, ..subscription(3, "a") };
    (base.clone(), Subscription { notes: "mine".to_owned(), ..base })
}

fn theirs(version: i64, quantity: i64) -> Subscription {
    Subscription { quantity, ..subscription(version, "a") }
}

/// The refusal of an edit that the server could merge.
fn mergeable(current: &Subscription) -> Status {
    let rows = vec![row("notes", FieldDiffKind::YoursOnly), row("quantity", FieldDiffKind::TheirsOnly)];
    aborted("VERSION_CONFLICT", &VersionConflict { mergeable: true, diffs: rows, ..detail(3, current) })
}

/// What is sent for the edit: the fields that differ, and nothing of the others.
fn sent_edit() -> Write<Subscription> {
    let notes = Subscription { notes: "mine".to_owned(), ..Default::default() };
    Write::Change { id: ID.to_owned(), expected_version: 3, change: SubscriptionChange::update(notes, ["notes"]) }
}

/// What all intents of a save have in common, and in what they differ: the change, which of them were to be merged, and
/// that each has a `request_id` of its own.
fn assert_same_change(intents: &[Intent<Subscription>], merges: &[bool]) {
    assert_eq!(intents.iter().map(|intent| intent.options().merge).collect::<Vec<_>>(), merges);
    for (index, intent) in intents.iter().enumerate() {
        assert_eq!(intent.write(), &sent_edit());
        let others = intents.iter().skip(index + 1);
        assert!(others.into_iter().all(|other| other.request_id() != intent.request_id()));
    }
}

async fn save(server: &Script<Subscription>) -> Result<Outcome<Subscription>, Error<Subscription>> {
    let (base, edited) = edit();
    server.core(None).save(&base, &edited).await
}

async fn refused(server: &Script<Subscription>) -> Conflict<Subscription> {
    let error = save(server).await.unwrap_err();
    let Error::Conflict(conflict) = error else { panic!("{error}") };
    *conflict
}

#[tokio::test]
async fn only_what_differs_is_sent_and_nothing_is_read() {
    let server = Script::new().send(subscription(4, "mine"));
    let outcome = save(&server).await.unwrap();
    let modified = Modified { entity: subscription(4, "mine"), attempts: 1, replayed: false, merge: None };
    assert_eq!(outcome, Outcome::Modified(modified));
    assert_same_change(&server.intents(), &[false]);
    assert_eq!(server.reads(), 0);
}

#[tokio::test]
async fn disjoint_conflict_is_left_to_the_server_to_merge() {
    let over = MergedOver { version: 4, actor: "ben".to_owned(), paths: vec!["quantity".to_owned()] };
    let merge = Merge { base_version: 3, merged_over: vec![over] };
    let server = Script::new()
        .send(mergeable(&theirs(4, 2)))
        .send_merged(Subscription { quantity: 2, ..subscription(5, "mine") }, merge.clone());
    let Outcome::Modified(modified) = save(&server).await.unwrap() else { panic!("nothing was done") };
    assert_eq!((modified.entity.version, modified.attempts, modified.merge), (5, 2, Some(merge)));
    assert_same_change(&server.intents(), &[false, true]);
    assert_eq!((server.reads(), server.clock.waits_ms()), (0, vec![25]));
}

#[tokio::test]
async fn conflict_about_the_same_field_is_raised_at_once() {
    let rows = vec![row("notes", FieldDiffKind::BothDiffer)];
    let last = VersionConflict { diffs: rows.clone(), ..detail(3, &subscription(4, "theirs")) };
    let server = Script::new().send(aborted("VERSION_CONFLICT", &last));
    let conflict = refused(&server).await;
    let (base, edited) = edit();
    let expected = Conflict {
        entity_id: ID.to_owned(),
        expected_version: 3,
        current_version: 4,
        base: Some(base),
        yours: SubscriptionChange::update(edited, ["notes"]),
        request_id: server.intents()[0].request_id().to_owned(),
        current: Some(subscription(4, "theirs")),
        diffs: rows,
        mergeable: false,
        truncation: Truncation::default(),
        attempts: 1,
        retryable: false,
        validate_only: false,
    };
    assert_eq!(conflict, expected);
    assert_same_change(&server.intents(), &[false]);
    assert!(server.clock.waits_ms().is_empty());
}

#[tokio::test]
async fn conflict_that_ceases_to_be_disjoint_is_raised_then() {
    let server = Script::new().send(mergeable(&theirs(4, 2))).send(conflict(3, &subscription(5, "theirs")));
    let conflict = refused(&server).await;
    assert_eq!((conflict.attempts, conflict.current_version, conflict.retryable), (2, 5, false));
    assert_same_change(&server.intents(), &[false, true]);
}

#[tokio::test]
async fn third_loss_is_raised() {
    let server =
        Script::new().send(mergeable(&theirs(4, 2))).send(mergeable(&theirs(9, 3))).send(mergeable(&theirs(15, 4)));
    let conflict = refused(&server).await;
    assert_eq!((conflict.attempts, conflict.expected_version, conflict.current_version), (3, 3, 15));
    assert!(Error::Conflict(Box::new(conflict)).retryable(), "the same save may still be merged");
    assert_same_change(&server.intents(), &[false, true, true]);
    assert_eq!(server.clock.waits_ms(), [25, 50], "nobody waits after the last attempt");
}

#[tokio::test]
async fn disjoint_conflict_is_raised_when_the_deadline_leaves_no_time_to_wait() {
    let server = Script::new().send(mergeable(&theirs(4, 2)));
    let (base, edited) = edit();
    let error = server.core(Some(Duration::from_millis(20))).save(&base, &edited).await.unwrap_err();
    let Error::Conflict(conflict) = error else { panic!("{error}") };
    assert_eq!((conflict.attempts, conflict.mergeable), (1, true));
}

#[tokio::test]
async fn unanswered_attempt_is_sent_again_unchanged() {
    let server = Script::new().send(mergeable(&theirs(4, 2))).send(broken()).send_replayed(subscription(5, "mine"));
    let Outcome::Modified(modified) = save(&server).await.unwrap() else { panic!("nothing was done") };
    assert_eq!((modified.attempts, modified.replayed), (2, true));
    let [_, second, again] = server.intents().try_into().unwrap();
    assert_eq!(second, again);
}

#[tokio::test]
async fn other_refusals_of_a_merge_are_raised() {
    let server =
        Script::new().send(mergeable(&theirs(4, 2))).send(refusal(Code::FailedPrecondition, "INVALID_TRANSITION"));
    let error = save(&server).await.unwrap_err();
    assert!(matches!(&error, Error::Refused { reason, .. } if reason == "INVALID_TRANSITION"), "{error}");
}

#[tokio::test]
async fn nothing_differs_and_nothing_is_sent() {
    let server = Script::<Subscription>::new();
    let (base, _) = edit();
    let outcome = server.core(None).save(&base, &base.clone()).await.unwrap();
    assert_eq!(outcome, Outcome::NothingToDo { entity: base, attempts: 0 });
}

#[tokio::test]
async fn what_no_update_can_write_is_an_error_before_anything_is_sent() {
    let server = Script::<Subscription>::new();
    let (base, edited) = edit();
    let edited = Subscription { plan_id: "other".to_owned(), version: 4, ..edited };
    let error = server.core(None).save(&base, &edited).await.unwrap_err();
    assert_eq!(error.to_string(), "no update can write version, plan_id of a subscription");
    assert!(!error.retryable());
}

async fn resolve(
    server: &Script<Subscription>,
    conflict: &Conflict<Subscription>,
    choices: &[(&str, Choice<Subscription>)],
) -> Result<Outcome<Subscription>, Error<Subscription>> {
    server.core(None).resolve(conflict, choices).await
}

#[tokio::test]
async fn choice_is_a_new_write_of_what_the_person_saw() {
    let server = Script::new().send(conflict(3, &subscription(4, "theirs"))).send(subscription(5, "mine"));
    let conflict = refused(&server).await;
    let outcome = resolve(&server, &conflict, &[("notes", Choice::Mine)]).await.unwrap();
    assert_eq!((outcome.entity().version, outcome.attempts()), (5, 1));
    let [refused, resolved] = server.intents().try_into().unwrap();
    assert_ne!(refused.request_id(), resolved.request_id());
    let Write::Change { change, .. } = sent_edit() else { unreachable!() };
    assert_eq!(resolved.write(), &Write::Change { id: ID.to_owned(), expected_version: 4, change });
    assert!(!resolved.options().merge, "a choice was made of what was seen, and of nothing else");
}

#[tokio::test]
async fn choosing_what_is_there_sends_nothing() {
    let server = Script::new().send(conflict(3, &subscription(4, "theirs")));
    let conflict = refused(&server).await;
    let outcome = resolve(&server, &conflict, &[("notes", Choice::Theirs)]).await.unwrap();
    assert_eq!(outcome, Outcome::NothingToDo { entity: subscription(4, "theirs"), attempts: 0 });
}

#[tokio::test]
async fn choice_that_is_missing_sends_nothing() {
    let server = Script::new().send(conflict(3, &subscription(4, "theirs")));
    let conflict = refused(&server).await;
    let error = resolve(&server, &conflict, &[]).await.unwrap_err();
    let Error::Choice(ChoiceError::Undecided { paths }) = error else { panic!("{error}") };
    assert_eq!(paths, ["notes"]);
}

#[tokio::test]
async fn choice_on_what_has_moved_on_once_more_is_a_conflict_again() {
    let server = Script::new()
        .send(conflict(3, &subscription(4, "theirs")))
        .send(conflict(4, &subscription(5, "newer")))
        .send(subscription(6, "mine"));
    let first = refused(&server).await;
    let error = resolve(&server, &first, &[("notes", Choice::Mine)]).await.unwrap_err();
    let Error::Conflict(second) = error else { panic!("{error}") };
    assert_eq!((second.base.as_ref(), second.current_version), (Some(&subscription(4, "theirs")), 5));
    let outcome = resolve(&server, &second, &[("notes", Choice::Mine)]).await.unwrap();
    assert_eq!(outcome.entity().version, 6);
}

#[tokio::test]
async fn entity_dropped_from_the_refusal_is_read_before_the_choice_is_sent() {
    let dropped = VersionConflict {
        current: None,
        truncation: Some(Truncation { entity: true, ..Default::default() }),
        ..detail(3, &subscription(4, ""))
    };
    // Somebody was faster than the reading, too: the person has not seen version 5, so it is not written over.
    let server = Script::new()
        .send(aborted("VERSION_CONFLICT", &dropped))
        .get(subscription(5, "newer"))
        .send(conflict(4, &subscription(5, "newer")));
    let unread = refused(&server).await;
    let choices = [("notes", Choice::Mine)];
    assert_eq!(unread.resolve(&choices).unwrap_err(), ChoiceError::CurrentMissing);
    let error = resolve(&server, &unread, &choices).await.unwrap_err();
    let Error::Conflict(second) = error else { panic!("{error}") };
    assert_eq!((server.reads(), second.base), (1, None));
    let sent = server.intents().pop().unwrap();
    assert!(matches!(sent.write(), Write::Change { expected_version: 4, .. }), "{sent:?}");
}
