"""All that shoppers and agents can ask of a conversation, without a socket.

Each method is one step in the fixed order of `Steps`; a shopper's message then wakes the
bot (`Answering`), a move in the queue refreshes what desks and waiting shoppers see (`Board`).
"""

from __future__ import annotations

import asyncio
import logging
import random
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from handoff import decide, words
from handoff.accounts import Accounts, hashed, new_secret
from handoff.admission import Admission
from handoff.afterwards import Afterwards
from handoff.answering import Answering
from handoff.board import Board
from handoff.borrowed import Decider, Replied, Words
from handoff.briefing import Advise, Briefing
from handoff.care import Arrangements, Care
from handoff.conversation import Conversation
from handoff.courier import Courier
from handoff.errors import (
    BadToken,
    NotFound,
)
from handoff.events import (
    Answerer,
    AskHuman,
    Choose,
    End,
    LeaveQueue,
    Rate,
    Say,
    State,
)
from handoff.hub import Hub
from handoff.limits import Limits
from handoff.moods import Read
from handoff.rewording import Reword
from handoff.snapshot import Recorded, Snapshot
from handoff.steps import Steps
from handoff.store import Row, Store, Trace
from handoff.timers import EVERY, Timers, every
from handoff.uploads import Uploads
from handoff.visits import Visits

logger = logging.getLogger("handoff.service")
# A text, the conversation's language so far and its shop -> the language it goes on in.
DetectLanguage = Callable[[str, str, str], str]


@dataclass(frozen=True)
class Opened:
    """A new conversation and the token that opens it again."""

    conversation: str
    token: str


