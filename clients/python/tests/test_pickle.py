"""What a caller may want to hand to another process: by a queue, a pool of workers, or a file."""

import pickle

import pytest
from google.type.money_pb2 import Money
from grpc import StatusCode
from scripted import ID, detail_of, plan, row, status, subscription

from occam_client import (
    ChoiceError,
    Conflict,
    CurrentMissing,
    Intent,
    NotFound,
    NothingOfYours,
    NotWritable,
    OccamError,
    OutcomeUnknown,
    PauseSubscription,
    RecordPayment,
    Refused,
    RelatedConflict,
    Unavailable,
    Undecided,
    Update,
    VerbIsWhole,
    VersionAhead,
    VersionMismatch,
)
from occam_client.v1 import CreatePlanRequest, EntityType, Plan

UPDATE = Update(subscription(3, "mine"), ["notes"])
INTENT = Intent.change(ID, 3, UPDATE)
DETAIL = detail_of(3, subscription(5, "theirs"), diffs=[row("notes", "BOTH_DIFFER")])
STATUS = status(StatusCode.UNAVAILABLE, "STORE_UNAVAILABLE")

CONFLICT = Conflict(INTENT, UPDATE, DETAIL)
CONFLICT.base = subscription(3, "old")
CONFLICT.attempts = 3
CONFLICT.retryable = True

ERRORS = [
    CONFLICT,
    VersionAhead(INTENT, UPDATE, DETAIL),
    RelatedConflict(detail_of(1, plan(2))),
    NotFound(EntityType.ENTITY_TYPE_PLAN, ID, STATUS),
    OutcomeUnknown(INTENT, STATUS),
    Unavailable(STATUS),
    Refused("OVERLOADED", STATUS),
    NotWritable(["status"], "subscription"),
    Undecided(["notes"]),
    NothingOfYours("notes"),
    VerbIsWhole(),
    CurrentMissing(),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_errors_are_pickled_whole(error: OccamError, protocol: int) -> None:
    read = pickle.loads(pickle.dumps(error, protocol))
    assert (type(read), str(read), vars(read)) == (type(error), str(error), vars(error))


def test_every_error_is_tried() -> None:
    def subclasses(error: type[OccamError]) -> set[type[OccamError]]:
        return {error}.union(*(subclasses(subclass) for subclass in error.__subclasses__()))

    assert {type(error) for error in ERRORS} == subclasses(OccamError) - {OccamError, ChoiceError, VersionMismatch}


@pytest.mark.parametrize(
    "intent",
    [
        INTENT,
        Intent.change(ID, 3, PauseSubscription(), merge=True),
        Intent.change(ID, 3, RecordPayment(Money(units=9), "p-1"), validate_only=True),
        Intent.create(CreatePlanRequest(plan=Plan(code="pro"))),
    ],
)
def test_intents_are_pickled_whole(intent: Intent[Plan]) -> None:
    assert pickle.loads(pickle.dumps(intent)) == intent
