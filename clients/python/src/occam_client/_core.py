"""When to send again, and what: the client's concurrency contract. It does no input or output.

Each call of the caller's is a generator of what is to be done next, a `Call` or a `Sleep`; a client carries that out,
by blocking or by awaiting, and sends back what came of it. So there is one behaviour, however it is carried out.

There are two loops, and they must not be confused. The inner one sends the *same bytes* until there is an answer
(`_until_answered`): the `request_id` makes that safe. The outer one (`modify`) takes a refusal as stale for what it is,
makes a *new* change from the entity as it is now, and gives it a new `request_id`. `save` has an outer loop of its own
kind: the *same change* from the same version, under a new `request_id`, for the server to merge.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from google.protobuf.message import Message
from grpc import StatusCode

from occam_client._answer import Ahead, Answer, Away, Missing, Rejected, Stale, Unknown, answer_of
from occam_client._backoff import Backoff
from occam_client._change import Change, Update
from occam_client._conflict import Conflict, RelatedConflict, VersionAhead
from occam_client._errors import NotFound, NotWritable, OccamError, OutcomeUnknown, Refused, Unavailable
from occam_client._fields import differences, update_of
from occam_client._intent import Intent, Modified, NothingToDo, Outcome, Reply
from occam_client._kind import Kind, Rpc, T, copy_of, field_of, kind_of
from occam_client._resolve import Choices, resolve
from occam_client._status import Status
from occam_client.v1 import Merge

_ATTEMPTS_MAX = 3
"""How many changes `modify` sends."""
_TRIES_MAX = 10
"""How often the same bytes are sent when the caller sets no deadline."""


@dataclass(frozen=True)
class Call:
    """A single call to the server, answered by its reply or by a status."""

    rpc: Rpc
    body: bytes
    timeout: float | None


@dataclass(frozen=True)
class Sleep:
    """A wait of some seconds."""

    seconds: float


R = TypeVar("R")
Steps = Generator[Call | Sleep, Any, R]
"""What is to be done, and at last the result."""


@dataclass(frozen=True)
class _Failure:
    """The status that ended a call's tries, and what it means."""

    status: Status
    answer: Answer
    has_unanswered_copy: bool
    """Whether an earlier try may have arrived and was not answered."""


