"""The answering side: the conversation owns the socket that it plugs into."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from pydantic import Field

from handoff.events.parts import (
    Author,
    HandoffReason,
    Option,
    ProductCard,
    ReplyKind,
    Source,
    Strict,
)


class PastMessage(Strict):
    """A message of the transcript as the answering side and the summary need it."""

    n: int
    author: Author
    text: str
    lang: str | None = None
    kind: ReplyKind | None = None
    sources: tuple[Source, ...] = ()
    products: tuple[ProductCard, ...] = ()
    options: tuple[Option, ...] = ()


class Question(Strict):
    """A turn to be answered: the burst as one text, and what was said before it.

    `mood` is the shopper's, 0 calm to 1 furious; `offer` the reason of an offer of a person that
    will ride on the reply; `abuse` the how-manieth abusive turn this is, 0 if it is none.
    """

    shop: str
    conversation: str
    text: str
    lang: str
    history: tuple[PastMessage, ...] = ()
    mood: float = 0.0
    offer: HandoffReason | None = None
    abuse: int = 0


class Answer(Strict):
    """What the bot would say. `trace` is for staff and never leaves the server; its "closing" is
    the sentence on a colleague that `text` ends with, which an offer takes the place of."""

    kind: ReplyKind
    text: str
    language: str
    confidence: float | None = None
    sources: tuple[Source, ...] = ()
    products: tuple[ProductCard, ...] = ()
    options: tuple[Option, ...] = ()
    timings_ms: dict[str, float] = Field(default_factory=dict)
    trace: dict[str, Any] = Field(default_factory=dict)


# Takes the checked part of an answer under way; each replaces the one before.
Show = Callable[[str], None]


class Answerer(Protocol):
    """Whoever can answer a turn; the bot in production, a script in tests."""

    async def answer(self, question: Question, show: Show) -> Answer:
        """Answer one turn, showing what is certain so far; raising means giving up on it."""
        ...
