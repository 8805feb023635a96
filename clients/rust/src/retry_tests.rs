use tonic::Code;
use tonic_types::{ErrorDetails, StatusExt as _};

use super::*;
use crate::testing::{ID, Script, aborted, broken, conflict, refusal, subscription};
use crate::v1::version_conflict::Current;
use crate::v1::{EntityType, FieldDiff, Plan, Subscription, Truncation, VersionConflict};
use crate::{Modified, PlanChange, SubscriptionChange, Write};

/// Appends to the notes.
fn append(subscription: &Subscription) -> Option<SubscriptionChange> {
    let mut edited = subscription.clone();
    edited.notes.push('!');
    Some(SubscriptionChange::update(edited, ["notes"]))
}

fn expected_version<T: Entity>(intent: &Intent<T>) -> i64 {
    match intent.write() {
        Write::Change { expected_version, .. } => *expected_version,
        Write::Create(_) => 0,
    }
}

fn unavailable_for(delay: Duration) -> Status {
    let mut details = ErrorDetails::with_retry_info(Some(delay));
    details.set_error_info("STORE_UNAVAILABLE", "occam.v1", []);
    Status::with_error_details(Code::Unavailable, "as scripted", details)
}

fn pause() -> Intent<Subscription> {
    Intent::change(ID, 3, SubscriptionChange::Pause)
}

fn overloaded() -> Status {
    refusal(Code::ResourceExhausted, "OVERLOADED")
}

#[tokio::test]
async fn change_is_sent_with_the_version_read() {
    let server = Script::new().get(subscription(3, "a")).send(subscription(4, "a!"));
    let outcome = server.core(None).modify(ID, append).await.unwrap();
    assert_eq!(
        outcome,
        Outcome::Modified(Modified { entity: subscription(4, "a!"), attempts: 1, replayed: false, merge: None })
    );
    let change = append(&subscription(3, "a")).unwrap();
    let [sent] = server.intents().try_into().unwrap();
    assert_eq!(sent.write(), &Write::Change { id: ID.to_owned(), expected_version: 3, change });
}

#[tokio::test]
async fn conflict_is_rebased_on_the_entity_in_the_refusal() {
    let server =
        Script::new().get(subscription(3, "a")).send(conflict(3, &subscription(5, "b"))).send(subscription(6, "b!"));
    let outcome = server.core(None).modify(ID, append).await.unwrap();
    assert_eq!((outcome.entity().notes.as_str(), outcome.attempts()), ("b!", 2));
    assert_eq!(server.reads(), 1, "the refusal has the entity");
    let sent = server.intents();
    assert_eq!(sent.iter().map(expected_version).collect::<Vec<_>>(), [3, 5]);
    assert_ne!(sent[0].request_id(), sent[1].request_id(), "another change is another intent");
    assert_eq!(server.clock.waits_ms(), [25]);
}

#[tokio::test]
async fn entity_dropped_from_the_refusal_is_read() {
    let dropped = VersionConflict {
        entity_type: EntityType::Subscription.into(),
        entity_id: ID.to_owned(),
        expected_version: 3,
        current_version: 4,
        truncation: Some(Truncation { entity: true, ..Default::default() }),
        ..Default::default()
    };
    let server = Script::new()
        .get(subscription(3, "a"))
        .send(aborted("VERSION_CONFLICT", &dropped))
        .get(subscription(4, "b"))
        .send(subscription(5, "b!"));
    let outcome = server.core(None).modify(ID, append).await.unwrap();
    assert_eq!((outcome.entity().version, outcome.attempts(), server.reads()), (5, 2, 2));
}

