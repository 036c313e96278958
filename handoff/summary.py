"""What the agent reads first, from the transcript alone. Pure.

Every line carries the numbers of the messages it rests on and quotes them: a summary in words
of our own could say what nobody said. Mood and next step stay empty until something measures
or supports them.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from handoff.events import Author, Line, PastMessage, Summary
from handoff.mentions import articles, asks_for_order, contacts, orders
from handoff.speech import (
    guessed_language,
    is_small_talk,
    only_wants_person,
    sentences,
    shortened,
    spoken,
    words,
)

_WISH_PART, _QUESTION, _ANSWER, _LINE = 200, 120, 220, 200
# An answer's first sentence alone is often "Yes."
_ENOUGH_ANSWER = 40
_REPEATED = 0.8
_PRODUCTS = 5
_CLAUSE = re.compile(r"[,;]\s+|\s[-–—]\s")
_CODE = re.compile(r"[#№+@\w./-]*\d[\w./-]*")


@dataclass(frozen=True)
class _Request:
    """A message of the shopper's with its sentences of substance."""

    n: int
    parts: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.parts)


def summarize(messages: Sequence[PastMessage], reason: str | None = None) -> Summary:
    """The summary of a transcript; `reason` is that of the handoff, where one is known.

    Deterministic; 40 messages take a few milliseconds. Empty rather than invented.
    """
    shopper = [message for message in messages if message.author is Author.SHOPPER]
    lang = _language(shopper)
    requests = [_request(message, lang) for message in shopper]
    substantial = [request for request in requests if request.parts]
    return Summary(
        wish=_wish(shopper, substantial, messages, lang),
        orders=_orders(messages),
        products=_products(messages),
        contact=_each(shopper, contacts),
        answered=_answered(messages, {request.n: request for request in requests}, lang),
        tried=_said("tried", shopper, lang),
        promises=_said("promise", [m for m in messages if m.author is Author.AGENT], lang),
        language=lang,
        service_class=_service_class(substantial, lang),
    )


def _language(shopper: list[PastMessage]) -> str:
    known = Counter(message.lang for message in shopper if message.lang)
    if known:
        return known.most_common(1)[0][0]
    return guessed_language([message.text for message in shopper])


# --- wish ------------------------------------------------------------------------------


def _request(message: PastMessage, lang: str) -> _Request:
    parts = (_substance(sentence, lang) for sentence in sentences(message.text))
    return _Request(message.n, tuple(part for part in parts if part))


def _substance(sentence: str, lang: str) -> str:
    """What a sentence says beyond greetings, contacts, numbers and the wish for a person."""
    if contacts(sentence):
        clauses = [clause for clause in _CLAUSE.split(sentence) if not contacts(clause)]
        sentence = ", ".join(clause.strip() for clause in clauses)
    rest = _CODE.sub(" ", sentence)
    said = len(words(rest))
    if said < 2 or (rest != sentence and said < 4 and "?" not in rest):
        return ""
    if is_small_talk(rest, lang) or only_wants_person(sentence, lang):
        return ""
    return sentence


def _wish(
    shopper: list[PastMessage],
    requests: list[_Request],
    messages: Sequence[PastMessage],
    lang: str,
) -> Line | None:
    still_open = _without_repeats(_after_last_thanks(requests, messages, lang))
    still_open = [r for r in still_open if not _only_tells_tries(r, lang)] or still_open
    if not still_open:
        bare = next((m for m in reversed(shopper) if only_wants_person(m.text, lang)), None)
        return Line(text=shortened(bare.text, _WISH_PART), evidence=(bare.n,)) if bare else None
    chosen = still_open[:1] + still_open[1:][-1:]
    return Line(
        text=" … ".join(_gist(request) for request in chosen),
        evidence=tuple(request.n for request in chosen),
    )


def _after_last_thanks(
    requests: list[_Request], messages: Sequence[PastMessage], lang: str
) -> list[_Request]:
    """What was asked after the shopper's last thanks for an answer, or all of it."""
    closed = 0
    last = requests[-1].n if requests else 0
    for before, message in itertools.pairwise(messages):
        answered = before.author in (Author.BOT, Author.AGENT)
        thanked = answered and message.author is Author.SHOPPER and message.n <= last
        if thanked and spoken("thanks", message.text, lang):
            closed = message.n
    return [request for request in requests if request.n >= closed]


