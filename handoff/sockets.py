"""The two sockets, `/ws/chat` and `/ws/desk`: frames in, frames out, nothing decided here."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from typing import Protocol

from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from handoff.errors import BadOrigin
from handoff.events import ErrorFrame
from handoff.frames import dump
from handoff.hub import Outbox
from handoff.lines import AgentLine, ChatLine, Gate
from handoff.origins import allowed
from handoff.service import Service

# How long a client that does not read may hold up its own end.
_CLOSING = 2.0


class Line(Protocol):
    """One end of a connection."""

    async def receive(self, text: str | None) -> None:
        """Handle a frame."""
        ...

    def gone(self) -> None:
        """The connection has ended."""
        ...


def sockets(service: Service, origins: Collection[str] = ()) -> APIRouter:
    """Both endpoints; `origins` are other sites whose pages may open them."""
    router = APIRouter()

    @router.websocket("/ws/chat")
    async def chat(socket: WebSocket) -> None:
        await _serve(socket, service, origins, ChatLine)

    @router.websocket("/ws/desk")
    async def desk(socket: WebSocket) -> None:
        # The desk is never built into another site's page.
        await _serve(socket, service, (), AgentLine)

    return router


async def _serve(
    socket: WebSocket,
    service: Service,
    origins: Collection[str],
    make: Callable[[Service, Outbox, Gate], Line],
) -> None:
    await socket.accept()
    if not allowed(socket.headers.get("origin"), socket.headers.get("host"), origins):
        error = BadOrigin()
        await socket.send_text(dump(ErrorFrame(code=error.code, text=error.text)))
        await socket.close(error.close_code or 1008)
        return
    outbox = Outbox(service.limits.outbox)
    address = socket.client.host if socket.client else None
    line = make(service, outbox, Gate(service.limits, time.monotonic, address))
    writer = asyncio.create_task(_write(socket, outbox))
    reader = asyncio.create_task(_read(socket, line, outbox, service.limits.hello_within))
    ended = asyncio.create_task(outbox.ended.wait())
    try:
        await asyncio.wait({reader, writer, ended}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        line.gone()
        outbox.close(1000)
        await _close(socket, outbox.closed or 1000, writer)
        for task in (reader, writer, ended):
            task.cancel()
        await asyncio.gather(reader, writer, ended, return_exceptions=True)


async def _read(socket: WebSocket, line: Line, outbox: Outbox, hello_within: float) -> None:
    within: float | None = hello_within
    while outbox.closed is None:
        try:
            message = await asyncio.wait_for(socket.receive(), within)
        except TimeoutError:
            outbox.close(1008)
            return
        if message["type"] == "websocket.disconnect":
            return
        within = None
        await line.receive(message.get("text"))


async def _write(socket: WebSocket, outbox: Outbox) -> None:
    while (text := await outbox.take()) is not None:
        with suppress(WebSocketDisconnect, RuntimeError):
            await socket.send_text(text)


async def _close(socket: WebSocket, code: int, writer: asyncio.Task[None]) -> None:
    """What is queued still goes out, but nobody waits long for a client that does not read."""
    await asyncio.wait({writer}, timeout=0.0 if code == Outbox.OVERFULL else _CLOSING)
    with suppress(TimeoutError, RuntimeError, WebSocketDisconnect):
        await asyncio.wait_for(socket.close(code), _CLOSING)
