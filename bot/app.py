"""The composition root: the only file that puts the bot and the conversation together."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Collection, Iterator
from copy import copy
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

from bot.arranging import arrange, opening_hours
from bot.asking import Asked
from bot.conversations import agent_reply, note_gap, why
from bot.demo import card_at_home, citation_at_home
from bot.errors import BadInput
from bot.knowledge_settings import KnowledgeSettings
from bot.making import make_checker, make_model, make_rewriter, make_writer
from bot.migrations import open_database
from bot.outgoing import harmless, outgoing
from bot.reply import Bot
from bot.script import one_script
from bot.secret import installation_secret
from bot.settings import Settings
from bot.shops import SAMPLE_ID, Indexed, Shop, choose, configured, of_folder
from bot.signals import make_decider
from bot.staff import Staff
from bot.summing import advise, reword
from bot.turn import LANGUAGES, Said, Turn
from bot.which import Move
from bot.work import Conversation, Progress
from bot.write import Audience
from handoff.events import (
    Answer,
    Question,
    Show,
)
from handoff.limits import Limits
from handoff.service import Service
from handoff.signals import head
from handoff.signals.reader import Reader
from handoff.store import Store
from handoff.store.traces import TraceStore
from knowledge.curated_store import CuratedStore
from knowledge.embed import make_embedder
from knowledge.library import Library
from knowledge.remembered import Remembered
from knowledge.rerank import make_reranker
from knowledge.store import LiveIndex, Slot


class BotAnswerer:
    """The bot as the answering side of a conversation.

    With `demo`, addresses on the sample shop's invented site lead to the pages served here.
    """

    def __init__(
        self, bot: Bot, *, demo: bool = False, hosts: Callable[[str], Collection[str]] | None = None
    ) -> None:
        """`hosts` are those of a shop's own sites: what its replies may link to."""
        self._bot = bot
        self._demo = demo
        self._hosts = hosts or (lambda shop: ())

    async def answer(self, question: Question, show: Show) -> Answer:
        """One turn, off the event loop. Cancelled, a model under way is given up."""
        turn = Turn(
            shop=question.shop,
            text=one_script(question.text),
            lang=question.lang or LANGUAGES[0],
            history=tuple(
                Said(
                    author=past.author.value,
                    text=one_script(past.text),
                    kind=past.kind,
                    products=tuple(product.title for product in past.products),
                    options=tuple(o.label for o in past.options if o.id != "human"),
                    about_goods=len(past.products) >= len(past.sources),
                )
                for past in question.history
            ),
            mood=question.mood,
            offer=question.offer,
            abuse=question.abuse,
        )
        gone = Event()
        loop = asyncio.get_running_loop()

        own = self._hosts(question.shop)

        def tell(text: str) -> None:
            loop.call_soon_threadsafe(show, harmless(text, own))

        audience = Audience(tell, gone.is_set)
        try:
            reply = await asyncio.to_thread(self._bot.reply, turn, audience)
        finally:
            gone.set()
        reply = outgoing(reply, own)
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
        hours = opening_hours(settings)
        self.arranged = arrange(settings, hours)
        self.engine = open_database(settings.database)
        embedder, self.remark = make_embedder(settings.knowledge.choice)
        self._embedder = Remembered(embedder)
        self.decider = make_decider(settings, self._embedder, hours)
        # A summary is made while the conversation is held: no time to embed what was not yet.
        self._moods = Reader(head.bundled())
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
        checker = make_checker(self.library)
        self.writer = make_writer(model, settings, checker, self.engine)
        self.rewriter = make_rewriter(settings, checker, self.engine)
        self.bot = Bot(
            self.library, settings.feed_max_age, writer=self.writer, zone=settings.zone_of
        )
        self.slot = Slot.LIVE
        self._candidates: dict[str, App] = {}
        store = Store(self.engine)
        self._traces = TraceStore(self.engine)
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
            own = self.settings
            other.bot = Bot(other.library, own.feed_max_age, writer=self.writer, zone=own.zone_of)
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
        for words in (self.writer, self.rewriter):
            if words:
                words.close()
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

    def language_of(self, text: str, known: str, shop: str) -> str:
        """The language that a shopper writes in, `known` from what was written before or empty."""
        return self.library.language_of(shop, text, known)

    def search(self, shop: Shop, text: str, k: int) -> dict[str, Any]:
        """The contract's hits of one query."""
        findings = self.library.search(shop.id, text, self.language_of(text, "", shop.id), k)
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

    def why(self, id: str) -> dict[str, Any]:
        """How a reply came out: of its id, or at or after `conversation:n`."""
        found = why(Store(self.engine), self._traces, id)
        if found is None:
            raise BadInput(
                f"There is no reply {id!r} here: give the id that `ask --json` prints, or the "
                "conversation and the number of one of its messages, as CONVERSATION:7."
            )
        return found

    def service(self, shops: list[Shop]) -> Service:
        """The conversations of these shops, on the data folder's database."""
        limits = self.settings.limits
        return Service(
            Store(self.engine),
            BotAnswerer(
                self.bot,
                demo=any(shop.id == SAMPLE_ID for shop in shops),
                hosts=self.settings.hosts,
            ),
            shops=[shop.id for shop in shops],
            detect_language=self.language_of,
            decider=self.decider,
            limits=Limits(
                message_chars=limits.message_characters,
                messages=limits.messages,
                messages_within=limits.per_seconds,
                messages_an_hour=limits.messages_per_hour,
                address_messages_an_hour=limits.address_messages_per_hour,
                address_conversations_an_hour=limits.address_conversations_per_hour,
                answer_within=self.settings.chat.answer_timeout_seconds,
                idle_hours=self.settings.chat.idle_hours,
            ),
            replied=partial(note_gap, self.library),
            secret=installation_secret(self.settings.data),
            arranged=self.arranged,
            uploads=self.settings.data / "uploads",
            read=self._moods.read,
            advise=partial(advise, self.library),
            reword=partial(reword, self.rewriter) if self.rewriter else None,
        )

    def ask(self, shop: Shop, conversations: list[Conversation]) -> Iterator[dict[str, Any]]:
        """The replies of each conversation, in order, by the path a shopper's message takes.

        The conversations live in memory and are forgotten; why they went so is kept.
        """
        at_once = asyncio.Semaphore(os.cpu_count() or 1)
        asked = Asked(
            BotAnswerer(self.bot, hosts=self.settings.hosts),
            shop.id,
            self._traces,
            self.decider,
            self.language_of,
        )

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
                self._traces.forget_old()


async def _result(task: asyncio.Task[dict[str, Any]]) -> dict[str, Any]:
    return await task


def _passage_text(question: str | None, text: str) -> str:
    return f"{question}\n{text}" if question else text
