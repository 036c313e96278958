"""What staff take from conversations: an agent's reply as an answer, a question as a gap."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.privacy import masked
from bot.staff import AgentReply
from handoff.errors import NotFound
from handoff.events import Answer, Author, MessageAdded, Question
from handoff.store import Store
from knowledge.gaps import Gap
from knowledge.library import Library


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
