"""The client of asyncio."""

import asyncio
import copy
import random
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any

import grpc
from google.protobuf.message import Message

from occam_client._backoff import AsyncClock, AsyncSystemClock
from occam_client._caller import CHANNEL_OPTIONS, Options, Timeout, TokenError, bearer, identity_of, target_of
from occam_client._change import Change
from occam_client._conflict import Conflict
from occam_client._core import Call, Core, R, Sleep, Steps
from occam_client._intent import Intent, Outcome, Reply
from occam_client._kind import INVOICE, PLAN, SUBSCRIPTION, T
from occam_client._limits import remaining_until
from occam_client._resolve import Choices
from occam_client._status import Status
from occam_client.gen.occam.v1.billing_service_pb2_grpc import BillingServiceStub
from occam_client.gen.occam.v1.history_service_pb2_grpc import HistoryServiceStub
from occam_client.gen.occam.v1.plan_service_pb2_grpc import PlanServiceStub
from occam_client.gen.occam.v1.subscription_service_pb2_grpc import SubscriptionServiceStub
from occam_client.v1 import (
    CreateInvoiceRequest,
    CreatePlanRequest,
    CreateSubscriptionRequest,
    Invoice,
    Plan,
    Subscription,
)

if TYPE_CHECKING:
    from occam_client.gen.occam.v1.billing_service_pb2_grpc import BillingServiceAsyncStub
    from occam_client.gen.occam.v1.history_service_pb2_grpc import HistoryServiceAsyncStub
    from occam_client.gen.occam.v1.plan_service_pb2_grpc import PlanServiceAsyncStub
    from occam_client.gen.occam.v1.subscription_service_pb2_grpc import SubscriptionServiceAsyncStub


