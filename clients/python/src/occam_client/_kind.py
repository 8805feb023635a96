"""The three kinds of versioned entity, and what they have in common. It knows nothing of calls."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from google.protobuf.descriptor import MethodDescriptor, ServiceDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from occam_client.gen.occam.v1 import billing_service_pb2, plan_service_pb2, subscription_service_pb2
from occam_client.v1 import EntityType, Invoice, Plan, Subscription

T = TypeVar("T", bound=Plan | Subscription | Invoice)
"""A versioned entity: a plan, a subscription or an invoice."""


@dataclass(frozen=True)
class Rpc:
    """A method of the API: its path, and its messages."""

    path: str
    request: type[Message]
    reply: type[Message]

    @classmethod
    def of(cls, method: MethodDescriptor) -> "Rpc":
        """The method of this descriptor."""
        path = f"/{method.containing_service.full_name}/{method.name}"
        return cls(path, GetMessageClass(method.input_type), GetMessageClass(method.output_type))


def field_of(message: Message, name: str) -> Message | None:
    """A message within a message; absent if it is unset, or if there is no such field."""
    if name not in message.DESCRIPTOR.fields_by_name or not message.HasField(name):
        return None
    return cast("Message", getattr(message, name))


@dataclass(frozen=True)
class Kind(Generic[T]):
    """A kind of entity."""

    message: type[T]
    entity_type: "EntityType.ValueType"
    service: ServiceDescriptor
    writable: tuple[str, ...]
    """The fields that an update can write. The rest is the server's own, immutable, or has an RPC of its own."""

    def __reduce__(self) -> tuple[Any, ...]:
        # There is one of each, and descriptors cannot be pickled.
        return _kind_named, (self.name,)

    @property
    def name(self) -> str:
        """Its name for people, which is also the name of its field in requests, replies and conflicts."""
        return self.message.DESCRIPTOR.name.lower()

    def rpc(self, name: str) -> Rpc:
        """The method `name` of its service."""
        return Rpc.of(self.service.methods_by_name[name])

    def rpc_on(self, verb: str) -> Rpc:
        """The method named by a verb and the kind, such as `GetPlan`."""
        return self.rpc(verb + self.message.DESCRIPTOR.name)

    def entity_of(self, message: Message) -> T | None:
        """The entity that a reply or a conflict carries, if there is one."""
        return cast("T | None", field_of(message, self.name))


PLAN = Kind(
    Plan,
    EntityType.ENTITY_TYPE_PLAN,
    plan_service_pb2.DESCRIPTOR.services_by_name["PlanService"],
    ("display_name", "description", "price", "billing_interval", "trial_days", "metadata"),
)
SUBSCRIPTION = Kind(
    Subscription,
    EntityType.ENTITY_TYPE_SUBSCRIPTION,
    subscription_service_pb2.DESCRIPTOR.services_by_name["SubscriptionService"],
    ("quantity", "notes", "metadata"),
)
INVOICE = Kind(
    Invoice,
    EntityType.ENTITY_TYPE_INVOICE,
    billing_service_pb2.DESCRIPTOR.services_by_name["BillingService"],
    ("lines", "period_start_time", "period_end_time", "due_time", "memo", "notes", "metadata"),
)
KINDS: tuple[Kind[Any], ...] = (PLAN, SUBSCRIPTION, INVOICE)


def _kind_named(name: str) -> Kind[Any]:
    return next(kind for kind in KINDS if kind.name == name)


def kind_of(entity: T) -> Kind[T]:
    """The kind of an entity."""
    return next(kind for kind in KINDS if isinstance(entity, kind.message))


def name_of(entity_type: "EntityType.ValueType") -> str:
    """The name of a kind for people; a newer server may have kinds that are not known here."""
    return next((kind.name for kind in KINDS if kind.entity_type == entity_type), "entity")


def copy_of(entity: T) -> T:
    """A copy, which shares nothing with the original."""
    copy = type(entity)()
    copy.CopyFrom(entity)  # type: ignore[arg-type] # Each message takes its own kind only.
    return copy
