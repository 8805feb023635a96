"""How long to wait before trying again, and what time it is. It knows nothing of calls."""

import asyncio
import threading
import time
from typing import Protocol

_CEILING_FIRST = 0.05
_CEILING_MAX = 1.0


class Backoff:
    """Exponential backoff with full jitter: each wait is anything from nothing to a ceiling that doubles.

    So writers that collided once do not collide again in step.
    """

    def __init__(self) -> None:
        self._ceiling = _CEILING_FIRST

    def next_wait(self, random: float) -> float:
        """The next wait in seconds, where `random` is in `0..1`."""
        wait = self._ceiling * random
        self._ceiling = min(self._ceiling * 2, _CEILING_MAX)
        return wait


class Clock(Protocol):
    """The time of a `Client`; tests bring their own."""

    def now(self) -> float:
        """The time now, in seconds since whenever."""

    def sleep(self, seconds: float, until: threading.Event) -> None:
        """Returns after `seconds`, or as soon as `until` is set."""


class AsyncClock(Protocol):
    """The time of an `AsyncClient`; tests bring their own."""

    def now(self) -> float:
        """The time now, in seconds since whenever."""

    async def sleep(self, seconds: float) -> None:
        """Returns after `seconds`."""


class SystemClock:
    """The machine's own time."""

    def now(self) -> float:
        """The time of `time.monotonic`."""
        return time.monotonic()

    def sleep(self, seconds: float, until: threading.Event) -> None:
        """Waits for real."""
        until.wait(seconds)


class AsyncSystemClock:
    """The machine's own time, waited for by the event loop."""

    def now(self) -> float:
        """The time of `time.monotonic`."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Waits for real."""
        await asyncio.sleep(seconds)
