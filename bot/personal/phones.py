"""Phone numbers on a page: international ones, and those of five countries as said at home.

A number that is not said to be a phone must be one: valid in its country and in groups that are
usual there. One that is said to be an order, a parcel, an article or money is left.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import phonenumbers
from phonenumbers import NumberParseException, ValidationResult

from bot.personal.labels import is_label, is_measured, said_of
from bot.personal.page import Page

_APART = r"(?: {1,2}| ?- ?|/|\.| ?\( ?| ?\) ?-? ?)"
_RUN = re.compile(rf"\(?(?:\+ ?)?\(?\d+(?:{_APART}\d+)*")
_CODES = {"48": 9, "371": 8, "380": 9, "44": 10, "7": 10}
_SHAPES = {
    "PL": ("9", "333", "2322", "27", "3222", "234", "36"),
    "LV": ("8", "44", "233", "2222", "26", "332", "323", "53"),
    "RU": ("3322", "334", "37", "(10)"),
}
# A number beside another in one line ("601 234 567 22 listopada"): no more figures than these.
_MOST_BESIDE = 6
_MOST_GROUPS = 6
_NEAR = _MOST_BESIDE + 1
_WORD = 40
# More groups than the longest number has; without it a text of figures takes minutes.
_MOST_WINDOW = 10


@dataclass(frozen=True)
class _Group:
    start: int
    end: int


def find_phones(page: Page) -> None:
    """Every phone number; those in addresses of pages, dates and prices are none."""
    for match in list(_RUN.finditer(page.text)):
        for start, end in _phones(page.text, match):
            page.take(start, end, "phone")


def _phones(text: str, match: re.Match[str]) -> Iterator[tuple[int, int]]:
    groups = [
        _Group(match.start() + figures.start(), match.start() + figures.end())
        for figures in re.finditer(r"\d+", match[0])
    ]
    glued = _glued_before(text, match.start()), _glued_after(text, match.end())
    spans = list(_windows(text, groups, glued, match.start(), _is_certain))
    yield from spans or _windows(text, groups, glued, match.start(), _is_said)


def _windows(
    text: str,
    groups: list[_Group],
    glued: tuple[bool, bool],
    begins: int,
    holds: Callable[[str, list[_Group], int], bool],
) -> Iterator[tuple[int, int]]:
    """The longest runs of groups, from the left, of which it holds."""
    first = 0
    while first < len(groups):
        for last in range(min(len(groups), first + _MOST_WINDOW), first, -1):
            start = begins if first == 0 else groups[first].start
            if _stands_alone(text, groups, first, last, glued) and holds(
                text, groups[first:last], start
            ):
                yield _span(text, groups, first, last, begins)
                first = last
                break
        else:
            first += 1


def _span(text: str, groups: list[_Group], first: int, last: int, begins: int) -> tuple[int, int]:
    start = begins if first == 0 else groups[first].start
    end = groups[last - 1].end
    if text[start] == "(" and text.count("(", start, end) > text.count(")", start, end):
        start += 1
    return start, end


def _stands_alone(
    text: str, groups: list[_Group], first: int, last: int, glued: tuple[bool, bool]
) -> bool:
    """Cut off from its neighbours by a space, and not a piece of a longer number."""
    before = sum(group.end - group.start for group in groups[max(0, first - _NEAR) : first])
    after = sum(group.end - group.start for group in groups[last : last + _NEAR])
    if last - first > 1 and max(before, after) > _MOST_BESIDE:
        return False
    if first == 0 and glued[0]:
        return False
    if first > 0 and text[groups[first - 1].end : groups[first].start].strip():
        return False
    if last == len(groups):
        return not glued[1]
    return not text[groups[last - 1].end : groups[last].start].strip()


def _glued_before(text: str, start: int) -> bool:
    """Part of a code such as ZM-601234567; "tel601234567" is none."""
    said = re.search(r"([^\W\d_]*)([-/#._@,]?)$", text[max(0, start - _WORD) : start])
    word, sign = (said[1], said[2]) if said else ("", "")
    if is_label(word, "phone"):
        return False
    if sign == "#":
        return True
    before = text[: start - len(sign)][-1:]
    return before.isalnum() if sign else bool(word) or before in ("_", "\1")


def _glued_after(text: str, end: int) -> bool:
    return bool(re.match(r"[^\W\d]|[-/_][^\W_]|,\d|[.:]\d", text[end : end + 2]))


def _is_certain(text: str, groups: list[_Group], begins: int) -> bool:
    """A number that is a phone by itself, and not said to be something else."""
    end = groups[-1].end
    said = text[begins:end]
    digits = _digits(text, groups)
    if "+" in said:
        return _is_possible(re.sub(r"\(0\)", "", said))
    if digits.startswith("00") and _is_possible("+" + digits[2:]):
        return True
    if is_measured(text, end) or _is_day(digits) or _is_round(digits) or _is_years(said):
        return False
    usual = _is_usual(digits, "".join(_lengths(groups)))
    return usual and said_of(text, begins, end) in ("phone", None)


def _is_said(text: str, groups: list[_Group], begins: int) -> bool:
    """A number that the words beside it call a phone."""
    end = groups[-1].end
    long_enough = 7 <= len(_digits(text, groups)) <= 12
    return long_enough and not is_measured(text, end) and said_of(text, begins, end) == "phone"


def _digits(text: str, groups: list[_Group]) -> str:
    return "".join(text[group.start : group.end] for group in groups)


def _lengths(groups: list[_Group]) -> Iterator[str]:
    for group in groups:
        length = group.end - group.start
        yield str(length) if length < 10 else f"({length})"


def _is_usual(digits: str, shape: str) -> bool:
    """A number as it is dialled at home in one of the five countries, or with the code alone."""
    groups = len(re.findall(r"\(\d+\)|\d", shape))
    lengths = {code: len(code) + national for code, national in _CODES.items()}
    whole = any(digits.startswith(code) and len(digits) == n for code, n in lengths.items())
    if whole and groups <= _MOST_GROUPS and _is_valid("+" + digits):
        return True
    if len(digits) == 11 and digits[0] == "8" and groups <= _MOST_GROUPS:
        return _is_valid("+7" + digits[1:])
    if digits[0] == "0" and groups <= 5:
        # Numbers that British law keeps for stories are not valid, and are said all the same.
        british = len(digits) == 11 and digits[1] in "1237"
        polish = len(digits) == 10 and _is_valid(digits[1:], "PL")
        return british or polish or (len(digits) == 10 and _is_valid(digits, "UA"))
    return any(shape in shapes and _is_valid(digits, region) for region, shapes in _SHAPES.items())


def _is_day(digits: str) -> bool:
    """20261122 reads as a Latvian number too."""
    try:
        return len(digits) == 8 and 1900 <= date.fromisoformat(digits).year < 2100
    except ValueError:
        return False


def _is_round(digits: str) -> bool:
    """Twenty million."""
    return digits.endswith("000000")


def _is_years(said: str) -> bool:
    """From a year to another."""
    return bool(re.fullmatch(r"(?:19|20)\d\d ?-? ?(?:19|20)\d\d", said))


def _is_possible(said: str) -> bool:
    try:
        number = phonenumbers.parse(said, None)
    except NumberParseException:
        return False
    return phonenumbers.is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE


def _is_valid(said: str, region: str | None = None) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(said, region))
    except NumberParseException:
        return False
