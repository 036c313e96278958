"""What a short message asks of the goods in view: their price, or how they compare. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from bot.followup import ordinals_of
from bot.turn import Said
from bot.words import heard, heard_in
from knowledge.catalogue.hear import hear
from knowledge.catalogue.words import table
from knowledge.function_words import content
from knowledge.lemmas import fold

_MOST = 4
_FEWEST = 2
_MOST_WORDS = 7


def price_alone(text: str, lang: str) -> bool:
    """Whether a message asks what something costs and does not say what: "how much is it?"."""
    said = hear(text, lang)
    others = (said.limits, said.sizes, said.orders, said.bare, said.aspects, said.without)
    if said.asks != ("price",) or any(others) or said.service or len(said.tokens) > _MOST_WORDS:
        return False
    left = " ".join(said.tokens[place].text for place in said.rest)
    return not (_words(left, lang) - _pronouns())


def asks_one_thing(text: str, lang: str) -> bool:
    """Whether a question is short and joins no second one to the first."""
    said = [fold(token.text) for token in hear(text, lang).tokens]
    joins = frozenset(map(fold, heard_in(lang, "comparing")["joins"]))
    return len(said) <= _MOST_WORDS and joins.isdisjoint(said[1:])


def compared(text: str, shown: Sequence[str], lang: str) -> tuple[str, ...]:
    """Which of those shown a message wants side by side; empty where it does not."""
    said = hear(text, lang)
    if len(shown) < _FEWEST or not said.compares or len(said.tokens) > _MOST_WORDS:
        return ()
    if said.limits or said.orders or said.asks or said.aspects:
        return ()
    places, left = ordinals_of(text, lang)
    named = tuple(dict.fromkeys(shown[place] for place in places if place < len(shown)))
    if len(named) >= _FEWEST:
        return named
    comparing = {
        fold(said.tokens[at].text)
        for _, start, end in table("compare").find(said.tokens)
        for at in range(start, end)
    }
    asked = _words(left, lang) - comparing - _pronouns()
    return () if places or asked or not _tells(comparing) else tuple(shown[:_MOST])


def in_focus(history: Sequence[Said], questions: Sequence[str]) -> tuple[str, ...]:
    """The goods that the last reply but small talk was of; empty where it was of something else.

    `questions` are the shopper's messages that ask something.
    """
    for said in reversed(history):
        if said.author == "bot" and said.products and said.about_goods:
            return said.products[:_MOST]
        if said.author == "shopper" and said.text in questions:
            return ()
    return ()


def _tells(words: set[str]) -> bool:
    """Whether one of the words asks to compare, rather than merely which."""
    stems = heard("comparing")["verbs"]
    return any(word.startswith(fold(stem)) for word in words for stem in stems)


def _words(text: str, lang: str) -> set[str]:
    return {fold(word) for word in content(text, lang)}


@cache
def _pronouns() -> frozenset[str]:
    lists = heard("followup")
    return frozenset(fold(word) for word in [*lists["pronouns"], *heard("comparing")["both"]])