class AsyncClient:
    """A client of Occam, whose calls are awaited. It belongs to the event loop in which it is made.

    To cancel the task that awaits a call ends it. A write that was under way then may or may not have been made; who
    wants to find out sends an `Intent` of their own.

    Its own methods repeat calls as the README says. The generated stubs, for everything else, do not: `plans`,
    `subscriptions`, `billing`, `history`.
    """

    def __init__(
        self,
        url: str,
        *,
        principal: str | None = None,
        role: str | None = None,
        customer: str | None = None,
        token: Callable[[], str | Awaitable[str]] | None = None,
        timeout: float | None = None,
        credentials: grpc.ChannelCredentials | None = None,
        options: Options = (),
        clock: AsyncClock | None = None,
        dice: Callable[[], float] = random.random,
    ) -> None:
        """A client of the server at `url`, such as `http://127.0.0.1:50051`. It connects when the first call is made.

        - `principal`, `role`, `customer`: who calls, for a server without authentication.
        - `token`: gives the bearer token, or promises it, and is asked for each request.
        - `timeout`: how many seconds each call may take; see `with_timeout`.
        - `credentials`: for TLS by others than the usual certificates.
        - `options`: more options of the gRPC channel.
        - `clock`, `dice`: time and chance, which tests bring along; `dice` gives a number from 0 up to 1.
        """
        target, credentials = target_of(url, credentials)
        caller = _Caller(identity_of(principal, role, customer), token)
        identify = [_IdentifyUnary(caller), _IdentifyStream(caller)]
        options = [*CHANNEL_OPTIONS, *options]
        self._channel = (
            grpc.aio.insecure_channel(target, options, interceptors=identify)
            if credentials is None
            else grpc.aio.secure_channel(target, credentials, options, interceptors=identify)
        )
        self._timeout = timeout
        self._deadline: float | None = None
        self._clock = clock or AsyncSystemClock()
        self._dice = dice

    def with_timeout(self, timeout: float | None) -> "AsyncClient":
        """The same client, each of whose calls may take `timeout` seconds, with all its repetitions and waits.

        The server is told, too. Without one, a call is made 10 times while the server is away, and otherwise waits for
        as long as the connection is alive.
        """
        client = copy.copy(self)
        client._timeout = timeout
        return client

    def with_deadline(self, deadline: float | None) -> "AsyncClient":
        """The same client, whose calls end at this time of `time.monotonic`, if not at their time-out before."""
        client = copy.copy(self)
        client._deadline = deadline
        return client

    async def close(self) -> None:
        """Closes the connection, which all clients made from one share."""
        await self._channel.close()

    async def __aenter__(self) -> "AsyncClient":
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()

    @property
    def plans(self) -> "PlanServiceAsyncStub":
        """The generated stub of plans. Its calls are single calls, without time-out or repetition."""
        return PlanServiceStub(self._channel)

    @property
    def subscriptions(self) -> "SubscriptionServiceAsyncStub":
        """The generated stub of subscriptions. Its calls are single calls, without time-out or repetition."""
        return SubscriptionServiceStub(self._channel)

    @property
    def billing(self) -> "BillingServiceAsyncStub":
        """The generated stub of invoices and payments. Its calls are single calls, without time-out or repetition."""
        return BillingServiceStub(self._channel)

    @property
    def history(self) -> "HistoryServiceAsyncStub":
        """The generated stub of history. Its calls are single calls, without time-out or repetition."""
        return HistoryServiceStub(self._channel)

    async def get_plan(self, plan_id: str) -> Plan:
        """Reads a plan, and again while the server is away."""
        return await self._run(self._core().get(PLAN, plan_id))

    async def get_subscription(self, subscription_id: str) -> Subscription:
        """Reads a subscription, and again while the server is away."""
        return await self._run(self._core().get(SUBSCRIPTION, subscription_id))

    async def get_invoice(self, invoice_id: str) -> Invoice:
        """Reads an invoice, and again while the server is away."""
        return await self._run(self._core().get(INVOICE, invoice_id))

    async def create_plan(self, request: CreatePlanRequest) -> Reply[Plan]:
        """Creates a plan, sending the same bytes again while the server is away."""
        return await self.send(Intent.create(request))

    async def create_subscription(self, request: CreateSubscriptionRequest) -> Reply[Subscription]:
        """Subscribes a customer to a plan, sending the same bytes again while the server is away."""
        return await self.send(Intent.create(request))

    async def create_invoice(self, request: CreateInvoiceRequest) -> Reply[Invoice]:
        """Creates a draft, sending the same bytes again while the server is away."""
        return await self.send(Intent.create(request))

    async def modify_plan(self, plan_id: str, mutate: Callable[[Plan], Change[Plan] | None]) -> Outcome[Plan]:
        """Changes a plan from what it is; see `modify_subscription`."""
        return await self._run(self._core().modify(PLAN, plan_id, mutate))

    async def modify_subscription(
        self, subscription_id: str, mutate: Callable[[Subscription], Change[Subscription] | None]
    ) -> Outcome[Subscription]:
        """Changes a subscription from what it is: reads it, asks `mutate` what to do, sends that with the version read.

        If somebody else was faster, it asks `mutate` again with what the entity is now, 3 times in all; then it gives
        up with `Conflict`. `mutate` must therefore decide by the entity that it is given alone. That is a copy, which
        it may edit: `Update(subscription, ["notes"])`. `None` means that there is nothing to do.

        For what a person edited there is `save`.
        """
        return await self._run(self._core().modify(SUBSCRIPTION, subscription_id, mutate))

    async def modify_invoice(
        self, invoice_id: str, mutate: Callable[[Invoice], Change[Invoice] | None]
    ) -> Outcome[Invoice]:
        """Changes an invoice from what it is; see `modify_subscription`."""
        return await self._run(self._core().modify(INVOICE, invoice_id, mutate))

    async def save(self, base: T, edited: T) -> Outcome[T]:
        """Writes what a person edited: the fields in which `edited` differs from `base`, which was read, and no other.

        If somebody else was faster and changed other things, the server makes both changes (`Modified.merge` tells),
        also when that is lost to yet another writer: 3 attempts in all. If both changed the same thing, nobody's value
        is overwritten: it gives up at once with `Conflict`, from which `resolve` goes on. A field that no update can
        write, such as a status, is `NotWritable` before anything is sent.
        """
        return await self._run(self._core().save(base, edited))

    async def resolve(self, conflict: Conflict[T], choices: Choices[T]) -> Outcome[T]:
        """Writes what a person chose after a conflict, on the entity as the person saw it.

        `Conflict.resolve` says what can be chosen; this sends what it makes, reading the entity first where the refusal
        had no room for it. It is a guarded write as any other: if the entity has moved on once more, that is a new
        `Conflict`.
        """
        return await self._run(self._core().resolve(conflict, choices))

    async def send(self, intent: Intent[T]) -> Reply[T]:
        """Sends one intent, and the same bytes again while the server is away. A conflict is an error at once."""
        return await self._run(self._core().send(intent))

    def _core(self) -> Core:
        return Core(remaining_until(self._clock.now, self._timeout, self._deadline), self._dice)

    async def _run(self, steps: Steps[R]) -> R:
        """Carries out the steps of a call."""
        answer: Message | Status | None = None
        while True:
            try:
                step = steps.send(answer)
            except StopIteration as end:
                result: R = end.value
                return result
            match step:
                case Call():
                    answer = await self._call(step)
                case Sleep(seconds):
                    await self._clock.sleep(seconds)
                    answer = None

    async def _call(self, call: Call) -> Message | Status:
        method: grpc.aio.UnaryUnaryMultiCallable[bytes, Message]
        method = self._channel.unary_unary(call.rpc.path, response_deserializer=call.rpc.reply.FromString)
        try:
            return await method(call.body, timeout=call.timeout)
        except TokenError as error:
            return Status.unsent(error.code, error)
        except grpc.aio.AioRpcError as error:
            return Status.of(error)


class _Caller:
    """Who calls, said with each request."""

    def __init__(self, identity: tuple[tuple[str, str], ...], token: Callable[[], str | Awaitable[str]] | None) -> None:
        self._identity = identity
        self._token = token

    async def identified(self, details: grpc.aio.ClientCallDetails) -> grpc.aio.ClientCallDetails:
        metadata = grpc.aio.Metadata(*(details.metadata or ()), *self._identity)
        timeout = Timeout(details.timeout)
        if self._token is not None:
            try:
                token = self._token()
                if isinstance(token, Awaitable):
                    token = await asyncio.wait_for(token, timeout.left())
                metadata.add(*bearer(token))
            except Exception as error:
                timeout.left()
                raise TokenError("there is no token") from error
        return grpc.aio.ClientCallDetails(
            details.method, timeout.left(), metadata, details.credentials, details.wait_for_ready
        )


class _IdentifyUnary(grpc.aio.UnaryUnaryClientInterceptor):
    def __init__(self, caller: _Caller) -> None:
        self._caller = caller

    async def intercept_unary_unary(self, continuation: Any, client_call_details: Any, request: Any) -> Any:
        return await continuation(await self._caller.identified(client_call_details), request)


# A class of its own, because gRPC takes an interceptor for one kind of call only.
class _IdentifyStream(grpc.aio.UnaryStreamClientInterceptor):
    def __init__(self, caller: _Caller) -> None:
        self._caller = caller

    async def intercept_unary_stream(self, continuation: Any, client_call_details: Any, request: Any) -> Any:
        return await continuation(await self._caller.identified(client_call_details), request)
