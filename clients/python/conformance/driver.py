"""Carries out the tasks of the conformance host with this client; ../../conformance/README.md says how.

occam-conformance run --client python --protocol grpc -- python conformance/driver.py [--asyncio]
"""

import argparse
import asyncio
import http.client
import json
import os
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from google.protobuf.json_format import MessageToDict

from occam_client import (
    AsyncClient,
    Change,
    Choice,
    Client,
    Conflict,
    Intent,
    Modified,
    NotFound,
    NothingToDo,
    OccamError,
    OutcomeUnknown,
    PauseSubscription,
    Refused,
    Reply,
    Unavailable,
    Update,
    VersionAhead,
    VersionMismatch,
)
from occam_client.v1 import FieldDiff, FieldDiffKind, Subscription

Task = dict[str, Any]
Report = dict[str, Any]
Result = Modified[Subscription] | NothingToDo[Subscription] | Reply[Subscription]

FAILURES = {
    Conflict: "conflict",
    VersionAhead: "version_ahead",
    NotFound: "not_found",
    Refused: "refused",
    Unavailable: "unavailable",
    OutcomeUnknown: "outcome_unknown",
}


# A wait of the client's is also when gRPC's own threads get to see that a connection broke. They need it for real: at
# once, another call would go down with the same connection, and be repeated once more.
PAUSE = 0.05


class NotedClock:
    """A clock that moves only when it is slept on."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    def now(self) -> float:
        """The sum of all sleeps."""
        return sum(self.waits)

    def sleep(self, seconds: float, until: threading.Event) -> None:
        """Notes the sleep."""
        self.waits.append(seconds)
        time.sleep(PAUSE)


class AsyncNotedClock(NotedClock):
    """The same for asyncio."""

    async def sleep(self, seconds: float) -> None:  # type: ignore[override]
        """Notes the sleep."""
        self.waits.append(seconds)
        await asyncio.sleep(PAUSE)


def edited(subscription: Subscription, values: dict[str, Any]) -> Subscription:
    """The subscription with these values."""
    copy = Subscription()
    copy.CopyFrom(subscription)
    for name, value in values.items():
        setattr(copy, name, value)
    return copy


def change_of(task: Task, subscription: Subscription) -> Change[Subscription] | None:
    """What the task wants done to the subscription."""
    if task.get("unless") and all(getattr(subscription, name) == value for name, value in task["unless"].items()):
        return None
    if task.get("verb") == "pause":
        return PauseSubscription()
    return Update(edited(subscription, task["edit"]), list(task["edit"]))


def intent_of(task: Task) -> Intent[Subscription]:
    """What the task wants sent."""
    change = change_of(task, Subscription())
    if change is None:
        raise ValueError("an intent does something")
    return Intent.change(
        task["subscription_id"], task["expected_version"], change, force_reason=task.get("force_reason")
    )


def choices_of(task: Task) -> dict[str, Choice]:
    """What the task chooses."""
    return {path: Choice(choice) for path, choice in task["resolve"].items()}


def run(task: Task) -> Report:
    """Carries out a task, blocking."""
    clock = NotedClock()
    with Client(task["url"], principal=task["principal"], clock=clock, dice=lambda: task["random"]) as client:
        bounded = client.with_timeout(seconds_of(task))

        def call() -> Result:
            entity_id = task["subscription_id"]
            if task["call"] == "modify":
                return bounded.modify_subscription(entity_id, lambda subscription: change_of(task, subscription))
            if task["call"] == "save":
                base = bounded.get_subscription(entity_id)
                return bounded.save(base, edited(base, task["edit"]))
            return bounded.send(intent_of(task))

        report, conflict = reported(call)
        report["waits_ms"] = milliseconds(clock.waits)
        if conflict is not None and task.get("resolve"):
            report["resolved"], _ = reported(lambda: bounded.resolve(conflict, choices_of(task)))
        return report


async def run_async(task: Task) -> Report:
    """Carries out a task by asyncio."""
    clock = AsyncNotedClock()
    async with AsyncClient(
        task["url"], principal=task["principal"], clock=clock, dice=lambda: task["random"]
    ) as client:
        bounded = client.with_timeout(seconds_of(task))

        async def call() -> Result:
            entity_id = task["subscription_id"]
            if task["call"] == "modify":
                return await bounded.modify_subscription(entity_id, lambda subscription: change_of(task, subscription))
            if task["call"] == "save":
                base = await bounded.get_subscription(entity_id)
                return await bounded.save(base, edited(base, task["edit"]))
            return await bounded.send(intent_of(task))

        report, conflict = await reported_async(call())
        report["waits_ms"] = milliseconds(clock.waits)
        if conflict is not None and task.get("resolve"):
            report["resolved"], _ = await reported_async(bounded.resolve(conflict, choices_of(task)))
        return report


def seconds_of(task: Task) -> float | None:
    """The task's deadline."""
    return task["deadline_ms"] / 1000 if task.get("deadline_ms") else None