#[tokio::test]
async fn third_conflict_is_raised_with_all_that_is_known() {
    let last = VersionConflict {
        entity_type: EntityType::Subscription.into(),
        entity_id: ID.to_owned(),
        expected_version: 5,
        current_version: 6,
        current: Some(Current::Subscription(subscription(6, "d"))),
        diffs: vec![FieldDiff { path: "notes".to_owned(), ..Default::default() }],
        mergeable: true,
        truncation: None,
    };
    let server = Script::new()
        .get(subscription(3, "a"))
        .send(conflict(3, &subscription(4, "b")))
        .send(conflict(4, &subscription(5, "c")))
        .send(aborted("VERSION_CONFLICT", &last));
    let error = server.core(None).modify(ID, append).await.unwrap_err();
    assert!(error.retryable());
    let Error::Conflict(conflict) = error else { panic!("{error}") };
    let sent = server.intents();
    assert_eq!(
        *conflict,
        Conflict {
            entity_id: ID.to_owned(),
            expected_version: 5,
            current_version: 6,
            base: Some(subscription(5, "c")),
            yours: append(&subscription(5, "c")).unwrap(),
            request_id: sent[2].request_id().to_owned(),
            current: Some(subscription(6, "d")),
            diffs: last.diffs,
            mergeable: true,
            truncation: Truncation::default(),
            attempts: 3,
            retryable: true,
            validate_only: false,
        }
    );
    assert_eq!(sent.len(), 3);
    assert_eq!(server.clock.waits_ms(), [25, 50], "nobody waits after the last attempt");
}

#[tokio::test]
async fn nothing_to_do_sends_nothing() {
    let server = Script::new().get(subscription(3, "a"));
    let outcome = server.core(None).modify(ID, |_| None).await.unwrap();
    assert_eq!(outcome, Outcome::NothingToDo { entity: subscription(3, "a"), attempts: 0 });
}

#[tokio::test]
async fn nothing_may_be_left_to_do_after_a_conflict() {
    let server = Script::new().get(subscription(3, "a")).send(conflict(3, &subscription(4, "a!")));
    let once = |subscription: &Subscription| append(subscription).filter(|_| !subscription.notes.ends_with('!'));
    let outcome = server.core(None).modify(ID, once).await.unwrap();
    assert_eq!(outcome, Outcome::NothingToDo { entity: subscription(4, "a!"), attempts: 1 });
}

#[tokio::test]
async fn conflict_is_raised_early_when_the_deadline_leaves_no_time_to_wait() {
    let server = Script::new()
        .get(subscription(3, "a"))
        .send(conflict(3, &subscription(4, "b")))
        .send(conflict(4, &subscription(5, "c")));
    let error = server.core(Some(Duration::from_millis(70))).modify(ID, append).await.unwrap_err();
    let Error::Conflict(conflict) = error else { panic!("{error}") };
    assert_eq!((conflict.attempts, conflict.base), (2, Some(subscription(4, "b"))));
    assert_eq!(server.clock.waits_ms(), [25]);
}

#[tokio::test]
async fn unanswered_intent_is_sent_again_unchanged() {
    let server = Script::new().send(broken()).send(Status::unavailable("")).send_replayed(subscription(4, "a"));
    let intent = pause();
    let reply = server.core(None).send(&intent).await.unwrap();
    assert!(reply.replayed);
    assert_eq!(server.intents(), vec![intent; 3]);
    assert_eq!(server.clock.waits_ms(), [25, 50]);
}

#[tokio::test]
async fn unanswered_attempt_of_modify_counts_once() {
    let server = Script::new()
        .get(Status::unavailable(""))
        .get(subscription(3, "a"))
        .send(broken())
        .send_replayed(subscription(4, "a!"));
    let outcome = server.core(None).modify(ID, append).await.unwrap();
    assert_eq!(
        outcome,
        Outcome::Modified(Modified { entity: subscription(4, "a!"), attempts: 1, replayed: true, merge: None })
    );
    let sent = server.intents();
    assert_eq!(sent[0], sent[1]);
}

#[tokio::test]
async fn delay_that_the_server_asks_for_is_kept() {
    let server = Script::new().send(unavailable_for(Duration::from_secs(2))).send(subscription(4, "a"));
    server.core(None).send(&pause()).await.unwrap();
    assert_eq!(server.clock.waits_ms(), [2_025]);
}

#[tokio::test]
async fn delay_beyond_the_deadline_is_not_waited_for() {
    let server = Script::new().send(unavailable_for(Duration::from_secs(2)));
    let error = server.core(Some(Duration::from_secs(1))).send(&pause()).await.unwrap_err();
    assert!(matches!(error, Error::OutcomeUnknown { .. }), "{error}");
    assert!(server.clock.waits_ms().is_empty());
}

