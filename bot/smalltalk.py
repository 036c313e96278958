"""Messages that need no search: greetings, thanks, goodbyes, "are you a robot?". Pure.

The whole message must be made of such phrases and of fillers; "hi, thanks, bye" is one. Typed
with letters held down, in Latin letters or with a slip in a long word it is understood too; a
short word with a slip may be a product ("tanks", "cello") and is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from bot.words import heard
from knowledge.lemmas import fold
from knowledge.tongues import key

_TOKEN = re.compile(r"[^\W_]+")
_SIGNS = str.maketrans("", "", "'’ʼ`")
_HELD = re.compile(r"(.)\1{2,}")
# "Hi, can you help me?" asks for help; "ok, thanks" thanks.
_FIRST = ("identity", "help", "wellbeing", "goodbye", "thanks", "greeting", "acknowledged")
_SLIPS_FROM = 7
_SHORTEST_KEY = 3
Phrase = tuple[str, ...]


def smalltalk(text: str) -> str | None:
    """The kind of smalltalk that the whole message is, or None; `empty` if it has no word."""
    tokens = [_known(token) for token in _tokens(text)]
    if not tokens:
        return next((kind for sign, kind in _signs().items() if sign in text), "empty")
    kinds = list(_kinds(tokens))
    if None in kinds:
        return None
    # Fillers alone: a "yes" or a "no, please" to nothing that was asked.
    return next((kind for kind in _FIRST if kind in kinds), "acknowledged")


def _kinds(tokens: list[str]) -> Iterator[str | None]:
    """The kind of each phrase, the longest first; None for a word that is in none."""
    phrases, fillers, longest = _phrases()
    at = 0
    while at < len(tokens):
        sizes = range(min(longest, len(tokens) - at), 0, -1)
        size = next((size for size in sizes if tuple(tokens[at : at + size]) in phrases), 0)
        if size:
            yield phrases[tuple(tokens[at : at + size])]
        elif tokens[at] not in fillers:
            yield None
        at += size or 1


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(fold(text.translate(_SIGNS)))


def _known(token: str) -> str:
    """The word of our phrases that was meant, or the token itself."""
    words, keys = _words()
    if token in words:
        return token
    single = _HELD.sub(r"\1", token)
    for held in (single, _HELD.sub(r"\1\1", token)):
        if held in words:
            return held
    if token.isascii() and len(token) >= _SHORTEST_KEY and key(token) in keys:
        return keys[key(token)]
    if len(single) >= _SLIPS_FROM:
        return next((word for word in sorted(words) if _one_slip(single, word)), token)
    return token


def _one_slip(typed: str, word: str) -> bool:
    """One letter missing, too many, other, or two of them swapped; the first one is right."""
    if typed[0] != word[0] or abs(len(typed) - len(word)) > 1 or len(word) < _SLIPS_FROM - 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(typed, word, strict=False)) if a != b), None)
    if at is None:
        return True
    rest, right = typed[at:], word[at:]
    swapped = len(rest) > 1 and rest[1] + rest[0] + rest[2:] == right
    return swapped or rest[1:] == right[1:] or rest[1:] == right or rest == right[1:]


@cache
def _signs() -> dict[str, str]:
    """Emoji that say something by themselves."""
    return {sign: kind for kind, signs in heard("signs").items() for sign in signs}


@cache
def _phrases() -> tuple[dict[Phrase, str], frozenset[str], int]:
    phrases = {
        tuple(_tokens(phrase)): kind
        for kind, listed in heard("smalltalk").items()
        for phrase in listed
    }
    fillers = frozenset(fold(word) for word in heard("filler")["words"])
    return phrases, fillers, max(map(len, phrases))


@cache
def _words() -> tuple[frozenset[str], dict[str, str]]:
    """All words of the phrases and fillers, and the Cyrillic ones as typed in Latin letters."""
    phrases, fillers, _ = _phrases()
    words = {token for phrase in phrases for token in phrase} | fillers
    return frozenset(words), {key(word): word for word in sorted(words) if not word.isascii()}
