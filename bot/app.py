"""The composition root: the only file that puts the bot and the conversation together."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from copy import copy
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

from bot.conversations import agent_reply, note_gap
from bot.demo import card_at_home, citation_at_home
from bot.errors import BadInput
from bot.making import make_model, make_writer
from bot.migrations import open_database
from bot.reply import Bot
from bot.settings import KnowledgeSettings, Settings
from bot.shops import SAMPLE_ID, Indexed, Shop, choose, configured, of_folder
from bot.staff import Staff
from bot.turn import LANGUAGES, Said, Turn
from bot.which import Move
from bot.work import Conversation, Progress
from bot.write import Audience
from handoff import words
from handoff.events import (
    Answer,
    Author,
    DecisionMade,
    HandoffDecision,
    MessageAdded,
    PastMessage,
    Question,
    Say,
    Show,
)
from handoff.limits import Limits
from handoff.service import Service
from handoff.snapshot import Recorded
from handoff.store import Store, Trace
from handoff.summary import summarize
from knowledge.curated_store import CuratedStore
from knowledge.embed import make_embedder
from knowledge.language import detect
from knowledge.library import Library
from knowledge.rerank import make_reranker
from knowledge.store import LiveIndex, Slot

# Between two turns of a batch: more than a burst, less than anybody's patience.
_PAUSE = timedelta(seconds=30)
# `ask` reads files, where the wire's limit protects nobody.
_ASK_CHARACTERS = 1_000_000


class BotAnswerer:
    """The bot as the answering side of a conversation.

    With `demo`, addresses on the sample shop's invented site lead to the pages served here.
    """

    def __init__(self, bot: Bot, *, demo: bool = False) -> None:
        self._bot = bot
        self._demo = demo

    async def answer(self, question: Question, show: Show) -> Answer:
        """One turn, off the event loop. Cancelled, a model under way is given up."""
        turn = Turn(
            shop=question.shop,
            text=question.text,
            lang=question.lang or LANGUAGES[0],
            history=tuple(
                Said(
                    author=past.author.value,
                    text=past.text,
                    kind=past.kind,
                    products=tuple(product.title for product in past.products),
                )
                for past in question.history
            ),
            mood=question.mood,
            offer=question.offer,
            abuse=question.abuse,
        )
        gone = Event()
        loop = asyncio.get_running_loop()

        def tell(text: str) -> None:
            loop.call_soon_threadsafe(show, text)

        audience = Audience(tell, gone.is_set)
        try:
            reply = await asyncio.to_thread(self._bot.reply, turn, audience)
        finally:
            gone.set()
        if self._demo:
            reply = replace(
                reply,
                products=tuple(map(card_at_home, reply.products)),
                sources=tuple(map(citation_at_home, reply.sources)),
            )
        return Answer.model_validate(asdict(reply))


class App:
    """Everything one data folder needs, opened once; `close` lets go of it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        model = make_model(settings)
        try:
            settings.data.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BadInput(
                f"The data folder {settings.data} cannot be used: {error.strerror}."
            ) from None
        self.engine = open_database(settings.database)
        self._embedder, self.remark = make_embedder(settings.knowledge.choice)
        rereader = settings.knowledge.rereader
        self.library = Library(
            self.engine,
            settings.data,
            self._embedder,
            settings.knowledge.server,
            make_reranker(rereader) if rereader else None,
            settings.currencies,
            settings.limits_of,
        )
        self.writer = make_writer(model, settings, self.library, self.engine)
        self.bot = Bot(self.library, settings.feed_max_age, writer=self.writer)
        self.slot = Slot.LIVE
        self._candidates: dict[str, App] = {}
        store = Store(self.engine)
        self.staff = Staff(
            self.library,
            CuratedStore(self.engine),
            lambda *which: agent_reply(store, *which),
        )

    def candidates(self, knowledge: KnowledgeSettings) -> App:
        """The same shops with their candidates in the place of what is live; all it does is done
        to those. `knowledge` names their embedder."""
        key = repr(knowledge.choice)
        if key not in self._candidates:
            same = knowledge.choice == self.settings.knowledge.choice
            embedder = self._embedder if same else make_embedder(knowledge.choice)[0]
            other = copy(self)
            other.library = self.library.candidates(embedder)
            other.bot = Bot(other.library, self.settings.feed_max_age, writer=self.writer)
            other.slot = Slot.CANDIDATE
            self._candidates[key] = other
        return self._candidates[key]

    def promote(self, wanted: str | None, move: Move) -> dict[str, Any]:
        """Promote a shop's candidate, put the previous index back, or delete one of them."""
        slot = Slot.CANDIDATE if move in (Move.PROMOTE, Move.DROP_CANDIDATE) else Slot.PREVIOUS
        shop = self._shop_with(slot, wanted)
        if move is Move.PROMOTE:
            index = self.library.promote(shop)
        elif move is Move.BACK:
            index = self.library.put_back(shop)
        else:
            index = self.library.drop(shop, slot)
        for side in self._candidates.values():
            side.library.forget(shop)
        return {
            "shop": shop,
            "move": move,
            "folder": index.folder,
            "embedder": index.embedder,
            "edition": index.edition,
            "generation": index.live,
            "configured": str(known.folder) if (known := self._elsewhere(index)) else None,
        }

    def _shop_with(self, slot: Slot, wanted: str | None) -> str:
        if wanted is not None:
            return self._choose(wanted, *Slot)[0].id
        found = [index.shop for index in self.library.indexed(slot)]
        if len(found) > 1:
            raise BadInput(
                f"Several shops have a {slot.value} index ({', '.join(found)}): "
                "say which with --shop."
            )
        if found:
            return found[0]
        return self.choose(None)[0].id

    def _elsewhere(self, index: LiveIndex) -> Shop | None:
        """The shop as configured, where that names another folder than the index is of."""
        folder = Path(index.folder).resolve()
        return next(
            (
                shop
                for shop in configured(self.settings)
                if shop.id == index.shop and shop.folder and shop.folder.resolve() != folder
            ),
            None,
        )

    def close(self) -> None:
        """Let go of the data folder."""
        if self.writer:
            self.writer.close()
        self.library.close()
        self.engine.dispose()

    def choose(self, wanted: str | None) -> list[Shop]:
        """The shops meant by `--shop`, the first one first."""
        return self._choose(wanted, *{self.slot, Slot.LIVE})

    def _choose(self, wanted: str | None, *slots: Slot) -> list[Shop]:
        indexes = {index.shop: index for slot in slots for index in self.library.indexed(slot)}
        indexed = [Indexed(index.shop, Path(index.folder)) for index in indexes.values()]
        return choose(wanted, self.settings, indexed)

    def make_ready(self, shop: Shop, progress: Progress, *, whole: bool = True) -> None:
        """Index a shop that has no index yet, and load what its first question needs.

        `whole`: first finish what an interrupted run left. Raises what stands in the way (no
        index and no folder, another embedder) now, rather than letting every question fail.
        """
        if self.slot is Slot.CANDIDATE:
            self.library.check_candidate(shop.id)
        index = self.library.live(shop.id)
        own = self.settings.shops.get(shop.id)
        if index is None and own and own.site and shop.folder and not shop.folder.exists():
            raise BadInput(
                f"The site of {shop.id} has not been read yet: shopbell crawl --shop {shop.id}"
            )
        if index is None and shop.folder:
            self.library.sync(shop.id, shop.folder, progress)
        elif index is not None and whole and not index.complete:
            self.library.embed(shop.id, progress)
        self.library.warm(shop.id)
        if self.writer:
            self.writer.warm()

    def index(self, folder: Path, name: str | None, progress: Progress) -> dict[str, Any]:
        """Bring a folder's index up to date; the closing report."""
        shop = of_folder(folder, self.settings, name)
        report = asdict(self.library.sync(shop.id, folder, progress))
        counted = {key: len(report[key]) for key in ("added", "changed", "removed", "unchanged")}
        return {"shop": shop.id, "index": self.slot.value, **report, **counted}

    def search(self, shop: Shop, text: str, k: int) -> dict[str, Any]:
        """The contract's hits of one query."""
        findings = self.library.search(shop.id, text, detect(text, None), k)
        return {
            "hits": [
                {
                    "path": hit.passage.path,
                    "title": hit.passage.title,
                    "text": _passage_text(hit.passage.question, hit.passage.text),
                    "url": hit.passage.url,
                    "lang": hit.passage.lang,
                    "score": round(hit.score, 4),
                }
                for hit in findings.hits
            ]
        }

    def service(self, shops: list[Shop]) -> Service:
        """The conversations of these shops, on the data folder's database."""
        limits = self.settings.limits
        return Service(
            Store(self.engine),
            BotAnswerer(self.bot, demo=any(shop.id == SAMPLE_ID for shop in shops)),
            shops=[shop.id for shop in shops],
            detect_language=detect,
            limits=Limits(
                message_chars=limits.message_characters,
                messages=limits.messages,
                messages_within=limits.per_seconds,
                answer_within=self.settings.chat.answer_timeout_seconds,
                idle_hours=self.settings.chat.idle_hours,
            ),
            replied=partial(note_gap, self.library),
        )

    def ask(self, shop: Shop, conversations: list[Conversation]) -> Iterator[dict[str, Any]]:
        """The replies of each conversation, in order, by the path a shopper's message takes.

        The conversations live in memory and are forgotten.
        """
        at_once = asyncio.Semaphore(os.cpu_count() or 1)
        asked = Asked(self.bot, shop)

        async def one(conversation: Conversation) -> dict[str, Any]:
            async with at_once:
                return await asked.conversation(conversation)

        with asyncio.Runner() as runner:
            tasks = [runner.get_loop().create_task(one(each)) for each in conversations]
            try:
                for task in tasks:
                    yield runner.run(_result(task))
            finally:
                runner.run(asked.close())