#[tokio::test]
async fn without_a_deadline_ten_tries_are_made() {
    let server = (0..10).fold(Script::new(), |server, _| server.send(broken()));
    let intent = pause();
    let error = server.core(None).send(&intent).await.unwrap_err();
    assert_eq!((error.retryable(), error.request_id()), (true, Some(intent.request_id())));
    let Error::OutcomeUnknown { intent: kept, source } = error else { panic!("{error}") };
    assert_eq!((*kept, source.message()), (intent, "transport error"));
    assert_eq!(server.intents().len(), 10);
    assert_eq!(server.clock.waits_ms(), [25, 50, 100, 200, 400, 500, 500, 500, 500]);
}

#[tokio::test]
async fn with_a_deadline_tries_are_made_until_it() {
    let server = (0..20).fold(Script::new(), |server, _| server.send(broken()));
    let error = server.core(Some(Duration::from_secs(5))).send(&pause()).await.unwrap_err();
    assert!(matches!(error, Error::OutcomeUnknown { .. }), "{error}");
    assert_eq!(server.intents().len(), 14);
    let timeouts: Vec<_> =
        server.sent.lock().unwrap().iter().map(|(_, timeout)| timeout.unwrap().as_millis()).collect();
    assert_eq!(timeouts[..3], [5_000, 4_975, 4_925], "each call is told what is left");
}

#[tokio::test]
async fn server_that_was_never_reached_leaves_no_doubt() {
    let refused = || Status::from_error(Box::new(tonic::ConnectError("connection refused".into())));
    let server = (0..10).fold(Script::new(), |server, _| server.send(refused()));
    let error = server.core(None).send(&pause()).await.unwrap_err();
    assert!(matches!(error, Error::Unavailable { .. }), "{error}");
}

#[tokio::test]
async fn own_deadline_and_cancellation_are_left_to_the_caller() {
    for status in [
        Status::deadline_exceeded(""),
        Status::cancelled(""),
        Status::from_error(Box::new(tonic::TimeoutExpired(()))),
        refusal(Code::DeadlineExceeded, "DEADLINE_EXCEEDED"),
        refusal(Code::Unknown, "OUTCOME_UNKNOWN"),
        refusal(Code::Internal, "INTERNAL"),
    ] {
        let server = Script::new().get(subscription(3, "a")).send(status);
        let error = server.core(None).modify(ID, append).await.unwrap_err();
        let Error::OutcomeUnknown { intent, .. } = error else { panic!("{error}") };
        assert_eq!(server.intents(), [*intent], "and the very same can be sent again");
    }
}

#[tokio::test]
async fn call_ends_with_the_deadline_even_if_no_answer_comes() {
    let server = Script::new().never_answer();
    let error = server.core(Some(Duration::from_secs(1))).send(&pause()).await.unwrap_err();
    let Error::OutcomeUnknown { source, .. } = error else { panic!("{error}") };
    assert_eq!(source.code(), Code::DeadlineExceeded);
    assert_eq!(server.clock.waits_ms(), [1_000]);
}

#[tokio::test]
async fn after_the_deadline_nothing_is_sent() {
    let server = Script::<Subscription>::new();
    let error = server.core(Some(Duration::ZERO)).modify(ID, append).await.unwrap_err();
    assert!(matches!(error, Error::Unavailable { .. }), "{error}");
    assert!(error.retryable());
    assert_eq!((server.reads(), server.intents().len()), (0, 0));
}

#[tokio::test]
async fn version_ahead_is_not_tried_again() {
    let detail = VersionConflict {
        entity_type: EntityType::Subscription.into(),
        entity_id: ID.to_owned(),
        expected_version: 3,
        current_version: 2,
        current: Some(Current::Subscription(subscription(2, "a"))),
        ..Default::default()
    };
    let server = Script::new().get(subscription(3, "a")).send(aborted("VERSION_AHEAD", &detail));
    let error = server.core(None).modify(ID, append).await.unwrap_err();
    assert!(!error.retryable());
    let Error::VersionAhead(ahead) = error else { panic!("{error}") };
    assert_eq!((ahead.expected_version, ahead.current_version), (3, 2));
    assert_eq!(server.intents().len(), 1);
}

fn plan_conflict(reason: &str) -> Status {
    let plan = Plan { id: ID.to_owned(), version: 8, ..Default::default() };
    let detail = VersionConflict {
        entity_type: EntityType::Plan.into(),
        entity_id: ID.to_owned(),
        expected_version: 7,
        current_version: 8,
        current: Some(Current::Plan(plan)),
        ..Default::default()
    };
    aborted(reason, &detail)
}

