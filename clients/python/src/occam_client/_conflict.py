"""The refusals of stale writes: everything that a person needs to see what happened."""

from typing import Generic

from occam_client._change import Change
from occam_client._errors import CurrentMissing, OccamError
from occam_client._intent import Intent
from occam_client._kind import KINDS, T, name_of
from occam_client._resolve import Choices, resolve
from occam_client._rows import lines_of
from occam_client.v1 import EntityType, FieldDiff, Invoice, Plan, Subscription, Truncation, VersionConflict


class VersionMismatch(OccamError, Generic[T]):
    """A change was refused because of the version that it names: a `Conflict` or `VersionAhead`. Nothing was changed.

    `str` gives the whole of it, on several lines.
    """

    def __init__(self, intent: Intent[T], change: Change[T], detail: VersionConflict) -> None:
        super().__init__(intent, change, detail)
        self.intent = intent
        """The intent that was refused last."""
        self.entity_type: EntityType.ValueType = intent.kind.entity_type
        """The kind of the entity."""
        self.entity_id: str = detail.entity_id
        """The entity's UUID."""
        self.expected_version: int = detail.expected_version
        """The version that the last attempt was made from."""
        self.current_version: int = detail.current_version
        """The version that the entity was at."""
        self.base: T | None = None
        """The entity that the last attempt was made from; absent if the client had not been given or read it."""
        self.yours: Change[T] = change
        """What was sent; by `save`, with the whole entity as it was edited."""
        self.request_id: str = intent.request_id
        """The `request_id` it was sent under, by which history's record of the refusal is found."""
        self.current: T | None = intent.kind.entity_of(detail)
        """The entity at `current_version`; absent if it did not fit into the refusal: get it then."""
        self.diffs: tuple[FieldDiff, ...] = tuple(detail.diffs)
        """Field by field: the values on all sides, and who changed it last, in which version and when."""
        self.mergeable: bool = detail.mergeable
        """Whether the two changes touch no common group of fields, so that the server could make both."""
        self.truncation: Truncation = detail.truncation
        """What the server left out."""
        self.attempts: int = 1
        """How many changes were sent before giving up."""

    def __str__(self) -> str:
        lines = [self._headline(), *lines_of(self.diffs, self.truncation)]
        if self.mergeable:
            lines.append("  The two changes do not touch each other.")
        return "\n".join(lines)

    def _headline(self) -> str:
        what, expected, current = name_of(self.entity_type), self.expected_version, self.current_version
        if expected > current:
            return (
                f"{what} {self.entity_id} is at version {current}: "
                f"it has not reached version {expected}, which the change names"
            )
        attempts = f"{self.attempts} attempt{'' if self.attempts == 1 else 's'}"
        return (
            f"{what} {self.entity_id} was changed meanwhile: it is at version {current}, "
            f"the change was made from version {expected} ({attempts})"
        )


class Conflict(VersionMismatch[T]):
    """The entity had moved on, at each of the attempts that could be made. Nothing was changed.

    A person can decide now, field by field: `Client.resolve`.
    """

    def resolve(self, choices: Choices[T]) -> Intent[T] | None:
        """The person's choices, field by field, as a new change of `current`: what `Client.resolve` sends.

        It has a new `request_id`, and is guarded by the version that the person saw. `None` if the choices come to what
        is there already.

        Fields are named as in `diffs`; `metadata` is all pairs at once. Of an update, each field that it changes needs
        a choice, but for those that both sides gave the same value, and for all of them if the two changes are
        `mergeable`, when `MINE` goes without saying. Fields that only others changed stay as they are unless chosen
        otherwise. If the refusal had no room for `diffs`, all that the update writes needs a choice.

        A verb is made again on `current`, which needs no choices, or is left, if all of its fields are to be `THEIRS`.

        What was to be checked only still is.
        """
        if self.current is None:
            raise CurrentMissing
        return resolve(self, self.current, choices)


class VersionAhead(VersionMismatch[T]):
    """The change names a version that the entity has not reached. Nothing was changed.

    Such a version was not read from this server as it is now: it was made up, or the database was set back.
    """


class RelatedConflict(OccamError):
    """*Another* entity than the request's own is not at the version that it names: the plan. Nothing was changed.

    It is never repeated by itself, since a person ought to see the plan as it is now. `str` gives the whole of it, on
    several lines.
    """

    def __init__(self, detail: VersionConflict) -> None:
        super().__init__(detail)
        self.entity_type: EntityType.ValueType = detail.entity_type
        """The kind of the other entity."""
        self.entity_id: str = detail.entity_id
        """The UUID of the other entity."""
        self.expected_version: int = detail.expected_version
        """The version that the request names."""
        self.current_version: int = detail.current_version
        """The version that the other entity is at."""
        self.current: Plan | Subscription | Invoice | None = next(
            filter(None, (kind.entity_of(detail) for kind in KINDS)), None
        )
        """The other entity at `current_version`; absent if it did not fit into the refusal: get it then."""
        self.diffs: tuple[FieldDiff, ...] = tuple(detail.diffs)
        """What changed since `expected_version`."""
        self.truncation: Truncation = detail.truncation
        """What the server left out."""

    def __str__(self) -> str:
        first = (
            f"{name_of(self.entity_type)} {self.entity_id}, which the request depends on, is at version "
            f"{self.current_version}, not at version {self.expected_version}"
        )
        return "\n".join([first, *lines_of(self.diffs, self.truncation)])
