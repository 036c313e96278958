"""A command's work done by the server: run on a thread, its steps streamed as JSON lines."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from threading import Event
from typing import Any

from bot.app import App
from bot.errors import for_people
from bot.knowledge_settings import KnowledgeSettings
from bot.which import Move, Which
from bot.work import Here

logger = logging.getLogger("bot.control")


class Job:
    """`verb` is index, search, ask, promote, staff or why; `body` what the command sent."""

    def __init__(self, app: App, verb: str, body: dict[str, Any]) -> None:
        own = body.get("knowledge")
        self._here = Here(app, KnowledgeSettings.model_validate(own) if own else None)
        self._verb = verb
        self._body = body

    def rows(self, progress: Any) -> Iterator[dict[str, Any]]:
        """The work's rows."""
        body = self._body
        match self._verb:
            case "index":
                folder, which = Path(body["folder"]), Which(body["which"])
                yield self._here.index(folder, body["name"], progress, which)
            case "search":
                which = Which(body["which"])
                yield self._here.search(body["shop"], body["text"], body["k"], progress, which)
            case "ask":
                asked, which = body["conversations"], Which(body["which"])
                yield from self._here.ask(body["shop"], asked, progress, which)
            case "promote":
                yield self._here.promote(body["shop"], Move(body["move"]), progress)
            case "staff":
                yield self._here.staff(body["shop"], body["verb"], body["job"], progress)
            case "why":
                yield self._here.why(body["id"])


class JobStream:
    """Lines of `{"progress": […]}`, `{"row": …}` and at most one last `{"error": …}`."""

    def __init__(self, job: Job) -> None:
        self._job = job

    async def __aiter__(self) -> AsyncIterator[str]:
        loop = asyncio.get_running_loop()
        lines: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        gone = Event()

        def put(line: dict[str, Any] | None) -> None:
            loop.call_soon_threadsafe(lines.put_nowait, line)

        def work() -> None:
            try:
                for row in self._job.rows(lambda *step: put({"progress": step})):
                    put({"row": row})
                    if gone.is_set():
                        return
            except Exception as error:
                put({"error": _told(error)})
            finally:
                put(None)

        working = asyncio.create_task(asyncio.to_thread(work))
        try:
            while (line := await lines.get()) is not None:
                yield json.dumps(line) + "\n"
        finally:
            gone.set()
            await working


def _told(error: Exception) -> dict[str, Any]:
    known = for_people(error)
    if known is None:
        logger.error("a command's work failed: %s", type(error).__name__, exc_info=error)
        return {"text": "The server could not do this; its log says why.", "exit_code": 3}
    return {"text": known[0], "exit_code": known[1]}
