import pytest
from grpc import StatusCode
from scripted import (
    BROKEN,
    ID,
    UNREACHED,
    Script,
    ahead,
    conflict,
    plan,
    row,
    status,
    subscription,
    unavailable,
)

from occam_client import (
    ArchivePlan,
    Change,
    ChangeSubscriptionPlan,
    Conflict,
    Intent,
    Modified,
    NotFound,
    NothingToDo,
    OccamError,
    Outcome,
    OutcomeUnknown,
    PauseSubscription,
    Refused,
    RelatedConflict,
    Reply,
    Status,
    Unavailable,
    Update,
    VersionAhead,
)
from occam_client._kind import PLAN, SUBSCRIPTION
from occam_client.v1 import EntityType, Plan, Subscription, Truncation, VersionConflict


def append(subscription: Subscription) -> Change[Subscription]:
    subscription.notes += "!"
    return Update(subscription, ["notes"])


def modify(server: Script) -> Outcome[Subscription]:
    return server.run(server.core().modify(SUBSCRIPTION, ID, append))


def pause() -> Intent[Subscription]:
    return Intent.change(ID, 3, PauseSubscription())


def send(server: Script, intent: Intent[Subscription]) -> Reply[Subscription]:
    return server.run(server.core().send(intent))


def test_change_is_sent_with_the_version_read() -> None:
    server = Script(subscription(3, "a"), subscription(4, "a!"))
    assert modify(server) == Modified(subscription(4, "a!"), attempts=1)
    (sent,) = server.sent
    assert (sent.subscription.id, sent.subscription.notes, sent.expected_version) == (ID, "a!", 3)
    assert sent.update_mask.paths == ["notes"]


def test_conflict_is_rebased_on_the_entity_in_the_refusal() -> None:
    server = Script(subscription(3, "a"), conflict(3, subscription(5, "b")), subscription(6, "b!"))
    outcome = modify(server)
    assert (outcome.entity.notes, outcome.attempts) == ("b!", 2)
    assert server.reads == 1
    first, second = server.sent
    assert (first.expected_version, second.expected_version, second.subscription.notes) == (3, 5, "b!")
    assert first.request_id != second.request_id
    assert server.waits_ms == [25]


def test_entity_dropped_from_the_refusal_is_read() -> None:
    dropped = VersionConflict(
        entity_type=EntityType.ENTITY_TYPE_SUBSCRIPTION,
        entity_id=ID,
        expected_version=3,
        current_version=4,
        truncation=Truncation(entity=True),
    )
    refusal = status(StatusCode.ABORTED, "VERSION_CONFLICT", dropped)
    server = Script(subscription(3, "a"), refusal, subscription(4, "b"), subscription(5, "b!"))
    outcome = modify(server)
    assert (outcome.entity.version, outcome.attempts, server.reads) == (5, 2, 2)


def test_third_conflict_is_raised_with_all_that_is_known() -> None:
    server = Script(
        subscription(3, "a"),
        conflict(3, subscription(4, "b")),
        conflict(4, subscription(5, "c")),
        conflict(5, subscription(6, "d"), diffs=[row("notes", "BOTH_DIFFER")], mergeable=True),
    )
    with pytest.raises(Conflict) as raised:
        modify(server)
    error = raised.value
    assert (error.entity_type, error.entity_id) == (EntityType.ENTITY_TYPE_SUBSCRIPTION, ID)
    assert (error.expected_version, error.current_version, error.attempts) == (5, 6, 3)
    assert (error.base, error.current) == (subscription(5, "c"), subscription(6, "d"))
    assert error.yours == Update(subscription(5, "c!"), ["notes"])
    assert error.diffs == (row("notes", "BOTH_DIFFER"),)
    assert (error.mergeable, error.retryable) == (True, True)
    assert error.request_id == server.sent[2].request_id
    assert server.waits_ms == [25, 50], "nobody waits after the last attempt"


def test_nothing_to_do_sends_nothing() -> None:
    server = Script(subscription(3, "a"))
    outcome = server.run(server.core().modify(SUBSCRIPTION, ID, lambda _: None))
    assert outcome == NothingToDo(subscription(3, "a"), attempts=0)


