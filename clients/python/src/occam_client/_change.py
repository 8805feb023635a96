"""What can be done to an entity: an update, or a verb of its own. It knows nothing of versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, final

from google.type.money_pb2 import Money

from occam_client._kind import INVOICE, PLAN, SUBSCRIPTION, Kind, T, copy_of
from occam_client.v1 import Invoice, Plan, Subscription


@final
@dataclass(frozen=True)
class Update(Generic[T]):
    """Writes fields of an entity."""

    entity: T
    """The new values. Its `id` and `version` are ignored. The update has a copy of it."""
    mask: Sequence[str] = ()
    """The fields to write; `metadata` and `lines` are written whole. Empty: those that are populated."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "entity", copy_of(self.entity))
        object.__setattr__(self, "mask", tuple(self.mask))


class Verb(Generic[T]):
    """What is done to an entity by an RPC of its own, after which each verb is named."""

    kind: ClassVar[Kind[Any]]


Change = Update[T] | Verb[T]
"""What can be done to an entity."""


class _PlanVerb(Verb[Plan]):
    kind = PLAN


@final
@dataclass(frozen=True)
class ArchivePlan(_PlanVerb):
    """Closes a plan to new subscriptions."""


@final
@dataclass(frozen=True)
class UnarchivePlan(_PlanVerb):
    """Opens a plan again."""


class _SubscriptionVerb(Verb[Subscription]):
    kind = SUBSCRIPTION


@final
@dataclass(frozen=True)
class PauseSubscription(_SubscriptionVerb):
    """Pauses a subscription."""


@final
@dataclass(frozen=True)
class ResumeSubscription(_SubscriptionVerb):
    """Resumes a subscription."""


@final
@dataclass(frozen=True)
class CancelSubscription(_SubscriptionVerb):
    """Cancels a subscription."""

    at_period_end: bool = False
    """Whether to wait for the end of the current period."""
    reason: str = ""
    """Why, at most 1,000 characters."""


@final
@dataclass(frozen=True)
class UncancelSubscription(_SubscriptionVerb):
    """Takes back a cancellation that is set for the end of the period."""


@final
@dataclass(frozen=True)
class ChangeSubscriptionPlan(_SubscriptionVerb):
    """Moves a subscription to another plan, at that plan's present price."""

    plan_id: str
    """The new plan's UUID."""
    quantity: int | None = None
    """The new quantity; `None`: it stays."""
    expected_plan_version: int | None = None
    """The version of the plan whose price was agreed to. If the plan has moved on, nothing is changed and the error is
    `RelatedConflict`."""


class _InvoiceVerb(Verb[Invoice]):
    kind = INVOICE


@final
@dataclass(frozen=True)
class FinalizeInvoice(_InvoiceVerb):
    """Freezes a draft, gives it its number and opens it."""


@final
@dataclass(frozen=True)
class RecordPayment(_InvoiceVerb):
    """Records a payment of an invoice."""

    amount: Money
    """How much was paid, in the invoice's currency. The verb has a copy of it."""
    payment_reference: str
    """The payment's name in the caller's system, unique within the invoice."""

    def __post_init__(self) -> None:
        amount = Money()
        amount.CopyFrom(self.amount)
        object.__setattr__(self, "amount", amount)


@final
@dataclass(frozen=True)
class VoidInvoice(_InvoiceVerb):
    """Takes an invoice back."""


@final
@dataclass(frozen=True)
class MarkInvoiceUncollectible(_InvoiceVerb):
    """Marks an invoice as not expected to be paid."""
