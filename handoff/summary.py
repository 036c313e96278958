"""What the agent reads first, from the transcript alone. Pure.

Every line carries the numbers of the messages it rests on and quotes them: a summary in words
of our own could say what nobody said. The mood is the signals' fold over the transcript; the
next step stays empty until somebody has found a passage that supports it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from handoff import given, moods
from handoff.events import Author, HandoffReason, Line, PastMessage, Summary
from handoff.mentions import about_parcel, articles, asks_for_order, contacts, names, orders
from handoff.speech import guessed_language, spoken
from handoff.wish import Request, requests, wish

_PRODUCTS = 5


def summarize(
    messages: Sequence[PastMessage],
    reason: HandoffReason | None = None,
    *,
    promises: Sequence[Line] = (),
    read: moods.Read | None = None,
) -> Summary:
    """The summary of a transcript; `reason` is that of the handoff, where one is known.

    `promises` are those of the ledger, which stand for what the same messages say; `read` the
    signs of a message, for the mood. Deterministic; empty rather than invented. 40 messages take
    a few hundredths of a second: `python -m evals.bench.summing`.
    """
    shopper = [message for message in messages if message.author is Author.SHOPPER]
    lang = _language(shopper)
    asked = requests(messages, lang)
    return Summary(
        wish=wish(messages, asked, lang),
        orders=_orders(messages),
        products=_products(messages),
        contact=_each(shopper, lambda text: contacts(text) + names(text)),
        answered=given.answered(messages, asked, lang),
        tried=given.tried(messages, lang),
        mood=moods.mood(messages, lang, read),
        promises=_promises(messages, promises, lang),
        language=lang,
        service_class=_service_class([r for r in asked.values() if r.parts], reason, lang),
    )


def _language(shopper: list[PastMessage]) -> str:
    known = Counter(message.lang for message in shopper if message.lang)
    if known:
        return known.most_common(1)[0][0]
    return guessed_language([message.text for message in shopper])


# --- what can be pointed at ----------------------------------------------------------------


def _orders(messages: Sequence[PastMessage]) -> tuple[Line, ...]:
    found: dict[str, tuple[str, list[int]]] = {}
    asked = about = False
    for message in messages:
        # The bot quotes documents, and their examples are nobody's orders.
        if message.author in (Author.SHOPPER, Author.AGENT):
            own = message.author is Author.SHOPPER
            for code in orders(message.text, asked=asked and own, about=about and own):
                _, evidence = found.setdefault(code.lstrip("#№ ").upper(), (code, []))
                evidence.append(message.n)
        if message.author is not Author.SHOPPER:
            asked = asks_for_order(message.text)
        about = about or about_parcel(message.text)
    return tuple(Line(text=text, evidence=tuple(at)) for text, at in found.values())


def _each(messages: Iterable[PastMessage], find: Callable[[str], list[str]]) -> tuple[Line, ...]:
    found: dict[str, list[int]] = {}
    for message in messages:
        for text in find(message.text):
            found.setdefault(text, []).append(message.n)
    return tuple(Line(text=text, evidence=tuple(at)) for text, at in found.items())


def _products(messages: Sequence[PastMessage]) -> tuple[Line, ...]:
    shown: dict[str, list[int]] = {}
    for message in messages:
        for card in message.products:
            shown.setdefault(f"{card.title} ({card.id})", []).append(message.n)
    cards = [Line(text=text, evidence=tuple(at)) for text, at in shown.items()]
    called = _each((m for m in messages if m.author is Author.SHOPPER), articles)
    return (*called, *cards[-_PRODUCTS:])


def _promises(
    messages: Sequence[PastMessage], ledger: Sequence[Line], lang: str
) -> tuple[Line, ...]:
    """Those of the ledger, and what is undertaken in messages that it does not know."""
    known = {n for line in ledger for n in line.evidence}
    said = (line for line in given.undertaken(messages, lang) if known.isdisjoint(line.evidence))
    return tuple(sorted((*ledger, *said), key=lambda line: line.evidence))


# --- service class -------------------------------------------------------------------------


def _service_class(asked: list[Request], reason: HandoffReason | None, lang: str) -> str:
    """The class most of the shopper's messages speak of, the earliest among equals."""
    if not asked:
        return ""
    count = Counter(
        kind
        for place, request in enumerate(asked)
        if (kind := _subject(request, lang))
        # What the shopper came with weighs twice.
        for _ in range(1 if place else 2)
    )
    return count.most_common(1)[0][0] if count else "general"


def _subject(request: Request, lang: str) -> str | None:
    # "It arrived broken" is about the goods.
    kinds = ("goods", "delivery", "service")
    return next(
        (k for k in kinds if any(spoken(k, part, lang) for part in request.parts)),
        None,
    )
