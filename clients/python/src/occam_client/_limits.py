"""How long a call may take. It knows nothing of calls."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import grpc

# What gRPC can send as grpc-timeout, with room to spare.
_TIMEOUT_MAX = 365 * 24 * 60 * 60.0


def remaining_until(
    now: Callable[[], float], timeout: float | None, deadline: float | None
) -> Callable[[], float | None]:
    """How many seconds remain of a call that begins now; of a time-out and a deadline the earlier one counts."""
    ends = [end for end in (None if timeout is None else now() + timeout, deadline) if end is not None]
    return lambda: min(max(min(ends) - now(), 0.0), _TIMEOUT_MAX) if ends else None


class Cancellation:
    """Ends calls of a `Client` from another thread; see `Client.with_cancellation`. It cannot be taken back."""

    def __init__(self) -> None:
        self._is_set = threading.Event()
        self._lock = threading.Lock()
        self._calls: set[grpc.Future[Any]] = set()

    def cancel(self) -> None:
        """Ends the calls that are under way, and each later one before it is sent."""
        with self._lock:
            self._is_set.set()
            calls = list(self._calls)
        for call in calls:
            call.cancel()

    @property
    def event(self) -> threading.Event:
        """Is set when it is canceled."""
        return self._is_set

    @contextmanager
    def watching(self, call: "grpc.Future[Any]") -> Iterator[None]:
        """Cancels this call, too, if it is canceled meanwhile, or left before it is done."""
        with self._lock:
            self._calls.add(call)
        try:
            if self._is_set.is_set():
                call.cancel()
            yield
        finally:
            with self._lock:
                self._calls.discard(call)
            call.cancel()
