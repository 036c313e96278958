"""What answering borrows from others, who are told apart by these protocols alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from handoff.conversation import Conversation
from handoff.decide import TurnView, Verdict
from handoff.events import Answer, HandoffDecision, HandoffReason, Question
from handoff.store import Row


class Decider(Protocol):
    """When a person is needed: on what was said, and on what the bot would say."""

    def before(self, turn: TurnView) -> Verdict:
        """A verdict on the turn before it is answered."""
        ...

    def after(self, turn: TurnView, answer: Answer) -> Verdict:
        """A verdict on the turn and the answer found."""
        ...


class FrontDesk(Protocol):
    """Who takes in complaints and returns beside the bot."""

    def holds_back(self, row: Row, chat: Conversation, reason: HandoffReason | None) -> bool:
        """Whether a transfer waits until what is being taken in is complete."""
        ...

    async def takes(self, row: Row, chat: Conversation) -> Callable[[Conversation], None] | None:
        """The step with which the desk answers the pending turn; None leaves it to the bot."""
        ...

    def adds(
        self,
        row: Row,
        chat: Conversation,
        answer: Answer,
        offer: HandoffDecision | None,
        *,
        at: datetime,
    ) -> Answer:
        """The bot's answer with what the desk has to add."""
        ...


class Words(Protocol):
    """The package's own sentences."""

    def say(self, lang: str, name: str, **values: object) -> str:
        """The sentence of that name in the shopper's language."""
        ...


# A question, the answer found for it and the id of its trace, once they are committed.
Replied = Callable[[Question, Answer, str], None]
