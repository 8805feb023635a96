from typing import Any

from google.protobuf.struct_pb2 import Value
from google.protobuf.timestamp_pb2 import Timestamp
from scripted import ID, KIND

from occam_client import Conflict, Intent, PauseSubscription, RelatedConflict
from occam_client.v1 import EntityType, FieldDiff, Subscription, Truncation, VersionConflict


def text(value: str) -> Value:
    return Value(string_value=value)


BY_BEN: dict[str, Any] = {
    "changed_in_version": 5,
    "changed_by": "ben\x1b[2J",
    "change_time": Timestamp(seconds=1_764_000_000),
}
NOTES = FieldDiff(
    path="notes",
    base=text("call on Monday"),
    yours=text("call on Friday"),
    current=text("do not\ncall"),
    kind=KIND["BOTH_DIFFER"],
    **BY_BEN,
)
TEAM = FieldDiff(path="metadata.team", base=text("blue"), kind=KIND["THEIRS_ONLY"], **BY_BEN)
QUANTITY = FieldDiff(path="quantity", base=text("1"), yours=text("2"), current=text("1"), kind=KIND["YOURS_ONLY"])


def conflict(*diffs: FieldDiff, **fields: Any) -> Conflict[Subscription]:
    detail = VersionConflict(entity_id=ID, expected_version=3, current_version=5, diffs=diffs, **fields)
    refused = Conflict(Intent.change(ID, 3, PauseSubscription()), PauseSubscription(), detail)
    refused.attempts = 3
    return refused


def test_conflict_reads_well_in_a_terminal() -> None:
    assert str(conflict(NOTES, TEAM, QUANTITY, mergeable=True)).splitlines() == [
        f"subscription {ID} was changed meanwhile: it is at version 5, the change was made from version 3 (3 attempts)",
        r"  notes: changed by both (version 5, by ben\x1b[2J, 2025-11-24T16:00:00Z)",
        '    base    "call on Monday"',
        '    yours   "call on Friday"',
        r'    current "do not\ncall"',
        r"  metadata.team: changed meanwhile (version 5, by ben\x1b[2J, 2025-11-24T16:00:00Z)",
        '    base    "blue"',
        "    current (unset)",
        "  quantity: changed by you only",
        '    base    "1"',
        '    yours   "2"',
        '    current "1"',
        "  The two changes do not touch each other.",
    ]


def test_what_was_left_out_is_said_not_shown_as_unset() -> None:
    bare = FieldDiff(path="notes", kind=KIND["BOTH_DIFFER"])
    cut = Truncation(long_values=True, values=True, entity=True, base_too_far=True)
    assert str(conflict(bare, truncation=cut)).splitlines()[1:] == [
        "  notes: changed by both",
        "  Left out for size: long values, the values, the entity.",
        "  The change is too far behind to be compared.",
    ]


def test_long_values_are_cut() -> None:
    shown = str(conflict(FieldDiff(path="notes", base=text("é" * 500)))).splitlines()
    assert shown[2] == f'    base    "{"é" * 99}…'


def test_related_conflict_names_the_plan() -> None:
    plan = EntityType.ENTITY_TYPE_PLAN
    detail = VersionConflict(entity_type=plan, entity_id=ID, expected_version=1, current_version=2)
    shown = f"plan {ID}, which the request depends on, is at version 2, not at version 1"
    assert str(RelatedConflict(detail)) == shown
