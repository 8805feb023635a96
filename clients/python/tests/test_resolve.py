from typing import Any

import pytest
from google.type.money_pb2 import Money
from scripted import ID, row, subscription

from occam_client import (
    Change,
    ChoiceError,
    Conflict,
    Edited,
    Intent,
    NothingOfYours,
    NotWritable,
    OccamError,
    PauseSubscription,
    Undecided,
    Update,
    VerbIsWhole,
)
from occam_client._kind import T, kind_of
from occam_client._resolve import Choice
from occam_client.v1 import FieldDiff, Invoice, InvoiceLine, Plan, Subscription, Truncation, VersionConflict

MINE, THEIRS = Choice.MINE, Choice.THEIRS
OWN = {"notes": MINE, "quantity": MINE, "metadata.a": MINE, "metadata.gone": MINE}


def conflict(change: Change[T], current: T, rows: list[FieldDiff], base: T | None = None, **fields: Any) -> Conflict[T]:
    kind = kind_of(current)
    detail = VersionConflict(entity_id=ID, expected_version=3, current_version=5, diffs=rows, **fields)
    getattr(detail, kind.name).MergeFrom(current)
    refused = Conflict(Intent.change(ID, 3, change), change, detail)
    refused.base = base
    return refused


def edited(**fields: Any) -> Conflict[Subscription]:
    """Both wrote the notes, we the quantity and two pairs of the metadata, they a third one."""
    base = subscription(3, "base", quantity=1, metadata={"a": "0", "gone": "0"})
    yours = subscription(3, "mine", quantity=2, metadata={"a": "mine"})
    theirs = {"a": "theirs", "b": "theirs", "gone": "0"}
    current = subscription(5, "theirs", quantity=1, metadata=theirs, cancel_reason="theirs")
    rows = [
        row("cancel_reason", "THEIRS_ONLY"),
        row("metadata.a", "BOTH_DIFFER"),
        row("metadata.b", "THEIRS_ONLY"),
        row("metadata.gone", "YOURS_ONLY"),
        row("notes", "BOTH_DIFFER"),
        row("quantity", "YOURS_ONLY"),
    ]
    change = Update(yours, ["notes", "quantity", "metadata"])
    return conflict(change, current, fields.pop("rows", rows), base, **fields)


def resolved(conflict: Conflict[T], choices: Any) -> tuple[T, list[str]]:
    """The new values and the mask of what resolves a conflict, whose guard is held to be what it must be."""
    intent = conflict.resolve(choices)
    assert intent is not None
    assert intent.request_id != conflict.request_id
    assert (intent.entity_id, intent.expected_version) == (ID, 5)
    assert isinstance(intent.write, Update)
    return intent.write.entity, list(intent.write.mask)


def test_mine_is_written_over_what_was_seen() -> None:
    # The pair that only they wrote is kept, the one that we took away is gone.
    metadata = {"a": "mine", "b": "theirs"}
    sent = Subscription(quantity=2, notes="mine", metadata=metadata)
    assert resolved(edited(), OWN) == (sent, ["quantity", "notes", "metadata"])


def test_theirs_is_left_alone() -> None:
    choices = {**dict.fromkeys(OWN, THEIRS), "quantity": MINE}
    assert resolved(edited(), choices) == (Subscription(quantity=2), ["quantity"])
    assert edited().resolve(dict.fromkeys(OWN, THEIRS)) is None


def test_values_edited_by_hand_are_written_instead() -> None:
    by_hand = Edited(Subscription(notes="both", metadata={"a": "both", "gone": "back"}, quantity=9))
    sent, _ = resolved(edited(), {**OWN, "notes": by_hand, "metadata.a": by_hand})
    assert sent == Subscription(quantity=2, notes="both", metadata={"a": "both", "b": "theirs"})


def test_metadata_can_be_chosen_as_a_whole_and_pairs_after_it() -> None:
    by_hand = Edited(Subscription(metadata={"a": "both", "gone": "back"}))
    # A pair that the edited entity does not have is taken away.
    choices = {"notes": THEIRS, "quantity": THEIRS, "metadata.a": Edited(Subscription()), "metadata": by_hand}
    assert resolved(edited(), choices) == (Subscription(metadata={"gone": "back"}), ["metadata"])


@pytest.mark.parametrize(
    ("refused", "choices", "undecided"),
    [
        (edited(), {}, ["metadata.a", "metadata.gone", "notes", "quantity"]),
        (edited(), {"notes": MINE, "metadata": THEIRS}, ["quantity"]),
        # Without rows nobody knows who changed what, so that all that was sent is in question.
        (edited(rows=[]), {"metadata.a": MINE}, ["notes", "quantity", "metadata"]),
        (edited(rows=[], mergeable=True), {}, ["notes", "quantity", "metadata"]),
        (
            edited(rows=[row("notes", "BOTH_DIFFER")], truncation=Truncation(diffs=True)),
            {},
            ["notes", "quantity", "metadata"],
        ),
    ],
)
def test_every_field_of_ours_needs_a_choice(
    refused: Conflict[Subscription], choices: dict[str, Choice], undecided: list[str]
) -> None:
    with pytest.raises(Undecided) as raised:
        refused.resolve(choices)
    assert raised.value.paths == undecided


