"""What a status means for a call: the only place that reads codes, reasons and details. It knows no retries."""

from collections.abc import Mapping
from dataclasses import dataclass

from google.rpc.error_details_pb2 import ErrorInfo, RetryInfo
from grpc import StatusCode

from occam_client._status import Status
from occam_client.v1 import EntityType, VersionConflict

_DOMAIN = "occam.v1"


@dataclass(frozen=True)
class Stale:
    """The entity moved on since `expected_version`."""

    detail: VersionConflict


@dataclass(frozen=True)
class Ahead:
    """`expected_version` is one that the entity has not reached."""

    detail: VersionConflict


@dataclass(frozen=True)
class Missing:
    """No such entity; its kind and id where the server names them."""

    entity: "tuple[EntityType.ValueType, str] | None"


@dataclass(frozen=True)
class Rejected:
    """Refused for another reason; this copy of the request had no effect."""

    reason: str
    """The API's reason; where there is none, the code's name."""
    settles_earlier_copies: bool
    """Whether the server had looked for an earlier copy first, so that none had an effect either."""


@dataclass(frozen=True)
class Away:
    """The server or the network is away: the same bytes may be sent again."""

    was_sent: bool
    """Whether the request may have reached the server."""
    retry_delay: float = 0.0
    """How many seconds the server asks to wait."""


@dataclass(frozen=True)
class Unknown:
    """It may have had an effect, and whether to send it again is the caller's decision."""


Answer = Stale | Ahead | Missing | Rejected | Away | Unknown

# Decided by the row, which refuses each copy alike, or by the bytes, which are the same.
_SETTLED = {
    StatusCode.ABORTED,
    StatusCode.ALREADY_EXISTS,
    StatusCode.FAILED_PRECONDITION,
    StatusCode.INVALID_ARGUMENT,
    StatusCode.OUT_OF_RANGE,
}
# Checked before a repetition is looked for, and may have been otherwise a moment ago.
_UNSETTLED = {
    StatusCode.PERMISSION_DENIED,
    StatusCode.RESOURCE_EXHAUSTED,
    StatusCode.UNAUTHENTICATED,
    StatusCode.UNIMPLEMENTED,
}
# A stream that broke without an answer gets any of these codes from gRPC.
_BROKEN = {StatusCode.CANCELLED, StatusCode.INTERNAL, StatusCode.UNKNOWN, StatusCode.RESOURCE_EXHAUSTED}


def answer_of(status: Status) -> Answer:
    """Reads a status that is not OK."""
    info = status.detail(ErrorInfo)
    if info is None or info.domain != _DOMAIN:
        return _without_info(status)
    if status.code is StatusCode.ABORTED and info.reason == "VERSION_CONFLICT":
        return Stale(_version_conflict(status, info))
    if status.code is StatusCode.ABORTED and info.reason == "VERSION_AHEAD":
        return Ahead(_version_conflict(status, info))
    if status.code is StatusCode.NOT_FOUND:
        return Missing(_named_entity(info.metadata))
    if status.code is StatusCode.UNAVAILABLE:
        return Away(was_sent=True, retry_delay=_retry_delay(status))
    if status.code in _SETTLED:
        return Rejected(info.reason, settles_earlier_copies=True)
    if status.code in _UNSETTLED:
        return Rejected(info.reason, settles_earlier_copies=False)
    # The caller's own deadline or cancellation, OUTCOME_UNKNOWN, and what went wrong at a point that the server does
    # not tell: each may come after the commit.
    return Unknown()


def _without_info(status: Status) -> Answer:
    """Reads a status that did not come from Occam's own code, but from a library or something in between."""
    if status.code is StatusCode.UNAVAILABLE:
        return Away(status.was_sent, _retry_delay(status))
    if status.code is StatusCode.DEADLINE_EXCEEDED and not status.was_sent:
        return Away(was_sent=False)
    if status.is_broken and status.code in _BROKEN:
        return Away(was_sent=True)
    if status.code is StatusCode.NOT_FOUND:
        return Missing(None)
    # An ABORTED stripped of its details may be about another entity, so it is not taken for a conflict.
    # A reply above this side's size limit is RESOURCE_EXHAUSTED: the write was made.
    if status.code in (_SETTLED | _UNSETTLED) - {StatusCode.OUT_OF_RANGE, StatusCode.RESOURCE_EXHAUSTED}:
        return Rejected(status.code.name, settles_earlier_copies=False)
    return Unknown()


def _version_conflict(status: Status, info: ErrorInfo) -> VersionConflict:
    """The conflict's detail, or what `ErrorInfo` says of it should the detail be missing."""
    detail = status.detail(VersionConflict)
    if detail is not None:
        return detail
    entity_type, entity_id = _named_entity(info.metadata) or (EntityType.ENTITY_TYPE_UNSPECIFIED, "")
    return VersionConflict(
        entity_type=entity_type,
        entity_id=entity_id,
        expected_version=_version(info.metadata.get("expected_version")),
        current_version=_version(info.metadata.get("current_version")),
    )


def _version(text: str | None) -> int:
    return int(text) if text is not None and text.isdecimal() else 0


def _named_entity(metadata: Mapping[str, str]) -> "tuple[EntityType.ValueType, str] | None":
    """The entity that `ErrorInfo` names, its kind with or without the enum's prefix and in any case."""
    kind = "ENTITY_TYPE_" + metadata.get("entity_type", "").upper().removeprefix("ENTITY_TYPE_")
    if kind not in EntityType.DESCRIPTOR.values_by_name or "entity_id" not in metadata:
        return None
    return EntityType.Value(kind), metadata["entity_id"]


def _retry_delay(status: Status) -> float:
    info = status.detail(RetryInfo)
    return max(info.retry_delay.ToTimedelta().total_seconds(), 0.0) if info is not None else 0.0
