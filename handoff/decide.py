"""None, offer or transfer, before the bot has answered a turn and after. Pure.

Transfers at once: danger, legal threat, a person asked for; they cannot be switched off and
fire each time they are said anew. The rest is an offer at the first sign and a transfer at the
second, or when the offer is taken; a declined one is not made again for a while. Abuse gets a
polite limit (the answerer's), then an offer, then the end. What an agent has already dealt
with (`handled`) is never more than an offer, and only when it is said twice more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property
from typing import Literal

from handoff import signals
from handoff.events import Answer, Author, HandoffReason, PastMessage
from handoff.hours import Hours
from handoff.signals.grammar import strongest
from handoff.signals.head import KINDS
from handoff.signals.mood import UPSET, Temper, Turn, temper
from handoff.signals.reader import Reader, Signs
from handoff.staff_rules import Case, Rule, first_match

Action = Literal["none", "offer", "transfer", "end"]


@dataclass(frozen=True)
class Verdict:
    """A decision, its reason and how sure it is (0..1); no reason where there is none.

    `end` closes the conversation after abuse. `mood` and `abuse` are what the answerer is told
    of the shopper, as in `Question`. `need` is how much speaks for a person (0..1), be it too
    little for a decision: for the trace, and to measure by.
    """

    action: Action
    reason: HandoffReason | None
    score: float
    mood: float = 0.0
    abuse: int = 0
    need: float = 0.0


@dataclass(frozen=True)
class Offered:
    """An offer made on message `about` (its `n`)."""

    about: int
    reason: HandoffReason


@dataclass(frozen=True)
class TurnView:
    """A turn as the decision sees it.

    `text` is the burst as one text, its messages on lines of their own; `offered` the reason of
    an offer that is still open; `unknowns` how many unknown replies in a row came before this
    turn; `handled` the reasons that an earlier transfer of this conversation has settled.
    `since` is the event after which the bot has had the conversation, `offers` those made since.
    `at` is the time, `cart` the value of the cart; None where it is not known.
    """

    text: str
    lang: str
    history: tuple[PastMessage, ...]
    offered: HandoffReason | None
    unknowns: int
    handled: frozenset[HandoffReason]
    shop: str = ""
    since: int = 0
    offers: tuple[Offered, ...] = ()
    at: datetime | None = None
    cart: Decimal | None = None


NONE = Verdict("none", None, 0.0)
# The order is that of urgency: a message can be several at once.
_URGENT: tuple[HandoffReason, ...] = ("safety", "legal")
_CERTAIN = 0.8
_MATTERS: tuple[HandoffReason, ...] = ("complaint", "order", "payment")
_TOPICS = ("delivery", "goods", "service")
ALWAYS: frozenset[HandoffReason] = frozenset({"explicit", "safety", "legal"})
# For so many turns after it was declined an offer is not made again for the same reason,
# and so many turns after an offer another sign still counts as the second.
_QUIET_TURNS = 3
# "Yes, can you?" is a yes; a longer question goes on.
_QUESTION_WORDS = 5
_STANDING_TURNS = 3
# Set on the dev split of the suites: five more who need a person, two too many, of 580.
_HARDLY = 0.28


@dataclass(frozen=True)
class Policy:
    """What a shop has set: rules of its staff, its hours, and reasons it has switched off."""

    rules: tuple[Rule, ...] = ()
    hours: Hours | None = None
    off: frozenset[HandoffReason] = frozenset()


@dataclass(frozen=True)
class Decider:
    """Decides by what `reader` sees, under each shop's own policy."""

    reader: Reader = field(default_factory=Reader)
    policies: Mapping[str, Policy] = field(default_factory=dict)
    # A shop's own reader, where it has trained a head.
    readers: Mapping[str, Reader] = field(default_factory=dict)

    def before(self, turn: TurnView) -> Verdict:
        """Decide on the shopper's words alone, before the bot is asked."""
        return self._look(turn).verdict()

    def after(self, turn: TurnView, answer: Answer) -> Verdict:
        """Decide on what the bot would say: two unknowns in a row are an offer, a third a transfer.

        One alone is neither: its reply names a colleague and carries the option. What is quoted
        with hardly any hope after a reply that did not answer either is an offer too.
        """
        look = self._look(turn)
        if "unknown" in look.policy.off or not (
            (answer.kind == "unknown" and turn.unknowns) or _hopeless(look, answer)
        ):
            return NONE
        if turn.offered and signals.refuses(turn.text, turn.lang):
            return NONE
        if "unknown" in look.declined:
            return NONE
        score = round(1.0 - (answer.confidence or 0.0), 2)
        again = answer.kind == "unknown" and (turn.offered == "unknown" or turn.unknowns > 1)
        if "unknown" in turn.handled:
            return Verdict("offer", "unknown", score) if turn.unknowns > 1 else NONE
        return Verdict("transfer" if again else "offer", "unknown", score)

    def _look(self, turn: TurnView) -> _Look:
        reader = self.readers.get(turn.shop, self.reader)
        return _Look(turn, reader.read, self.policies.get(turn.shop, Policy()))


