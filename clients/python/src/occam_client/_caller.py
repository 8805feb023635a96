"""Who calls, and by what kind of channel. It knows nothing of calls."""

import re
from collections.abc import Sequence
from time import monotonic
from urllib.parse import urlsplit

import grpc

Options = Sequence[tuple[str, str | int]]
"""Options of a gRPC channel."""

CHANNEL_OPTIONS: Options = (
    # What is sent again, and under which request_id, is this package's to decide.
    ("grpc.enable_retries", 0),
    # Refusals carry up to 4 KiB of details, and grpcio refuses headers at random from half of 8 KiB.
    ("grpc.max_metadata_size", 16 * 1024),
    ("grpc.absolute_max_metadata_size", 32 * 1024),
    # Without it a call to a machine that is gone waits for ever.
    ("grpc.keepalive_time_ms", 30_000),
    ("grpc.keepalive_timeout_ms", 10_000),
    # Between attempts to connect gRPC fails every call unsent, so that its waits must not be longer than ours.
    ("grpc.initial_reconnect_backoff_ms", 50),
    ("grpc.max_reconnect_backoff_ms", 1_000),
    # In spite of its name how long one attempt to connect may take.
    ("grpc.min_reconnect_backoff_ms", 5_000),
)


class TokenError(Exception):
    """There is no token that could be sent, or not in time; why is the cause."""

    def __init__(self, message: str, code: grpc.StatusCode = grpc.StatusCode.UNAUTHENTICATED) -> None:
        super().__init__(message)
        self.code = code


def target_of(url: str, credentials: grpc.ChannelCredentials | None) -> tuple[str, grpc.ChannelCredentials | None]:
    """The target of a URL, and with which credentials to connect to it; none means in plain text."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path.strip("/"):
        raise ValueError(f"{url!r} is no URL of a server, such as http://127.0.0.1:50051")
    target = parts.netloc if parts.port is not None else f"{parts.netloc}:{443 if parts.scheme == 'https' else 80}"
    if parts.scheme == "https":
        return target, credentials or grpc.ssl_channel_credentials()
    return target, credentials


def identity_of(principal: str | None, role: str | None, customer: str | None) -> tuple[tuple[str, str], ...]:
    """Who calls, as metadata. A server without authentication believes it."""
    identity = {"principal": principal, "role": role, "customer": customer}
    for what, value in identity.items():
        if value is not None and not (value.isascii() and value.isprintable()):
            raise ValueError(f"the {what} {value!r} cannot be sent: it must be ASCII without control characters")
    return tuple((f"x-occam-{what}", value) for what, value in identity.items() if value is not None)


def bearer(token: object) -> tuple[str, str]:
    """A token as metadata."""
    if not isinstance(token, str):
        raise TypeError(f"the token is no text, but a {type(token).__name__}")
    # Not the token itself: errors end up in logs.
    if not re.fullmatch(r"[\x21-\x7e]+", token):
        raise ValueError("the token is empty, or not ASCII without blanks and control characters")
    return "authorization", f"Bearer {token}"


class Timeout:
    """What is left of a call's time-out while its token is waited for, in real time."""

    def __init__(self, seconds: float | None) -> None:
        self._end = None if seconds is None else monotonic() + seconds

    def left(self) -> float | None:
        """How many seconds are left; if there are none, that is a `TokenError`."""
        if self._end is None:
            return None
        left = self._end - monotonic()
        if left <= 0:
            raise TokenError("the token did not come in time", grpc.StatusCode.DEADLINE_EXCEEDED)
        return left
