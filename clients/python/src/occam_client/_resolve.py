"""What a person chooses after a conflict, as a new change. It knows nothing of sending it.

Nothing is decided for the person: a field that both sides may have a say in needs a choice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Generic

from occam_client._change import Change, Update
from occam_client._errors import NothingOfYours, NotWritable, Undecided, VerbIsWhole
from occam_client._fields import covers, differences, update_of, with_field
from occam_client._intent import Intent
from occam_client._kind import T
from occam_client.v1 import FieldDiffKind

if TYPE_CHECKING:
    from occam_client._conflict import Conflict


class Choice(Enum):
    """Which value a person wants of a field."""

    MINE = "mine"
    """The value that the refused change gives it; where that leaves it alone, the one that it was made from."""
    THEIRS = "theirs"
    """The value that it has now."""


@dataclass(frozen=True)
class Edited(Generic[T]):
    """The third choice, a value edited by hand: what this entity, of which nothing else counts, has in the field."""

    entity: T


Choices = Mapping[str, Choice | Edited[T]]
"""What a person wants, field by field."""


def resolve(conflict: "Conflict[T]", current: T, choices: Choices[T]) -> Intent[T] | None:
    """The choices as an intent on `current`; see `Conflict.resolve`."""
    change: Change[T] | None
    if isinstance(conflict.yours, Update):
        change = _update(conflict, conflict.yours, current, choices)
    else:
        change = conflict.yours if _is_made_again(conflict, choices) else None
    if change is None:
        return None
    return Intent.change(
        conflict.entity_id, conflict.current_version, change, validate_only=conflict.intent.validate_only
    )


def _is_made_again(conflict: "Conflict[T]", choices: Choices[T]) -> bool:
    """Whether a verb is to be made again."""
    theirs_only = {diff.path for diff in conflict.diffs if diff.kind == FieldDiffKind.FIELD_DIFF_KIND_THEIRS_ONLY}
    decided = set()
    for path, choice in choices.items():
        if isinstance(choice, Edited):
            raise VerbIsWhole
        # What the verb does not touch stays as it is in either case.
        if path not in theirs_only:
            decided.add(choice)
        elif choice is Choice.MINE:
            raise NothingOfYours(path)
    if len(decided) > 1:
        raise VerbIsWhole
    return Choice.THEIRS not in decided


def _update(conflict: "Conflict[T]", yours: Update[T], current: T, choices: Choices[T]) -> Update[T] | None:
    mask = yours.mask or differences(type(current)(), yours.entity)[0]
    undecided = [path for path in _own_paths(conflict, mask) if not any(covers(chosen, path) for chosen in choices)]
    if conflict.mergeable and _has_rows(conflict):
        choices = {**dict.fromkeys(undecided, Choice.MINE), **choices}
    elif undecided:
        raise Undecided(undecided)

    resolved = current
    # By path, so that `metadata` comes before the pairs that are chosen about one by one.
    for path, choice in sorted(choices.items(), key=lambda item: item[0]):
        source = _source(conflict, yours.entity, mask, current, path, choice)
        written = with_field(resolved, path, source)
        if written is not None:
            resolved = written
        # A field that is nobody's to write may still be named, for what it is.
        elif choice is not Choice.THEIRS:
            raise NotWritable([path], conflict.intent.kind.name)
    # Made of `current` by writing fields, it differs in nothing else, but for what the server reckons of lines.
    return update_of(resolved, differences(current, resolved)[0])


def _source(
    conflict: "Conflict[T]", yours: T, mask: Sequence[str], current: T, path: str, choice: Choice | Edited[T]
) -> T:
    """The entity that has the chosen value."""
    if isinstance(choice, Edited):
        return choice.entity
    if choice is Choice.THEIRS:
        return current
    if any(covers(written, path) for written in mask):
        return yours
    if conflict.base is None:
        raise NothingOfYours(path)
    return conflict.base


def _has_rows(conflict: "Conflict[T]") -> bool:
    """Whether the server said who changed what."""
    return bool(conflict.diffs) and not conflict.truncation.diffs


def _own_paths(conflict: "Conflict[T]", mask: Sequence[str]) -> list[str]:
    """The fields that the refused update changes, and not to what they are now.

    By the rows, or, without any, by its mask.
    """
    if not _has_rows(conflict):
        return list(mask)
    others = (FieldDiffKind.FIELD_DIFF_KIND_THEIRS_ONLY, FieldDiffKind.FIELD_DIFF_KIND_BOTH_SAME)
    # What it does not write follows from what it writes, as a total does from lines.
    return [
        diff.path
        for diff in conflict.diffs
        if diff.kind not in others and any(covers(written, diff.path) for written in mask)
    ]
