"""What the shopper means: smalltalk, a question of its own, or one that leans on the last. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from bot.turn import Said, Turn
from bot.words import heard
from knowledge.lemmas import fold

# A message longer than this stands on its own, whatever it opens with.
_FOLLOW_UP_WORDS = 9
_TOKEN = re.compile(r"[^\W_]+")
# Of the message before, only so much is carried along: the question, not the story.
_CARRIED_CHARACTERS = 240


@dataclass(frozen=True)
class Understanding:
    """`smalltalk` names its kind; `queries` are searched, the likeliest reading first.

    `earlier` are the shopper's messages that a short one may narrow, the oldest first.
    """

    text: str
    smalltalk: str | None = None
    queries: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()


def understand(turn: Turn) -> Understanding:
    """Reads a turn in the light of what was said before it."""
    text = " ".join(turn.text.split())
    kind = smalltalk(text)
    if kind:
        return Understanding(text, smalltalk=kind)
    earlier = _asked_before(turn.history)
    if leans_on_earlier(text):
        carried = _topic(turn.history)
        if carried:
            return Understanding(text, queries=(f"{carried} {text}", text), earlier=earlier)
    return Understanding(text, queries=(text,), earlier=earlier)


def smalltalk(text: str) -> str | None:
    """The kind of smalltalk that the whole message is, or None; `empty` if it has no word."""
    tokens = tuple(_TOKEN.findall(fold(text.replace("'", "").replace("’", ""))))
    if not tokens:
        return "empty"
    kinds: list[str] = []
    phrases, fillers, longest = _smalltalk_phrases()
    at = 0
    while at < len(tokens):
        for size in range(min(longest, len(tokens) - at), 0, -1):
            kind = phrases.get(tokens[at : at + size])
            if kind:
                kinds.append(kind)
                at += size
                break
        else:
            if tokens[at] not in fillers:
                return None
            at += 1
    # "Hi, can you help me?" asks for help; "ok, thanks" thanks.
    for kind in ("identity", "help", "wellbeing", "goodbye", "thanks", "greeting", "acknowledged"):
        if kind in kinds:
            return kind
    # Fillers alone: a "yes" or a "no, please" to nothing that was asked.
    return "acknowledged"


def leans_on_earlier(text: str) -> bool:
    """Whether a message is too short to stand alone and points back."""
    tokens = _TOKEN.findall(fold(text))
    if not tokens or len(tokens) > _FOLLOW_UP_WORDS:
        return False
    openers, pronouns = _follow_up_words()
    opens = any(tuple(tokens[:size]) in openers for size in (1, 2, 3))
    return opens or len(tokens) <= 3 or any(token in pronouns for token in tokens)


def _topic(history: tuple[Said, ...]) -> str:
    """What the conversation is about: the product in focus, else the last whole question."""
    for said in reversed(history):
        if said.author == "bot" and said.products:
            return said.products[0] if len(said.products) == 1 else ", ".join(said.products[:3])
        if said.author == "shopper" and not smalltalk(said.text) and not _points_back(said.text):
            return said.text[:_CARRIED_CHARACTERS]
    return ""


def _asked_before(history: tuple[Said, ...]) -> tuple[str, ...]:
    return tuple(
        said.text[:_CARRIED_CHARACTERS]
        for said in history
        if said.author == "shopper" and not smalltalk(said.text)
    )


def _points_back(text: str) -> bool:
    tokens = _TOKEN.findall(fold(text))
    openers, _ = _follow_up_words()
    return len(tokens) <= _FOLLOW_UP_WORDS and any(
        tuple(tokens[:size]) in openers for size in (1, 2, 3)
    )


@cache
def _smalltalk_phrases() -> tuple[dict[tuple[str, ...], str], frozenset[str], int]:
    phrases = {
        tuple(_TOKEN.findall(fold(phrase))): kind
        for kind, listed in heard("smalltalk").items()
        for phrase in listed
    }
    fillers = frozenset(fold(word) for word in heard("filler")["words"])
    return phrases, fillers, max(map(len, phrases))


@cache
def _follow_up_words() -> tuple[frozenset[tuple[str, ...]], frozenset[str]]:
    lists = heard("followup")
    openers = frozenset(tuple(_TOKEN.findall(fold(phrase))) for phrase in lists["openers"])
    return openers, frozenset(fold(word) for word in lists["pronouns"])
