"""A message that leans on what was said: on the product in focus, one of those shown, the last
question, or an option that was offered. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from bot.turn import Said
from bot.words import heard
from knowledge.function_words import content
from knowledge.lemmas import fold

_TOKEN = re.compile(r"[^\W_]+")
# A message longer than this stands on its own, whatever it opens with.
_FOLLOW_UP_WORDS = 9
# One of those shown is pointed at in few words.
_POINTING_WORDS = 7
# Of the message before, only so much is carried along: the question, not the story.
_CARRIED_CHARACTERS = 240
# So little, after a question, is a remark: "no kidding".
_REMARK_WORDS = 2
_PLACES = ("first", "second", "third", "fourth", "fifth")


def leans_on_earlier(text: str) -> bool:
    """Whether a message is too short to stand alone and points back."""
    tokens = _tokens(text)
    if not tokens or len(tokens) > _FOLLOW_UP_WORDS:
        return False
    _, pronouns = _follow_up_words()
    return _opens(tokens) or len(tokens) <= 3 or any(token in pronouns for token in tokens)


def topic(history: Sequence[Said], questions: Sequence[str], lang: str) -> str:
    """What the conversation is about: the goods shown last, else the last whole question.

    `questions` are the shopper's messages that ask something, the oldest first.
    """
    for said in reversed(history):
        if said.author == "bot" and said.products and said.about_goods:
            return ", ".join(said.products[:3])
        if said.author == "shopper" and said.text in questions and _stands_alone(said.text, lang):
            return said.text[:_CARRIED_CHARACTERS]
    return questions[0][:_CARRIED_CHARACTERS] if questions else ""


def pointed_at(text: str, shown: Sequence[str], lang: str) -> tuple[str, str] | None:
    """Which of those shown "the second one" is, and what else the message says of it."""
    tokens = _tokens(text)
    if len(shown) < 2 or not tokens or len(tokens) > _POINTING_WORDS:
        return None
    found = _ordinal(tokens, lang)
    if found is None:
        return None
    place, start, end = found
    if place >= len(shown):
        return None
    return shown[place], " ".join(tokens[:start] + tokens[end:])


def ordinals_of(text: str, lang: str) -> tuple[list[int], str]:
    """The places that a message names, from 0, "the first with the third"; what else it says."""
    tokens = _tokens(text)
    places = []
    while found := _ordinal(tokens, lang, also=True):
        place, start, end = found
        places.append(place)
        tokens = tokens[:start] + tokens[end:]
    return places, " ".join(tokens)


def picked(text: str, options: Sequence[str], lang: str) -> str | None:
    """The option that a message is, by its label, its number, or words of no other option."""
    said = fold(text).strip()
    for option in options:
        if fold(option).strip() == said:
            return option
    if one := pointed_at(text, options, lang):
        return one[0]
    words = _content(text, lang)
    if not words or len(words) > _POINTING_WORDS:
        return None
    held = [option for option in options if words <= _content(option, lang)]
    return held[0] if len(held) == 1 else None


def _ordinal(
    tokens: Sequence[str], lang: str, *, also: bool = False
) -> tuple[int, int, int] | None:
    """The place that is named, from 0, and where in the message it stands; with `also` whatever
    stands behind it."""
    names, after, numbers = _ordinals()
    _, pronouns = _follow_up_words()
    if len(tokens) == 1 and tokens[0].isdecimal() and 0 < int(tokens[0]) <= len(_PLACES):
        return int(tokens[0]) - 1, 0, 1
    for at, token in enumerate(tokens):
        if at and token.isdecimal() and tokens[at - 1] in numbers and 0 < int(token) < 10:
            return int(token) - 1, at - 1, at + 1
        if token not in names:
            continue
        end = at + 1
        if end < len(tokens) and tokens[end] in after | pronouns:
            return names[token], at, end + 1
        # "The first service" is no product.
        if also or end == len(tokens) or not _content(tokens[end], lang):
            return names[token], at, end
    return None


def _stands_alone(text: str, lang: str) -> bool:
    """Whether a message has a subject of its own: "what about that?" has none."""
    tokens = _tokens(text)
    if len(tokens) <= _REMARK_WORDS or (len(tokens) <= _FOLLOW_UP_WORDS and _opens(tokens)):
        return False
    return bool(_content(text, lang) - _follow_up_words()[1])


def _opens(tokens: Sequence[str]) -> bool:
    openers, _ = _follow_up_words()
    return any(tuple(tokens[:size]) in openers for size in (1, 2, 3))


def _content(text: str, lang: str) -> set[str]:
    return {fold(word) for word in content(text, lang)}


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(fold(text))


@cache
def _follow_up_words() -> tuple[frozenset[tuple[str, ...]], frozenset[str]]:
    lists = heard("followup")
    openers = frozenset(tuple(_tokens(phrase)) for phrase in lists["openers"])
    return openers, frozenset(fold(word) for word in lists["pronouns"])


@cache
def _ordinals() -> tuple[dict[str, int], frozenset[str], frozenset[str]]:
    """Places by their names; what may stand behind one; what stands before a number."""
    lists = heard("ordinal")
    names = {fold(name): place for place, key in enumerate(_PLACES) for name in lists[key]}
    return names, frozenset(map(fold, lists["after"])), frozenset(map(fold, lists["number"]))
