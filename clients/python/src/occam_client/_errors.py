"""Why a call failed, an exception for each thing that a caller can do about it."""

import copyreg
from typing import Any

from occam_client._intent import Intent
from occam_client._kind import name_of
from occam_client._status import Status
from occam_client.v1 import EntityType


class OccamError(Exception):
    """Why a call failed."""

    retryable: bool = False
    """Whether the same call can succeed later as it is, with nothing else done about it.

    After `OutcomeUnknown` the same call is the same *intent*: a new one could do the thing a second time.
    """

    def __reduce__(self) -> tuple[Any, ...]:
        # Exceptions are otherwise made anew from their arguments, which here are not those that they were made with.
        return copyreg.__newobj__, (type(self), *self.args), vars(self)  # type: ignore[attr-defined]


class NotFound(OccamError):
    """There is no such entity."""

    def __init__(self, entity_type: "EntityType.ValueType", entity_id: str, status: Status) -> None:
        super().__init__(f"there is no {name_of(entity_type)} {entity_id}")
        self.entity_type = entity_type
        """The kind of what is missing; a change of plan may miss the plan."""
        self.entity_id = entity_id
        """Its UUID."""
        self.status = status
        """The server's answer."""


class OutcomeUnknown(OccamError):
    """The request had no definite answer, so that it may have taken effect.

    To find out, `Client.send` the same intent again: it takes effect at most once. To give up is the caller's decision,
    too.
    """

    retryable = True

    def __init__(self, intent: Intent[Any], status: Status) -> None:
        super().__init__(
            f"it is not known whether request {intent.request_id} took effect; to find out, send the same intent again"
        )
        self.intent = intent
        """What was sent."""
        self.status = status
        """The last answer."""


class Unavailable(OccamError):
    """The server could not be reached, or did not answer in time, before anything was written."""

    retryable = True

    def __init__(self, status: Status) -> None:
        super().__init__(f"there was no answer from the server; nothing was written: {status.message}")
        self.status = status
        """The last answer."""


class Refused(OccamError):
    """The server refused the request. Nothing was changed."""

    def __init__(self, reason: str, status: Status) -> None:
        super().__init__(f"{reason}: {status.message}")
        self.reason = reason
        """The API's reason, such as `INVALID_FIELD`; the code's name where something between refused it."""
        self.status = status
        """The server's answer, whose details say more (`Status.detail`)."""
        self.retryable = reason == "OVERLOADED"


class NotWritable(OccamError):
    """Fields were edited that no update can write. Nothing was sent."""

    def __init__(self, paths: list[str], kind_name: str) -> None:
        super().__init__(f"no update can write {', '.join(paths)} of a {kind_name}")
        self.paths = paths
        """Those fields."""


class ChoiceError(OccamError):
    """The choices do not resolve the conflict. Nothing was sent."""


class Undecided(ChoiceError):
    """Fields that the refused change writes were not chosen about."""

    def __init__(self, paths: list[str]) -> None:
        super().__init__(f"there is no choice yet about {', '.join(paths)}")
        self.paths = paths
        """Those fields."""


class NothingOfYours(ChoiceError):
    """`MINE` was chosen of a field that the refused change leaves alone, and what it was made from is not known."""

    def __init__(self, path: str) -> None:
        super().__init__(f"the change has no value of its own for {path}: choose theirs, or edit it")
        self.path = path
        """That field."""


class VerbIsWhole(ChoiceError):
    """A verb is made again or left: it has no values to choose of, or to edit."""

    def __init__(self) -> None:
        super().__init__("a verb can only be made again, with all fields mine, or be left, with all theirs")


class CurrentMissing(ChoiceError):
    """The refusal had no room for the entity: get it, and put it into `current`, or use `Client.resolve`."""

    def __init__(self) -> None:
        super().__init__("the entity is not in the conflict; get it first")