@dataclass(frozen=True)
class _Look:
    """One turn looked at: what is read of it and of those before."""

    turn: TurnView
    read: Callable[[str], Signs]
    policy: Policy

    @cached_property
    def signs(self) -> Signs:
        return self.read(self.turn.text)

    @cached_property
    def past(self) -> tuple[PastMessage, ...]:
        return tuple(said for said in self.turn.history if said.n > self.turn.since)

    @cached_property
    def turns(self) -> Sequence[Turn]:
        return [*turns_of(self.past), Turn(self.turn.text)]

    @cached_property
    def temper(self) -> Temper:
        return temper(self.turns, self.read)

    @cached_property
    def declined(self) -> frozenset[HandoffReason]:
        """The reasons of offers that were declined a few turns ago, or just now."""
        said = [m for m in self.past if m.author is Author.SHOPPER]
        recent = said[-_QUIET_TURNS:]
        found: set[HandoffReason] = set()
        for offer in self.turn.offers:
            reply = next((m for m in said if m.n > offer.about), None)
            text = reply.text if reply else self.turn.text
            fresh = reply is None or reply in recent
            if fresh and signals.refuses(text, self.turn.lang):
                found.add(offer.reason)
        return frozenset(found)

    def verdict(self) -> Verdict:
        decided = self._urgent() or self._accepted() or self._asked() or self._mild()
        mood = round(max(self.temper.level, self.signs.mood), 2)
        decided = decided or NONE
        need = round(max(decided.score, self._need()), 3)
        return replace(decided, mood=mood, abuse=self._abuse(), need=need)

    @property
    def _refuses(self) -> bool:
        return signals.refuses(self.turn.text, self.turn.lang) is not None

    def _need(self) -> float:
        """The strongest of what could be a reason, sure or not."""
        seen = (
            max(self.signs.chances.get(kind, 0.0), self.signs.rules.get(kind, 0.0))
            for kind in KINDS
        )
        return max(self.temper.level, *seen)

    def _urgent(self) -> Verdict | None:
        found = [(reason, score) for reason in _URGENT if (score := self.signs.sure(reason))]
        # "The inspectors have the mouldy jar" sounds a little like danger and surely like law.
        if len(found) > 1 and found[0][1] < min(_CERTAIN, found[1][1]):
            found.reverse()
        return Verdict("transfer", *found[0]) if found else None

    def _accepted(self) -> Verdict | None:
        # "Yes, please" takes an offer, and the colleague whom an unknown reply speaks of.
        standing = self.turn.offered or ("unknown" if self.turn.unknowns else None)
        # ... but not where a question follows: "I see. And for hens?"
        if standing and not _asks_on(self.turn.text):
            taken = signals.accepts(self.turn.text, self.turn.lang)
            if taken:
                return Verdict("transfer", standing, taken.score)
        return None

    def _asked(self) -> Verdict | None:
        score = self.signs.sure("explicit")
        # "No person needed" speaks of one too: only the rules tell the two apart.
        if score and ("explicit" in self.signs.rules or not self._refuses):
            return Verdict("transfer", "explicit", score)
        return None

    def _mild(self) -> Verdict | None:
        rule = first_match(self.policy.rules, self._case()) if self.policy.rules else None
        if rule and rule.action == "transfer" and "rule" not in self.turn.handled:
            return Verdict("transfer", "rule", 1.0)
        if abuse := self._abuse():
            return self._after_abuse(abuse)
        if self.turn.offered and self._refuses:
            return None
        found = self._signs_of_need()
        if rule:
            found.append(("rule", 1.0))
        for reason, score in found:
            if verdict := self._weighed(reason, score):
                return verdict
        return None

    def _case(self) -> Case:
        at, hours = self.turn.at, self.policy.hours
        topics = {name for name in _TOPICS if strongest(name, self.turn.text)}
        return Case(
            text=self.turn.text,
            topics=frozenset(topics | {name for name in _MATTERS if self.signs.sure(name)}),
            at=at.astimezone(hours.zone if hours else UTC) if at else None,
            open=hours.is_open(at) if hours and at else None,
            cart=self.turn.cart,
        )

    def _abuse(self) -> int:
        return 0 if "abuse" in self.policy.off else self.temper.abusive

    def _after_abuse(self, times: int) -> Verdict | None:
        score = self.signs.sure("abuse") or 1.0
        offered = any(offer.reason == "abuse" for offer in self.turn.offers)
        if times > 2 and offered:
            return Verdict("end", "abuse", score)
        return Verdict("offer", "abuse", score) if times > 1 else None

    def _signs_of_need(self) -> list[tuple[HandoffReason, float]]:
        found: list[tuple[HandoffReason, float]] = []
        for reason in _MATTERS:
            if score := self.signs.sure(reason):
                found.append((reason, score))
        found.sort(key=lambda one: -one[1])
        if self.temper.repeats:
            found.append(("repeat", 0.9))
        if self.temper.level >= UPSET and self.temper.rose > 0.1:
            found.append(("frustration", min(1.0, self.temper.level)))
        return found

    def _weighed(self, reason: HandoffReason, score: float) -> Verdict | None:
        if reason in self.policy.off or reason in self.declined:
            return None
        if reason in self.turn.handled:
            return Verdict("offer", reason, score) if self._said_before(reason) else None
        return Verdict("transfer" if self._second() else "offer", reason, score)

    def _said_before(self, reason: HandoffReason) -> bool:
        if reason in _MATTERS:
            return any(self.read(turn.text).sure(reason) for turn in self.turns[:-1])
        return self.temper.level > UPSET + self.temper.rose

    def _second(self) -> bool:
        """Whether an offer was made shortly before and neither taken nor declined."""
        said = [m.n for m in self.past if m.author is Author.SHOPPER][-_STANDING_TURNS:]
        return any(
            offer.about in said and offer.reason not in self.declined for offer in self.turn.offers
        )


