"""The server: the store page, the widget's files, the desk, the sockets, and the commands' work."""

from __future__ import annotations

import asyncio
import gc
import hmac
import re
import secrets
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse, Response, StreamingResponse
from rich.console import Console

from bot.app import App
from bot.control import Job, JobStream
from bot.errors import BadInput
from bot.settings import Settings
from bot.shops import Shop
from bot.store.page import CONTENT_SECURITY_POLICY as STORE_CSP
from bot.store.page import missing_page, product_page, store_page
from bot.store.picture import product_picture
from bot.store.words import page_language
from bot.work import Progress, announce
from handoff.desk.page import CONTENT_SECURITY_POLICY as DESK_CSP
from handoff.desk.page import FILES as DESK_FILES
from handoff.http import routes
from handoff.limits import Limits
from handoff.service import Service
from handoff.sockets import sockets
from knowledge.follow import Follower
from widget.bundle import DIST

_STORE_STATIC = Path(__file__).parent / "store" / "static"
_SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
# Who takes turns at the demo desk.
_DEMO_AGENTS = ("Maja", "Tomasz", "Līga", "Oksana")
_IDLE_CHECK_SECONDS = 300
# Long enough for a frame to leave, too short for anybody to wait for.
_GOODBYE_SECONDS = 0.1


def run(
    settings: Settings,
    wanted: str | None,
    host: str | None,
    port: int | None,
    console: Console,
    progress: Progress,
) -> None:
    """Serve until stopped; BadInput when the port is taken or no shop can be served."""
    # Uvicorn raises the signal that stopped it once more: an orderly end, not a death.
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_: sys.exit(0))
    host = host or settings.server.host
    listening = _bound(host, settings.server.port if port is None else port)
    app = App(settings)
    if app.remark:
        console.print(app.remark, style="yellow")
    shops = app.choose(wanted)
    for shop in shops:
        # What an interrupted run left to embed is embedded while the shop is open.
        app.make_ready(shop, progress, whole=False)
    # What is loaded stays: looking through all of it for rubbish held up a reply for 90 ms.
    gc.freeze()
    url = f"http://{_shown(host)}:{listening.getsockname()[1]}"
    token = secrets.token_urlsafe(32)
    note = announce(settings, url, token)
    follower = Follower(
        app.library,
        [shop.id for shop in shops],
        settings.knowledge.follow,
        lambda text: _print(console, "Index", text),
    )
    try:
        demo = host in _LOOPBACK
        Server(app, shops, url, token, console, follower, demo=demo).run(listening)
    finally:
        note.unlink(missing_ok=True)
        follower.stop()
        app.close()


def _bound(host: str, port: int) -> socket.socket:
    """A bound socket, so that a port that is taken is said before any work is done."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise BadInput(
            f"Cannot listen on {host}:{port}: {error.strerror}. Choose another with --port."
        ) from None
    return listening


def _shown(host: str) -> str:
    if host in ("0.0.0.0", "::"):  # noqa: S104  compared, not bound
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _print(console: Console, what: str, text: str) -> None:
    console.print(f"{what + ':':<12}{text}", soft_wrap=True, highlight=False, markup=False)


class Process(uvicorn.Server):
    """Uvicorn, but clients hear that the server goes away before their connections close."""

    def __init__(self, config: uvicorn.Config, service: Service) -> None:
        super().__init__(config)
        self._service = service

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Say goodbye, then stop as uvicorn does."""
        self._service.hub.going_away()
        await asyncio.sleep(_GOODBYE_SECONDS)
        await super().shutdown(sockets)


class Server:
    """One process that serves the shops of one data folder."""

    def __init__(
        self,
        app: App,
        shops: list[Shop],
        url: str,
        token: str,
        console: Console,
        follower: Follower,
        *,
        demo: bool,
    ) -> None:
        self._app = app
        self._shops = shops
        self._url = url
        self._console = console
        self._follower = follower
        self._demo = demo
        self._service: Service = app.service(shops)
        self.asgi = self._build(token)

    def run(self, listening: socket.socket) -> None:
        """Serve until stopped."""
        config = uvicorn.Config(
            self.asgi,
            # 25 KiB a connection; with per-message deflate 123 (docs/performance.md).
            ws="websockets-sansio",
            ws_per_message_deflate=False,
            ws_max_size=Limits().frame_bytes,
            log_level="warning",
            access_log=False,
            server_header=False,
            forwarded_allow_ips=list(self._app.settings.server.trusted_proxies),
            timeout_graceful_shutdown=5,
        )
        Process(config, self._service).run(sockets=[listening])

    def _build(self, token: str) -> FastAPI:
        asgi = FastAPI(lifespan=self._lifespan, openapi_url=None, docs_url=None, redoc_url=None)
        asgi.include_router(sockets(self._service, self._origins()))
        asgi.include_router(routes(self._service, self._origins()))
        _store_routes(asgi, self._app, self._shops[0])
        _file_routes(asgi)
        _control_routes(asgi, self._app, token)

        @asgi.get("/health")
        def health() -> dict[str, Any]:
            ids = [shop.id for shop in self._shops]
            indexes = {id: self._follower.status(id) for id in ids}
            return {"status": "ok", "shops": ids, "indexes": indexes}

        return asgi

    def _origins(self) -> list[str]:
        return [origin for shop in self._shops for origin in shop.origins]

    @asynccontextmanager
    async def _lifespan(self, _: FastAPI) -> AsyncIterator[None]:
        await self._service.recover()
        self._say_where()
        self._follower.start()
        if self._demo:
            await self._demo_desk()
        # Idle chats; timers and what others are told.
        works = [asyncio.create_task(work()) for work in (self._close_idle, self._service.work)]
        yield
        for work in works:
            work.cancel()
            with suppress(asyncio.CancelledError):
                await work
        await self._service.close()

    async def _close_idle(self) -> None:
        while True:
            await self._service.close_idle()
            await asyncio.sleep(_IDLE_CHECK_SECONDS)

    def _say_where(self) -> None:
        self._print("Store page", f"{self._url}/")
        self._print("Health", f"{self._url}/health")

    def _print(self, what: str, where: str) -> None:
        _print(self._console, what, where)

    async def _demo_desk(self) -> None:
        """A login that works once, for this machine's own browser; used, the next one is shown."""
        loop = asyncio.get_running_loop()
        background: set[asyncio.Task[None]] = set()
        turn = 0

        async def offer() -> None:
            nonlocal turn
            name = _DEMO_AGENTS[turn % len(_DEMO_AGENTS)]
            turn += 1
            for shop in self._shops:
                agent = await self._service.accounts.add_agent(
                    f"{shop.id}:{name.lower()}", shop.id, name
                )
                code = await self._service.accounts.make_login_code(agent.ref.id)
                what = "Desk" if len(self._shops) == 1 else f"Desk {shop.id}"
                self._print(what, f"{self._url}/desk#code={code}  (as {name}; works once)")

        def used(_: str) -> None:
            loop.call_soon_threadsafe(lambda: background.add(loop.create_task(offer())))

        self._service.accounts.code_used = used
        await offer()


