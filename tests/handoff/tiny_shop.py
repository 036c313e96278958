"""A shop of the smallest size: real sockets, a real database, an answerer by script.

`python -m tests.handoff.tiny_shop FOLDER PORT` serves it until it is killed.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import uvicorn
import websockets.asyncio.client as client
from fastapi import FastAPI
from websockets.exceptions import ConnectionClosed

from handoff.care import Arrangements
from handoff.effects import KINDS
from handoff.http import routes
from handoff.limits import Limits
from handoff.service import Service
from handoff.sockets import sockets
from tests.handoff.fakes import ScriptedAnswerer, a_service


def app_of(service: Service) -> FastAPI:
    app = FastAPI()
    app.include_router(sockets(service, origins=["https://lumo.example"]))
    app.include_router(routes(service, origins=["https://lumo.example"]))
    return app


def server_of(service: Service, port: int = 0) -> uvicorn.Server:
    return uvicorn.Server(
        uvicorn.Config(
            app_of(service),
            host="127.0.0.1",
            port=port,
            ws="websockets-sansio",
            ws_per_message_deflate=False,
            ws_max_size=service.limits.frame_bytes,
            lifespan="off",
            log_level="error",
            timeout_graceful_shutdown=2,
        )
    )


class TinyShop:
    """A served service and clients to it."""

    def __init__(self, service: Service, server: uvicorn.Server, port: int):
        self.service = service
        self.server = server
        self.port = port

    @asynccontextmanager
    async def socket(self, path: str = "/ws/chat", **options: Any) -> AsyncIterator[Peer]:
        address = f"ws://127.0.0.1:{self.port}{path}"
        options.setdefault("origin", None)
        async with client.connect(address, compression=None, **options) as connection:
            yield Peer(connection)

    @asynccontextmanager
    async def shopper(
        self, token: str | None = None, after: int = 0, **options: Any
    ) -> AsyncIterator[Peer]:
        async with self.socket(**options) as peer:
            hello = {"type": "hello", "v": 1, "locale": "en", "after": after}
            await peer.send(**hello, **({"token": token} if token else {}))
            peer.welcome = await peer.until("welcome")
            yield peer

    @asynccontextmanager
    async def desk(self, name: str, shop: str = "lumo", **options: Any) -> AsyncIterator[Peer]:
        await self.service.accounts.add_agent(name.lower(), shop, name)
        code = await self.service.accounts.make_login_code(name.lower())
        session, _ = await self.service.accounts.log_in(code)
        async with self.socket("/ws/desk", **options) as peer:
            await peer.send(type="hello", v=1, session=session)
            peer.welcome = await peer.until("welcome")
            yield peer


class Peer:
    """One client's end of a socket; `frames` is everything it has heard."""

    def __init__(self, connection: client.ClientConnection):
        self.connection = connection
        self.frames: list[dict[str, Any]] = []
        self.welcome: dict[str, Any] = {}

    async def send(self, **frame: Any) -> None:
        await self.connection.send(json.dumps(frame))

    async def say(self, text: str, key: str) -> None:
        await self.send(type="say", key=key, text=text)

    async def next(self, within: float = 10.0) -> dict[str, Any]:
        async with asyncio.timeout(within):
            frame: dict[str, Any] = json.loads(await self.connection.recv())
        self.frames.append(frame)
        return frame

    async def until(self, type: str, within: float = 10.0, **fields: Any) -> dict[str, Any]:
        """The next frame of that type with those fields; what comes before it is kept."""
        async with asyncio.timeout(within):
            while True:
                frame = await self.next(within)
                if frame["type"] == type and all(frame.get(k) == v for k, v in fields.items()):
                    return frame

    async def closed(self) -> int | None:
        """The code the server closes with, once it does."""
        try:
            while True:
                await self.next()
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else None

    def seqs(self) -> list[int]:
        return [f["seq"] for f in self.frames if f["type"] in ("message", "state", "form")]


@asynccontextmanager
async def a_shop(
    folder: Path,
    answerer: ScriptedAnswerer | None = None,
    *,
    shops: tuple[str, ...] = ("lumo",),
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    limits: Limits | None = None,
) -> AsyncIterator[TinyShop]:
    async with a_service(folder, answerer, shops=shops, clock=clock, limits=limits) as service:
        server = server_of(service)
        serving = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        try:
            yield TinyShop(service, server, port)
        finally:
            server.should_exit = True
            await serving


# Nobody carries what this one is told: it stays in the outbox, where a test can count it.
TELLS = Arrangements(targets={"lumo": {"crm": frozenset(KINDS)}}, attended=True)


# The pace of a visitor holds over a restart, and this one types faster than anybody: what is
# refused for it is not lost, but says nothing of what a kill does.
HASTY = Limits(messages=10_000, messages_an_hour=10_000)


async def serve_until_killed(folder: Path, port: int) -> None:
    answerer = ScriptedAnswerer(slowly=0.02)
    async with a_service(folder, answerer, arranged=TELLS, limits=HASTY) as service:
        await service.recover()
        await server_of(service, port).serve()


if __name__ == "__main__":
    asyncio.run(serve_until_killed(Path(sys.argv[1]), int(sys.argv[2])))
