"""What a step entails: clocks that start and stop, promises made and kept. Pure.

Looks at what a step has added to a conversation and adds what follows, so that every way into
the queue, every form and every agent's message counts, whoever wrote the step.
"""

from __future__ import annotations

from handoff import matters, promises
from handoff.conversation import Conversation
from handoff.events import (
    Author,
    FormAdded,
    MessageAdded,
    PromiseMade,
    ServiceClass,
    StageReached,
    State,
    StateChanged,
    SummaryMade,
)
from handoff.snapshot import Recorded
from handoff.terms import CLASSES, Terms


def follow(chat: Conversation, terms: Terms) -> None:
    """Add what the news of a conversation entails."""
    for recorded in chat.news():
        match recorded.event:
            case StateChanged():
                _moved(chat, recorded, recorded.event, terms)
            case FormAdded():
                _filed(chat, recorded, recorded.event, terms)
            case StageReached():
                _staged(chat, recorded, recorded.event, terms)
            case MessageAdded(author=Author.AGENT):
                _written(chat, recorded, recorded.event, terms)


def _moved(chat: Conversation, recorded: Recorded, event: StateChanged, terms: Terms) -> None:
    if event.state is State.WAITING:
        kind = _service_class(chat)
        times = terms.clock(kind, recorded.at)
        matters.clock_starts(chat, matters.CHAT, kind, times, at=recorded.at)
    elif event.state in (State.BOT, State.CLOSED):
        matters.clock_moves(chat, matters.CHAT, "stopped", at=recorded.at)


def _service_class(chat: Conversation) -> ServiceClass:
    """That of the latest summary of the whole conversation."""
    for recorded in reversed(chat.log):
        event = recorded.event
        if isinstance(event, SummaryMade) and event.part == "all":
            said = event.summary.service_class
            return next((kind for kind in CLASSES if kind == said), "general")
    return "general"


def _filed(chat: Conversation, recorded: Recorded, event: FormAdded, terms: Terms) -> None:
    at = recorded.at
    if event.receipt and event.service_class:
        times = terms.clock(event.service_class, at)
        matters.clock_starts(chat, event.receipt, event.service_class, times, at=at)
    due = terms.replied_by(at)
    if due and event.form in ("complaint", "return", "contact"):
        text = f"Reply to the form `{event.form}`"
        matters.promise_made(chat, "form", text, due, about=recorded.n, at=at)


def _staged(chat: Conversation, recorded: Recorded, event: StageReached, terms: Terms) -> None:
    if event.stage == "feedback":
        matters.clock_moves(chat, event.receipt, "stopped", at=recorded.at)
    elif complaint := chat.snapshot.duties.complaint(event.receipt):
        # Taken up again after it was settled: the clock starts anew.
        kind = complaint.service_class
        times = terms.clock(kind, recorded.at)
        matters.clock_starts(chat, event.receipt, kind, times, at=recorded.at)


def _written(chat: Conversation, recorded: Recorded, event: MessageAdded, terms: Terms) -> None:
    at = recorded.at
    for promise in chat.snapshot.duties.promises:
        if promise.about < recorded.n and promises.kept_by_writing(promise, at):
            matters.promise_moves(chat, promise.n, "kept", at=at)
    if any(_is_about(one, recorded.n) for one in chat.news()):
        # The agent has said until when; their words need not be read.
        return
    for said in promises.promised(event.text, at, terms):
        matters.promise_made(
            chat, "agent", said.text, said.due, about=recorded.n, at=at, agent=event.agent
        )


def _is_about(recorded: Recorded, n: int) -> bool:
    return isinstance(recorded.event, PromiseMade) and recorded.event.about == n