def test_nothing_may_be_left_to_do_after_a_conflict() -> None:
    server = Script(subscription(3, "a"), conflict(3, subscription(4, "a!")))
    once = lambda found: None if found.notes.endswith("!") else append(found)  # noqa: E731
    outcome = server.run(server.core().modify(SUBSCRIPTION, ID, once))
    assert outcome == NothingToDo(subscription(4, "a!"), attempts=1)


def test_conflict_is_raised_early_when_the_deadline_leaves_no_time_to_wait() -> None:
    server = Script(
        subscription(3, "a"), conflict(3, subscription(4, "b")), conflict(4, subscription(5, "c")), timeout=0.07
    )
    with pytest.raises(Conflict) as raised:
        modify(server)
    assert (raised.value.attempts, raised.value.base) == (2, subscription(4, "b"))
    assert server.waits_ms == [25]


def test_unanswered_intent_is_sent_again_unchanged() -> None:
    server = Script(BROKEN, Status(StatusCode.UNAVAILABLE, ""), subscription(4, "a"), replayed=True)
    intent = pause()
    assert send(server, intent).replayed
    assert [call.body for call in server.calls] == [intent.body] * 3
    assert server.waits_ms == [25, 50]


def test_unanswered_attempt_of_modify_counts_once() -> None:
    away = Status(StatusCode.UNAVAILABLE, "")
    server = Script(away, subscription(3, "a"), BROKEN, subscription(4, "a!"), replayed=True)
    assert modify(server) == Modified(subscription(4, "a!"), attempts=1, replayed=True)
    first, second = server.sent
    assert first == second


def test_delay_that_the_server_asks_for_is_kept() -> None:
    server = Script(unavailable(2), subscription(4, "a"))
    send(server, pause())
    assert server.waits_ms == [2025]


def test_delay_beyond_the_deadline_is_not_waited_for() -> None:
    server = Script(unavailable(2), timeout=1)
    with pytest.raises(OutcomeUnknown):
        send(server, pause())
    assert server.waits_ms == []


def test_without_a_deadline_ten_tries_are_made() -> None:
    server = Script(*[BROKEN] * 10)
    intent = pause()
    with pytest.raises(OutcomeUnknown) as raised:
        send(server, intent)
    assert (raised.value.intent, raised.value.status, raised.value.retryable) == (intent, BROKEN, True)
    assert server.waits_ms == [25, 50, 100, 200, 400, 500, 500, 500, 500]


def test_with_a_deadline_tries_are_made_until_it() -> None:
    server = Script(*[BROKEN] * 14, timeout=5)
    with pytest.raises(OutcomeUnknown):
        send(server, pause())
    assert len(server.calls) == 14
    assert [call.timeout for call in server.calls[:3]] == pytest.approx([5, 4.975, 4.925])


def test_after_the_deadline_nothing_is_sent() -> None:
    server = Script(timeout=0)
    with pytest.raises(Unavailable) as raised:
        modify(server)
    assert raised.value.retryable
    assert server.calls == []


