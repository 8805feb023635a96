"""What a call that failed was answered. It knows nothing of what that means."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

import grpc
from google.protobuf.any_pb2 import Any
from google.protobuf.message import DecodeError, Message
from google.rpc import status_pb2

_DETAILS_KEY = "grpc-status-details-bin"

# How grpcio names, in a status that it makes itself, a call that it did not begin.
_NEVER_SENT = ("failed to connect to all addresses", "DNS resolution failed")
# And a stream that ended without an answer.
_BROKEN = "Stream removed"

M = TypeVar("M", bound=Message)


@dataclass(frozen=True)
class Status:
    """A status that is not OK."""

    code: grpc.StatusCode
    message: str
    details: tuple[Any, ...] = ()
    """What the server says beside it, such as `google.rpc.BadRequest`; see `detail`."""
    was_sent: bool = True
    """Whether the request may have reached the server."""
    is_broken: bool = False
    """Whether it was made on this side, because the connection broke."""
    cause: Exception | None = None
    """What went wrong on this side before anything was sent."""

    @classmethod
    def of(cls, call: grpc.Call | grpc.aio.AioRpcError) -> "Status":
        """The status of a call that failed."""
        message = call.details() or ""
        return cls(
            code=call.code(),
            message=message,
            details=_details(call.trailing_metadata() or ()),
            was_sent=not message.startswith(_NEVER_SENT),
            is_broken=message.startswith(_BROKEN),
        )

    @classmethod
    def unsent(cls, code: grpc.StatusCode, error: Exception) -> "Status":
        """The status of a call that could not be begun on this side."""
        cause = error.__cause__
        if not isinstance(cause, Exception):
            return cls(code, str(error), was_sent=False, cause=error)
        return cls(code, f"{error}: {cause}", was_sent=False, cause=cause)

    def detail(self, message_type: type[M]) -> M | None:
        """The first detail of this type."""
        for packed in self.details:
            detail = message_type()
            if packed.Unpack(detail):
                return detail
        return None


def _details(trailers: Iterable[tuple[str, str | bytes]]) -> tuple[Any, ...]:
    for key, value in trailers:
        if key == _DETAILS_KEY and isinstance(value, bytes):
            try:
                return tuple(status_pb2.Status.FromString(value).details)
            except DecodeError:
                return ()
    return ()