def _only_tells_tries(request: _Request, lang: str) -> bool:
    return len(request.parts) == 1 and spoken("tried", request.text, lang) is not None


def _without_repeats(requests: list[_Request]) -> list[_Request]:
    kept: list[_Request] = []
    for request in requests:
        said = set(words(request.text))
        if not any(
            len(said & set(words(old.text))) >= _REPEATED * len(said | set(words(old.text)))
            for old in kept
        ):
            kept.append(request)
    return kept


def _gist(request: _Request) -> str:
    """The message's substance; of a long one its first sentence and the last that asks."""
    if len(request.text) <= _WISH_PART:
        return request.text
    asking = [part for part in request.parts[1:] if part.endswith("?")] or request.parts[1:]
    return " ".join(shortened(part, _WISH_PART // 2) for part in (request.parts[0], *asking[-1:]))


# --- what can be pointed at ----------------------------------------------------------------


def _orders(messages: Sequence[PastMessage]) -> tuple[Line, ...]:
    found: dict[str, tuple[str, list[int]]] = {}
    asked = False
    for message in messages:
        # The bot quotes documents, and their examples are nobody's orders.
        if message.author in (Author.SHOPPER, Author.AGENT):
            bare = asked and message.author is Author.SHOPPER
            for code in orders(message.text, asked=bare):
                _, evidence = found.setdefault(code.lstrip("#№ ").upper(), (code, []))
                evidence.append(message.n)
        if message.author is not Author.SHOPPER:
            asked = asks_for_order(message.text)
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


def _said(kind: str, messages: Iterable[PastMessage], lang: str) -> tuple[Line, ...]:
    return tuple(
        Line(text=shortened(sentence, _LINE), evidence=(message.n,))
        for message in messages
        for sentence in sentences(message.text)
        if not sentence.endswith("?") and spoken(kind, sentence, lang)
    )


# --- what the bot said ---------------------------------------------------------------------


def _answered(
    messages: Sequence[PastMessage], requests: dict[int, _Request], lang: str
) -> tuple[Line, ...]:
    lines: list[Line] = []
    asked: list[_Request] = []
    for message in messages:
        if message.author is Author.SHOPPER:
            asked.append(requests[message.n])
            continue
        questions = [request for request in asked if request.parts]
        if message.author is Author.BOT and questions and _is_answer(message, lang):
            lines.append(_answer_line(questions, message))
        asked = []
    return tuple(lines)


def _is_answer(message: PastMessage, lang: str) -> bool:
    if message.kind is not None:
        return message.kind in ("answer", "unsure")
    if message.sources:
        return True
    return any(_tells(sentence, lang) for sentence in sentences(message.text))


def _tells(sentence: str, lang: str) -> bool:
    """Whether the bot states something, and not only asks, greets or does not know."""
    return not (
        sentence.endswith("?")
        or is_small_talk(sentence, lang)
        or spoken("asks", sentence, lang)
        or spoken("unknown", sentence, lang)
    )


def _answer_line(questions: list[_Request], answer: PastMessage) -> Line:
    question = shortened(" ".join(request.text for request in questions), _QUESTION)
    said = ""
    for sentence in sentences(answer.text):
        said = f"{said} {sentence}".strip()
        if len(said) >= _ENOUGH_ANSWER:
            break
    named = dict.fromkeys(
        " · ".join(filter(None, (source.title, source.path))) for source in answer.sources
    )
    cited = f" ({'; '.join(named)})" if named else ""
    return Line(
        text=f"{question} → {shortened(said, _ANSWER)}{cited}",
        evidence=(*(request.n for request in questions), answer.n),
    )


# --- service class -------------------------------------------------------------------------


def _service_class(requests: list[_Request], lang: str) -> str:
    """The class most of the shopper's messages speak of, the earliest among equals."""
    if not requests:
        return ""
    count = Counter(
        kind
        for place, request in enumerate(requests)
        if (kind := _subject(request, lang))
        # What the shopper came with weighs twice.
        for _ in range(1 if place else 2)
    )
    return count.most_common(1)[0][0] if count else "general"


def _subject(request: _Request, lang: str) -> str | None:
    # "It arrived broken" is about the goods.
    kinds = ("goods", "delivery", "service")
    return next(
        (k for k in kinds if any(spoken(k, part, lang) for part in request.parts)),
        None,
    )
