"""What a caller wants done, under one `request_id`, and what came of it."""

import random
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic

from google.protobuf.field_mask_pb2 import FieldMask

from occam_client._change import Change, Update
from occam_client._kind import INVOICE, PLAN, SUBSCRIPTION, Kind, Rpc, T, copy_of, kind_of
from occam_client.v1 import (
    CreateInvoiceRequest,
    CreatePlanRequest,
    CreateSubscriptionRequest,
    Merge,
    MergePolicy,
)

Create = CreatePlanRequest | CreateSubscriptionRequest | CreateInvoiceRequest
"""A request that creates an entity."""


@dataclass(frozen=True)
class Intent(Generic[T]):
    """One write under one `request_id`: the unit that takes effect once, however often it is sent.

    Its bytes never change. Send it with `Client.send`, and again after `OutcomeUnknown`: if it had taken effect, the
    server gives the first reply once more.
    """

    kind: Kind[T] = field(repr=False)
    rpc: Rpc = field(repr=False)
    body: bytes = field(repr=False)
    request_id: str
    """The UUID that names it."""
    entity_id: str = ""
    """The entity's UUID; a creation need not have one."""
    expected_version: int = 0
    """The version that the change was made from."""
    write: Change[T] | None = None
    """The change; a creation has none."""
    validate_only: bool = False
    """Whether it is to be checked only."""

    @classmethod
    def create(cls, request: Create) -> "Intent[Any]":
        """A creation, under the request's `request_id`, or a new one if it has none."""
        if isinstance(request, CreatePlanRequest):
            return _creation(PLAN, request)
        if isinstance(request, CreateSubscriptionRequest):
            return _creation(SUBSCRIPTION, request)
        return _creation(INVOICE, request)

    @classmethod
    def change(
        cls,
        entity_id: str,
        expected_version: int,
        change: Change[T],
        *,
        request_id: str | None = None,
        merge: bool = False,
        force_reason: str | None = None,
        validate_only: bool = False,
    ) -> "Intent[T]":
        """A change of an entity as it was at `expected_version`.

        - `request_id`: a UUID of the caller's, written down before it is sent, so that the same intent can be sent
          again even by another process. The same `request_id` with anything else changed is refused as
          `REQUEST_ID_REUSED`.
        - `merge`: the server may make the change on a newer version than the expected one, if nothing that it needs was
          touched since (`MERGE_POLICY_MERGE_DISJOINT`); `Reply.merge` says so then.
        - `force_reason`: the change is made whatever version the entity is at, and so over what others did since. It
          needs the right to; history keeps the reason, 1 to 1,000 characters. The server refuses it together with
          `merge`.
        - `validate_only`: the server answers the entity as it would be, at its present version, and writes nothing. The
          same intent without it, under the same `request_id`, is carried out.
        """
        request_id = request_id or _new_request_id()
        guard = {
            "expected_version": expected_version,
            "request_id": request_id,
            "merge_policy": MergePolicy.MERGE_POLICY_MERGE_DISJOINT if merge else MergePolicy.MERGE_POLICY_UNSPECIFIED,
            "validate_only": validate_only,
            "force": force_reason is not None,
            "force_reason": force_reason or "",
        }
        kind: Kind[T]
        fields: Mapping[str, object]
        if isinstance(change, Update):
            kind = kind_of(change.entity)
            entity = copy_of(change.entity)
            entity.id = entity_id
            rpc = kind.rpc_on("Update")
            fields = {kind.name: entity, "update_mask": FieldMask(paths=change.mask) if change.mask else None}
        else:
            kind = change.kind
            rpc = kind.rpc(type(change).__name__)
            fields = {"id": entity_id, **vars(change)}
        body = rpc.request(**guard, **fields).SerializeToString(deterministic=True)
        return cls(kind, rpc, body, request_id, entity_id, expected_version, change, validate_only)


def _creation(kind: Kind[T], request: Create) -> Intent[T]:
    named = type(request)()
    named.CopyFrom(request)  # type: ignore[arg-type] # Each message takes its own kind only.
    named.request_id = request.request_id or _new_request_id()
    body = named.SerializeToString(deterministic=True)
    return Intent(kind, kind.rpc_on("Create"), body, named.request_id, validate_only=request.validate_only)


def _new_request_id() -> str:
    """A UUIDv7: ordered by time, which keeps the server's index of them compact."""
    milliseconds = time.time_ns() // 1_000_000
    number = milliseconds << 80 | 0x7 << 76 | _DICE.getrandbits(12) << 64 | 0b10 << 62 | _DICE.getrandbits(62)
    return str(uuid.UUID(int=number))


# Not the shared generator: two processes that seed it alike would give the same id to two intents.
_DICE = random.SystemRandom()


@dataclass(frozen=True)
class Reply(Generic[T]):
    """The answer to an `Intent` that was accepted."""

    entity: T
    """The entity after the write."""
    replayed: bool = False
    """Whether an earlier copy of the intent had taken effect, and this is its reply."""
    merge: Merge | None = None
    """How a stale intent came to take effect, if it was merged: the version that it was made from, and the changes
    since then that it left standing."""


@dataclass(frozen=True)
class Modified(Generic[T]):
    """A change that was made."""

    entity: T
    """The entity after the change."""
    attempts: int
    """How many changes were sent: 1, and one more for each conflict. Repetitions of one do not count."""
    replayed: bool = False
    """Whether an earlier copy of the request had taken effect, and this is its reply."""
    merge: Merge | None = None
    """How a stale change came to take effect, if it was merged; only `save` asks for that."""


@dataclass(frozen=True)
class NothingToDo(Generic[T]):
    """Nothing was changed: the caller's function said so, no field differs, or the person chose what is there."""

    entity: T
    """The entity that was looked at last."""
    attempts: int
    """How many changes had been refused as stale before it."""


Outcome = Modified[T] | NothingToDo[T]
"""What came of `modify`, `save` or `resolve`."""
