"""What the shopper wants, in their own words: the parts of their messages that say it. Pure."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handoff.events import Author, Line, PastMessage
from handoff.mentions import contacts, names, orders
from handoff.signals.fold import plain
from handoff.speech import (
    is_small_talk,
    only_wants_person,
    sentences,
    shortened,
    spoken,
    words,
)

_PART, _WHOLE, _PARTS = 200, 420, 4
_REPEATED = 0.8
_FIGURE = re.compile(r"\d")
_CLAUSE = re.compile(r"[,;]\s+|\s[-–—]\s")
# A wish after thanks says more than "thanks, that helps".
_WISH_WORDS = 5
_FORMAL = re.compile(
    r"(?:dear|szanown\w+|drodzy|godat\w+|ciena\w+|уважаем\w+|шановн\w+"
    r"|(?:kind|best|warm)(?:est)? (?:regards|wishes)|regards|yours|sincerely|pozdrawiam"
    r"|z powazaniem|ar cienu|с уважением|з повагою)(?!\w)"
)
_FORMAL_WORDS = 5
# "No, rather the green one": what was wished before no longer holds.
_CHANGES = re.compile(
    r"(?<!\w)(?:actually|instead|rather|on second thought|changed my mind|scratch that|no wait"
    r"|wait no|forget (?:it|that|about)|skip that|jednak|zamiast|rozmyslil\w+|zmienil\w+ zdanie"
    r"|zostawmy to|odpuszcz\w+|lepiej|tomer|pardomaj\w+|labak|nevis|ta vieta|передумал\w*|все-таки"
    r"|все таки|лучше|вместо|точнее|передумал\w*|усе-таки|краще|замість|натомість|точніше)(?!\w)"
)


@dataclass(frozen=True)
class Request:
    """A message of the shopper's with its sentences of substance."""

    n: int
    parts: tuple[str, ...]

    @property
    def text(self) -> str:
        """The substance as one text."""
        return " ".join(self.parts)


def requests(messages: Sequence[PastMessage], lang: str) -> Mapping[int, Request]:
    """The shopper's messages by number, each with what it says of substance."""
    return {
        message.n: _request(message, lang)
        for message in messages
        if message.author is Author.SHOPPER
    }


def wish(messages: Sequence[PastMessage], asked: Mapping[int, Request], lang: str) -> Line | None:
    """What is still wished: the first of it, the last, and changes of mind before the rest.

    A shopper who says nothing but that they want a person wishes that. None where nothing is said.
    """
    substantial = [request for request in asked.values() if request.parts]
    still_open = _without_repeats(_after_last_thanks(substantial, messages, lang))
    for beside in (_only_tells_tries, _only_thanks):
        still_open = [r for r in still_open if not beside(r, lang)] or still_open
    if not still_open:
        said = [m for m in messages if m.author is Author.SHOPPER]
        bare = next((m for m in reversed(said) if only_wants_person(m.text, lang)), None)
        return Line(text=shortened(bare.text, _PART), evidence=(bare.n,)) if bare else None
    chosen = _chosen(still_open)
    each = _PART if len(chosen) > 1 else _WHOLE
    return Line(
        text=" … ".join(gist(request, each) for request in chosen),
        evidence=tuple(request.n for request in chosen),
    )


def gist(request: Request, limit: int = _PART) -> str:
    """The message's substance; of a long one the first sentence, the last that asks, and what
    fits of the others, those with figures before the rest."""
    if len(request.text) <= limit:
        return request.text
    parts = request.parts
    asking = [at for at, part in enumerate(parts) if at and part.endswith("?")]
    kept = {0, asking[-1] if asking else len(parts) - 1}
    shown = {at: shortened(parts[at], limit // len(kept)) for at in kept}
    room = limit - sum(len(text) + 1 for text in shown.values())
    others = (at for at in range(len(parts)) if at not in kept)
    for at in sorted(others, key=lambda at: (not _FIGURE.search(parts[at]), at)):
        if len(parts[at]) <= room:
            shown[at] = parts[at]
            room -= len(parts[at]) + 1
    return " ".join(shown[at] for at in sorted(shown))


def changes_mind(text: str) -> bool:
    """Whether somebody takes back what they said before."""
    return bool(_CHANGES.search(plain(text)))


# --- inside ----------------------------------------------------------------------------


def _request(message: PastMessage, lang: str) -> Request:
    parts = (_substance(sentence, lang) for sentence in sentences(message.text))
    return Request(message.n, tuple(part for part in parts if part))


def _substance(sentence: str, lang: str) -> str:
    """What a sentence says beyond greetings, contacts, an order's number, the wish for a person."""
    if contacts(sentence):
        named = names(sentence)
        clauses = [clause.strip() for clause in _CLAUSE.split(sentence)]
        sentence = ", ".join(c for c in clauses if not contacts(c) and c.strip(".! ") not in named)
    rest = sentence
    for code in orders(sentence):
        rest = rest.replace(code, " ")
    said = len(words(rest))
    if said < 2 or is_small_talk(rest, lang):
        return ""
    if (said <= _FORMAL_WORDS and _FORMAL.match(plain(rest))) or only_wants_person(sentence, lang):
        return ""
    return sentence


def _after_last_thanks(
    asked: list[Request], messages: Sequence[PastMessage], lang: str
) -> list[Request]:
    """What was asked after the last thanks for an answer of the bot's, or all of it.

    With a person there is one matter, however often they are thanked.
    """
    closed = 0
    for before, message in itertools.pairwise(messages):
        thanked = before.author is Author.BOT and message.author is Author.SHOPPER
        if (
            thanked
            and spoken("thanks", message.text, lang)
            and any(r.n >= message.n and _wishes(r, lang) for r in asked)
        ):
            closed = message.n
    return [request for request in asked if request.n >= closed]


def _wishes(request: Request, lang: str) -> bool:
    """Whether it goes on to wish something, and does not only say thanks."""
    return any(
        part.endswith("?") or (len(words(part)) >= _WISH_WORDS and not spoken("thanks", part, lang))
        for part in request.parts
    )


def _only_tells_tries(request: Request, lang: str) -> bool:
    return len(request.parts) == 1 and spoken("tried", request.text, lang) is not None


def _only_thanks(request: Request, lang: str) -> bool:
    return "?" not in request.text and all(spoken("thanks", p, lang) for p in request.parts)


def _without_repeats(asked: list[Request]) -> list[Request]:
    kept: list[tuple[Request, frozenset[str]]] = []
    for request in asked:
        said = frozenset(words(request.text))
        if not any(len(said & old) >= _REPEATED * len(said | old) for _, old in kept):
            kept.append((request, said))
    return [request for request, _ in kept]


def _chosen(still_open: list[Request]) -> list[Request]:
    """The first, the last, changes of mind, then what asks and the rest, the latest before all."""
    first, rest = still_open[0], still_open[1:]
    last = rest[-1:]
    others = sorted(rest[:-1], key=lambda r: (not changes_mind(r.text), "?" not in r.text, -r.n))
    chosen, room = [first], _WHOLE - len(gist(first))
    for request in (*last, *others):
        length = len(gist(request))
        if len(chosen) < _PARTS and (length <= room or request in last):
            chosen.append(request)
            room -= length
    return sorted(chosen, key=lambda request: request.n)
