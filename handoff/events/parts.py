"""What requests, events and frames are made of, and the words for where a conversation is."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict

PROTOCOL_VERSION = 1


class State(StrEnum):
    """Where a conversation is."""

    BOT = "bot"
    WAITING = "waiting"
    HUMAN = "human"
    CLOSED = "closed"


class Author(StrEnum):
    """Who wrote a message."""

    SHOPPER = "shopper"
    BOT = "bot"
    AGENT = "agent"
    SYSTEM = "system"


HandoffReason = Literal[
    "explicit",
    "frustration",
    "repeat",
    "unknown",
    "complaint",
    "order",
    "payment",
    "legal",
    "safety",
    "abuse",
    "rule",
]
StateReason = Literal[
    HandoffReason,
    "started",
    "claimed",
    "assigned",
    "transferred",
    "left_queue",
    "agent_lost",
    "returned",
    "resolved",
    "ended",
    "idle",
    "reopened",
]
ServiceClass = Literal["delivery", "goods", "service", "general"]
# What a complaint goes through, in this order.
Stage = Literal["received", "analysis", "proposal", "fulfilment", "feedback"]
# What is taken in question by question; `contact` is how to reach a shopper nobody is there for.
IntakeKind = Literal["complaint", "return", "contact"]
ReplyKind = Literal["answer", "unsure", "clarify", "unknown", "smalltalk", "handoff"]
ErrorCode = Literal[
    "bad_json",
    "bad_frame",
    "too_long",
    "rate_limited",
    "wrong_state",
    "already_claimed",
    "not_found",
    "not_available",
    "busy",
    "internal",
    "bad_version",
    "bad_token",
    "bad_origin",
    "flood",
    "going_away",
]
CLOSE_CODES: dict[str, int] = {
    "bad_version": 4400,
    "bad_token": 4401,
    "bad_origin": 4403,
    "flood": 4429,
    "going_away": 1012,
}


class Strict(BaseModel):
    """Unknown fields are refused, and nothing is changed once it is made."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(Strict):
    """A passage shown as the support of an answer."""

    path: str
    title: str
    text: str
    url: str | None = None
    lang: str | None = None


class ProductCard(Strict):
    """A product of the feed as the shopper sees it; `price` is a decimal in text."""

    id: str
    title: str
    price: str | None = None
    currency: str | None = None
    availability: str | None = None
    url: str | None = None
    image: str | None = None
    attributes: dict[str, str] = {}
    as_of: str | None = None


class Option(Strict):
    """A quick reply; `human` asks for a person."""

    id: str
    label: str


class AgentRef(Strict):
    """The agent as the shopper and other agents see them."""

    id: str
    name: str


class HandoffDecision(Strict):
    """A decision other than none: what, why, how sure (0..1)."""

    action: Literal["offer", "transfer"]
    reason: HandoffReason
    score: float


class Line(Strict):
    """A line of a summary with the numbers (`n`) of the events it rests on."""

    text: str
    evidence: tuple[int, ...]


class Mood(Strict):
    """Mood at the start and now, and its trend in a word; empty until it is measured."""

    start: Line | None = None
    now: Line | None = None
    trend: str = ""


class Summary(Strict):
    """What the agent reads first. Empty rather than invented."""

    wish: Line | None = None
    orders: tuple[Line, ...] = ()
    products: tuple[Line, ...] = ()
    contact: tuple[Line, ...] = ()
    answered: tuple[Line, ...] = ()
    tried: tuple[Line, ...] = ()
    mood: Mood = Mood()
    promises: tuple[Line, ...] = ()
    language: str = ""
    service_class: str = ""
    next_step: Line | None = None
