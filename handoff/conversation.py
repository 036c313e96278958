"""The state machine of one conversation. Pure: time comes as an argument, nothing is read or sent.

Every method either adds events, gives back the stored event of a repeated key, or raises
`WrongState`. What was added is taken with `take_events` and committed as one step.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from handoff.duties import Matter
from handoff.errors import AlreadyClaimed, Expired, NotFound, WrongState
from handoff.events import (
    AgentRef,
    Answer,
    Author,
    DecisionMade,
    FormAdded,
    HandoffDecision,
    HandoffReason,
    MessageAdded,
    NoteAdded,
    NoticeShown,
    Option,
    State,
    StateChanged,
    Summary,
    SummaryMade,
)
from handoff.limits import REOPEN_DAYS
from handoff.logbook import Logbook
from handoff.snapshot import SHOPPER, Recorded

_REOPEN = timedelta(days=REOPEN_DAYS)


class Conversation(Logbook):
    """A log and what may follow from it."""

    # --- the shopper ------------------------------------------------------------

    def started(self, *, at: datetime, lang: str = "") -> None:
        """A shopper has opened the chat and was told that a machine answers."""
        if self.state is not None:
            raise WrongState("hello", "none", self.state)
        self._add(StateChanged(state=State.BOT, reason="started"), at)
        self._add(NoticeShown(notice="machine", lang=lang or None), at)

    def shopper_says(
        self,
        text: str,
        *,
        key: str,
        lang: str,
        at: datetime,
        option: str | None = None,
        attachments: tuple[str, ...] = (),
    ) -> Recorded:
        """A message; after a close it takes the conversation up again, or raises `Expired`."""
        if stored := self.with_key(SHOPPER, key):
            return stored
        self._require("say", State.BOT, State.WAITING, State.HUMAN, State.CLOSED)
        self.reopens(at)
        return self._add(
            MessageAdded(
                author=Author.SHOPPER,
                text=text,
                lang=lang,
                key=key,
                option=option,
                attachments=attachments,
            ),
            at,
        )

    def shopper_chooses(self, option: str, *, key: str, at: datetime) -> Recorded:
        """One of the options offered; it counts as saying its label."""
        if stored := self.with_key(SHOPPER, key):
            return stored
        label = self.option(option)
        if label is None:
            raise NotFound("option")
        return self.shopper_says(label, key=key, lang=self.snapshot.lang, at=at, option=option)

    def shopper_leaves_queue(self, *, key: str, marker: str, at: datetime) -> Recorded:
        """Back to the bot; `marker` is what the shopper reads about it."""
        if stored := self.with_key(SHOPPER, key):
            return stored
        self._require("leave_queue", State.WAITING)
        moved = self._add(StateChanged(state=State.BOT, reason="left_queue", key=key), at)
        self._tell(marker, at)
        return moved

    def shopper_ends(self, *, key: str, at: datetime) -> Recorded:
        """The shopper closes the conversation."""
        if stored := self.with_key(SHOPPER, key):
            return stored
        self._require("end", State.BOT, State.WAITING, State.HUMAN)
        return self._add(StateChanged(state=State.CLOSED, reason="ended", key=key), at)

    def shopper_rates(self, score: int, comment: str | None, *, key: str, at: datetime) -> Recorded:
        """The rating of a closed conversation, 1 to 5."""
        if stored := self.with_key(SHOPPER, key):
            return stored
        self._require("rate", State.CLOSED)
        fields = {"score": score, "comment": comment}
        return self._add(FormAdded(form="rating", fields=fields, key=key), at)

    # --- the bot and the way to a person ----------------------------------------

    def bot_answers(
        self, turn: int, answer: Answer, *, at: datetime, offer: HandoffDecision | None = None
    ) -> Recorded | None:
        """The reply to a turn, with the offer that rides on it; None where it came too late."""
        # The shopper went on, or a person took over, while the model was thinking.
        if self.state is not State.BOT or turn != self.turn or not self.snapshot.pending:
            return None
        about = self.snapshot.pending[-1]
        message = self._add(
            MessageAdded(
                author=Author.BOT,
                text=answer.text,
                lang=answer.language,
                kind=answer.kind,
                sources=answer.sources,
                products=answer.products,
                options=answer.options,
                answering=self.pending()[-1].key,
            ),
            at,
        )
        if offer:
            self._add(DecisionMade(decision=offer, about=about), at)
        return message

    def hand_over(
        self,
        reason: HandoffReason,
        score: float,
        *,
        notice: str,
        summary: Summary,
        at: datetime,
        key: str | None = None,
        receipt: str | None = None,
    ) -> Recorded:
        """Decision, state, notice and summary at once; from here on the bot is silent.

        `key` where a button asked for it: the change of state then acknowledges the press.
        `receipt` where a complaint or return was taken in before.
        """
        if key and (stored := self.with_key(SHOPPER, key)):
            return stored
        self._require("ask_human", State.BOT)
        waiting = self.pending()
        said = (m.n for m in reversed(self._messages) if m.author is Author.SHOPPER)
        about = next(said, self.snapshot.n)
        decision = HandoffDecision(action="transfer", reason=reason, score=score)
        self._add(DecisionMade(decision=decision, about=about), at)
        moved = self._add(
            StateChanged(state=State.WAITING, reason=reason, key=key, receipt=receipt), at
        )
        self._tell(notice, at, answering=waiting[-1].key if waiting else None)
        self.summarized(summary, at=at)
        return moved

    def bot_ends(self, turn: int, *, notice: str, at: datetime) -> None:
        """Abuse went on after a polite limit and an offer: said, and closed. Late, nothing."""
        if self.state is not State.BOT or turn != self.turn or not self.snapshot.pending:
            return
        self._tell(notice, at, answering=self.pending()[-1].key)
        self._add(StateChanged(state=State.CLOSED, reason="abuse"), at)

    def summarized(self, made: Summary | SummaryMade, *, at: datetime) -> None:
        """A summary for the agent, when the conversation enters the queue or more was said.

        A better worded one may come when an agent has just taken it.
        """
        event = made if isinstance(made, SummaryMade) else SummaryMade(summary=made)
        states = (State.WAITING, State.HUMAN) if event.quoted else (State.WAITING,)
        self._require("summary", *states)
        self._add(event, at)

    def notified(self, text: str, *, at: datetime, options: tuple[Option, ...] = ()) -> None:
        """The shopper is told where they stand; the shop speaks, neither bot nor agent."""
        self._tell(text, at, options=options)

    def recorded(self, event: Matter, *, at: datetime) -> Recorded:
        """A fact that moves no state; `handoff/matters.py` says which may follow which."""
        if self.state is None:
            raise WrongState(event.type, "any", "none")
        return self._add(event, at)

    # --- the agent --------------------------------------------------------------

    def agent_claims(self, agent: AgentRef, *, marker: str, at: datetime) -> None:
        """Out of the queue into one pair of hands; claiming what one has changes nothing."""
        if self.state is State.HUMAN and self.snapshot.agent:
            if self.snapshot.agent.id == agent.id:
                return
            raise AlreadyClaimed(self.snapshot.agent)
        self._require("claim", State.WAITING)
        self._add(StateChanged(state=State.HUMAN, reason="claimed", agent=agent), at)
        self._tell(marker, at)

    def agent_says(self, agent: AgentRef, text: str, *, key: str, at: datetime) -> Recorded:
        """The agent who has the conversation writes to the shopper."""
        if stored := self.with_key(agent.id, key):
            return stored
        self._require_hands("say", agent)
        lang = self.snapshot.lang or None
        return self._add(
            MessageAdded(author=Author.AGENT, text=text, lang=lang, key=key, agent=agent), at
        )

    def agent_returns(
        self,
        agent: AgentRef,
        *,
        note: str | None,
        marker: str,
        at: datetime,
        summary: Summary | None = None,
    ) -> None:
        """Back to the bot; the note is for agents, the marker for the shopper.

        `summary` is that of the human part, for whoever takes the conversation next.
        """
        self._require_hands("return", agent)
        if note:
            self._add(NoteAdded(agent=agent, text=note), at)
        if summary:
            self._add(SummaryMade(summary=summary, part="human"), at)
        self._add(StateChanged(state=State.BOT, reason="returned", agent=agent), at)
        self._tell(marker, at)

    def agent_resolves(self, agent: AgentRef, *, note: str, marker: str, at: datetime) -> None:
        """Done. `note` keeps the agent's reason; in another's hands it is refused."""
        self._require("resolve", State.BOT, State.WAITING, State.HUMAN)
        if self.state is State.HUMAN:
            self._require_hands("resolve", agent)
        if note:
            self._add(NoteAdded(agent=agent, text=note), at)
        self._tell(marker, at)
        self._add(StateChanged(state=State.CLOSED, reason="resolved", agent=agent), at)

    # --- time -------------------------------------------------------------------

    def goes_idle(self, *, at: datetime) -> None:
        """Closed because nothing was said for long."""
        self._require("idle", State.BOT, State.WAITING, State.HUMAN)
        self._add(StateChanged(state=State.CLOSED, reason="idle"), at)

    def reopens(self, at: datetime) -> None:
        """Take a closed conversation up again, or `Expired`; an open one stays as it is."""
        if self.state is not State.CLOSED:
            return
        closed = self.snapshot.closed_at
        if closed is None or at - closed > _REOPEN:
            raise Expired
        state = State.WAITING if self.snapshot.by_person else State.BOT
        self._add(StateChanged(state=state, reason="reopened"), at)

    # --- the pen ----------------------------------------------------------------

    def _tell(
        self,
        text: str,
        at: datetime,
        answering: str | None = None,
        options: tuple[Option, ...] = (),
    ) -> None:
        message = MessageAdded(
            author=Author.SYSTEM,
            text=text,
            lang=self.snapshot.lang or None,
            answering=answering,
            options=options,
        )
        self._add(message, at)

    def _require(self, request: str, *expected: State) -> None:
        if self.state not in expected:
            raise WrongState(request, " or ".join(expected), self.state or "none")

    def _require_hands(self, request: str, agent: AgentRef) -> None:
        self._require(request, State.HUMAN)
        holder = self.snapshot.agent
        if holder is not None and holder.id != agent.id:
            raise AlreadyClaimed(holder)