UNKNOWN = [
    Status(StatusCode.DEADLINE_EXCEEDED, ""),
    Status(StatusCode.CANCELLED, ""),
    status(StatusCode.DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED"),
    status(StatusCode.UNKNOWN, "OUTCOME_UNKNOWN"),
    status(StatusCode.INTERNAL, "INTERNAL"),
]
PLAN_CONFLICTS = [conflict(7, plan(8)), ahead(7, plan(8))]
INVALID_TRANSITION = status(StatusCode.FAILED_PRECONDITION, "INVALID_TRANSITION")
OVERLOADED = status(StatusCode.RESOURCE_EXHAUSTED, "OVERLOADED")


@pytest.mark.parametrize(
    ("answers", "error", "retryable"),
    [
        *[([answer], OutcomeUnknown, True) for answer in UNKNOWN],
        *[([answer], RelatedConflict, False) for answer in PLAN_CONFLICTS],
        ([conflict(3, subscription(4, "b"))], Conflict, False),
        ([ahead(3, subscription(2, "b"))], VersionAhead, False),
        ([status(StatusCode.NOT_FOUND, "ENTITY_NOT_FOUND")], NotFound, False),
        ([INVALID_TRANSITION], Refused, False),
        ([OVERLOADED], Refused, True),
        ([UNREACHED] * 10, Unavailable, True),
        # What was not answered may have been done, unless the server says that it looked for that first.
        ([BROKEN, *[UNREACHED] * 9], OutcomeUnknown, True),
        ([BROKEN, OVERLOADED], OutcomeUnknown, True),
        ([BROKEN, status(StatusCode.UNAUTHENTICATED, "UNAUTHENTICATED")], OutcomeUnknown, True),
        ([BROKEN, INVALID_TRANSITION], Refused, False),
        ([BROKEN, conflict(3, subscription(4, "b"))], Conflict, False),
    ],
)
def test_failed_intent_is_one_of(answers: list[Status], error: type[OccamError], retryable: bool) -> None:
    server = Script(*answers)
    with pytest.raises(error) as raised:
        send(server, pause())
    assert type(raised.value) is error
    assert raised.value.retryable is retryable
    assert len(server.calls) == len(answers)


@pytest.mark.parametrize("answer", [BROKEN, Status(StatusCode.DEADLINE_EXCEEDED, "")])
def test_check_leaves_no_doubt(answer: Status) -> None:
    server = Script(*[answer] * (10 if answer is BROKEN else 1))
    with pytest.raises(Unavailable):
        send(server, Intent.change(ID, 3, PauseSubscription(), validate_only=True))


@pytest.mark.parametrize(
    ("answer", "error", "text"),
    [
        (status(StatusCode.NOT_FOUND, "ENTITY_NOT_FOUND"), NotFound, f"there is no subscription {ID}"),
        (status(StatusCode.PERMISSION_DENIED, "PERMISSION_DENIED"), Refused, "PERMISSION_DENIED: as scripted"),
        (Status(StatusCode.DEADLINE_EXCEEDED, "late"), Unavailable, "nothing was written: late"),
    ],
)
def test_failed_read_is_one_of(answer: Status, error: type[OccamError], text: str) -> None:
    with pytest.raises(error, match=text):
        modify(Script(answer))


def test_refused_change_of_modify_is_raised_at_once() -> None:
    server = Script(subscription(3, "a"), INVALID_TRANSITION)
    with pytest.raises(Refused, match="INVALID_TRANSITION: as scripted"):
        modify(server)


def test_conflict_about_the_plan_is_not_the_subscriptions() -> None:
    server = Script(subscription(3, "a"), PLAN_CONFLICTS[0])
    move = ChangeSubscriptionPlan(ID, expected_plan_version=7)
    with pytest.raises(RelatedConflict) as raised:
        server.run(server.core().modify(SUBSCRIPTION, ID, lambda _: move))
    assert raised.value.current == plan(8)
    assert len(server.sent) == 1


def test_conflict_about_the_plan_is_the_plans_own() -> None:
    server = Script(plan(7), PLAN_CONFLICTS[0], plan(9))
    outcome: Outcome[Plan] = server.run(server.core().modify(PLAN, ID, lambda _: ArchivePlan()))
    assert (outcome.entity.version, outcome.attempts) == (9, 2)


def test_the_caller_may_edit_what_it_is_given() -> None:
    server = Script(subscription(3, "a"), *[conflict(3, subscription(3, "a"))] * 3)
    with pytest.raises(Conflict) as raised:
        modify(server)
    assert raised.value.base == subscription(3, "a")
    assert [sent.subscription.notes for sent in server.sent] == ["a!"] * 3


def test_detail_missing_from_a_conflict_is_made_up_for_by_the_info() -> None:
    metadata = {"entity_type": "subscription", "entity_id": ID, "expected_version": "3", "current_version": "4"}
    bare = status(StatusCode.ABORTED, "VERSION_CONFLICT", metadata=metadata)
    server = Script(subscription(3, "a"), bare, subscription(4, "b"), subscription(5, "b!"))
    assert (modify(server).attempts, server.reads) == (2, 2)
