"""Conversations without a socket, for `ask` and the evaluation: by the path a message takes.

Nothing is kept of them but why each reply came out as it did.
"""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.conversations import without_names
from bot.migrations import open_database
from bot.privacy import masked
from bot.work import Conversation
from handoff import words
from handoff.borrowed import Decider
from handoff.care import Arrangements
from handoff.events import (
    Answerer,
    Author,
    DecisionMade,
    HandoffDecision,
    MessageAdded,
    Say,
)
from handoff.limits import Limits
from handoff.service import DetectLanguage, Service
from handoff.snapshot import Recorded
from handoff.store import Store, Trace
from handoff.store.traces import TraceStore

# Between two turns of a batch: more than a burst, less than anybody's patience.
_PAUSE = timedelta(seconds=30)
# `ask` reads files, where the wire's limit protects nobody.
_ASK_CHARACTERS = 1_000_000


class Asked:
    """Conversations without a socket, on a database in memory and a clock of their own."""

    def __init__(
        self,
        answerer: Answerer,
        shop: str,
        traces: TraceStore,
        decider: Decider,
        language_of: DetectLanguage,
    ) -> None:
        """`traces` keeps why the replies came out as they did."""
        self._shop = shop
        self._traces = traces
        self._engine = open_database("sqlite://")
        self._now = datetime.now(UTC)
        self._service = Service(
            Store(self._engine),
            answerer,
            shops=[shop],
            detect_language=language_of,
            decider=decider,
            clock=lambda: self._now,
            limits=Limits(message_chars=_ASK_CHARACTERS, answer_within=600),
            # Whether a desk is open has nothing to do with how a question is answered.
            arranged=Arrangements(attended=True),
        )

    async def close(self) -> None:
        """Forget them."""
        await self._service.close()
        self._engine.dispose()

    async def conversation(self, asked: Conversation) -> dict[str, Any]:
        """The replies of one, a reply a turn."""
        opened = await self._service.open(locale=asked.get("locale"))
        replies: list[dict[str, Any]] = []
        traces: list[Trace] = []
        for number, text in enumerate(asked["turns"], 1):
            self._now += _PAUSE
            reply, trace = await self._turn(opened.conversation, f"t{number}", text)
            replies.append(reply)
            said = {"asked": masked(text), "reply": reply["text"]}
            traces.append(replace(trace, body={**said, **without_names(trace.body)}))
        keep = self._traces.keep
        await asyncio.to_thread(keep, self._shop, opened.conversation, traces)
        return {"id": asked["id"], "replies": replies}

    async def _turn(self, id: str, key: str, text: str) -> tuple[dict[str, Any], Trace]:
        # Surrogates cannot be stored; a message without a word is still a message.
        sound = text.encode("utf-8", "replace").decode("utf-8").strip() or "?"
        said = await self._service.say(id, Say(type="say", key=key, text=sound))
        await self._service.turn_done(id)
        _, chat = await self._service.look(id)
        new = [recorded for recorded in chat.log if recorded.n > said.n]
        traces = await self._service.traces(id)
        answer = next((r for r in new if _by(r, Author.BOT)), None)
        if answer is not None:
            trace = next(t for t in traces if t.n == answer.n)
            return _answered(answer, new, trace), trace
        trace = next((t for t in traces if t.n > said.n), None) or _waiting(chat.log)
        return _handed_over(trace.id, new, chat.log, chat.snapshot.lang), trace


def _by(recorded: Recorded, author: Author) -> bool:
    return isinstance(recorded.event, MessageAdded) and recorded.event.author is author


def _answered(answer: Recorded, new: list[Recorded], trace: Trace) -> dict[str, Any]:
    message = answer.event
    assert isinstance(message, MessageAdded)  # noqa: S101  narrowed by the caller
    decision = _decision(new)
    return {
        "id": trace.id,
        "kind": message.kind,
        "text": message.text,
        "language": message.lang,
        "confidence": trace.body["confidence"],
        "sources": [source.model_dump() for source in message.sources],
        "products": [product.model_dump() for product in message.products],
        "options": [option.model_dump() for option in message.options],
        "handoff": decision.model_dump() if decision else None,
        "timings_ms": trace.body["timings_ms"],
    }


def _handed_over(id: str, new: list[Recorded], log: list[Recorded], lang: str) -> dict[str, Any]:
    """The reply of a turn that led to a person, or came after one had been called."""
    notices = [r.event.text for r in new if isinstance(r.event, MessageAdded)]
    text = notices[-1] if notices else words.say(lang, "waiting_notice")
    decision = _decision(log)
    return {
        "id": id,
        "kind": "handoff",
        "text": text,
        "language": lang,
        "confidence": None,
        "sources": [],
        "products": [],
        "options": [],
        "handoff": decision.model_dump() if decision else None,
        "timings_ms": {},
    }


def _waiting(log: list[Recorded]) -> Trace:
    """Of a turn that no bot answers: the conversation is a person's."""
    last = log[-1]
    decision = _decision(log)
    why = {"kind": "handoff", "waiting": decision.model_dump() if decision else None}
    return Trace(secrets.token_hex(16), last.n, last.at, why)


def _decision(events: list[Recorded]) -> HandoffDecision | None:
    for recorded in reversed(events):
        if isinstance(recorded.event, DecisionMade):
            return recorded.event.decision
    return None
