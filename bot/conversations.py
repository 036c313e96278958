"""What staff take from conversations: an agent's reply as an answer, a question as a gap."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.privacy import masked
from bot.staff import AgentReply
from handoff.errors import NotFound
from handoff.events import Answer, Author, MessageAdded, Question
from handoff.store import Store
from handoff.store.traces import Traced, TraceStore
from knowledge.gaps import Gap
from knowledge.library import Library

# What of a trace is in the shopper's words.
_WRITTEN = ("queries", "answered", "understood")


def agent_reply(store: Store, shop: str, conversation: str, n: int) -> AgentReply | None:
    """Message `n` if an agent of the shop wrote it, with what the shopper had asked before it."""
    try:
        row, chat = store.log.load(conversation)
    except NotFound:
        return None
    if row.shop != shop or not 1 <= n <= len(chat.log):
        return None
    reply = chat.log[n - 1].event
    if not isinstance(reply, MessageAdded) or reply.author is not Author.AGENT:
        return None
    asked: list[str] = []
    lang = None
    for message in reversed([m for m in chat.messages() if m.n < n]):
        if message.author is Author.SHOPPER:
            asked.insert(0, message.text)
            lang = lang or message.lang
        elif asked:
            break
    if not asked:
        return None
    agent = reply.agent.name if reply.agent else ""
    return AgentReply(reply.text, " ".join(asked), agent, lang)


def why(store: Store, traces: TraceStore, id: str) -> dict[str, Any] | None:
    """How the reply of that id came out, or the one at or after `conversation:n`; None if there
    is no such reply. What the shopper wrote is masked."""
    conversation, _, n = id.rpartition(":")
    in_log = conversation and n.isdecimal()
    found = traces.at(conversation, int(n)) if in_log else traces.of_reply(id)
    if found is None:
        return None
    body = dict(found.trace.body)
    said = {} if "asked" in body else _said(store, found)
    return {
        "id": found.trace.id,
        "shop": found.shop,
        "conversation": found.conversation,
        "n": found.trace.n,
        "at": found.trace.at.isoformat().replace("+00:00", "Z"),
        **said,
        **without_names(body),
    }


def without_names(body: dict[str, Any]) -> dict[str, Any]:
    """A trace with what the shopper wrote masked."""
    answer = dict(body.get("answer") or {})
    for name in _WRITTEN:
        if name in answer:
            answer[name] = _masked(answer[name])
    return {**body, "answer": answer} if answer else body


def _masked(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _masked(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(each) for each in value]
    return masked(value) if isinstance(value, str) else value


def _said(store: Store, found: Traced) -> dict[str, str]:
    """The shopper's turn and the reply to it, from the log."""
    try:
        _, chat = store.log.load(found.conversation)
    except NotFound:
        return {}
    asked: list[str] = []
    reply = ""
    for message in chat.messages():
        if message.n == found.trace.n:
            reply = message.text
            break
        asked = [*asked, message.text] if message.author is Author.SHOPPER else []
    return {"asked": masked("\n".join(asked)), "reply": reply}


def note_gap(library: Library, question: Question, answer: Answer, reply: str) -> None:
    """Keep a question that was not answered, without what would name the shopper.

    `reply` is the id of the reply's trace.
    """
    if answer.kind not in ("unknown", "unsure") or not answer.trace:
        return
    # A follow-up as it was understood: "and for sale items?" alone tells nobody anything.
    text = str((answer.trace.get("queries") or [question.text])[0])
    nearest = next(iter(answer.trace.get("hits") or []), None)
    library.gaps.add(
        Gap(
            id=reply,
            shop=question.shop,
            at=datetime.now(UTC),
            text=masked(text),
            lang=answer.language,
            kind=answer.kind,
            conversation=question.conversation,
            reply=reply,
            passage=library.told(question.shop, nearest["path"], nearest["id"])
            if nearest
            else None,
        )
    )
