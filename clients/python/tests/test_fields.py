import re
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.timestamp_pb2 import Timestamp
from google.type.money_pb2 import Money
from scripted import subscription

from occam_client._fields import differences, update_of
from occam_client._kind import KINDS, Kind
from occam_client.v1 import Invoice, InvoiceLine, Plan

PROTO = Path(__file__).parents[3] / "proto/occam/v1"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_fields_are_writable_as_the_api_says(kind: Kind[Any]) -> None:
    """Holds the list of an entity to what the comments of the API say of its fields."""
    text = (PROTO / f"{kind.name}.proto").read_text()
    body = text[text.index(f"message {kind.message.DESCRIPTOR.name} {{") :]
    documented = re.findall(r"  // (.*)\n  \S.* (\w+) = \d+", body[: body.index("\n}")])
    assert [name for _, name in documented] == list(kind.message.DESCRIPTOR.fields_by_name)
    marks = ("Output only", "Immutable", "Changed only by")
    writable = [name for comment, name in documented if not any(mark in comment for mark in marks)]
    assert sorted(kind.writable) == sorted(writable)


def test_update_has_the_fields_that_differ_and_no_other() -> None:
    base = Plan(code="pro", display_name="Pro", trial_days=3)
    edited = Plan(code="pro", trial_days=7)
    # A field that was emptied is in the mask, or it would stay.
    writable, fixed = differences(base, edited)
    assert (writable, fixed) == (["display_name", "trial_days"], [])
    update = update_of(edited, writable)
    assert update is not None
    assert (update.entity, update.mask) == (Plan(trial_days=7), ("display_name", "trial_days"))
    assert update_of(base, differences(base, base)[0]) is None


def test_fields_that_no_update_writes_are_named() -> None:
    # Set, but to nothing, is not the same as unset.
    edited = subscription(4, "b", update_time=Timestamp())
    assert differences(subscription(3, "a"), edited) == (["notes"], ["version", "update_time"])


def line(quantity: int, amount: int | None = None) -> InvoiceLine:
    built = InvoiceLine(quantity=quantity, unit_amount=Money(currency_code="EUR", units=1))
    if amount is not None:
        built.amount.CopyFrom(Money(currency_code="EUR", units=amount))
    return built


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # Built anew, a line has no amount; edited, it has its old one.
        ([line(1), line(2)], ([], [])),
        ([line(1, 1), line(3, 2), line(4)], (["lines"], [])),
        ([line(1, 1)], (["lines"], [])),
        # But an amount alone, which would be lost in silence, is not for a client to edit.
        ([line(1, 5), line(3, 2)], (["lines"], ["lines.amount"])),
    ],
)
def test_amounts_of_lines_are_the_servers(lines: list[InvoiceLine], expected: tuple[list[str], list[str]]) -> None:
    assert differences(Invoice(lines=[line(1, 1), line(2, 2)]), Invoice(lines=lines)) == expected
