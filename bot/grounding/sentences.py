# ruff: noqa: E501, SIM905  (tables read better whole)
"""A text cut into sentences, rows and clauses. Pure."""

from __future__ import annotations

import re

# After these a full stop ends no sentence.
_SHORT = frozenset(
    """np m.in tzn tzw ok  ul nr pkt ust art tel str  maks  gr dn wg ww itp itd tj prof dr
    mr mrs ms st e.g i.e etc approx no inc ltd vs piem u.c utt t.i t.sk  iel plkst lpp
    т.е т.д т.п т.к напр г ул д   шт см стр обл просп тел им р-н
    тобто вул буд   год наприкл див ін""".split()
)
_END = re.compile(
    r"(?<=[.!?…])[\"”»)]*\s+(?=[\"„“«(]?[^\W\d_a-zа-яёіїєґāčēģīķļņšūžąćęłńóśźż])|\n+|\s+[•▪]\s+"
)
_CLAUSE = re.compile(
    r"[;:]\s+|\s[–—]\s|,\s+|\s+\(|\)\s*|\s+\|\s+"
    r"|\s+(?:and|but|while|whereas|oraz|natomiast|zaś|ale|a|i|un|bet|savukārt|и|а|но|и же|тогда как|та|але|натомість)\s+",
    re.IGNORECASE,
)

# Where one statement ends and another begins; a condition in front goes with all of them.
_MAIN = re.compile(
    r";\s+|,\s+(?:and|but|while|whereas|oraz|natomiast|zaś|ale|a|un|bet|savukārt|и|а|но|та|але|натомість|а также)(?=[\s,])",
    re.IGNORECASE,
)


def sentences(text: str) -> list[str]:
    """The sentences, list items and rows of a text, in order, without bullets."""
    found: list[str] = []
    for line in text.split("\n"):
        start = 0
        for match in _END.finditer(line):
            if not _abbreviated(line[start : match.start()]):
                found.append(line[start : match.end()])
                start = match.end()
        found.append(line[start:])
    cleaned = (re.sub(r"^\s*(?:[-*•▪–]\s+)+", "", each).strip() for each in found)
    return [each for each in cleaned if re.search(r"\w", each)]


def clauses(sentence: str) -> list[str]:
    """The parts of a sentence in which one thing is said of one thing."""
    return [part.strip() for part in _CLAUSE.split(sentence) if part and re.search(r"\w", part)]


def _abbreviated(before: str) -> bool:
    last = re.search(r"([^\s(]+)\.$", before)
    if last is None:
        return False
    word = last[1].casefold()
    return word in _SHORT or (len(word) == 1 and word.isalpha())


def mains(sentence: str) -> list[str]:
    """The statements that a sentence strings together, each with its own conditions."""
    parts = [part.strip(" ,") for part in _MAIN.split(sentence)]
    return [part for part in parts if re.search(r"\w", part)]
