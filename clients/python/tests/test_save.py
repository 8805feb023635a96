from typing import Any

import pytest
from grpc import StatusCode
from scripted import BROKEN, ID, Script, conflict, row, status, subscription

from occam_client import (
    Choice,
    Conflict,
    CurrentMissing,
    Modified,
    NothingToDo,
    NotWritable,
    Outcome,
    Refused,
    Status,
    Undecided,
    Update,
)
from occam_client._core import Sleep, Steps
from occam_client._kind import copy_of
from occam_client.v1 import Merge, MergePolicy, Subscription, Truncation

BASE = subscription(3, "a", quantity=1)
EDITED = subscription(3, "mine", quantity=1)
MERGE = MergePolicy.MERGE_POLICY_MERGE_DISJOINT


def mergeable(version: int, quantity: int) -> Status:
    """The refusal of an edit that the server could merge."""
    rows = [row("notes", "YOURS_ONLY"), row("quantity", "THEIRS_ONLY")]
    return conflict(3, subscription(version, "a", quantity=quantity), diffs=rows, mergeable=True)


def save(server: Script, edited: Subscription = EDITED) -> Outcome[Subscription]:
    return server.run(server.core().save(BASE, edited))


def refused(server: Script) -> Conflict[Subscription]:
    with pytest.raises(Conflict) as raised:
        save(server)
    return raised.value


def resolve(server: Script, conflict: Conflict[Subscription], **choices: Choice) -> Outcome[Subscription]:
    return server.run(server.core().resolve(conflict, choices))


def assert_same_change(sent: list[Any], merges: list[bool]) -> None:
    """All have the change and the version in common, and each has a `request_id` of its own."""
    assert [request.merge_policy == MERGE for request in sent] == merges
    assert len({request.request_id for request in sent}) == len(sent)
    for request in sent:
        assert (request.expected_version, request.update_mask.paths) == (3, ["notes"])
        assert request.subscription == Subscription(id=ID, notes="mine")


def test_only_what_differs_is_sent_and_nothing_is_read() -> None:
    server = Script(subscription(4, "mine"))
    assert save(server) == Modified(subscription(4, "mine"), attempts=1)
    assert_same_change(server.sent, [False])
    assert server.reads == 0


def test_disjoint_conflict_is_left_to_the_server_to_merge() -> None:
    server = Script(mergeable(4, 2), subscription(5, "mine"), merge=Merge(base_version=3))
    assert save(server) == Modified(subscription(5, "mine"), attempts=2, merge=Merge(base_version=3))
    assert_same_change(server.sent, [False, True])
    assert (server.reads, server.waits_ms) == (0, [25])


def test_conflict_about_the_same_field_is_raised_at_once() -> None:
    server = Script(conflict(3, subscription(4, "theirs"), diffs=[row("notes", "BOTH_DIFFER")]))
    error = refused(server)
    assert (error.base, error.yours) == (BASE, Update(EDITED, ["notes"]))
    assert (error.current, error.attempts) == (subscription(4, "theirs"), 1)
    assert (error.mergeable, error.retryable) == (False, False)
    assert server.waits_ms == []


def test_what_is_edited_while_the_call_waits_is_not_written() -> None:
    base, edited = copy_of(BASE), copy_of(EDITED)
    server = Script(mergeable(4, 2), conflict(3, subscription(5, "theirs")))
    steps = server.core().save(base, edited)

    def editing() -> Steps[Outcome[Subscription]]:
        answer = None
        while True:
            try:
                step = steps.send(answer)
            except StopIteration as end:
                return end.value  # type: ignore[no-any-return]
            if isinstance(step, Sleep):
                base.version, base.notes, edited.notes = 9, "later", "later"
            answer = yield step

    with pytest.raises(Conflict) as raised:
        server.run(editing())
    assert_same_change(server.sent, [False, True])
    assert (raised.value.base, raised.value.yours) == (BASE, Update(EDITED, ["notes"]))


def test_conflict_that_ceases_to_be_disjoint_is_raised_then() -> None:
    server = Script(mergeable(4, 2), conflict(3, subscription(5, "theirs")))
    error = refused(server)
    assert (error.attempts, error.current_version, error.retryable) == (2, 5, False)
    assert_same_change(server.sent, [False, True])