def test_where_both_wrote_the_same_there_is_no_choice_to_make() -> None:
    assert edited(rows=[row("notes", "BOTH_SAME")]).resolve({}) is None


def test_two_halves_of_one_group_are_not_put_together_unasked() -> None:
    yours = Update(Plan(price=Money(currency_code="EUR", units=9)), ["price"])
    refused = conflict(
        yours, Plan(id=ID, version=5), [row("billing_interval", "THEIRS_ONLY"), row("price", "YOURS_ONLY")]
    )
    with pytest.raises(Undecided):
        refused.resolve({})


def test_disjoint_changes_need_no_choice_but_may_have_one() -> None:
    rows = [row("notes", "YOURS_ONLY"), row("quantity", "THEIRS_ONLY")]
    yours = Update(Subscription(notes="mine", quantity=1), ["notes", "quantity"])
    refused = conflict(yours, subscription(5, "base", quantity=7), rows, mergeable=True)
    assert resolved(refused, {}) == (Subscription(notes="mine"), ["notes"])
    assert refused.resolve({"notes": THEIRS}) is None


def test_mine_of_what_others_changed_is_what_it_was() -> None:
    rows = [row("notes", "YOURS_ONLY"), row("quantity", "THEIRS_ONLY")]
    yours = Update(subscription(3, "mine"), ["notes"])
    choices = {"notes": THEIRS, "quantity": MINE}
    current = subscription(5, "base", quantity=7)
    known = conflict(yours, current, rows, subscription(3, "base", quantity=1))
    assert resolved(known, choices) == (Subscription(quantity=1), ["quantity"])
    # What `send` was given of the entity may have nothing in fields that it does not write.
    with pytest.raises(NothingOfYours):
        conflict(yours, current, rows).resolve(choices)


def test_fields_that_no_update_writes_are_refused_unless_left() -> None:
    assert edited().resolve({**OWN, "cancel_reason": THEIRS}) is not None
    for path in ("cancel_reason", "nots"):
        with pytest.raises(NotWritable, match=path):
            edited().resolve({**OWN, path: Edited(Subscription())})
    with pytest.raises(NotWritable, match="cancel_reason"):
        edited().resolve({**OWN, "cancel_reason": MINE})


def test_update_without_a_mask_writes_what_is_populated() -> None:
    yours = Update(Subscription(id=ID, notes="mine"))
    refused = conflict(yours, subscription(5, "theirs"), [row("notes", "BOTH_DIFFER")])
    assert resolved(refused, {"notes": MINE}) == (Subscription(notes="mine"), ["notes"])


def test_lines_are_taken_without_what_the_server_reckons() -> None:
    def line(quantity: int, amount: int) -> InvoiceLine:
        euro = Money(currency_code="EUR", units=1)
        return InvoiceLine(quantity=quantity, unit_amount=euro, amount=Money(currency_code="EUR", units=amount))

    # Both made two of the first line. Ours has the amount still that it was read with.
    yours = Update(Invoice(lines=[line(2, 1), line(4, 1)]), ["lines"])
    current = Invoice(lines=[line(2, 2), line(3, 3)], version=5)
    refused = conflict(yours, current, [row("lines", "BOTH_DIFFER"), row("total", "BOTH_DIFFER")])
    sent, mask = resolved(refused, {"lines": MINE})
    assert (len(sent.lines), mask) == (2, ["lines"])


def paused() -> Conflict[Subscription]:
    rows = [row("notes", "THEIRS_ONLY"), row("pause_time", "BOTH_DIFFER"), row("status", "BOTH_DIFFER")]
    return conflict(PauseSubscription(), subscription(5, "theirs"), rows)


@pytest.mark.parametrize("choices", [{}, {"status": MINE, "notes": THEIRS}])
def test_verb_is_made_again(choices: dict[str, Choice]) -> None:
    intent = paused().resolve(choices)
    assert intent is not None
    assert (intent.write, intent.expected_version) == (PauseSubscription(), 5)


def test_verb_is_left() -> None:
    assert paused().resolve({"status": THEIRS, "pause_time": THEIRS}) is None


@pytest.mark.parametrize(
    ("choices", "error"),
    [
        ({"status": MINE, "pause_time": THEIRS}, VerbIsWhole),
        ({"status": Edited(Subscription())}, VerbIsWhole),
        ({"notes": MINE}, NothingOfYours),
    ],
)
def test_verb_is_whole(choices: Any, error: type[OccamError]) -> None:
    assert issubclass(error, ChoiceError)
    with pytest.raises(error):
        paused().resolve(choices)


def test_what_was_only_checked_is_only_checked_again() -> None:
    for validate_only in (False, True):
        refused = edited()
        refused.intent = Intent.change(ID, 3, refused.yours, validate_only=validate_only)
        intent = refused.resolve(OWN)
        assert intent is not None
        assert intent.validate_only is validate_only