def milliseconds(waits: list[float]) -> list[int]:
    """Waits in whole milliseconds, rounded down, but not for what floating point adds to or takes from them."""
    return [int(round(wait * 1_000_000) // 1000) for wait in waits]


def reported(call: Callable[[], Result]) -> tuple[Report, Conflict[Subscription] | None]:
    """The report of a call, and the conflict that it ended in."""
    try:
        return success(call()), None
    except OccamError as error:
        return failure(error), error if isinstance(error, Conflict) else None


async def reported_async(call: Awaitable[Result]) -> tuple[Report, Conflict[Subscription] | None]:
    """The same for asyncio."""
    try:
        return success(await call), None
    except OccamError as error:
        return failure(error), error if isinstance(error, Conflict) else None


def success(result: Result) -> Report:
    """The report of a call that ended well."""
    report: Report = {"outcome": "modified", "version": result.entity.version, "attempts": 1}
    if isinstance(result, NothingToDo):
        report["outcome"] = "nothing_to_do"
    else:
        report |= {"replayed": result.replayed, "merged": result.merge is not None}
    if not isinstance(result, Reply):
        report["attempts"] = result.attempts
    return report


def failure(error: OccamError) -> Report:
    """The report of a call that failed."""
    report: Report = {"outcome": FAILURES.get(type(error), type(error).__name__), "error": str(error)}
    if isinstance(error, VersionMismatch):
        report["attempts"] = error.attempts
        report["conflict"] = {
            "expected_version": error.expected_version,
            "current_version": error.current_version,
            "mergeable": error.mergeable,
            "attempts": error.attempts,
            "has_base": error.base is not None,
            "has_yours": error.yours is not None,
            "has_current": error.current is not None,
            "rows": [row(diff) for diff in error.diffs],
        }
    return report


def row(diff: FieldDiff) -> Report:
    """A field of a conflict."""
    values = {
        side: MessageToDict(getattr(diff, side)) if diff.HasField(side) else None
        for side in ("base", "yours", "current")
    }
    return {"path": diff.path, "kind": FieldDiffKind.Name(diff.kind), **values, "changed_by": diff.changed_by}


class Host:
    """The conformance host."""

    def __init__(self, url: str) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(url).netloc)

    def next_task(self) -> Task | None:
        """The next task, if there is one."""
        body = self._post("/next", None)
        task: Task | None = json.loads(body) if body else None
        return task

    def report(self, report: Report) -> None:
        """Says what came of a task."""
        self._post("/report", json.dumps(report))

    def _post(self, path: str, body: str | None) -> bytes:
        self._connection.request("POST", path, body, {"Content-Type": "application/json"})
        response = self._connection.getresponse()
        answer = response.read()
        if response.status not in (200, 204):
            sys.exit(f"{path} was answered {response.status}: {answer.decode(errors='replace')}")
        return answer


def main() -> None:
    """Carries out tasks until there are no more."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--asyncio", action="store_true", help="use AsyncClient")
    is_async = parser.parse_args().asyncio
    host = Host(os.environ["OCCAM_CONFORMANCE_URL"])
    while task := host.next_task():
        report = asyncio.run(run_async(task)) if is_async else run(task)
        host.report({"name": task["name"], **report})


if __name__ == "__main__":
    main()
