"""What the bot lends to summaries: a passage for the next step, a model's words; and the summaries
of transcripts from elsewhere. Joins the two sides."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from bot.next_step import next_step
from bot.reword import Note, Rewriter
from handoff.briefing import Advice
from handoff.events import Author, HandoffReason, PastMessage, Summary, SummaryMade
from handoff.rewording import Wording, reworded, wording
from handoff.signals import head
from handoff.signals.reader import Reader
from handoff.summary import summarize
from knowledge.language import detect
from knowledge.library import Library


def advise(
    library: Library, shop: str, summary: Summary, reason: HandoffReason | None
) -> Advice | None:
    """The passage of a shop that says what comes next for what is wished."""
    if summary.wish is None:
        return None
    of_goods = reason == "complaint" and summary.service_class in ("goods", "general")
    wish, lang = summary.wish.text, summary.language
    found = next_step(library, shop, wish, lang, complaint=of_goods)
    return Advice(*found) if found else None


def reword(rewriter: Rewriter, wanted: Wording, gone: Callable[[], bool]) -> Sequence[str | None]:
    """A summary's lines in the model's words, as the conversation's side asks for them."""
    notes = [Note(quote.text, quote.said, quote.by.value) for quote in wanted.quotes]
    private = {"order": wanted.orders, "contact": wanted.contacts}
    return rewriter.reword(wanted.shop, wanted.lang, notes, private, gone).sentences


def summaries(
    transcripts: list[dict[str, Any]], rewriter: Rewriter | None = None
) -> Iterator[dict[str, Any]]:
    """The contract's summary of each transcript, in the words of `rewriter` where there is one;
    messages are numbered from 1."""
    read = Reader(head.bundled()).read
    for transcript in transcripts:
        messages: list[PastMessage] = []
        lang: str | None = None
        for number, message in enumerate(transcript["messages"], 1):
            author = Author(message["author"])
            if author is Author.SHOPPER and any(map(str.isalpha, message["text"])):
                lang = detect(message["text"], lang)
            messages.append(PastMessage(n=number, author=author, text=message["text"], lang=lang))
        made = SummaryMade(summary=summarize(messages, read=read))
        if rewriter and (wanted := wording("", made, messages)):
            said = zip(wanted.quotes, reword(rewriter, wanted, lambda: False), strict=True)
            made = reworded(made, messages, {q: text for q, text in said if text}) or made
        yield {"id": transcript["id"], "summary": made.summary.model_dump(mode="json")}