class Core:
    """One call of the caller's, with all that it takes."""

    def __init__(self, remaining: Callable[[], float | None], random: Callable[[], float]) -> None:
        self._remaining = remaining
        self._random = random

    def modify(self, kind: Kind[T], entity_id: str, mutate: Callable[[T], Change[T] | None]) -> Steps[Outcome[T]]:
        """Reads, applies the caller's function, sends; on a conflict again, from what the entity is now."""
        backoff = Backoff()
        attempts = 0
        base = yield from self.get(kind, entity_id)
        while True:
            # A copy, so that the function may edit what it is given.
            change = mutate(copy_of(base))
            if change is None:
                return NothingToDo(base, attempts)
            attempts += 1
            answer = yield from self._deliver(Intent.change(entity_id, base.version, change))
            if isinstance(answer, Reply):
                return _modified(answer, attempts)
            wait = backoff.next_wait(self._random())
            if attempts == _ATTEMPTS_MAX or not self._has_time_for(wait):
                answer.base = base
                answer.attempts = attempts
                # The same call reads anew.
                answer.retryable = True
                raise answer
            yield Sleep(wait)
            base = answer.current if answer.current is not None else (yield from self.get(kind, entity_id))

    def save(self, base: T, edited: T) -> Steps[Outcome[T]]:
        """Sends the fields that differ; on a conflict the same change once more, for the server to merge, if it can."""
        writable, fixed = differences(base, edited)
        if fixed:
            raise NotWritable(fixed, kind_of(base).name)
        change = update_of(edited, writable)
        if change is None:
            return NothingToDo(base, 0)
        # A copy, as the change has one of `edited`, since the caller's form may go on changing while this waits.
        base, yours = copy_of(base), Update(edited, writable)
        backoff = Backoff()
        attempts = 0
        while True:
            # Still from the version that it was made from, so that the server sees what others did since.
            answer = yield from self._deliver(Intent.change(base.id, base.version, change, merge=attempts > 0))
            attempts += 1
            if isinstance(answer, Reply):
                return _modified(answer, attempts)
            wait = backoff.next_wait(self._random())
            # Whether the two changes meet is for the server to say. If they do, a person has to decide.
            if not answer.mergeable or attempts == _ATTEMPTS_MAX or not self._has_time_for(wait):
                answer.base = base
                answer.yours = yours
                answer.attempts = attempts
                answer.retryable = answer.mergeable
                raise answer
            yield Sleep(wait)

    def resolve(self, conflict: Conflict[T], choices: Choices[T]) -> Steps[Outcome[T]]:
        """Sends what a person chose: a new change, of what the person saw."""
        current = conflict.current
        if current is None:
            # It may be newer than what the person saw. The change names the version seen, and is refused then.
            current = yield from self.get(conflict.intent.kind, conflict.entity_id)
        intent = resolve(conflict, current, choices)
        if intent is None:
            return NothingToDo(current, 0)
        answer = yield from self._deliver(intent)
        if isinstance(answer, Reply):
            return _modified(answer, 1)
        answer.base = current if current.version == answer.expected_version else None
        raise answer

    def send(self, intent: Intent[T]) -> Steps[Reply[T]]:
        """Sends an intent until there is an answer."""
        answer = yield from self._deliver(intent)
        if isinstance(answer, Conflict):
            raise answer
        return answer

    def get(self, kind: Kind[T], entity_id: str) -> Steps[T]:
        """Reads an entity."""
        rpc = kind.rpc_on("Get")
        answer = yield from self._until_answered(kind, rpc, rpc.request(id=entity_id).SerializeToString())
        if isinstance(answer, Message):
            return cast("T", kind.entity_of(answer))
        raise _unread(kind, entity_id, answer) from answer.status.cause

    def _deliver(self, intent: Intent[T]) -> Steps[Reply[T] | Conflict[T]]:
        """Sends an intent until there is an answer. A conflict is given back, because a new change may succeed."""
        answer = yield from self._until_answered(intent.kind, intent.rpc, intent.body)
        if isinstance(answer, Message):
            # A creation is never merged, and its reply has no such field.
            merge = cast("Merge | None", field_of(answer, "merge"))
            return Reply(cast("T", intent.kind.entity_of(answer)), cast("Any", answer).replayed, merge)
        refusal = _refusal(intent, answer)
        if isinstance(refusal, Conflict):
            return refusal
        raise refusal from answer.status.cause

    def _until_answered(self, kind: Kind[T], rpc: Rpc, body: bytes) -> Steps[Message | _Failure]:
        """Makes the same call until it is answered: with a deadline until that, without one `_TRIES_MAX` times.

        The answer is `Away` when there was none.
        """
        backoff = Backoff()
        has_unanswered_copy = False
        last = Status(StatusCode.DEADLINE_EXCEEDED, "the caller's deadline passed before the call", was_sent=False)
        tries = 0
        while (remaining := self._remaining()) is None or remaining > 0:
            tries += 1
            reply: Message | Status = yield Call(rpc, body, remaining)
            if isinstance(reply, Message):
                if kind.entity_of(reply) is not None:
                    return reply
                # The API promises one, and what else went wrong there nobody knows.
                reply = Status(StatusCode.INTERNAL, f"the reply carries no {kind.name}")
            answer = answer_of(reply)
            if not isinstance(answer, Away):
                return _Failure(reply, answer, has_unanswered_copy)
            has_unanswered_copy |= answer.was_sent
            last = reply
            # The jitter comes on top, because the server asks every caller for the same delay.
            wait = answer.retry_delay + backoff.next_wait(self._random())
            if (remaining is None and tries == _TRIES_MAX) or not self._has_time_for(wait):
                break
            yield Sleep(wait)
        return _Failure(last, Away(has_unanswered_copy), has_unanswered_copy)

    def _has_time_for(self, wait: float) -> bool:
        """Whether there is time for a call after the wait."""
        remaining = self._remaining()
        return remaining is None or remaining > wait


def _modified(reply: Reply[T], attempts: int) -> Modified[T]:
    return Modified(reply.entity, attempts, reply.replayed, reply.merge)


def _unread(kind: Kind[T], entity_id: str, failure: _Failure) -> OccamError:
    """What the failure of a read means."""
    match failure.answer:
        case Missing(entity):
            return NotFound(*(entity or (kind.entity_type, entity_id)), failure.status)
        case Rejected(reason):
            return Refused(reason, failure.status)
        # A read names no version; a server that says so all the same has its say.
        case Stale(detail) | Ahead(detail):
            return RelatedConflict(detail)
        # A read changes nothing, so that its outcome is of no account.
        case Away() | Unknown():
            return Unavailable(failure.status)


def _refusal(intent: Intent[T], failure: _Failure) -> OccamError:
    """What the failure of an intent means for it."""
    status = failure.status
    # Of a check nothing can have taken effect, so that there is nothing to be in doubt about.
    in_doubt = Unavailable(status) if intent.validate_only else OutcomeUnknown(intent, status)
    match failure.answer:
        case Stale(detail) | Ahead(detail) as answer:
            # To make the change again would be no help against another entity's version: it names that still.
            if intent.write is None or detail.entity_type != intent.kind.entity_type:
                return RelatedConflict(detail)
            # Whoever names a version that is yet to come did not read it here, and to read again would hide that.
            mismatch = Conflict if isinstance(answer, Stale) else VersionAhead
            return mismatch(intent, intent.write, detail)
        case Missing(entity):
            return NotFound(*(entity or (intent.kind.entity_type, intent.entity_id)), status)
        case Away() if not failure.has_unanswered_copy:
            return Unavailable(status)
        # Such a refusal tells nothing of the copy that was not answered.
        case Rejected(settles_earlier_copies=False) if failure.has_unanswered_copy:
            return in_doubt
        case Rejected(reason):
            return Refused(reason, status)
        # The reply, not the request, may be what was lost.
        case Away() | Unknown():
            return in_doubt
