"""The fields of a conflict, as lines for a terminal.

Values come from other people, so control characters are escaped and length is bounded.
"""

import json
from collections.abc import Iterator, Sequence

from google.protobuf.json_format import MessageToDict
from google.protobuf.struct_pb2 import Value

from occam_client.v1 import FieldDiff, FieldDiffKind, Truncation

# Longer values are cut, since a conflict is to be taken in at a glance.
_VALUE_CHARS_MAX = 100

_KINDS = {
    FieldDiffKind.FIELD_DIFF_KIND_UNSPECIFIED: "differs",
    FieldDiffKind.FIELD_DIFF_KIND_YOURS_ONLY: "changed by you only",
    FieldDiffKind.FIELD_DIFF_KIND_THEIRS_ONLY: "changed meanwhile",
    FieldDiffKind.FIELD_DIFF_KIND_BOTH_SAME: "changed meanwhile, as you would",
    FieldDiffKind.FIELD_DIFF_KIND_BOTH_DIFFER: "changed by both",
}


def lines_of(diffs: Sequence[FieldDiff], truncation: Truncation) -> Iterator[str]:
    """A line for each field and its values, and for what is missing."""
    for diff in diffs:
        yield from _field(diff, truncation)
    left_out = {
        "long values": truncation.long_values,
        "the values": truncation.values,
        "the entity": truncation.entity,
        "the fields": truncation.diffs,
    }
    if any(left_out.values()):
        yield f"  Left out for size: {', '.join(what for what, is_left_out in left_out.items() if is_left_out)}."
    if truncation.base_too_far:
        yield "  The change is too far behind to be compared."


def _field(diff: FieldDiff, truncation: Truncation) -> Iterator[str]:
    # A newer server's kinds arrive as numbers that are not known here.
    line = f"  {_escaped(diff.path)}: {_KINDS.get(diff.kind, 'differs')}"
    if diff.changed_in_version > 0:
        time = f", {diff.change_time.ToJsonString()}" if diff.HasField("change_time") else ""
        line += f" (version {diff.changed_in_version}, by {_escaped(diff.changed_by)}{time})"
    yield line
    if truncation.values:
        return
    unset = "(unset, or left out)" if truncation.long_values else "(unset)"
    yield f"    base    {_text(diff.base) if diff.HasField('base') else unset}"
    if diff.HasField("yours") or diff.kind not in (
        FieldDiffKind.FIELD_DIFF_KIND_UNSPECIFIED,
        FieldDiffKind.FIELD_DIFF_KIND_THEIRS_ONLY,
    ):
        yield f"    yours   {_text(diff.yours) if diff.HasField('yours') else unset}"
    yield f"    current {_text(diff.current) if diff.HasField('current') else unset}"


def _text(value: Value) -> str:
    text = _escaped(json.dumps(MessageToDict(value), ensure_ascii=False))
    return text if len(text) <= _VALUE_CHARS_MAX else text[:_VALUE_CHARS_MAX] + "…"


def _escaped(text: str) -> str:
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
