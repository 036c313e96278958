"""The summaries of a conversation, from its log; and the step that a passage of the shop supports.

The passage is looked for, and better words are, once the hand-over is committed: a search takes
longer than the rest of the step, and an agent who has no next step yet has all else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from handoff.conversation import Conversation
from handoff.events import (
    HandoffReason,
    Line,
    PromiseMade,
    PromiseMoved,
    State,
    StateChanged,
    Summary,
    SummaryMade,
)
from handoff.moods import Read
from handoff.rewording import Quoted, by_rules, renewed, reworded
from handoff.snapshot import Snapshot
from handoff.summary import summarize


@dataclass(frozen=True)
class Advice:
    """A passage of the shop's own documents that says what comes next, and where it stands."""

    text: str
    source: str


# Of a shop: the passage for what its summary says is wished, and why a person is needed. May
# take its time; None where nothing fits.
Advise = Callable[[str, Summary, HandoffReason | None], Advice | None]


class Briefing:
    """Sums up conversations. `read` gives the signs of a message, for the mood."""

    def __init__(self, read: Read | None = None):
        self._read = read

    def whole(self, chat: Conversation) -> Summary:
        """All that was said; the next step is kept while the wish is the same."""
        made = self._summary(chat, since=0)
        event = latest(chat)
        before = by_rules(event) if event else None
        if before and before.next_step and before.wish == made.wish:
            return made.model_copy(update={"next_step": before.next_step})
        return made

    def renewed(self, chat: Conversation) -> SummaryMade:
        """The same, in the words that a model has found for lines that did not change."""
        return renewed(self.whole(chat), latest(chat))

    def human_part(self, chat: Conversation) -> Summary:
        """What was said since a person was called."""
        return self._summary(chat, since=_called(chat))

    def _summary(self, chat: Conversation, since: int) -> Summary:
        return summarize(
            [message for message in chat.messages() if message.n > since],
            chat.snapshot.reason,
            promises=[line for line in _ledger(chat) if line.evidence[0] > since],
            read=self._read,
        )


def wants_advice(before: Snapshot, now: Snapshot) -> bool:
    """Whether a conversation waits with a wish that no passage was looked for yet."""
    entered = before.state is not State.WAITING or before.wish != now.wish
    return now.state is State.WAITING and bool(now.wish) and entered


def wants_words(before: Snapshot, now: Snapshot) -> bool:
    """Whether a conversation that waits has a new summary."""
    entered = before.state is not State.WAITING or before.turn != now.turn
    return now.state is State.WAITING and entered


def advised(chat: Conversation, about: Summary, advice: Advice) -> SummaryMade | None:
    """The latest summary with the next step; None where it is no longer what it was found for."""
    made = latest(chat)
    if chat.state is not State.WAITING or made is None:
        return None
    rules = by_rules(made)
    if rules.wish is None or rules.wish != about.wish or rules.next_step is not None:
        return None
    step = Line(text=f"{advice.text} ({advice.source})", evidence=rules.wish.evidence)
    return renewed(rules.model_copy(update={"next_step": step}), made)


def worded(chat: Conversation, said: Mapping[Quoted, str]) -> SummaryMade | None:
    """The latest summary in these words; None where it is no longer there to be read."""
    made = latest(chat)
    if made is None or chat.state not in (State.WAITING, State.HUMAN):
        return None
    return reworded(made, chat.messages(), said)


def latest(chat: Conversation) -> SummaryMade | None:
    """The latest summary of the whole conversation."""
    for recorded in reversed(chat.log):
        if isinstance(recorded.event, SummaryMade) and recorded.event.part == "all":
            return recorded.event
    return None


# --- inside ----------------------------------------------------------------------------


def _called(chat: Conversation) -> int:
    """When a person was called, however often the conversation was passed on since."""
    called = 0
    for recorded in chat.log:
        if isinstance(recorded.event, StateChanged):
            if recorded.event.state in (State.BOT, State.CLOSED):
                called = 0
            elif not called:
                called = recorded.n
    return called


def _ledger(chat: Conversation) -> list[Line]:
    """The promises that were made, each with its time and what became of it."""
    came = {
        one.event.promise: one.event.step for one in chat.log if isinstance(one.event, PromiseMoved)
    }
    lines = []
    for recorded in chat.log:
        made = recorded.event
        if isinstance(made, PromiseMade):
            became = f", {came[recorded.n]}" if recorded.n in came else ""
            due = f"{made.due:%Y-%m-%d %H:%M} UTC"
            lines.append(Line(text=f"{made.text} (by {due}{became})", evidence=(made.about,)))
    return lines
