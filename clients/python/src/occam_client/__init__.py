"""The Python client of Occam, a subscription-billing service in which no write is ever silently lost.

Plans, subscriptions and invoices carry a version, and every change names the version that it was made from. If somebody
else was faster, the server refuses it. `Client.modify_subscription`, and its like for plans and invoices, does what
then is to be done: it makes the change again from what the entity is now. `Client.save` is for what a person edited.

`AsyncClient` is the same for asyncio. The messages are in `occam_client.v1`.

What is repeated, and what is not:

- `VERSION_CONFLICT`: `modify` makes the change anew, under a new `request_id`: 3 attempts in all, with backoff. `save`
  sends the same change for the server to merge, if it is `mergeable`: 3 attempts in all. Then, and from `send` at once,
  `Conflict`, which has all that a person needs to decide.
- `VERSION_CONFLICT` about the plan that a subscription is moved to: `RelatedConflict` at once.
- `UNAVAILABLE`, or the connection breaks: the same bytes again under the same `request_id`, which takes effect at most
  once: until the deadline, or 10 times without one.
- `DEADLINE_EXCEEDED`, `CANCELLED`, `UNKNOWN`, `INTERNAL`, `DATA_LOSS`, a reply that cannot be read, or no answer to the
  last repetition: `OutcomeUnknown` with the `Intent`. Whether to send it again is the caller's to decide, and safe.
- anything else: an `OccamError` at once. Nothing was changed.

Waits are random, between nothing and 50 ms, 100 ms, 200 ms and so on up to 1 s, and never outlast the deadline.
"""

from occam_client import v1
from occam_client._aio import AsyncClient
from occam_client._backoff import AsyncClock, Clock
from occam_client._change import (
    ArchivePlan,
    CancelSubscription,
    Change,
    ChangeSubscriptionPlan,
    FinalizeInvoice,
    MarkInvoiceUncollectible,
    PauseSubscription,
    RecordPayment,
    ResumeSubscription,
    UnarchivePlan,
    UncancelSubscription,
    Update,
    Verb,
    VoidInvoice,
)
from occam_client._client import Client
from occam_client._conflict import Conflict, RelatedConflict, VersionAhead, VersionMismatch
from occam_client._errors import (
    ChoiceError,
    CurrentMissing,
    NotFound,
    NothingOfYours,
    NotWritable,
    OccamError,
    OutcomeUnknown,
    Refused,
    Unavailable,
    Undecided,
    VerbIsWhole,
)
from occam_client._intent import Intent, Modified, NothingToDo, Outcome, Reply
from occam_client._limits import Cancellation
from occam_client._resolve import Choice, Edited
from occam_client._status import Status

__all__ = [
    "ArchivePlan",
    "AsyncClient",
    "AsyncClock",
    "CancelSubscription",
    "Cancellation",
    "Change",
    "ChangeSubscriptionPlan",
    "Choice",
    "ChoiceError",
    "Client",
    "Clock",
    "Conflict",
    "CurrentMissing",
    "Edited",
    "FinalizeInvoice",
    "Intent",
    "MarkInvoiceUncollectible",
    "Modified",
    "NotFound",
    "NotWritable",
    "NothingOfYours",
    "NothingToDo",
    "OccamError",
    "Outcome",
    "OutcomeUnknown",
    "PauseSubscription",
    "RecordPayment",
    "Refused",
    "RelatedConflict",
    "Reply",
    "ResumeSubscription",
    "Status",
    "UnarchivePlan",
    "Unavailable",
    "UncancelSubscription",
    "Undecided",
    "Update",
    "Verb",
    "VerbIsWhole",
    "VersionAhead",
    "VersionMismatch",
    "VoidInvoice",
    "v1",
]
