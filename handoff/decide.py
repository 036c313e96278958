"""None, offer or transfer, before the bot has answered a turn and after. Pure.

Transfers at once: danger, legal threat, a person asked for; they cannot be switched off and
fire each time they are said anew. What a transfer already settled (`handled`) does not fire
again by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from handoff import signals
from handoff.events import Answer, HandoffReason, PastMessage

Action = Literal["none", "offer", "transfer"]
Detector = Callable[[str], signals.Evidence | None]


@dataclass(frozen=True)
class Verdict:
    """A decision, its reason and how sure it is (0..1); no reason where there is none.

    `mood` and `abuse` are what the answerer is told of the shopper, as in `Question`.
    """

    action: Action
    reason: HandoffReason | None
    score: float
    mood: float = 0.0
    abuse: int = 0


@dataclass(frozen=True)
class TurnView:
    """A turn as the decision sees it.

    `text` is the burst as one text, its messages on lines of their own; `offered` the reason of
    an offer that is still open; `unknowns` how many unknown replies in a row came before this
    turn; `handled` the reasons that an earlier transfer of this conversation has settled.
    """

    text: str
    lang: str
    history: tuple[PastMessage, ...]
    offered: HandoffReason | None
    unknowns: int
    handled: frozenset[HandoffReason]


NONE = Verdict("none", None, 0.0)
# The order is that of urgency: a message can be several at once.
_URGENT: tuple[tuple[HandoffReason, Detector], ...] = (
    ("safety", signals.safety),
    ("legal", signals.legal),
)


def before(turn: TurnView) -> Verdict:
    """Decide on the shopper's words alone, before the bot is asked."""
    for reason, detect in _URGENT:
        if evidence := detect(turn.text):
            return Verdict("transfer", reason, evidence.score)
    # "Yes, please" takes an offer, and the colleague whom an unknown reply speaks of.
    standing = turn.offered or ("unknown" if turn.unknowns else None)
    if standing and (evidence := signals.accepts(turn.text, turn.lang)):
        return Verdict("transfer", standing, evidence.score)
    if evidence := signals.explicit(turn.text):
        return Verdict("transfer", "explicit", evidence.score)
    return NONE


def after(turn: TurnView, answer: Answer) -> Verdict:
    """Decide on what the bot would say: two unknowns in a row are an offer, a third a transfer.

    One alone is neither: its reply names a colleague and carries the option.
    """
    if answer.kind != "unknown" or "unknown" in turn.handled:
        return NONE
    if turn.offered and signals.refuses(turn.text, turn.lang):
        return NONE
    if not turn.unknowns:
        return NONE
    score = round(1.0 - (answer.confidence or 0.0), 2)
    again = turn.offered == "unknown" or turn.unknowns > 1
    return Verdict("transfer" if again else "offer", "unknown", score)
