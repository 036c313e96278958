"""What stands in for the world in these tests: an answerer by script, a clock by hand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.migrations import open_database
from handoff.briefing import Advise
from handoff.care import Arrangements
from handoff.events import AgentRef, Answer, Question, Show, Source
from handoff.limits import Limits
from handoff.rewording import Reword
from handoff.service import Service
from handoff.store import Store

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
MAYA = AgentRef(id="maya", name="Maya")
JAN = AgentRef(id="jan", name="Jan")


class ScriptedAnswerer:
    """Knows about returns and nothing else. `slowly` makes it think for so many seconds."""

    def __init__(self, slowly: float = 0.0):
        self.slowly = slowly
        self.asked: list[Question] = []

    async def answer(self, question: Question, show: Show) -> Answer:
        self.asked.append(question)
        if self.slowly:
            await asyncio.sleep(self.slowly)
        if "explode" in question.text:
            raise RuntimeError(f"cannot answer {question.text}")
        if "return" in question.text:
            source = Source(path="returns.md", title="Returns", text="Within 30 days.")
            return Answer(
                kind="answer",
                text="You can return it within 30 days.",
                language="en",
                confidence=0.9,
                sources=(source,),
                trace={"found": 1},
            )
        if "thanks" in question.text:
            return Answer(kind="smalltalk", text="You are welcome.", language="en")
        return Answer(kind="unknown", text="Our pages do not say.", language="en")


class Clock:
    """A clock that is moved by hand."""

    def __init__(self, now: datetime = NOON):
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def passes(self, **time: float) -> None:
        self.now += timedelta(**time)


def keep_language(text: str, prior: str, shop: str) -> str:
    return prior or "en"


@asynccontextmanager
async def a_service(
    folder: Path,
    answerer: ScriptedAnswerer | None = None,
    *,
    shops: tuple[str, ...] = ("lumo",),
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    limits: Limits | None = None,
    arranged: Arrangements | None = None,
    advise: Advise | None = None,
    reword: Reword | None = None,
) -> AsyncIterator[Service]:
    """A service on a database of its own; opened again on the same folder it is after a restart."""
    engine = open_database(f"sqlite:///{folder / 'chat.db'}")
    service = Service(
        Store(engine),
        answerer or ScriptedAnswerer(),
        shops=shops,
        detect_language=keep_language,
        clock=clock,
        limits=limits,
        arranged=arranged,
        uploads=folder / "uploads",
        advise=advise,
        reword=reword,
    )
    try:
        yield service
    finally:
        await service.close()
        engine.dispose()
