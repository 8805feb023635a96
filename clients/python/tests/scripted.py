"""A server that gives the answers it was told to, and remembers what it was asked."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any as Anything

from google.protobuf.any_pb2 import Any
from google.protobuf.duration_pb2 import Duration
from google.protobuf.message import Message
from google.rpc.error_details_pb2 import ErrorInfo, RetryInfo
from grpc import StatusCode

from occam_client import Status
from occam_client._core import Call, Core, R, Steps
from occam_client._kind import KINDS
from occam_client.v1 import EntityType, FieldDiff, FieldDiffKind, Plan, Subscription, VersionConflict

ID = "0199c0de-0000-7000-8000-000000000001"
KIND = {name.removeprefix("FIELD_DIFF_KIND_"): number for name, number in FieldDiffKind.items()}


def subscription(version: int, notes: str, **fields: Anything) -> Subscription:
    return Subscription(id=ID, version=version, notes=notes, **fields)


def plan(version: int, **fields: Anything) -> Plan:
    return Plan(id=ID, version=version, **fields)


def row(path: str, kind: str) -> FieldDiff:
    return FieldDiff(path=path, kind=KIND[kind])


def status(code: StatusCode, reason: str, *details: Message, metadata: Mapping[str, str] | None = None) -> Status:
    """A status as Occam's own code makes it."""
    info = ErrorInfo(reason=reason, domain="occam.v1", metadata=metadata or {})
    return Status(code, "as scripted", tuple(packed(detail) for detail in (info, *details)))


def packed(message: Message) -> Any:
    any_ = Any()
    any_.Pack(message)
    return any_


def detail_of(expected_version: int, current: Subscription | Plan, **fields: Anything) -> VersionConflict:
    name = type(current).__name__.lower()
    detail = VersionConflict(
        entity_type=EntityType.Value(f"ENTITY_TYPE_{name.upper()}"),
        entity_id=ID,
        expected_version=expected_version,
        current_version=current.version,
        **fields,
    )
    getattr(detail, name).MergeFrom(current)
    return detail


def conflict(expected_version: int, current: Subscription | Plan, **fields: Anything) -> Status:
    return status(StatusCode.ABORTED, "VERSION_CONFLICT", detail_of(expected_version, current, **fields))


def ahead(expected_version: int, current: Subscription | Plan) -> Status:
    return status(StatusCode.ABORTED, "VERSION_AHEAD", detail_of(expected_version, current))


def unavailable(delay: float) -> Status:
    retry_delay = Duration()
    retry_delay.FromTimedelta(timedelta(seconds=delay))
    return status(StatusCode.UNAVAILABLE, "STORE_UNAVAILABLE", RetryInfo(retry_delay=retry_delay))


BROKEN = Status(StatusCode.UNAVAILABLE, "Stream removed (Socket closed)", is_broken=True)
UNREACHED = Status(StatusCode.UNAVAILABLE, "failed to connect to all addresses", was_sent=False)


class Script:
    """Answers calls in order; time moves only by waits, and the dice always fall the same."""

    def __init__(self, *answers: Subscription | Plan | Status, timeout: float | None = None, **reply: Anything) -> None:
        self._answers = list(answers)
        self._timeout = timeout
        self._reply = reply
        self.calls: list[Call] = []
        self.waits: list[float] = []

    def core(self) -> Core:
        timeout = self._timeout
        return Core(lambda: None if timeout is None else max(timeout - sum(self.waits), 0.0), lambda: 0.5)

    def run(self, steps: Steps[R]) -> R:
        answer: Message | Status | None = None
        while True:
            try:
                step = steps.send(answer)
            except StopIteration as end:
                assert not self._answers, "every answer was asked for"
                result: R = end.value
                return result
            if isinstance(step, Call):
                self.calls.append(step)
                answer = self._reply_to(step)
            else:
                self.waits.append(step.seconds)
                answer = None

    def _reply_to(self, call: Call) -> Message | Status:
        answer = self._answers.pop(0)
        if isinstance(answer, Status):
            return answer
        name = next(kind.name for kind in KINDS if isinstance(answer, kind.message))
        reply = self._reply if "/Get" not in call.rpc.path else {}
        return call.rpc.reply(**{name: answer}, **reply)

    @property
    def sent(self) -> list[Anything]:
        """The requests that write."""
        return [call.rpc.request.FromString(call.body) for call in self.calls if "/Get" not in call.rpc.path]

    @property
    def reads(self) -> int:
        return len(self.calls) - len(self.sent)

    @property
    def waits_ms(self) -> list[int]:
        return [round(wait * 1000) for wait in self.waits]
