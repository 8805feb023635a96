"""The client that blocks."""

import copy
import random
from collections.abc import Callable
from types import TracebackType
from typing import Any, NamedTuple

import grpc
from google.protobuf.message import Message

from occam_client._backoff import Clock, SystemClock
from occam_client._caller import CHANNEL_OPTIONS, Options, Timeout, TokenError, bearer, identity_of, target_of
from occam_client._change import Change
from occam_client._conflict import Conflict
from occam_client._core import Call, Core, R, Sleep, Steps
from occam_client._intent import Intent, Outcome, Reply
from occam_client._kind import INVOICE, PLAN, SUBSCRIPTION, T
from occam_client._limits import Cancellation, remaining_until
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


class Client:
    """A client of Occam, whose calls block. It may be used by several threads at once.

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
        token: Callable[[], str] | None = None,
        timeout: float | None = None,
        credentials: grpc.ChannelCredentials | None = None,
        options: Options = (),
        clock: Clock | None = None,
        dice: Callable[[], float] = random.random,
    ) -> None:
        """A client of the server at `url`, such as `http://127.0.0.1:50051`. It connects when the first call is made.

        - `principal`, `role`, `customer`: who calls, for a server without authentication.
        - `token`: gives the bearer token, and is asked for each request. It takes of the call's time, which only the
          provider itself can keep, since it blocks.
        - `timeout`: how many seconds each call may take; see `with_timeout`.
        - `credentials`: for TLS by others than the usual certificates.
        - `options`: more options of the gRPC channel.
        - `clock`, `dice`: time and chance, which tests bring along; `dice` gives a number from 0 up to 1.
        """
        target, credentials = target_of(url, credentials)
        options = [*CHANNEL_OPTIONS, *options]
        self._channel = (
            grpc.insecure_channel(target, options)
            if credentials is None
            else grpc.secure_channel(target, credentials, options)
        )
        identify = _Identify(identity_of(principal, role, customer), token)
        self._identified = grpc.intercept_channel(self._channel, identify)
        self._timeout = timeout
        self._deadline: float | None = None
        self._cancellation = Cancellation()
        self._clock = clock or SystemClock()
        self._dice = dice

    def with_timeout(self, timeout: float | None) -> "Client":
        """The same client, each of whose calls may take `timeout` seconds, with all its repetitions and waits.

        The server is told, too. Without one, a call is made 10 times while the server is away, and otherwise waits for
        as long as the connection is alive.
        """
        client = copy.copy(self)
        client._timeout = timeout
        return client

    def with_deadline(self, deadline: float | None) -> "Client":
        """The same client, whose calls end at this time of `time.monotonic`, if not at their time-out before."""
        client = copy.copy(self)
        client._deadline = deadline
        return client

    def with_cancellation(self, cancellation: Cancellation) -> "Client":
        """The same client, whose calls another thread can end by `cancellation.cancel()`, as a deadline would."""
        client = copy.copy(self)
        client._cancellation = cancellation
        return client

    def close(self) -> None:
        """Closes the connection, which all clients made from one share."""
        self._channel.close()

    def __enter__(self) -> "Client":
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    @property
    def plans(self) -> PlanServiceStub:
        """The generated stub of plans. Its calls are single calls, without time-out or repetition."""
        return PlanServiceStub(self._identified)

    @property
    def subscriptions(self) -> SubscriptionServiceStub:
        """The generated stub of subscriptions. Its calls are single calls, without time-out or repetition."""
        return SubscriptionServiceStub(self._identified)

    @property
    def billing(self) -> BillingServiceStub:
        """The generated stub of invoices and payments. Its calls are single calls, without time-out or repetition."""
        return BillingServiceStub(self._identified)

    @property
    def history(self) -> HistoryServiceStub:
        """The generated stub of history. Its calls are single calls, without time-out or repetition."""
        return HistoryServiceStub(self._identified)

    def get_plan(self, plan_id: str) -> Plan:
        """Reads a plan, and again while the server is away."""
        return self._run(self._core().get(PLAN, plan_id))

    def get_subscription(self, subscription_id: str) -> Subscription:
        """Reads a subscription, and again while the server is away."""
        return self._run(self._core().get(SUBSCRIPTION, subscription_id))

    def get_invoice(self, invoice_id: str) -> Invoice:
        """Reads an invoice, and again while the server is away."""
        return self._run(self._core().get(INVOICE, invoice_id))

    def create_plan(self, request: CreatePlanRequest) -> Reply[Plan]:
        """Creates a plan, sending the same bytes again while the server is away."""
        return self.send(Intent.create(request))

    def create_subscription(self, request: CreateSubscriptionRequest) -> Reply[Subscription]:
        """Subscribes a customer to a plan, sending the same bytes again while the server is away."""
        return self.send(Intent.create(request))

    def create_invoice(self, request: CreateInvoiceRequest) -> Reply[Invoice]:
        """Creates a draft, sending the same bytes again while the server is away."""
        return self.send(Intent.create(request))

    def modify_plan(self, plan_id: str, mutate: Callable[[Plan], Change[Plan] | None]) -> Outcome[Plan]:
        """Changes a plan from what it is; see `modify_subscription`."""
        return self._run(self._core().modify(PLAN, plan_id, mutate))

    def modify_subscription(
        self, subscription_id: str, mutate: Callable[[Subscription], Change[Subscription] | None]
    ) -> Outcome[Subscription]:
        """Changes a subscription from what it is: reads it, asks `mutate` what to do, sends that with the version read.

        If somebody else was faster, it asks `mutate` again with what the entity is now, 3 times in all; then it gives
        up with `Conflict`. `mutate` must therefore decide by the entity that it is given alone. That is a copy, which
        it may edit: `Update(subscription, ["notes"])`. `None` means that there is nothing to do.

        For what a person edited there is `save`.
        """
        return self._run(self._core().modify(SUBSCRIPTION, subscription_id, mutate))

    def modify_invoice(self, invoice_id: str, mutate: Callable[[Invoice], Change[Invoice] | None]) -> Outcome[Invoice]:
        """Changes an invoice from what it is; see `modify_subscription`."""
        return self._run(self._core().modify(INVOICE, invoice_id, mutate))

    def save(self, base: T, edited: T) -> Outcome[T]:
        """Writes what a person edited: the fields in which `edited` differs from `base`, which was read, and no other.

        If somebody else was faster and changed other things, the server makes both changes (`Modified.merge` tells),
        also when that is lost to yet another writer: 3 attempts in all. If both changed the same thing, nobody's value
        is overwritten: it gives up at once with `Conflict`, from which `resolve` goes on. A field that no update can
        write, such as a status, is `NotWritable` before anything is sent.
        """
        return self._run(self._core().save(base, edited))

    def resolve(self, conflict: Conflict[T], choices: Choices[T]) -> Outcome[T]:
        """Writes what a person chose after a conflict, on the entity as the person saw it.

        `Conflict.resolve` says what can be chosen; this sends what it makes, reading the entity first where the refusal
        had no room for it. It is a guarded write as any other: if the entity has moved on once more, that is a new
        `Conflict`.
        """
        return self._run(self._core().resolve(conflict, choices))

    def send(self, intent: Intent[T]) -> Reply[T]:
        """Sends one intent, and the same bytes again while the server is away. A conflict is an error at once."""
        return self._run(self._core().send(intent))

    def _core(self) -> Core:
        remaining = remaining_until(self._clock.now, self._timeout, self._deadline)
        canceled = self._cancellation.event
        # Canceled is as good as late: nothing is sent or waited for any more.
        return Core(lambda: 0.0 if canceled.is_set() else remaining(), self._dice)

    def _run(self, steps: Steps[R]) -> R:
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
                    answer = self._call(step)
                case Sleep(seconds):
                    self._clock.sleep(seconds, self._cancellation.event)
                    answer = None

    def _call(self, call: Call) -> Message | Status:
        method: grpc.UnaryUnaryMultiCallable[bytes, Message]
        method = self._identified.unary_unary(call.rpc.path, response_deserializer=call.rpc.reply.FromString)
        future = method.future(call.body, timeout=call.timeout)
        with self._cancellation.watching(future):
            try:
                return future.result()
            except TokenError as error:
                return Status.unsent(error.code, error)
            except (grpc.RpcError, grpc.FutureCancelledError):
                return Status.of(future)


class _Details(NamedTuple):
    """A call's details with other metadata; gRPC has no constructor of its own for them."""

    method: str
    timeout: float | None
    metadata: list[tuple[str, str | bytes]]
    credentials: grpc.CallCredentials | None
    wait_for_ready: bool | None
    compression: grpc.Compression | None


class _Identify(grpc.UnaryUnaryClientInterceptor, grpc.UnaryStreamClientInterceptor):
    """Says with each request who calls."""

    def __init__(self, identity: tuple[tuple[str, str], ...], token: Callable[[], str] | None) -> None:
        self._identity = identity
        self._token = token

    def intercept_unary_unary(self, continuation: Any, client_call_details: Any, request: Any) -> Any:
        return continuation(self._identified(client_call_details), request)

    def intercept_unary_stream(self, continuation: Any, client_call_details: Any, request: Any) -> Any:
        return continuation(self._identified(client_call_details), request)

    def _identified(self, details: grpc.ClientCallDetails) -> _Details:
        metadata = [*(details.metadata or ()), *self._identity]
        timeout = Timeout(details.timeout)
        if self._token is not None:
            try:
                metadata.append(bearer(self._token()))
            except Exception as error:
                raise TokenError("there is no token") from error
        return _Details(
            details.method,
            timeout.left(),
            metadata,
            details.credentials,
            details.wait_for_ready,
            details.compression,
        )