def _store_routes(asgi: FastAPI, app: App, shop: Shop) -> None:
    def language(request: Request) -> str:
        return page_language(
            request.query_params.get("lang"),
            request.headers.get("accept-language"),
            shop.languages,
        )

    def html(text: str, status: int = 200) -> HTMLResponse:
        return HTMLResponse(text, status, {**_SAFE, "Content-Security-Policy": STORE_CSP})

    def home(request: Request) -> Response:
        page = request.query_params.get("page", "1")
        return html(
            store_page(
                shop,
                app.library.products(shop.id),
                language(request),
                questions=app.library.questions(shop.id),
                category=request.query_params.get("category"),
                page=int(page) if page.isdecimal() else 1,
            )
        )

    def picture(request: Request) -> Response:
        product = app.library.product(shop.id, request.path_params["id"])
        if product is None:
            return Response(status_code=404, headers=_SAFE)
        headers = {**_SAFE, "Content-Security-Policy": "default-src 'none'; style-src 'none'"}
        return Response(product_picture(product), 200, headers, "image/svg+xml")

    def product(request: Request) -> Response:
        products = app.library.products(shop.id)
        found = app.library.product(shop.id, request.path_params["id"])
        if found is None:
            return html(missing_page(shop, products, language(request)), 404)
        return html(product_page(shop, products, found, language(request)))

    # Starlette's routes answer HEAD beside GET; FastAPI's own would not.
    asgi.add_route("/", home)
    asgi.add_route("/p/{id:path}/picture.svg", picture)
    asgi.add_route("/p/{id:path}", product)

    @asgi.exception_handler(404)
    async def missing(request: Request, _: Exception) -> Response:
        return html(missing_page(shop, app.library.products(shop.id), language(request)), 404)


def _file_routes(asgi: FastAPI) -> None:
    """Named files only: what is not listed cannot be asked for."""

    def files(prefix: str, folder: Path, **headers: str) -> None:
        def file(request: Request) -> Response:
            path = folder / request.path_params["name"]
            if path not in folder.glob("*"):
                return Response(status_code=404, headers=_SAFE)
            # A name with the content's hash in it never changes; every other may.
            lasting = bool(re.search(r"-[A-Z0-9]{8}\.", path.name))
            cache = "public, max-age=31536000, immutable" if lasting else "no-cache"
            return FileResponse(path, headers={**_SAFE, "Cache-Control": cache, **headers})

        asgi.add_route(f"{prefix}/{{name}}", file)

    # The app is fetched as a module by pages on other hosts, so it must say who may.
    files("/widget", DIST, **{"Access-Control-Allow-Origin": "*"})
    files("/store", _STORE_STATIC)

    desk_headers = {**_SAFE, "Content-Security-Policy": DESK_CSP, "Cache-Control": "no-cache"}

    def desk(request: Request) -> Response:
        file = DESK_FILES.get(request.url.path)
        if file is None:
            return Response(status_code=404, headers=_SAFE)
        return FileResponse(file.path, headers=desk_headers, media_type=file.media_type)

    asgi.add_route("/desk", desk)
    asgi.add_route("/desk/{name}", desk)


def _control_routes(asgi: FastAPI, app: App, token: str) -> None:
    """The commands' work on a served data folder; the token stands in that folder."""

    def answer(request: Request, job: Callable[[], Job]) -> Response:
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not hmac.compare_digest(given.encode(), token.encode()):
            return Response(status_code=404)
        return StreamingResponse(JobStream(job()), media_type="application/x-ndjson")

    @asgi.post("/control/{verb}")
    async def control(verb: str, request: Request) -> Response:
        body = await request.json()
        return answer(request, lambda: Job(app, verb, body))
