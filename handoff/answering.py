"""The bot's side of a conversation: one runner a conversation, one reply a turn.

Decide before (on what is said), ask the answerer, decide after (unknowns), commit. What the
shopper adds before the reply is sent joins the turn: the running reply is dropped and one
message answers the whole burst.
"""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from handoff.borrowed import Decider, FrontDesk, Replied, Words
from handoff.conversation import Conversation
from handoff.decide import Verdict
from handoff.errors import HandoffError
from handoff.events import (
    Answer,
    Answerer,
    ErrorFrame,
    HandoffDecision,
    HandoffReason,
    Option,
    PartialFrame,
    Question,
    Summary,
    TypingFrame,
)
from handoff.hub import Hub
from handoff.limits import Limits
from handoff.snapshot import Recorded
from handoff.steps import Steps
from handoff.store import Row, Trace
from handoff.turns import question_of, reasons, traces_of, turn_view

logger = logging.getLogger("handoff.answering")
_TRIES = 3
_PAUSE = 0.5
# Of a reply that no answerer gave.
_NO_ANSWER: dict[str, Any] = {"kind": "clarify", "confidence": None, "timings_ms": {}}


class Answering:
    """Answers pending turns. `summarize` makes the summary a transfer carries.

    `replied` hears of every turn the answerer answered, on a thread of its own.
    """

    def __init__(
        self,
        steps: Steps,
        hub: Hub,
        answerer: Answerer,
        decider: Decider,
        words: Words,
        summarize: Callable[[Conversation], Summary],
        clock: Callable[[], datetime],
        limits: Limits,
        replied: Replied | None = None,
        desk: FrontDesk | None = None,
    ):
        self._desk = desk
        self._steps = steps
        self._replied = replied
        self._hub = hub
        self._answerer = answerer
        self._decider = decider
        self._words = words
        self._summarize = summarize
        self._clock = clock
        self._limits = limits
        self._runners: dict[str, asyncio.Task[None]] = {}
        self._thinking: dict[str, asyncio.Task[Answer]] = {}
        self._dropped: set[str] = set()
        self._typing: dict[str, float] = {}

    def wake(self, id: str) -> None:
        """The shopper has written: answer, dropping a reply that does not know of it."""
        self._typing.pop(id, None)
        self.drop(id)
        if id not in self._runners:
            self._runners[id] = asyncio.create_task(self._run(id))

    def drop(self, id: str) -> None:
        """The conversation is no longer the bot's; what is being thought out is of no use."""
        if thinking := self._thinking.get(id):
            self._dropped.add(id)
            thinking.cancel()

    def typing(self, id: str) -> None:
        """The shopper is writing on: a reply waits a little."""
        self._typing[id] = asyncio.get_running_loop().time() + self._limits.typing_live

    async def done(self, id: str) -> None:
        """Return once no turn of the conversation waits for the bot any more."""
        while runner := self._runners.get(id):
            await asyncio.wait({runner})

    async def close(self) -> None:
        """Stop. Turns without a reply are answered after the next start."""
        runners = list(self._runners.values())
        for runner in runners:
            runner.cancel()
        if runners:
            await asyncio.wait(runners)

    # --- the runner -------------------------------------------------------------

    async def _run(self, id: str) -> None:
        failures = 0
        try:
            while failures < _TRIES:
                try:
                    if not await self._turn(id):
                        return
                    failures = 0
                except Exception as error:
                    failures += 1
                    _log_failure("turn failed", id, error)
                    await asyncio.sleep(_PAUSE * failures)
            # Nothing could be stored, so nothing can be answered; but never silence.
            sorry = HandoffError()
            self._hub.to_shopper(id, ErrorFrame(code=sorry.code, text=sorry.text))
        finally:
            del self._runners[id]

    async def _turn(self, id: str) -> bool:
        """Answer what is pending; False once nothing is."""
        row, chat = await self._steps.peek(id)
        if not chat.snapshot.pending:
            self._typing.pop(id, None)
            return False
        view = turn_view(chat, row.shop, self._clock())
        # Off the loop: reading a message may take an embedding.
        first = await asyncio.to_thread(self._decider.before, view)
        held = self._desk is not None and self._desk.holds_back(row, chat, first.reason)
        if first.action in ("transfer", "end") and not held:
            step = self._hand_over if first.action == "transfer" else self._end
            await step(id, chat.turn, first, {"before": asdict(first)})
            return True
        if await self._typed_on(id, chat):
            return True
        if self._desk and (said := await self._desk.takes(row, chat)):
            await self._taken(id, said, {"before": asdict(first), "intake": True, **_NO_ANSWER})
            return True
        question = question_of(row, view, first)
        answer = await self._ask(id, question, chat.pending()[-1].key)
        if answer is None:
            return True
        second = self._decider.after(view, answer)
        # The reply was worded for the offer that rides on it.
        verdict = second if second.action == "transfer" or first.action == "none" else first
        why = {"before": asdict(first), "after": asdict(second), **reasons(answer)}
        if verdict.action == "transfer":
            traces = await self._hand_over(id, chat.turn, verdict, why)
        else:
            traces = await self._reply(row, chat, answer, verdict, why)
        await self._tell(question, answer, traces)
        return True

    async def _tell(self, question: Question, answer: Answer, traces: list[Trace]) -> None:
        if self._replied is None:
            return
        for trace in traces:
            try:
                await asyncio.to_thread(self._replied, question, answer, trace.id)
            except Exception as error:
                # The reply is committed and sent; nobody but staff misses this.
                _log_failure("reply not told", question.conversation, error)

    async def _typed_on(self, id: str, chat: Conversation) -> bool:
        """Wait while the shopper types; True where the turn has grown meanwhile."""
        loop = asyncio.get_running_loop()
        said_at = chat.snapshot.said_at
        waited = (self._clock() - said_at).total_seconds() if said_at else 0.0
        patience = loop.time() + max(0.0, self._limits.typing_patience - waited)
        waited_at_all = False
        while (until := min(self._typing.get(id, 0.0), patience)) > loop.time():
            waited_at_all = True
            # In short sleeps: a message ends the typing, and should not be waited out.
            await asyncio.sleep(min(0.05, until - loop.time()))
        if not waited_at_all:
            return False
        _, now = await self._steps.peek(id)
        return now.turn != chat.turn or now.state != chat.state

    async def _ask(self, id: str, question: Question, key: str | None) -> Answer | None:
        """The answer; the bot gives up where there is none in time. None: the turn has grown."""
        self._hub.to_shopper(id, TypingFrame())

        def show(text: str) -> None:
            # A piece of a reply that was dropped belongs to nobody.
            if self._thinking.get(id) is thinking and id not in self._dropped:
                self._hub.to_shopper(id, PartialFrame(answering=key or "", text=text))

        thinking = asyncio.ensure_future(self._answerer.answer(question, show))
        self._thinking[id] = thinking
        self._dropped.discard(id)
        try:
            await asyncio.wait({thinking}, timeout=self._limits.answer_within)
        finally:
            del self._thinking[id]
            late = not thinking.done()
            thinking.cancel()
        if late:
            logger.error("answer took too long", extra={"conversation": id})
            return self._give_up(question.lang)
        if thinking.cancelled():
            if id in self._dropped:
                return None
            logger.error("answerer cancelled itself", extra={"conversation": id})
            return self._give_up(question.lang)
        if error := thinking.exception():
            _log_failure("answerer failed", id, error)
            return self._give_up(question.lang)
        return thinking.result()

    def _give_up(self, lang: str) -> Answer:
        return Answer(kind="unknown", text=self._words.say(lang, "give_up"), language=lang)

    async def _reply(
        self, row: Row, chat: Conversation, answer: Answer, verdict: Verdict, why: dict[str, Any]
    ) -> list[Trace]:
        id = row.id
        offer = None
        if verdict.action == "offer" and verdict.reason:
            offer = HandoffDecision(action="offer", reason=verdict.reason, score=verdict.score)
            line = self._words.say(answer.language, "offer", reason=verdict.reason)
            # The answerer may have named a colleague already, not knowing of the offer.
            text = answer.text.removesuffix(str(answer.trace.get("closing", ""))).rstrip()
            answer = answer.model_copy(update={"text": f"{text}\n\n{line}"})
        answer = self._with_a_way_to_a_person(answer, offered=offer is not None)
        turn, desk = chat.turn, self._desk

        def act(draft: Conversation) -> None:
            at = self._clock()
            said = answer
            if desk and draft.turn == turn:
                said = desk.adds(row, draft, answer, offer, at=at)
            draft.bot_answers(turn, said, at=at, offer=offer)

        return await self._taken(id, act, why)

    async def _taken(
        self, id: str, act: Callable[[Conversation], None], why: dict[str, Any]
    ) -> list[Trace]:
        """Take the step; the traces committed with it, none where it came too late."""
        committed: list[Trace] = []

        def traces(new: list[Recorded]) -> list[Trace]:
            committed[:] = traces_of(new, why)
            return list(committed)

        def afresh(draft: Conversation) -> None:
            # After a conflict it is decided anew, perhaps that it is too late.
            committed.clear()
            act(draft)

        await self._steps.take(id, afresh, traces)
        return committed

    async def _hand_over(
        self, id: str, turn: int, verdict: Verdict, why: dict[str, Any]
    ) -> list[Trace]:
        reason: HandoffReason = verdict.reason or "explicit"

        def act(draft: Conversation) -> None:
            # As with a late answer: the shopper went on, or somebody was quicker.
            if draft.turn == turn and draft.snapshot.pending:
                draft.hand_over(
                    reason,
                    verdict.score,
                    notice=self._words.say(draft.snapshot.lang, "transfer_notice", reason=reason),
                    summary=self._summarize(draft),
                    at=self._clock(),
                )

        return await self._taken(id, act, why)

    async def _end(self, id: str, turn: int, verdict: Verdict, why: dict[str, Any]) -> list[Trace]:
        def act(draft: Conversation) -> None:
            notice = self._words.say(draft.snapshot.lang, "ended", reason=verdict.reason)
            draft.bot_ends(turn, notice=notice, at=self._clock())

        return await self._taken(id, act, why)

    def _with_a_way_to_a_person(self, answer: Answer, offered: bool) -> Answer:
        if any(option.id == "human" for option in answer.options):
            return answer
        if answer.kind in ("smalltalk", "handoff") and not offered:
            return answer
        human = Option(id="human", label=self._words.say(answer.language, "option_human"))
        return answer.model_copy(update={"options": (*answer.options, human)})


def _log_failure(what: str, id: str, error: BaseException) -> None:
    # The exception's text may quote the shopper; where it came from may be told.
    where = "".join(traceback.format_tb(error.__traceback__))
    logger.error("%s: %s\n%s", what, type(error).__name__, where, extra={"conversation": id})
