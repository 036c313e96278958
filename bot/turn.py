"""A turn to be answered and the reply to it, as data. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

ReplyKind = Literal["answer", "unsure", "clarify", "unknown", "smalltalk"]
LANGUAGES = ("en", "pl", "lv", "ru", "uk")
# From here on of 0 calm to 1 furious a shopper is upset; sooner where a person is offered. Of 787
# plain questions of the dev splits 5 are above 0.4.
_UPSET, _UPSET_OFFERED = 0.4, 0.3
# What nobody brings up gladly.
_GRIEVANCES = ("complaint", "payment", "frustration")


@dataclass(frozen=True)
class Citation:
    """A passage shown as the support of an answer, word for word."""

    path: str
    title: str
    text: str
    url: str | None = None
    lang: str | None = None


@dataclass(frozen=True)
class Card:
    """A product as the shopper sees it; `price` is a decimal in text, `as_of` RFC 3339."""

    id: str
    title: str
    price: str | None = None
    currency: str | None = None
    availability: str | None = None
    url: str | None = None
    image: str | None = None
    attributes: dict[str, str] = field(default_factory=dict)
    as_of: str | None = None


@dataclass(frozen=True)
class Choice:
    """A quick reply; `human` asks for a person."""

    id: str
    label: str


@dataclass(frozen=True)
class Said:
    """An earlier message, oldest first in `Turn.history`; products and options by their labels.

    `about_goods`: it was of the products shown, which did not merely come along.
    """

    author: Literal["shopper", "bot", "agent", "system"]
    text: str
    kind: str | None = None
    products: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    about_goods: bool = True


@dataclass(frozen=True)
class Turn:
    """What the shopper wrote (a burst is one text) and what was said before it.

    `mood` is 0 calm to 1 furious; `offer` why a person is about to be offered; `abuse` the
    how-manieth abusive turn of the conversation this is, 0 if it is none.
    """

    shop: str
    text: str
    lang: str
    history: tuple[Said, ...] = ()
    mood: float = 0.0
    offer: str | None = None
    abuse: int = 0

    @property
    def upset(self) -> bool:
        """Whether warmth is due, or firmness, rather than the fact alone."""
        level = _UPSET_OFFERED if self.offer else _UPSET
        return self.mood >= level or self.abuse > 0 or self.offer in _GRIEVANCES


@dataclass(frozen=True)
class Reply:
    """What the bot says. `confidence` is None where nothing was retrieved."""

    kind: ReplyKind
    text: str
    language: str
    confidence: float | None = None
    sources: tuple[Citation, ...] = ()
    products: tuple[Card, ...] = ()
    options: tuple[Choice, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)
    trace: dict[str, Any] = field(default_factory=dict)
