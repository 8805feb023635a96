"""The same tests of both clients, against a real server."""

import asyncio
import json
import socket
import threading
from collections.abc import Callable
from typing import Any

import grpc
import pytest
from grpc import StatusCode
from scripted import ID, conflict, status, subscription, unavailable
from server import breaking, serving

from occam_client import (
    AsyncClient,
    Cancellation,
    Client,
    Intent,
    Modified,
    OutcomeUnknown,
    PauseSubscription,
    Refused,
    Reply,
    Unavailable,
)
from occam_client.v1 import (
    CreatePlanRequest,
    GetSubscriptionResponse,
    ListSubscriptionsRequest,
    ListSubscriptionsResponse,
    PauseSubscriptionResponse,
)

PAUSE = Intent.change(ID, 3, PauseSubscription())
GOT = GetSubscriptionResponse(subscription=subscription(3, "a"))
PAUSED = PauseSubscriptionResponse(subscription=subscription(4, "a"))


class NoWaiting:
    """A clock that moves only when it is slept on."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    def now(self) -> float:
        return sum(self.waits)

    def sleep(self, seconds: float, until: threading.Event) -> None:
        self.waits.append(seconds)


class AsyncNoWaiting(NoWaiting):
    async def sleep(self, seconds: float) -> None:  # type: ignore[override]
        self.waits.append(seconds)


Call = Callable[[Any], Any]
"""What is done with either client; it gives a result or the promise of one."""


class Blocking:
    """Carries out calls by `Client`."""

    def __init__(self, url: str, **options: Any) -> None:
        self.url = url
        self.options = {"clock": NoWaiting(), "dice": lambda: 0.5, **options}

    def __call__(self, *calls: Call) -> list[Any]:
        with Client(self.url, **self.options) as client:
            return [call(client) for call in calls]


class Awaiting(Blocking):
    """Carries out calls by `AsyncClient`."""

    def __call__(self, *calls: Call) -> list[Any]:
        async def run() -> list[Any]:
            options = {**self.options, "clock": AsyncNoWaiting()}
            async with AsyncClient(self.url, **options) as client:
                return [await call(client) for call in calls]

        return asyncio.run(run())


both = pytest.mark.parametrize("calling", [Blocking, Awaiting])


def read(client: Any) -> Any:
    return client.get_subscription(ID)


def send(client: Any) -> Any:
    return client.send(PAUSE)


@both
def test_conflict_crosses_the_wire_whole(calling: type[Blocking]) -> None:
    with serving(GOT, conflict(3, subscription(5, "b" * 900)), PAUSED) as server:
        (outcome,) = calling(server.url)(lambda client: client.modify_subscription(ID, lambda _: PauseSubscription()))
    assert outcome == Modified(subscription(4, "a"), attempts=2)
    requests = [PAUSE.rpc.request.FromString(arrived.body) for arrived in server.arrived[1:]]
    assert [request.expected_version for request in requests] == [3, 5]  # type: ignore[attr-defined]


@both
def test_same_bytes_are_sent_while_the_server_is_away(calling: type[Blocking]) -> None:
    with serving(unavailable(2), PAUSED) as server:
        (reply,) = calling(server.url)(send)
    assert reply == Reply(subscription(4, "a"))
    assert [arrived.body for arrived in server.arrived] == [PAUSE.body] * 2


@both
def test_grpc_repeats_nothing_by_itself(calling: type[Blocking]) -> None:
    policy = {
        "maxAttempts": 2,
        "initialBackoff": "0.01s",
        "maxBackoff": "0.01s",
        "backoffMultiplier": 1,
        "retryableStatusCodes": ["FAILED_PRECONDITION"],
    }
    config = json.dumps({"methodConfig": [{"name": [{}], "retryPolicy": policy}]})
    refusal = status(StatusCode.FAILED_PRECONDITION, "INVALID_TRANSITION")
    with serving(refusal, PAUSED) as server, pytest.raises(Refused):
        calling(server.url, options=[("grpc.service_config", config)])(send)


@both
@pytest.mark.parametrize("error_code", [None, 1, 2, 7, 8, 11])
def test_connection_that_breaks_leaves_the_intent(calling: type[Blocking], error_code: int | None) -> None:
    with breaking(error_code) as (url, streams), pytest.raises(OutcomeUnknown) as raised:
        calling(url)(send)
    assert raised.value.intent == PAUSE
    assert raised.value.status.is_broken, raised.value.status
    if error_code is not None:
        assert len(streams) == 10


@both
def test_server_that_is_not_there_leaves_no_doubt(calling: type[Blocking]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    with pytest.raises(Unavailable):
        calling(f"http://127.0.0.1:{port}")(lambda client: client.create_plan(CreatePlanRequest()))


@both
def test_reply_without_the_entity_leaves_the_intent(calling: type[Blocking]) -> None:
    with serving(PauseSubscriptionResponse()) as server, pytest.raises(OutcomeUnknown) as raised:
        calling(server.url)(send)
    assert raised.value.status.message == "the reply carries no subscription"


@both
def test_every_request_says_who_calls(calling: type[Blocking]) -> None:
    tokens = iter("abc")

    def watch(client: Any) -> Any:
        # No method of the API streams so far; a stub of one would call through this channel.
        channel: Any = client._identified if isinstance(client, Client) else client._channel
        stream = channel.unary_stream("/occam.v1.SubscriptionService/Watch")(b"")
        return next(stream) if isinstance(client, Client) else anext(aiter(stream))

    def list_(client: Any) -> Any:
        return client.subscriptions.ListSubscriptions(ListSubscriptionsRequest())

    caller = {"principal": "ana", "role": "customer", "customer": "c-1", "token": lambda: next(tokens)}
    with serving(GOT, ListSubscriptionsResponse(), ListSubscriptionsResponse()) as server:
        calling(server.url, **caller)(read, list_, watch)
    for arrived in server.arrived:
        assert arrived.metadata["x-occam-principal"] == "ana"
        assert arrived.metadata["x-occam-role"] == "customer"
        assert arrived.metadata["x-occam-customer"] == "c-1"
    sent = {arrived.metadata["authorization"] for arrived in server.arrived}
    assert sent == {"Bearer a", "Bearer b", "Bearer c"}


@both
def test_token_is_asked_for_anew_with_each_repetition(calling: type[Blocking]) -> None:
    tokens = iter(["stale", "fresh"])
    with serving(unavailable(0), PAUSED) as server:
        calling(server.url, token=lambda: next(tokens))(send)
    assert [arrived.metadata["authorization"] for arrived in server.arrived] == ["Bearer stale", "Bearer fresh"]


@both
def test_token_that_cannot_be_had_is_a_refusal(calling: type[Blocking]) -> None:
    expired = RuntimeError("log in again")

    def token() -> str:
        raise expired

    with serving() as server, pytest.raises(Refused, match=r"UNAUTHENTICATED.*log in again") as raised:
        calling(server.url, token=token)(send)
    assert raised.value.__cause__ is expired
    assert server.arrived == []


@both
@pytest.mark.parametrize("token", ["se\ncret", "secret\n", "", "sécret", None, b"secret"])
def test_token_that_cannot_be_sent_is_a_refusal(calling: type[Blocking], token: Any) -> None:
    with serving() as server, pytest.raises(Refused, match="UNAUTHENTICATED: there is no token") as raised:
        calling(server.url, token=lambda: token)(send)
    assert server.arrived == []
    assert "cret" not in f"{raised.value} {raised.value.__cause__}", "a token is nobody's to read"


@both
def test_token_that_cannot_be_had_again_leaves_the_intent(calling: type[Blocking]) -> None:
    tokens = iter(["only"])
    with serving(unavailable(0)) as server, pytest.raises(OutcomeUnknown):
        calling(server.url, token=lambda: next(tokens, None) or 1 / 0)(send)


class SlowToken:
    """A token for which the time of `Timeout` moves on."""

    def __init__(self, seconds: float, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seconds = seconds
        self.time = 0.0
        monkeypatch.setattr("occam_client._caller.monotonic", lambda: self.time)

    def __call__(self) -> str:
        self.time += self.seconds
        return "t"


@both
def test_call_has_what_time_the_token_left_of_it(calling: type[Blocking], monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(GOT) as server:
        calling(server.url, timeout=60.0, token=SlowToken(20.0, monkeypatch))(read)
    (left,) = (arrived.seconds_left for arrived in server.arrived)
    assert left is not None
    assert 30 < left <= 40.5


@both
def test_nothing_is_sent_if_the_token_left_no_time(calling: type[Blocking], monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as server, pytest.raises(Unavailable, match="the token did not come in time") as raised:
        calling(server.url, timeout=0.5, token=SlowToken(1.0, monkeypatch))(send)
    assert raised.value.status.code is StatusCode.DEADLINE_EXCEEDED
    assert server.arrived == []


async def test_token_that_does_not_come_ends_with_the_deadline() -> None:
    async def token() -> str:
        never: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        return await never

    with serving(unavailable(0)) as server:
        async with AsyncClient(server.url, token=token, timeout=0.01, clock=AsyncNoWaiting()) as client:
            with pytest.raises(Unavailable, match="the token did not come in time"):
                await client.send(PAUSE)
    assert server.arrived == []


@both
def test_server_is_told_the_earlier_of_timeout_and_deadline(calling: type[Blocking]) -> None:
    with serving(GOT, GOT, GOT) as server:
        calling(server.url, timeout=60.0)(read, lambda client: read(client.with_deadline(1.0)))
        calling(server.url)(read)
    minute, second, none = (arrived.seconds_left for arrived in server.arrived)
    assert minute is not None
    assert 50 < minute <= 60.5
    assert second is not None
    assert 0 < second <= 1.5
    assert none is None or none > 1e6


@both
def test_answer_that_does_not_come_in_time_leaves_the_intent(calling: type[Blocking]) -> None:
    with serving(None) as server, pytest.raises(OutcomeUnknown) as raised:
        calling(server.url, timeout=0.05)(send)
    assert raised.value.intent == PAUSE
    assert raised.value.status.code is StatusCode.DEADLINE_EXCEEDED


async def test_token_may_be_promised() -> None:
    async def token() -> str:
        return "promised"

    with serving(GOT) as server:
        async with AsyncClient(server.url, token=token) as client:
            await client.get_subscription(ID)
    assert server.arrived[0].metadata["authorization"] == "Bearer promised"


async def test_canceled_task_ends_the_call() -> None:
    with serving(None) as server:
        async with AsyncClient(server.url) as client:
            task = asyncio.create_task(client.send(PAUSE))
            await asyncio.to_thread(server.has_arrived.wait)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            # As long as there is a client: closing it would end the call in any case.
            assert await asyncio.to_thread(server.caller_is_gone.wait, 5)


def test_another_thread_ends_a_call_that_waits_for_its_answer() -> None:
    cancellation = Cancellation()
    with serving(None) as server, Client(server.url) as client:

        def cancel() -> None:
            server.has_arrived.wait()
            cancellation.cancel()

        canceler = threading.Thread(target=cancel)
        canceler.start()
        with pytest.raises(OutcomeUnknown) as raised:
            client.with_cancellation(cancellation).send(PAUSE)
        canceler.join()
        assert raised.value.status.code is StatusCode.CANCELLED
        assert server.caller_is_gone.wait(5)
        with pytest.raises(Unavailable):
            client.with_cancellation(cancellation).send(PAUSE)
    assert len(server.arrived) == 1, "and nothing is sent any more"


def test_another_thread_ends_a_call_that_waits_to_repeat() -> None:
    cancellation = Cancellation()

    class Canceling(NoWaiting):
        def sleep(self, seconds: float, until: threading.Event) -> None:
            cancellation.cancel()
            assert until.is_set()

    with (
        serving(unavailable(3600)) as server,
        Client(server.url, clock=Canceling()) as client,
        pytest.raises(OutcomeUnknown),
    ):
        client.with_cancellation(cancellation).send(PAUSE)
    assert len(server.arrived) == 1


def test_interrupted_call_is_canceled() -> None:
    """What is left by an exception from elsewhere, such as KeyboardInterrupt, does not go on in the background."""
    cancellation = Cancellation()
    method: grpc.UnaryUnaryMultiCallable[bytes, bytes] = grpc.insecure_channel("127.0.0.1:1").unary_unary("/a/b")
    future = method.future(b"", wait_for_ready=True)
    with pytest.raises(KeyboardInterrupt), cancellation.watching(future):
        raise KeyboardInterrupt
    assert future.cancelled()


@pytest.mark.parametrize("client", [Client, AsyncClient])
def test_what_cannot_be_sent_is_refused(client: type[Client] | type[AsyncClient]) -> None:
    with pytest.raises(ValueError, match="the principal 'Zoë' cannot be sent: it must be ASCII"):
        client("http://127.0.0.1:1", principal="Zoë")
    for url in ("127.0.0.1:50051", "ftp://host", "http://host/path"):
        with pytest.raises(ValueError, match="is no URL of a server"):
            client(url)
