"""Numbers with their units, in feeds and in questions, in five languages. Pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from knowledge.catalogue.plain import plain

_NUMBER = r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)*"
_UNIT = (
    r"°\s?[cс]?|[\"″”%]|[^\W\d_]+(?:[·-](?:ч|год|час\w*|h|hours?|метр\w*|meter\w*)\b)?"
    r"\.?(?:/[^\s,;)]+)?[²³]?"
)
_TO = r"(?:[-–—]|\bto\b|\bdo\b|\blīdz\b|\bдо\b)"
# "130-160 cm", "10 000 mm", "-2 °C", "1,5-litre"; sizes such as "183 x 55 x 8 cm" are three
# lengths, of which none is the length.
_MEASURE = re.compile(
    rf"(?<![\w.,])(?P<minus>(?<![\w)])[-−–])?(?P<low>{_NUMBER})"
    rf"(?:\s?{_TO}\s?(?P<high>{_NUMBER}))?[ \u00a0\u202f]?-?(?P<unit>{_UNIT})",
    re.IGNORECASE,
)
_SIDE = rf"(?:{_NUMBER})(?:\s?(?:mm|cm|m|in|мм|см|м)\b)?"
_SIDES = re.compile(rf"{_SIDE}(?:\s?[x×х]\s?{_SIDE})+", re.IGNORECASE)
# No title or sentence is so long; of one word of digits the time grows by the square.
_LONGEST = 1_000
# Units so small that "1.500" of them is a thousand and a half; of kilograms it is one and a half.
_SMALL = 1.0
_ALSO_WORDS = frozenset(["w", "v", "a", "c", "в", "с", "А", "В", "С", "cal", "год"])


@dataclass(frozen=True)
class Measure:
    """A stretch of values in the base unit of its dimension; `low == high` for one value.

    `start` and `end` are its place in the text.
    """

    dimension: str
    low: float
    high: float
    unit: str = ""
    start: int = 0
    end: int = 0


def measures(text: str) -> Iterator[Measure]:
    """Every number with a unit in a text, in order; in a very long one as far as people read."""
    text = text[:_LONGEST]
    sides = [found.span() for found in _SIDES.finditer(text)]
    for found in _MEASURE.finditer(text):
        if any(start <= found.start() < end for start, end in sides):
            continue
        known = unit(found["unit"])
        if known is None or _is_a_word(found):
            continue
        dimension, factor = known
        low = value(found["low"], factor)
        high = value(found["high"], factor) if found["high"] else low
        if found["minus"] and dimension == "temperature":
            low, high = -low, high if found["high"] else -low
        if low <= high:
            yield Measure(
                dimension, low * factor, high * factor, found["unit"], found.start(), found.end()
            )


def _is_a_word(found: re.Match[str]) -> bool:
    """Whether what stands behind a number is a preposition: "42 w czerni", "42 в синем"."""
    apart = found.end("high" if found["high"] else "low") != found.start("unit")
    return apart and found["unit"] in _ALSO_WORDS


def value(text: str, factor: float = _SMALL) -> float:
    """A number as people write it; one mark before three digits parts thousands of small units."""
    digits = re.sub(r"[\s\u00a0\u202f]", "", text)
    marks = [c for c in digits if c in ".,"]
    if len(set(marks)) == 2:
        digits = digits.replace("," if marks[-1] == "." else ".", "").replace(",", ".")
    elif len(marks) > 1 or (
        marks and factor <= _SMALL and re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", digits)
    ):
        digits = re.sub(r"[.,]", "", digits)
    else:
        digits = digits.replace(",", ".")
    return float(digits)


@lru_cache(maxsize=4096)
def unit(written: str) -> tuple[str, float] | None:
    """The dimension of a unit and its factor to the base unit; None if it is no unit."""
    word = re.sub(r"\s", "", plain(written)).rstrip(".")
    if word.startswith("°"):
        word = "°"
    exact, stems = _units()
    if word in exact:
        return exact[word]
    if "/" in word:
        return None
    word = re.sub(r"[·-]", "", word)
    if word in exact:
        return exact[word]
    fits = [stem for stem in stems if word.startswith(stem) and len(word) - len(stem) <= 5]
    return stems[max(fits, key=len)] if fits else None


@cache
def _units() -> tuple[dict[str, tuple[str, float]], dict[str, tuple[str, float]]]:
    table: dict[str, Any] = tomllib.loads(
        files(__package__).joinpath("units.toml").read_text("utf-8")
    )
    exact: dict[str, tuple[str, float]] = {}
    stems: dict[str, tuple[str, float]] = {}
    for dimension, factors in table.items():
        for factor, forms in _flat(factors):
            for form in forms:
                into = stems if form.endswith("*") else exact
                into[plain(form.rstrip("*"))] = (dimension, factor)
    return exact, stems


def _flat(factors: dict[str, Any]) -> Iterator[tuple[float, list[str]]]:
    # A bare key such as 0.001 is a dotted one in TOML: {"0": {"001": [...]}}.
    for key, forms in factors.items():
        if isinstance(forms, dict):
            for rest, listed in forms.items():
                yield float(f"{key}.{rest}"), listed
        else:
            yield float(key), forms
