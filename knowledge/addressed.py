"""Sentences that are addressed to a machine rather than to shoppers: planted, and never quoted.

What an index is made of is data. A sentence in it that tells a reader to forget its rules, or
what to tell customers, informs no shopper: it goes, with what follows it in the paragraph.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

_SENTENCE = re.compile(r"(?<=[.!?…:;>\]])\s+")
# Longer pieces are looked at in their first so many signs.
_LOOKED_AT = 2_000
# Words of so many letters stand for themselves, longer ones for all that begin like them.
_SHORT = 3


def shoppers_part(text: str) -> str:
    """The text without what is addressed to a machine; the text itself where nothing is."""
    if not _near().search(_folded(text)):
        return text
    kept = "".join(_before(paragraph) for paragraph in re.split(r"(\n+)", text))
    return text if kept == text else kept.strip()


def _before(paragraph: str) -> str:
    """A paragraph up to the first such sentence."""
    at = 0
    for sentence in _SENTENCE.split(paragraph):
        start = paragraph.index(sentence, at)
        if _any().search(_folded(sentence)):
            return paragraph[:start].rstrip()
        at = start + len(sentence)
    return "" if _any().search(_folded(paragraph)) else paragraph


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:_LOOKED_AT]).casefold()


@cache
def _near() -> re.Pattern[str]:
    """Twenty times as quick, and most texts have none of its words."""
    words = [re.escape(word.replace("-", " ")) for word in _listed()["near"].split()]
    short = [rf"{word}\b" for word in words if len(word) <= _SHORT]
    return re.compile(
        r"(?<!\w)(?:" + "|".join([*short, *(word for word in words if len(word) > _SHORT)]) + ")"
    )


@cache
def _any() -> re.Pattern[str]:
    every = (pattern for patterns in _listed()["patterns"].values() for pattern in patterns)
    return re.compile("|".join(f"(?:{pattern})" for pattern in every), re.IGNORECASE | re.MULTILINE)


@cache
def _listed() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