class Asked:
    """Conversations without a socket, on a database in memory and a clock of their own."""

    def __init__(self, bot: Bot, shop: Shop) -> None:
        self._engine = open_database("sqlite://")
        self._now = datetime.now(UTC)
        self._service = Service(
            Store(self._engine),
            BotAnswerer(bot),
            shops=[shop.id],
            detect_language=detect,
            clock=lambda: self._now,
            limits=Limits(message_chars=_ASK_CHARACTERS, answer_within=600),
        )

    async def close(self) -> None:
        """Forget them."""
        await self._service.close()
        self._engine.dispose()

    async def conversation(self, asked: Conversation) -> dict[str, Any]:
        """The replies of one, a reply a turn."""
        opened = await self._service.open(locale=asked.get("locale"))
        replies = []
        for number, text in enumerate(asked["turns"], 1):
            self._now += _PAUSE
            replies.append(await self._turn(opened.conversation, f"t{number}", text))
        return {"id": asked["id"], "replies": replies}

    async def _turn(self, id: str, key: str, text: str) -> dict[str, Any]:
        # Surrogates cannot be stored; a message without a word is still a message.
        sound = text.encode("utf-8", "replace").decode("utf-8").strip() or "?"
        said = await self._service.say(id, Say(type="say", key=key, text=sound))
        await self._service.turn_done(id)
        _, chat = await self._service.look(id)
        new = [recorded for recorded in chat.log if recorded.n > said.n]
        answer = next((r for r in new if _by(r, Author.BOT)), None)
        if answer is not None:
            traces = await self._service.traces(id)
            return _answered(answer, new, next(t for t in traces if t.n == answer.n))
        return _handed_over(id, new, chat.log, chat.snapshot.lang)


async def _result(task: asyncio.Task[dict[str, Any]]) -> dict[str, Any]:
    return await task


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
        "id": f"{id}-{log[-1].n}",
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


def _decision(events: list[Recorded]) -> HandoffDecision | None:
    for recorded in reversed(events):
        if isinstance(recorded.event, DecisionMade):
            return recorded.event.decision
    return None


def _passage_text(question: str | None, text: str) -> str:
    return f"{question}\n{text}" if question else text


def summaries(transcripts: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The contract's summary of each transcript; messages are numbered from 1."""
    for transcript in transcripts:
        messages: list[PastMessage] = []
        lang: str | None = None
        for number, message in enumerate(transcript["messages"], 1):
            author = Author(message["author"])
            if author is Author.SHOPPER:
                lang = detect(message["text"], lang)
            messages.append(PastMessage(n=number, author=author, text=message["text"], lang=lang))
        yield {"id": transcript["id"], "summary": summarize(messages).model_dump(mode="json")}