def _hopeless(look: _Look, answer: Answer) -> bool:
    """Whether this reply, like the one before, is a quotation that hardly answers."""
    replies = [said.kind for said in look.past if said.author is Author.BOT]
    weak = answer.kind == "unsure" and (answer.confidence or 0.0) < _HARDLY
    return (
        weak
        and bool(replies)
        and replies[-1] in ("unsure", "unknown")
        and not any(offer.reason == "unknown" for offer in look.turn.offers)
    )


def _asks_on(text: str) -> bool:
    return "?" in text and len(text.split()) > _QUESTION_WORDS


def turns_of(messages: Sequence[PastMessage]) -> list[Turn]:
    """The shopper's turns, each with the kind of the bot's reply to it."""
    turns: list[Turn] = []
    said: list[str] = []
    for message in messages:
        if message.author is Author.SHOPPER:
            said.append(message.text)
        elif said and message.author is Author.BOT:
            turns.append(Turn("\n".join(said), message.kind))
            said = []
    return turns


_PLAIN = Decider()


def before(turn: TurnView) -> Verdict:
    """As `Decider.before`, by the rules alone."""
    return _PLAIN.before(turn)


def after(turn: TurnView, answer: Answer) -> Verdict:
    """As `Decider.after`, by the rules alone."""
    return _PLAIN.after(turn, answer)