#[tokio::test]
async fn conflict_about_the_plan_is_not_the_subscriptions() {
    let change = |_: &Subscription| {
        Some(SubscriptionChange::ChangePlan { plan_id: ID.to_owned(), quantity: None, expected_plan_version: Some(7) })
    };
    for reason in ["VERSION_CONFLICT", "VERSION_AHEAD"] {
        let server = Script::new().get(subscription(3, "a")).send(plan_conflict(reason));
        let error = server.core(None).modify(ID, change).await.unwrap_err();
        assert!(!error.retryable());
        let Error::RelatedConflict(related) = error else { panic!("{error}") };
        assert_eq!((related.entity_type, related.plan().unwrap().version), (EntityType::Plan, 8));
        assert_eq!(server.intents().len(), 1);
    }
}

#[tokio::test]
async fn conflict_about_the_plan_is_the_plans_own() {
    let plan = |version| Plan { id: ID.to_owned(), version, ..Default::default() };
    let server = Script::new().get(plan(7)).send(plan_conflict("VERSION_CONFLICT")).send(plan(9));
    let outcome = server.core(None).modify(ID, |_| Some(PlanChange::Archive)).await.unwrap();
    assert_eq!((outcome.entity().version, outcome.attempts()), (9, 2));
}

#[tokio::test]
async fn absent_entity_is_not_found() {
    let server = Script::<Subscription>::new().get(refusal(Code::NotFound, "ENTITY_NOT_FOUND"));
    let error = server.core(None).modify(ID, append).await.unwrap_err();
    assert_eq!(error.to_string(), format!("there is no subscription {ID}"));
    assert!(!error.retryable());
}

#[tokio::test]
async fn refusal_is_raised_at_once() {
    let server = Script::new().get(subscription(3, "a")).send(refusal(Code::FailedPrecondition, "INVALID_TRANSITION"));
    let error = server.core(None).modify(ID, append).await.unwrap_err();
    assert_eq!(error.to_string(), "INVALID_TRANSITION: as scripted");
    assert!(!error.retryable());
}

#[tokio::test]
async fn overloaded_server_has_done_nothing() {
    let server = Script::new().send(overloaded());
    let error = server.core(None).send(&pause()).await.unwrap_err();
    assert!(matches!(&error, Error::Refused { reason, .. } if reason == "OVERLOADED"), "{error}");
    assert!(error.retryable());
}

#[tokio::test]
async fn overloaded_server_says_nothing_of_the_copy_before() {
    let server = Script::new().send(broken()).send(overloaded());
    let error = server.core(None).send(&pause()).await.unwrap_err();
    assert!(matches!(error, Error::OutcomeUnknown { .. }), "{error}");
}

#[tokio::test]
async fn refusal_by_the_row_settles_the_copy_before_too() {
    let server = Script::new().send(broken()).send(refusal(Code::FailedPrecondition, "INVALID_TRANSITION"));
    let error = server.core(None).send(&pause()).await.unwrap_err();
    assert!(matches!(error, Error::Refused { .. }), "{error}");
}

#[tokio::test]
async fn conflict_of_a_single_send_is_raised_at_once() {
    let server = Script::new().send(conflict(3, &subscription(4, "b")));
    let error = server.core(None).send(&pause()).await.unwrap_err();
    assert!(!error.retryable(), "the same intent is stale for ever");
    let Error::Conflict(conflict) = error else { panic!("{error}") };
    assert_eq!((conflict.attempts, conflict.yours), (1, SubscriptionChange::Pause));
}

#[tokio::test]
async fn check_that_is_not_answered_leaves_no_doubt() {
    let intent = pause().validate_only();
    let server = Script::new().send(Status::deadline_exceeded(""));
    let error = server.core(None).send(&intent).await.unwrap_err();
    assert!(matches!(error, Error::Unavailable { .. }), "{error}");
    let server = (0..10).fold(Script::new(), |server, _| server.send(broken()));
    let error = server.core(None).send(&intent).await.unwrap_err();
    assert!(matches!(error, Error::Unavailable { .. }), "{error}");
}