def test_third_loss_is_raised() -> None:
    server = Script(mergeable(4, 2), mergeable(9, 3), mergeable(15, 4))
    error = refused(server)
    assert (error.attempts, error.expected_version, error.current_version) == (3, 3, 15)
    assert error.retryable, "the same save may still be merged"
    assert_same_change(server.sent, [False, True, True])
    assert server.waits_ms == [25, 50], "nobody waits after the last attempt"


def test_disjoint_conflict_is_raised_when_the_deadline_leaves_no_time_to_wait() -> None:
    error = refused(Script(mergeable(4, 2), timeout=0.02))
    assert (error.attempts, error.mergeable) == (1, True)


def test_unanswered_attempt_is_sent_again_unchanged() -> None:
    server = Script(mergeable(4, 2), BROKEN, subscription(5, "mine"), replayed=True)
    assert save(server) == Modified(subscription(5, "mine"), attempts=2, replayed=True)
    _, second, again = server.calls
    assert second.body == again.body


def test_other_refusals_of_a_merge_are_raised() -> None:
    with pytest.raises(Refused, match="INVALID_TRANSITION"):
        save(Script(mergeable(4, 2), status(StatusCode.FAILED_PRECONDITION, "INVALID_TRANSITION")))


def test_nothing_differs_and_nothing_is_sent() -> None:
    assert save(Script(), BASE) == NothingToDo(BASE, attempts=0)


def test_what_no_update_can_write_is_an_error_before_anything_is_sent() -> None:
    with pytest.raises(NotWritable, match="no update can write version, plan_id of a subscription"):
        save(Script(), subscription(4, "mine", quantity=1, plan_id="other"))


def test_choice_is_a_new_write_of_what_the_person_saw() -> None:
    server = Script(conflict(3, subscription(4, "theirs")), subscription(5, "mine"))
    outcome = resolve(server, refused(server), notes=Choice.MINE)
    assert (outcome.entity.version, outcome.attempts) == (5, 1)
    before, choice = server.sent
    assert before.request_id != choice.request_id
    assert (choice.expected_version, choice.subscription.notes, choice.update_mask.paths) == (4, "mine", ["notes"])
    assert choice.merge_policy != MERGE, "a choice was made of what was seen, and of nothing else"


def test_choosing_what_is_there_sends_nothing() -> None:
    server = Script(conflict(3, subscription(4, "theirs")))
    outcome = resolve(server, refused(server), notes=Choice.THEIRS)
    assert outcome == NothingToDo(subscription(4, "theirs"), attempts=0)


def test_choice_that_is_missing_sends_nothing() -> None:
    server = Script(conflict(3, subscription(4, "theirs")))
    with pytest.raises(Undecided, match="there is no choice yet about notes"):
        resolve(server, refused(server))


def test_choice_on_what_has_moved_on_once_more_is_a_conflict_again() -> None:
    server = Script(
        conflict(3, subscription(4, "theirs")), conflict(4, subscription(5, "newer")), subscription(6, "mine")
    )
    first = refused(server)
    with pytest.raises(Conflict) as raised:
        resolve(server, first, notes=Choice.MINE)
    second = raised.value
    assert (second.base, second.current_version) == (subscription(4, "theirs"), 5)
    assert resolve(server, second, notes=Choice.MINE).entity.version == 6


def test_entity_dropped_from_the_refusal_is_read_before_the_choice_is_sent() -> None:
    # Somebody was faster than the reading, too: the person has not seen version 5, so it is not written over.
    server = Script(
        conflict(3, subscription(4, ""), truncation=Truncation(entity=True)),
        subscription(5, "newer"),
        conflict(4, subscription(5, "newer")),
    )
    unread = refused(server)
    unread.current = None
    with pytest.raises(CurrentMissing):
        unread.resolve({"notes": Choice.MINE})
    with pytest.raises(Conflict) as raised:
        resolve(server, unread, notes=Choice.MINE)
    assert (server.reads, raised.value.base) == (1, None)
    assert server.sent[-1].expected_version == 4
