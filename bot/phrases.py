"""Phrases of `words/*.toml` found in a message: whole words, a star for any ending. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from bot.words import heard_in
from knowledge.lemmas import fold

_TOKEN = re.compile(r"[^\W_]+")
_SIGNS = str.maketrans("", "", "'’ʼ`")
Phrase = tuple[str, ...]


def tokens(text: str) -> list[str]:
    """The words of a message as phrases are compared: folded, without apostrophes."""
    return _TOKEN.findall(fold(text.translate(_SIGNS)))


@cache
def phrases(lang: str, section: str) -> dict[str, tuple[Phrase, ...]]:
    """The phrases a language has under `heard.section`, by name, in their order."""
    return {name: tuple(map(_compiled, listed)) for name, listed in heard_in(lang, section).items()}


def says(message: Sequence[str], listed: Sequence[Phrase]) -> bool:
    """Whether a message, as tokens, holds one of the phrases."""
    return any(_holds(message, phrase) for phrase in listed)


def _compiled(phrase: str) -> Phrase:
    return tuple(
        "".join(tokens(part)) + ("*" if part.endswith("*") else "") for part in phrase.split()
    )


def _holds(message: Sequence[str], phrase: Phrase) -> bool:
    return any(_from(message, at, phrase) for at in range(len(message)))


def _from(message: Sequence[str], at: int, phrase: Phrase) -> bool:
    """Whether the phrase begins there; one other word may stand between two of its own."""
    for place, part in enumerate(phrase):
        if at < len(message) and _is(message[at], part):
            at += 1
        elif place and at + 1 < len(message) and _is(message[at + 1], part):
            at += 2
        else:
            return False
    return True


def _is(token: str, part: str) -> bool:
    return token.startswith(part[:-1]) if part.endswith("*") else token == part
