"""Which fields an update can write, and in which two states of an entity differ. It knows nothing of conflicts."""

from collections.abc import Sequence

from google.protobuf.field_mask_pb2 import FieldMask

from occam_client._change import Update
from occam_client._kind import T, copy_of, kind_of
from occam_client.v1 import Invoice, InvoiceLine

_METADATA_PAIR = "metadata."


def differences(base: T, edited: T) -> tuple[list[str], list[str]]:
    """The fields in which `edited` differs: those that an update can write, and those that it cannot."""
    names = [field.name for field in base.DESCRIPTOR.fields]
    differing = [name for name in names if only(base, [name]) != only(edited, [name])]
    kind = kind_of(base)
    writable = [name for name in differing if name in kind.writable]
    fixed = [name for name in differing if name not in kind.writable]
    if isinstance(base, Invoice) and isinstance(edited, Invoice):
        if [_bare(line) for line in base.lines] == [_bare(line) for line in edited.lines]:
            writable = [name for name in writable if name != "lines"]
        if any(_edits_amount(*lines) for lines in zip(base.lines, edited.lines, strict=False)):
            fixed.append("lines.amount")
    return writable, fixed


def _bare(line: InvoiceLine) -> InvoiceLine:
    """A line without its amount, which is the server's: lines that differ in nothing else are the same."""
    bare = InvoiceLine()
    bare.CopyFrom(line)
    bare.ClearField("amount")
    return bare


def _edits_amount(base: InvoiceLine, edited: InvoiceLine) -> bool:
    """Whether only the amount was edited, which is a mistake.

    A line whose quantity or price was edited still has its old one, and a new line has none.
    """
    return edited.HasField("amount") and edited.amount != base.amount and _bare(base) == _bare(edited)


def only(entity: T, paths: Sequence[str]) -> T:
    """An entity that has nothing but these fields."""
    projection = type(entity)()
    FieldMask(paths=paths).MergeMessage(entity, projection)
    return projection


def update_of(edited: T, writable: Sequence[str]) -> Update[T] | None:
    """The update that writes these fields with the values that `edited` has, and sends no other.

    `None` if there are none, since no mask would mean all fields that are populated.
    """
    return Update(only(edited, writable), writable) if writable else None


def with_field(entity: T, path: str, source: T) -> T | None:
    """The entity with the value that `source` has in a field, or in one pair of the metadata.

    `None` if an update cannot write it.
    """
    changed = copy_of(entity)
    if path.startswith(_METADATA_PAIR):
        key = path.removeprefix(_METADATA_PAIR)
        changed.metadata.pop(key, None)
        if key in source.metadata:
            changed.metadata[key] = source.metadata[key]
    elif path in kind_of(entity).writable:
        FieldMask(paths=[path]).MergeMessage(source, changed, replace_message_field=True, replace_repeated_field=True)
    else:
        return None
    return changed


def covers(path: str, other: str) -> bool:
    """Whether what is said of one path holds for the other: for all pairs, if it is said of the whole metadata."""
    return path == other or (path == "metadata" and other.startswith(_METADATA_PAIR))
