"""A pending turn as the decision and the answering side see it, and what is kept of it. Pure."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from handoff.conversation import Conversation
from handoff.decide import Offered, TurnView, Verdict
from handoff.events import Answer, DecisionMade, MessageAdded, Question, StateChanged
from handoff.snapshot import Recorded
from handoff.store import Row, Trace


def turn_view(chat: Conversation, shop: str = "", at: datetime | None = None) -> TurnView:
    """What the decider may know of the pending turn of a shop's conversation, at that time."""
    first = chat.snapshot.pending[0]
    moves = [one.n for one in chat.log if isinstance(one.event, StateChanged)]
    since = moves[-1] if moves else 0
    return TurnView(
        text="\n".join(message.text for message in chat.pending()),
        lang=chat.snapshot.lang,
        history=tuple(message for message in chat.messages() if message.n < first),
        offered=chat.snapshot.offered,
        unknowns=chat.snapshot.unknowns,
        handled=frozenset(chat.snapshot.handled),
        shop=shop,
        since=since,
        offers=tuple(
            Offered(one.event.about, one.event.decision.reason)
            for one in chat.log
            if isinstance(one.event, DecisionMade)
            and one.event.decision.action == "offer"
            and one.n > since
        ),
        at=at,
    )


def question_of(row: Row, view: TurnView, verdict: Verdict) -> Question:
    """The turn for the answering side, with what the decision saw in it."""
    return Question(
        shop=row.shop,
        conversation=row.id,
        text=view.text,
        lang=view.lang,
        history=view.history,
        mood=verdict.mood,
        offer=verdict.reason if verdict.action == "offer" else None,
        abuse=verdict.abuse,
    )


def reasons(answer: Answer) -> dict[str, Any]:
    """What the trace of a reply keeps of its answer."""
    return {
        "kind": answer.kind,
        "confidence": answer.confidence,
        "timings_ms": answer.timings_ms,
        "answer": answer.trace,
    }


def traces_of(new: list[Recorded], why: dict[str, Any]) -> list[Trace]:
    """One trace a reply, at the message the shopper sees."""
    messages = [one for one in new if isinstance(one.event, MessageAdded)]
    return [Trace(secrets.token_hex(16), one.n, one.at, why) for one in messages[:1]]
