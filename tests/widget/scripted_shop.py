"""A shop on a loopback port that follows a script: pages, the widget's files and `/ws/chat`.

The one fake of these tests: it keeps the wire's promises (numbers without gaps, a
repeated key answered with the stored event) and lets a test play bot, agent and accident.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import threading
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

DIST = Path(__file__).parents[2] / "widget" / "dist"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
    " require-trusted-types-for 'script'; trusted-types 'none'"
)
PAGE = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>Lamp</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/page.css">
<script src="/widget/shopbell.js" async data-shop="ziemelis" data-name="Ziemelis"></script>
</head><body><h1>Ziemelis</h1><p>A shop page.</p><a href="/{lang}/next">Next</a></body></html>"""
PAGE_CSS = (
    "body{font:16px system-ui;margin:2rem;min-height:150vh;background:Canvas;color:CanvasText}"
    ":root{color-scheme:light dark}"
)
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
    '<rect width="9" height="9" fill="#9db8a5"/><path d="M2 7l2-4 2 4z" fill="#2f5d46"/></svg>'
)
Frame = dict[str, Any]
Script = Callable[[str], Frame]


class Conversation:
    """A log, and who is connected to it."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.log: list[Frame] = []
        self.sockets: set[ServerConnection] = set()
        self.heard: list[Frame] = []
        self.state = "bot"

    def add(self, frame: Frame) -> Frame:
        stored = {**frame, "seq": len(self.log) + 1, "at": "2026-11-21T10:24:00Z"}
        self.log.append(stored)
        if stored["type"] == "state":
            self.state = stored["state"]
        return stored


class ScriptedShop:
    """Runs in a thread of its own; `answers` says what the bot replies to a text, or nothing."""

    def __init__(self, answers: Callable[[str], Frame | None]) -> None:
        self.answers = answers
        self.conversations: dict[str, Conversation] = {}
        self.hellos: list[Frame] = []
        self.close_with: int | None = None
        self.refuse: str | None = None
        self.port = 0
        self._tokens = (f"token{n}" for n in itertools.count(1))
        self._loop = asyncio.new_event_loop()
        self._server: Server | None = None
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> ScriptedShop:
        self._thread.start()
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.stop()
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._server = self._run(self._listen())
        self.port = next(iter(self._server.sockets)).getsockname()[1]

    def stop(self) -> None:
        """Every connection is closed with 1012, as a server that is being restarted does."""
        if self._server is None:
            return
        for talk in self.conversations.values():
            for socket in list(talk.sockets):
                self._run(socket.close(1012))
        self._server.close()
        self._run(self._server.wait_closed())
        self._server = None

    def happens(self, *frames: Frame, talk: Conversation | None = None) -> None:
        """Stored frames are numbered, sent to all who listen; others are only sent."""
        self._run(self._tell(talk or self.only, frames))

    @property
    def only(self) -> Conversation:
        (talk,) = self.conversations.values()
        return talk

    def cut(self) -> None:
        """Drops every connection without a word."""
        for socket in list(self.only.sockets):
            self._loop.call_soon_threadsafe(socket.transport.abort)

    def _run(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(_await(work), self._loop).result(10)

    async def _listen(self) -> Server:
        return await serve(
            self._socket,
            "127.0.0.1",
            self.port,
            process_request=_page,
            # A browser that is offline never answers a close: it is not waited for.
            close_timeout=0.5,
        )

    async def _tell(self, talk: Conversation, frames: tuple[Frame, ...]) -> None:
        for frame in frames:
            stored = frame["type"] in ("message", "state", "form")
            text = json.dumps(talk.add(frame) if stored else frame)
            for socket in list(talk.sockets):
                await socket.send(text)

    async def _socket(self, socket: ServerConnection) -> None:
        hello = json.loads(await socket.recv())
        self.hellos.append(hello)
        if self.close_with:
            await socket.close(self.close_with)
            return
        token = hello.get("token")
        if token is not None and token not in self.conversations:
            await socket.close(4401)
            return
        talk = self.conversations.get(token) if token else None
        if talk is None:
            token = next(self._tokens)
            talk = self.conversations.setdefault(token, Conversation(token))
            talk.add({"type": "state", "state": "bot", "reason": "started"})
        welcome = {"type": "welcome", "v": 1, "token": talk.token, "state": talk.state}
        await socket.send(json.dumps({**welcome, "seq": len(talk.log), "machine": True}))
        for frame in talk.log[hello.get("after", 0) :]:
            await socket.send(json.dumps(frame))
        talk.sockets.add(socket)
        try:
            async for text in socket:
                await self._receive(talk, socket, json.loads(text))
        except ConnectionClosed:
            pass
        finally:
            talk.sockets.discard(socket)

    async def _receive(self, talk: Conversation, socket: ServerConnection, frame: Frame) -> None:
        talk.heard.append(frame)
        key = frame.get("key")
        known = next((e for e in talk.log if key and e.get("key") == key), None)
        if known:
            await socket.send(json.dumps(known))
        elif key and self.refuse:
            error = {"type": "error", "code": self.refuse, "text": "", "key": key}
            await socket.send(json.dumps(error))
        else:
            await self._tell(talk, tuple(self._script(talk, frame)))

    def _script(self, talk: Conversation, frame: Frame) -> list[Frame]:
        key = frame.get("key")
        match frame["type"]:
            case "say" | "choose":
                text = frame.get("text") or _label(talk, frame["option"])
                said = {"type": "message", "author": "shopper", "text": text, "key": key}
                if frame.get("option") == "human":
                    return [said, *_to_queue(None)]
                answer = self.answers(text) if talk.state == "bot" else None
                return [said, answer] if answer else [said]
            case "ask_human":
                return _to_queue(key)
            case "leave_queue":
                return [{"type": "state", "state": "bot", "reason": "left_queue", "key": key}]
            case "end":
                return [{"type": "state", "state": "closed", "reason": "ended", "key": key}]
            case "rate":
                fields = {"score": frame["score"], "comment": frame.get("comment")}
                return [{"type": "form", "form": "rating", "fields": fields, "key": key}]
        return []


def _to_queue(key: str | None) -> list[Frame]:
    return [
        {"type": "state", "state": "waiting", "reason": "explicit", "key": key},
        {"type": "queue", "position": 2, "eta": [130, 290]},
    ]


def _label(talk: Conversation, option: str) -> str:
    offered = [o for e in talk.log for o in e.get("options", ())]
    return next(o["label"] for o in reversed(offered) if o["id"] == option)


async def _await(work: Any) -> Any:
    return await work


def _page(connection: ServerConnection, request: Request) -> Response | None:
    path = request.path.split("?")[0]
    if path == "/ws/chat":
        return None
    headers = Headers({"Connection": "close", "Content-Security-Policy": POLICY})
    if path.startswith("/widget/") and (DIST / path.removeprefix("/widget/")).is_file():
        headers["Content-Type"] = "text/javascript; charset=utf-8"
        body = (DIST / path.removeprefix("/widget/")).read_bytes()
    elif path.endswith(".svg"):
        headers["Content-Type"], body = "image/svg+xml", PICTURE.encode()
    elif path == "/page.css":
        headers["Content-Type"], body = "text/css", PAGE_CSS.encode()
    elif path.endswith(".js"):
        return Response(HTTPStatus.NOT_FOUND, "Not Found", headers, b"")
    else:
        headers["Content-Type"] = "text/html; charset=utf-8"
        body = PAGE.format(lang=path.split("/")[1] or "en").encode()
    headers["Content-Length"] = str(len(body))
    return Response(HTTPStatus.OK, "OK", headers, body)
