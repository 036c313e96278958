"""What a conversation owes, in the shell: takes in complaints, moves stages, wakes when due.

`extend` and `entail` hang on every step, so that clocks, promises, timers and what others are
told are stored with the events they follow from, or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import get_args

from handoff import ledger, matters
from handoff.conversation import Conversation
from handoff.courier import Carrier
from handoff.effects import Effects, Plan, effects
from handoff.errors import NotFound
from handoff.events import (
    AgentRef,
    Answer,
    Author,
    Form,
    HandoffDecision,
    HandoffReason,
    KeepPromise,
    MoveStage,
    State,
    StateChanged,
    Summary,
)
from handoff.forms import checked
from handoff.hub import Hub
from handoff.receipts import contact_marks, new_receipt, receipts
from handoff.reception import Front
from handoff.snapshot import SHOPPER, Recorded, Snapshot
from handoff.steps import Steps
from handoff.store import Duty, DutyStore, Filed, Row, Timer
from handoff.terms import Terms

_REASONS = frozenset(get_args(HandoffReason))


@dataclass(frozen=True)
class Arrangements:
    """What the shops have set: terms by shop; who is told of what by shop and target, and how.

    `attended`: somebody is taken to be there, desk or no desk.
    """

    terms: Mapping[str, Terms] = field(default_factory=dict)
    targets: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)
    carriers: Mapping[tuple[str, str], Carrier] = field(default_factory=dict)
    attended: bool = False


class Care:
    """The front desk of the shops served."""

    def __init__(
        self,
        steps: Steps,
        store: DutyStore,
        hub: Hub,
        say: Callable[..., str],
        summarize: Callable[[Conversation], Summary],
        clock: Callable[[], datetime],
        arranged: Arrangements,
    ):
        self._steps = steps
        self._store = store
        self._hub = hub
        self._say = say
        self._summarize = summarize
        self._clock = clock
        self._arranged = arranged
        self._plain = Terms()

    def terms(self, shop: str) -> Terms:
        """What a shop has set; the defaults where it has set nothing."""
        return self._arranged.terms.get(shop, self._plain)

    # --- with every step --------------------------------------------------------

    def extend(self, row: Row, draft: Conversation) -> None:
        """Add what the news of a step entail."""
        at = draft.snapshot.updated_at or self._clock()
        if any(_called(one) for one in draft.news()) and not self._attended(row.shop, at):
            self._front(row.shop).nobody_there(draft, at=at)
        ledger.follow(draft, self.terms(row.shop))

    def entail(self, row: Row, new: list[Recorded], now: Snapshot) -> Effects:
        """The rows that go with a step's events."""
        plan = Plan(self.terms(row.shop).follow_up, self._arranged.targets.get(row.shop, {}))
        return effects(row.shop, row.id, new, now, plan)

    # --- beside the bot ---------------------------------------------------------

    def holds_back(self, row: Row, chat: Conversation, reason: HandoffReason | None) -> bool:
        """Whether a transfer waits until what is being taken in is complete."""
        return self._front(row.shop).holds_back(chat, reason)

    async def takes(self, row: Row, chat: Conversation) -> Callable[[Conversation], None] | None:
        """The step with which the pending turn is answered here; None leaves it to the bot."""
        front, turn = self._front(row.shop), chat.turn
        if front.takes(chat):
            return lambda draft: front.answers(draft, turn, at=self._clock())
        text = "\n".join(message.text for message in chat.pending())
        if told := await self.stage_of(row, chat, text):
            return lambda draft: front.tells(draft, turn, told, at=self._clock())
        return None

    def adds(
        self,
        row: Row,
        chat: Conversation,
        answer: Answer,
        offer: HandoffDecision | None,
        *,
        at: datetime,
    ) -> Answer:
        """The bot's answer with the way back to an intake, or into one."""
        front = self._front(row.shop)
        if offer is not None and chat.snapshot.duties.intake is None:
            text = "\n".join(message.text for message in chat.pending())
            options = front.offers(offer.reason, text, answer.language)
            # Before what else could be asked: a phone shows two or three buttons.
            human = tuple(each for each in answer.options if each.id == "human")
            others = tuple(each for each in answer.options if each.id != "human")
            return answer.model_copy(update={"options": (*options, *human, *others)})
        return front.reminds(chat, answer, at=at)

    async def stage_of(self, row: Row, chat: Conversation, text: str) -> str | None:
        """How far the complaint named in a text is; None where none is named.

        Absent and somebody else's are the same: it has to be of this conversation, or the
        shopper has to have written the contact that was left with it.
        """
        named = receipts(text)
        if not named:
            return None
        own = chat.snapshot.duties.complaint(named[0])
        stage: str | None = own.stage if own else None
        if own is None:
            filed = await self._steps.sql(self._store.complaint, row.shop, named[0])
            said = (m.text for m in chat.messages() if m.author is Author.SHOPPER)
            if filed and filed.contacts & contact_marks(" ; ".join([*said, text])):
                stage = filed.stage
        return self._front(row.shop).told_of(stage, named[0], chat.snapshot.lang)

    def heard_in_queue(self, shop: str, draft: Conversation, told: str | None) -> None:
        """A waiting shopper's message: an answer to a question, or a question for a stage."""
        at = self._clock()
        # A key sent again has told nothing new.
        if draft.state is not State.WAITING or not draft.has_news():
            return
        if told:
            draft.notified(told, at=at)
        else:
            self._front(shop).heard_in_queue(draft, at=at)

    # --- forms ------------------------------------------------------------------

    async def form(self, id: str, request: Form) -> Recorded:
        """A form as stored; `BadFrame` says what is wrong in it, `NotFound` that a photo is."""
        fields = checked(request.form, request.fields, request.key)
        await self.check_uploads(id, fields.get("photos", ()))
        row, _ = await self._steps.peek(id)

        def act(chat: Conversation) -> Recorded:
            if stored := chat.with_key(SHOPPER, request.key):
                return stored
            front = self._front(row.shop)
            return front.files(chat, request.form, fields, at=self._clock(), key=request.key)

        return await self._steps.take(id, act)

    async def check_uploads(self, id: str, photos: tuple[str, ...] | list[str]) -> None:
        """`NotFound` where one of them is not of this conversation."""
        if photos:
            own = await self._steps.sql(self._store.uploads, id)
            if not set(photos) <= own:
                raise NotFound("upload")

    # --- the desk ---------------------------------------------------------------

    async def stage(self, agent: AgentRef, request: MoveStage) -> None:
        """An agent moves a complaint or return to a stage; the shopper is told."""
        row, _ = await self._steps.peek(request.conversation)

        def act(chat: Conversation) -> None:
            marker = self._front(row.shop).told_of(
                request.stage, request.receipt, chat.snapshot.lang
            )
            matters.stage_reached(
                chat, agent, request.receipt, request.stage, marker=marker, at=self._clock()
            )

        await self._steps.take(request.conversation, act)

    async def keep(self, agent: AgentRef, request: KeepPromise) -> None:
        """An agent says that a promise was kept; `NotFound` where none is open."""

        def act(chat: Conversation) -> None:
            if not matters.promise_moves(
                chat, request.promise, "kept", at=self._clock(), agent=agent
            ):
                raise NotFound("promise")

        await self._steps.take(request.conversation, act)

    async def owed(self, shop: str) -> list[Duty]:
        """Open clocks and promises of a shop, the most urgent first."""
        return await self._steps.sql(self._store.open_duties, shop)

    async def breaches(self, shop: str) -> list[Duty]:
        """What was not in time, settled since or not."""
        return await self._steps.sql(self._store.breaches, shop)

    async def complaints(self, shop: str) -> list[Filed]:
        """The newest complaints and returns of a shop."""
        return await self._steps.sql(self._store.complaints, shop)

    # --- time -------------------------------------------------------------------

    async def fire(self, timer: Timer) -> None:
        """What a timer is for, once: it is done with the step it leads to."""
        at = self._clock()

        def act(chat: Conversation) -> None:
            self._due(chat, timer, at)

        # Where the conversation is gone, nothing is owed in it.
        with suppress(NotFound):
            await self._steps.take(timer.conversation, act, timer=timer.id)
        await self._steps.sql(self._store.timer_done, timer.id, at)

    def _due(self, chat: Conversation, timer: Timer, at: datetime) -> None:
        clock = chat.snapshot.duties.clock(timer.ref)
        match timer.kind:
            case "clock_warn" if clock and clock.warn_at <= at and not clock.breached:
                matters.clock_moves(chat, timer.ref, "warned", at=at)
            case "clock_due" if clock and clock.due_at <= at:
                matters.clock_moves(chat, timer.ref, "breached", at=at)
            case "promise_soon":
                promise = chat.snapshot.duties.promise(int(timer.ref))
                if promise and at < promise.due:
                    matters.promise_moves(chat, promise.n, "due", at=at)
            case "promise_due":
                matters.promise_moves(chat, int(timer.ref), "broken", at=at)
            case "informed":
                matters.informed(chat, int(timer.ref), at=at)
            case "survey" if _still_closed(chat, int(timer.ref)):
                if matters.followed_up(chat, "survey", about=int(timer.ref), at=at):
                    chat.notified(self._say(chat.snapshot.lang, "survey"), at=at)
            case "review" if chat.snapshot.duties.complaints:
                matters.followed_up(chat, "review", about=int(timer.ref), at=at)

    # --- inside -----------------------------------------------------------------

    def _front(self, shop: str) -> Front:
        return Front(self._say, self.terms(shop), self._summarize, new_receipt)

    def _attended(self, shop: str, at: datetime) -> bool:
        if self._arranged.attended:
            return True
        at_desk = any(shop in desk.shops for desk in self._hub.desks)
        return at_desk and self.terms(shop).is_open(at)


def _called(recorded: Recorded) -> bool:
    event = recorded.event
    return (
        isinstance(event, StateChanged)
        and event.state is State.WAITING
        and event.reason in _REASONS
    )


def _still_closed(chat: Conversation, n: int) -> bool:
    """Whether nothing has moved the conversation since it was closed by event `n`."""
    moves = [r.n for r in chat.log if isinstance(r.event, StateChanged)]
    return bool(moves) and moves[-1] == n
