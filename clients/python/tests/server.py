"""A gRPC server that remembers each request's path, metadata and bytes, and gives the answers that a test put down."""

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import grpc
from google.protobuf.message import Message
from google.rpc import status_pb2

from occam_client import Status


@dataclass
class Arrived:
    path: str
    metadata: dict[str, str | bytes]
    body: bytes
    seconds_left: float | None


@dataclass
class Server(grpc.GenericRpcHandler):
    """Gives its answers in order; `None` is an answer that does not come until the caller is gone."""

    answers: list[Message | Status | None]
    url: str = ""
    arrived: list[Arrived] = field(default_factory=list)
    has_arrived: threading.Event = field(default_factory=threading.Event)
    caller_is_gone: threading.Event = field(default_factory=threading.Event)

    def service(self, handler_call_details: Any) -> "grpc.RpcMethodHandler[Any, Any]":
        details = handler_call_details

        def answer(body: bytes, context: grpc.ServicerContext) -> bytes:
            metadata = {pair.key: pair.value for pair in details.invocation_metadata}
            self.arrived.append(Arrived(details.method, metadata, body, context.time_remaining()))
            reply = self.answers.pop(0)
            if reply is None:
                context.add_callback(self.caller_is_gone.set)
                self.has_arrived.set()
                self.caller_is_gone.wait()
                return b""
            if isinstance(reply, Status):
                rich = status_pb2.Status(code=reply.code.value[0], message=reply.message, details=reply.details)
                context.set_trailing_metadata((("grpc-status-details-bin", rich.SerializeToString()),))
                context.abort(reply.code, reply.message)
            return reply.SerializeToString()

        if details.method.endswith("/Watch"):
            return grpc.unary_stream_rpc_method_handler(lambda body, context: iter([answer(body, context)]))
        return grpc.unary_unary_rpc_method_handler(answer)


@contextmanager
def serving(*answers: Message | Status | None) -> Iterator[Server]:
    handler = Server(list(answers))
    server = grpc.server(ThreadPoolExecutor(2), handlers=[handler])
    handler.url = f"http://127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
    server.start()
    try:
        yield handler
    finally:
        server.stop(None).wait()


@contextmanager
def breaking(error_code: int | None) -> Iterator[tuple[str, list[int]]]:
    """A server that resets each stream with this error code, or closes the connection, once the request is there."""
    listener = socket.create_server(("127.0.0.1", 0))
    streams: list[int] = []

    def frame(kind: int, flags: int, stream: int, payload: bytes = b"") -> bytes:
        return len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload

    def serve(connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as incoming:
            connection.sendall(frame(4, 0, 0))
            incoming.read(24)
            while len(head := incoming.read(9)) == 9:
                incoming.read(int.from_bytes(head[:3], "big"))
                kind, flags, stream = head[3], head[4], int.from_bytes(head[5:], "big")
                if kind == 4 and not flags & 1:
                    connection.sendall(frame(4, 1, 0))
                if kind == 0 and flags & 1:
                    streams.append(stream)
                    if error_code is None:
                        return
                    connection.sendall(frame(3, 0, stream, error_code.to_bytes(4, "big")))

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", streams
    finally:
        listener.close()
