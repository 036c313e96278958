"""The real service with the real desk page on a loopback port, and shoppers to talk to."""

from __future__ import annotations

import asyncio
import itertools
import json
import threading
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import uvicorn
from fastapi import FastAPI, Response
from fastapi.responses import FileResponse
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from handoff.desk.page import CONTENT_SECURITY_POLICY, FILES
from handoff.http import routes
from handoff.service import Service
from handoff.sockets import sockets
from tests.handoff.fakes import a_service

T = TypeVar("T")
SHOP = "lumo"


class DeskServer:
    """Runs in a thread of its own; stopped and started again it is the same shop."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._stack = AsyncExitStack()
        self._service: Service | None = None
        self._shoppers: list[Shopper] = []

    def __enter__(self) -> DeskServer:
        self._thread.start()
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        for shopper in self._shoppers:
            shopper.leaves()
        self.stop()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def service(self) -> Service:
        assert self._service
        return self._service

    def start(self) -> None:
        self.does(self._start())

    def stop(self) -> None:
        self.does(self._stack.aclose())

    def does(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(20)

    def login_code(self, id: str, name: str) -> str:
        self.does(self.service.accounts.add_agent(id, SHOP, name))
        return self.does(self.service.accounts.make_login_code(id))

    def shopper(self, lang: str) -> Shopper:
        shopper = self.does(Shopper.arrives(self, lang))
        self._shoppers.append(shopper)
        return shopper

    async def _start(self) -> None:
        self._stack = AsyncExitStack()
        self._service = await self._stack.enter_async_context(a_service(self.folder))
        await self._stack.enter_async_context(self._serving(self._service))

    @asynccontextmanager
    async def _serving(self, service: Service) -> AsyncIterator[None]:
        config = uvicorn.Config(
            _app(service), port=self.port, log_level="error", ws="websockets-sansio", lifespan="off"
        )
        listening = config.bind_socket()
        self.port = listening.getsockname()[1]
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server._serve([listening]))
        while not server.started:
            await asyncio.sleep(0.01)
        try:
            yield
        finally:
            server.should_exit = True
            await serving
            listening.close()


class Shopper:
    """A shopper's client that reads all it hears."""

    def __init__(self, server: DeskServer, socket: ClientConnection):
        self._server = server
        self._socket = socket
        self._keys = (f"key{n}" for n in itertools.count(1))
        self.heard: list[dict[str, Any]] = []
        self._reading = asyncio.create_task(self._read())

    @classmethod
    async def arrives(cls, server: DeskServer, lang: str) -> Shopper:
        socket = await connect(f"ws://127.0.0.1:{server.port}/ws/chat", origin=server.url)
        shopper = cls(server, socket)
        await shopper._ask({"type": "hello", "v": 1, "locale": lang}, "state")
        return shopper

    def says(self, text: str, *, waits: bool = True) -> None:
        frame = {"type": "say", "text": text, "key": next(self._keys)}
        self._server.does(self._ask(frame, "bot" if waits else None))

    def asks(self, type: str, expects: str | None = None, **fields: Any) -> None:
        frame = {"type": type, "key": next(self._keys), **fields}
        self._server.does(self._ask(frame, expects))

    def sends(self, type: str, **fields: Any) -> None:
        self._server.does(self._ask({"type": type, **fields}, None))

    def leaves(self) -> None:
        self._server.does(self._leave())

    @property
    def read(self) -> list[str]:
        return [frame["text"] for frame in self.heard if frame["type"] == "message"]

    @property
    def seq(self) -> int:
        return max(frame.get("seq", 0) for frame in self.heard)

    async def _ask(self, frame: dict[str, Any], expects: str | None) -> None:
        known = len(self.heard)
        await self._socket.send(json.dumps(frame))
        async with asyncio.timeout(10):
            while expects and not any(
                expects in (f["type"], f.get("author"), f.get("state")) for f in self.heard[known:]
            ):
                await asyncio.sleep(0.01)

    async def _read(self) -> None:
        with suppress(ConnectionClosed):
            async for text in self._socket:
                self.heard.append(json.loads(text))

    async def _leave(self) -> None:
        await self._socket.close()
        await asyncio.wait({self._reading})


def _app(service: Service) -> FastAPI:
    app = FastAPI()
    app.include_router(sockets(service))
    app.include_router(routes(service))
    headers = {"Content-Security-Policy": CONTENT_SECURITY_POLICY}

    @app.get("/desk")
    def page() -> Response:
        return FileResponse(FILES["/desk"].path, media_type="text/html", headers=headers)

    @app.get("/desk/{name}")
    def file(name: str) -> Response:
        found = FILES[f"/desk/{name}"]
        return FileResponse(found.path, media_type=found.media_type, headers=headers)

    return app