class Service:
    """The conversations of the shops served; the first shop is the default one."""

    def __init__(
        self,
        store: Store,
        answerer: Answerer,
        *,
        shops: Sequence[str],
        detect_language: DetectLanguage,
        decider: Decider = decide,
        phrases: Words = words,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        limits: Limits | None = None,
        replied: Replied | None = None,
        secret: bytes | None = None,
        arranged: Arrangements | None = None,
        uploads: Path | None = None,
        read: Read | None = None,
        advise: Advise | None = None,
        reword: Reword | None = None,
    ):
        """`secret` names visitors' addresses; the counts of one made anew mean nothing later.

        `read` gives the signs of a message for the summary's mood, `advise` finds its next step,
        `reword` says its lines in other words.
        """
        self.limits = limits or Limits()
        self.clock = clock
        self.shops = tuple(shops)
        self.hub = Hub()
        self.words = phrases
        self.admission = Admission(phrases, clock, self.limits)
        self._detect = detect_language
        self._store = store.log
        self.steps = Steps(self._store, self.hub, self.limits.cached_conversations)
        self.steps.follow = self._follow
        self.board = Board(self.steps, self._store, store.accounts, self.hub, clock)
        self.accounts = Accounts(self.steps, store.accounts, clock, self.limits)
        self.briefing = Briefing(read)
        self._afterwards = Afterwards(self.steps, clock, advise, reword)
        arranged = arranged or Arrangements()
        self.care = Care(
            self.steps, store.duties, self.hub, phrases.say, self.briefing.whole, clock, arranged
        )
        self.deliveries = store.outbox.log
        self.courier = Courier(self.steps, store.outbox, arranged.carriers, clock, random.random)
        self.steps.extend, self.steps.entail = self.care.extend, self.care.entail
        self.uploads = Uploads(uploads, self.steps, store.duties, clock, self.limits)
        self.timers = Timers(self.steps, store.duties, self.care.fire, clock)
        own = secret or secrets.token_bytes(32)
        self.visits = Visits(self.steps, store.visits, own, clock, self.limits)
        self.answering = Answering(
            self.steps,
            self.hub,
            answerer,
            decider,
            phrases,
            self.briefing.whole,
            clock,
            self.limits,
            replied,
            self.care,
        )

    # --- opening ----------------------------------------------------------------

    async def open(self, shop: str | None = None, locale: str | None = None) -> Opened:
        """A new conversation; `NotFound` for a shop that is not served."""
        chosen = shop or self.shops[0]
        if chosen not in self.shops:
            raise NotFound("shop")
        opened = Opened(secrets.token_hex(16), new_secret())
        chat = Conversation()
        language = (locale or "").replace("_", "-").split("-")[0].lower()
        chat.started(at=self.clock(), lang=language)
        await self.steps.create(opened.conversation, chosen, hashed(opened.token), chat)
        return opened

    async def access_by_token(self, token: str) -> Row:
        """The conversation a shopper's token opens, or `BadToken`."""
        try:
            return await self.steps.sql(self._store.by_token, hashed(token))
        except NotFound as error:
            raise BadToken from error

    async def access_conversation(self, shops: Sequence[str], id: str) -> Row:
        """A conversation an agent of these shops may see; else `NotFound`."""
        row, _ = await self.steps.peek(id)
        if row.shop not in shops:
            raise NotFound
        return row

    # --- the shopper ------------------------------------------------------------

    async def say(self, id: str, request: Say) -> Recorded:
        """The shopper's message as stored; the bot's turn goes on by itself (`turn_done`).

        `Expired` where the conversation was closed too long ago: `open` a new one.
        """
        self.admission.message(request)
        await self.care.check_uploads(id, request.attachments)
        row, now = await self.steps.peek(id)
        # With the bot the turn is looked at whole; in the queue the message alone.
        waits = now.state is State.WAITING
        told = await self.care.stage_of(row, now, request.text) if waits else None

        def act(chat: Conversation) -> Recorded:
            self.admission.pace(chat, request.key)
            known, worded = chat.snapshot.lang, bool(request.text.strip())
            said = chat.shopper_says(
                request.text,
                key=request.key,
                # A photo says nothing of the language.
                lang=self._detect(request.text, known, row.shop) if worded else known,
                at=self.clock(),
                attachments=request.attachments,
            )
            self.care.heard_in_queue(row.shop, chat, told)
            self._renew_summary(chat)
            return said

        return await self._taken_in(id, act)

    async def choose(self, id: str, request: Choose) -> Recorded:
        """An option as if its label were said; `human` brings a person. Else `NotFound`."""
        row, _ = await self.steps.peek(id)

        def act(chat: Conversation) -> Recorded:
            self.admission.pace(chat, request.key)
            known = chat.turn
            chosen = chat.shopper_chooses(request.option, key=request.key, at=self.clock())
            new = chat.turn != known
            if new and request.option == "human" and chat.state is State.BOT:
                self._hand_over(chat)
            else:
                self.care.heard_in_queue(row.shop, chat, None)
                self._renew_summary(chat)
            return chosen

        return await self._taken_in(id, act)

    async def ask_human(self, id: str, request: AskHuman) -> Recorded:
        """The button: into the queue at once."""
        return await self.steps.take(id, lambda chat: self._hand_over(chat, request.key))

    async def leave_queue(self, id: str, request: LeaveQueue) -> Recorded:
        """Back to the bot."""

        def act(chat: Conversation) -> Recorded:
            marker = self.words.say(chat.snapshot.lang, "left_queue")
            return chat.shopper_leaves_queue(key=request.key, marker=marker, at=self.clock())

        return await self.steps.take(id, act)

    async def end(self, id: str, request: End) -> Recorded:
        """The shopper closes it."""
        return await self.steps.take(
            id, lambda chat: chat.shopper_ends(key=request.key, at=self.clock())
        )

    async def rate(self, id: str, request: Rate) -> Recorded:
        """How it was."""
        if request.comment:
            self.admission.length(request.comment)
        return await self.steps.take(
            id,
            lambda chat: chat.shopper_rates(
                request.score, request.comment, key=request.key, at=self.clock()
            ),
        )

    async def read(self, id: str, seq: int) -> None:
        """The shopper has seen everything up to `seq`."""
        self.hub.shopper_read(id, await self.steps.read_up_to(id, seq))

    def typing(self, id: str) -> None:
        """The shopper is writing: the bot waits a little, those who watch see it."""
        self.answering.typing(id)
        self.hub.shopper_types(id, for_seconds=self.limits.typing_live)

    # --- looking ----------------------------------------------------------------

    async def turn_done(self, id: str) -> None:
        """Return once the bot has nothing left to answer in the conversation."""
        await self.answering.done(id)

    async def look(self, id: str) -> tuple[Row, Conversation]:
        """The conversation as it stands; not to be changed."""
        return await self.steps.peek(id)

    async def traces(self, id: str) -> list[Trace]:
        """Why the replies of a conversation came out as they did."""
        return await self.steps.sql(self._store.traces, id)

    async def log_out(self, session: str) -> None:
        """An agent's session ends, and with it every desk it opened."""
        await self.accounts.log_out(session)
        self.hub.logged_out(hashed(session))

    # --- time -------------------------------------------------------------------

    async def recover(self) -> int:
        """After a start: answer every turn that has no reply. Gives back how many there are."""
        waiting = await self.steps.sql(self._store.unanswered)
        for id in waiting:
            self.answering.wake(id)
        return len(waiting)

    async def close_idle(self) -> int:
        """Close what nobody wrote to for long; those who wait for an agent wait on."""
        before = self.clock() - timedelta(hours=self.limits.idle_hours)
        quiet = await self.steps.sql(self._store.quiet_since, before, (State.BOT, State.HUMAN))
        for id in quiet:
            await self.steps.take(id, lambda chat: self._idle(chat, before))
        return len(quiet)

    async def work(self) -> None:
        """Wake what is due and tell whom it concerns, until cancelled."""
        await asyncio.gather(every(EVERY, self.timers.run_due), every(EVERY, self.courier.run_due))

    async def close(self) -> None:
        """Stop answering and wait for what is being written."""
        await self.answering.close()
        self._afterwards.close()
        await self.visits.close()
        await self.steps.close()

    # --- inside -----------------------------------------------------------------

    async def _taken_in(self, id: str, act: Callable[[Conversation], Recorded]) -> Recorded:
        def noticed(chat: Conversation) -> tuple[Recorded, bool]:
            stored = act(chat)
            # A key sent again must not disturb the reply that is on its way.
            return stored, chat.has_news() and bool(chat.snapshot.pending)

        stored, asks = await self.steps.take(id, noticed)
        if asks:
            self.answering.wake(id)
        return stored

    async def _follow(self, row: Row, before: Snapshot) -> None:
        now = row.snapshot
        if now.state is not State.BOT:
            self.answering.drop(row.id)
        self._afterwards.follow(row, before)
        people = (State.WAITING, State.HUMAN)
        if now.state in people or before.state in people:
            try:
                await self.board.refresh(row.shop)
            except Exception as error:
                # The step is committed: that the queue could not be shown must not undo it.
                logger.error("queue not shown: %s", type(error).__name__)

    def _hand_over(self, chat: Conversation, key: str | None = None) -> Recorded:
        return chat.hand_over(
            "explicit",
            1.0,
            notice=self.words.say(chat.snapshot.lang, "transfer_notice", reason="explicit"),
            summary=self.briefing.whole(chat),
            at=self.clock(),
            key=key,
        )

    def _renew_summary(self, chat: Conversation) -> None:
        """More was said in the queue, or a closed conversation came back to it."""
        if chat.state is State.WAITING and chat.has_news():
            chat.summarized(self.briefing.renewed(chat), at=self.clock())

    def _idle(self, chat: Conversation, before: datetime) -> None:
        # Somebody may have written since the list was read.
        last = chat.snapshot.updated_at
        if last and last < before and chat.state in (State.BOT, State.HUMAN):
            chat.goes_idle(at=self.clock())
