"""Automatic numbers of Word paragraphs ("§ 3.", "2.1.", "a)"), which the file does not hold.

WordprocessingML, ISO/IEC 29500-1, 17.9: a paragraph names a list (`numId`) and a level;
the list points to an abstract one, whose levels give start, format and text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc")),
    *((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_MOST = 9_999


class Number(NamedTuple):
    """What stands in front of a paragraph: a number as Word shows it, or a bullet."""

    text: str
    bullet: bool


@dataclass(frozen=True)
class _Level:
    start: int
    format: str
    text: str


@dataclass
class Numbering:
    """The document's lists, and how far each has counted."""

    _levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _abstract: dict[str, str] = field(default_factory=dict)
    _restarts: dict[str, dict[int, int]] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)

    @staticmethod
    def of(root: etree._Element | None) -> Numbering:
        """Read the numbering part; without one there are no lists."""
        found = Numbering()
        if root is None:
            return found
        for abstract in root.iter(f"{W}abstractNum"):
            levels = {
                _whole(level.get(f"{W}ilvl")): _level(level) for level in abstract.iter(f"{W}lvl")
            }
            found._levels[abstract.get(f"{W}abstractNumId") or ""] = levels
        for num in root.iter(f"{W}num"):
            identity = num.get(f"{W}numId") or ""
            found._abstract[identity] = value(num, "abstractNumId") or ""
            for override in num.iter(f"{W}lvlOverride"):
                if (start := value(override, "startOverride")) is not None:
                    level = _whole(override.get(f"{W}ilvl"))
                    found._restarts.setdefault(identity, {})[level] = _whole(start)
        return found

    def next(self, identity: str, depth: int) -> Number | None:
        """Count a paragraph of a list and say what stands in front of it."""
        abstract = self._abstract.get(identity, "")
        levels = self._levels.get(abstract, {})
        level = levels.get(depth)
        if level is None or identity == "0":
            return None
        if level.format == "bullet":
            return Number("-", True)
        # Lists of one abstract list go on counting together, unless told to start anew.
        counts = self._counts.setdefault(abstract, {})
        if identity not in self._begun:
            self._begun.add(identity)
            for at, start in self._restarts.get(identity, {}).items():
                counts[at] = start - 1
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [at for at in counts if at > depth]:
            del counts[deeper]
        if level.format == "none":
            return None
        text = level.text
        for at, one in levels.items():
            if f"%{at + 1}" in text:
                said = _formatted(counts.get(at, one.start), one.format)
                text = text.replace(f"%{at + 1}", said)
        return Number(text.strip(), False) if text.strip() else None


def value(element: etree._Element, name: str) -> str | None:
    """The `w:val` of a child, or None."""
    child = element.find(f"{W}{name}")
    return None if child is None else child.get(f"{W}val")


def _level(element: etree._Element) -> _Level:
    start = value(element, "start")
    return _Level(
        1 if start is None else _whole(start),
        value(element, "numFmt") or "decimal",
        (value(element, "lvlText") or "")[:40],
    )


def _whole(text: str | None) -> int:
    return min(int(text), _MOST) if text and text.isascii() and text.isdigit() else 0


def _formatted(number: int, form: str) -> str:
    if number < 1:
        return str(number)
    if form in ("lowerLetter", "upperLetter", "russianLower", "russianUpper"):
        letters = _RUSSIAN if form.startswith("russian") else _LATIN
        said = letters[(number - 1) % len(letters)] * min((number - 1) // len(letters) + 1, 3)
    elif form in ("lowerRoman", "upperRoman"):
        said = _roman(number)
    else:
        return f"{number:02d}" if form == "decimalZero" else str(number)
    return said.upper() if form.startswith("upper") or form.endswith("Upper") else said


def _roman(number: int) -> str:
    said = ""
    for worth, letters in _ROMAN:
        said += letters * (number // worth)
        number %= worth
    return said
