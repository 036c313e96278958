"""What a number is said to be by the words beside it. Pure but for the list it reads."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal

Label = Literal["phone", "person", "other"]
LABELS: tuple[Label, ...] = ("phone", "person", "other")

_TOKEN = re.compile(r"\d+|[^\W\d]+|[^\w\s]|\n")
# So much is looked at before and after a number, in signs and in tokens.
_REACH = 70
_TOKENS = 8
_ABBREVIATES, _LISTS = frozenset("."), frozenset(",")
_GOES_ON = frozenset(":#№=-/(\"'«„“[*")


def said_of(text: str, start: int, end: int) -> Label | None:
    """What the number from `start` to `end` is said to be; None where nothing is said."""
    return _before(text[max(0, start - _REACH) : start], end - start) or _after(
        text[end : end + _REACH]
    )


def is_label(word: str, label: str) -> bool:
    """Whether a word is one of those."""
    exact, beginnings = _lists()[label]
    return word.casefold() in exact or word.casefold().startswith(beginnings)


def is_measured(text: str, end: int) -> bool:
    """Whether a unit or a currency follows."""
    found = re.match(r" {0,2}([^\W\d]+|[^\w\s])", text[end : end + _REACH])
    return bool(found) and is_label(found[1], "unit") if found else False


def _before(text: str, length: int) -> Label | None:
    tokens = _TOKEN.findall(text)[::-1]
    seen: list[str] = []
    for at, token in enumerate(tokens[:_TOKENS]):
        if token[0].isalpha():
            label = _label(token)
            if label:
                return label
            if not is_label(token, "neutral"):
                break
            seen.append(token)
        elif token in _ABBREVIATES:
            word = tokens[at + 1] if at + 1 < len(tokens) else ""
            if not (_label(word) or is_label(word, "neutral")) or len(word) > 5:
                break
        elif token in _LISTS:
            # "orders 5501, 5502": one as long as this one is of the same kind.
            before = tokens[at + 1] if at + 1 < len(tokens) else ""
            if not (before.isdecimal() and len(before) == length):
                break
        elif not (token.isdecimal() or token in _GOES_ON):
            break
    return _of_neutral(seen)


def _after(text: str) -> Label | None:
    tokens = _TOKEN.findall(text)
    if not tokens or not is_label(tokens[0], "link"):
        return None
    seen: list[str] = []
    for token in tokens[1:_TOKENS]:
        if label := _label(token):
            return label
        if not (is_label(token, "neutral") or is_label(token, "link")):
            break
        seen.append(token)
    return _of_neutral(seen)


def _of_neutral(words: list[str]) -> Label | None:
    """ "My number" is nobody's order, and a code is no phone."""
    if any(is_label(word, "code") for word in words):
        return "other"
    own = any(is_label(word, "own") for word in words)
    return "phone" if own and any(is_label(word, "number") for word in words) else None


def _label(word: str) -> Label | None:
    return next((label for label in LABELS if is_label(word, label)), None)


@cache
def _lists() -> dict[str, tuple[frozenset[str], tuple[str, ...]]]:
    path = Path(__file__).with_name("labels.toml")
    listed = tomllib.loads(path.read_text("utf-8"))
    return {label: _split(" ".join(by.values()).split()) for label, by in listed.items()}


def _split(words: list[str]) -> tuple[frozenset[str], tuple[str, ...]]:
    def beginnings() -> Iterator[str]:
        yield from (word[:-1] for word in words if word.endswith("*"))

    return frozenset(word for word in words if not word.endswith("*")), tuple(beginnings())
