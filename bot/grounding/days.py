"""Dates, months, weekdays and times of day, as five languages write them. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from knowledge.lemmas import fold
from knowledge.particulars import weekdays

_CLOCK = re.compile(r"(?<![\d.,:])([01]?\d|2[0-4])[:.]([0-5]\d)(?![\d:]|[.,]\d)")


_DAY_MONTH = re.compile(r"(?<![\d.])(\d{1,2})[./](\d{1,2})(?:[./](\d{4}|\d{2})|\.)(?![\d])")


_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")


_DAY_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


_MONTHS = (
    "january stycz janvar январ січен січн",
    "february luty lutego lutym februar феврал лютий лютого лютому",
    "march marc marz mart март березен березн",
    "april kwiet kwiec aprili апрел квітен квітн",
    "may maj maja maju maijs maija мая май травен травн",
    "june czerwc czerwiec junij июн червен червн",
    "july lipc lipiec julij июл липен липн",
    "august sierpn sierpie август серпен серпн",
    "september wrzesn wrzesie septembr сентябр вересен вересн",
    "october pazdziern oktobr октябр жовтен жовтн",
    "november listopad novembr ноябр листопад",
    "december grudn grudzie decembr декабр груден грудн",
)


_MONTH_WORD = "|".join(
    rf"(?P<m{number}>{'|'.join(fold(stem) for stem in stems.split())})"
    for number, stems in enumerate(_MONTHS, 1)
)


_NAMED = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?(?:{_MONTH_WORD})\w*"
    rf"(?:,?\s+(?P<year>\d{{4}}))?"
)


_NAMED_EN = re.compile(
    r"\b(?P<month>january|february|march|april|may|june|july|august|september|october|november"
    r"|december)\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?\b(?:,?\s+(?P<year>\d{4}))?"
)


_YEAR_FIRST = re.compile(
    rf"\b(?P<year>\d{{4}})\.?\s?gada\s+(?P<day>\d{{1,2}})\.?\s+(?:{_MONTH_WORD})\w*"
)


# Two days with this between them are all from the one to the other.
_THROUGH = re.compile(fold(r"\.?\s?[–—-]\s?|\s+(?:to|through|till|until|do|lidz|по|до)\s+"))


_ENGLISH = tuple(stems.split()[0] for stems in _MONTHS)


# The shorter names of weekdays, of Monday to Sunday.
_DAYS = {
    "en": "mon tue wed thu fri sat sun",
    "pl": "pon|pn wt sr czw|czwart pt sob|sb nd|niedz",
    "lv": "pirmd|pr otrd|ot tresd|tr ceturtd|ce piektd|pk sestd|se svetd|sv",
    "ru": "пн вт ср чт пт сб вс",
    "uk": "пн вт ср чт пт сб нд",
}


# And the beginnings of the long ones, where declension changes their end.
_DAY_STEMS = {
    "pl": "poniedział wtor środ czwart piąt sobot niedziel",
    "ru": "понедельн вторн среду четверг пятниц суббот воскресен",
    "uk": "понеділ вівтор середу четвер п'ятниц субот неділ",
}


def same_date(one: tuple[int, int, int | None], other: tuple[int, int, int | None]) -> bool:
    """Whether two dates may be the same day: a year counts where the first has one."""
    return one[:2] == other[:2] and (one[2] is None or one[2] == other[2])


def dates_in(said: str) -> tuple[frozenset[tuple[int, int, int | None]], str]:
    """The dates (day, month, year or None) of a text that `plain` made, and the rest of it."""
    found: set[tuple[int, int, int | None]] = set()

    def named(match: re.Match[str]) -> str:
        groups = match.groupdict()
        if "month" in groups:
            month = _ENGLISH.index(groups["month"]) + 1
        else:
            month = next(n for n in range(1, 13) if groups.get(f"m{n}"))
        found.add((int(groups["day"]), month, int(groups["year"]) if groups["year"] else None))
        return " "

    def iso(match: re.Match[str]) -> str:
        found.add((int(match[3]), int(match[2]), int(match[1])))
        return " "

    def short(match: re.Match[str]) -> str:
        day, month = int(match[1]), int(match[2])
        if not (1 <= day <= 31 and 1 <= month <= 12):
            return match[0]
        year = int(match[3]) if match[3] else None
        found.add((day, month, year + 2000 if year is not None and year < 100 else year))
        return " "

    for pattern, note in (
        (_ISO, iso),
        (_YEAR_FIRST, named),
        (_NAMED, named),
        (_NAMED_EN, named),
        (_DAY_MONTH, short),
    ):
        said = pattern.sub(note, said)
    return frozenset(found), said


def clocks(said: str) -> list[tuple[str, str]]:
    """Times of day; `9.30` is one where another stands beside it or a range is made of it."""
    found = [(m[1], m[2]) for m in _CLOCK.finditer(said) if ":" in m[0]]
    pairs = re.findall(r"(?<![\d.])(\d{1,2})\.(\d\d)\s?[–-]\s?(\d{1,2})\.(\d\d)(?!\d)", said)
    for one, first, two, second in pairs:
        if int(one) < 25 and int(two) < 25:
            found += [(one, first), (two, second)]
    return found


def months_named(text: str) -> frozenset[int]:
    """The months a text names. English "may" and "march" are also verbs: they want a capital."""
    found = set()
    for word in re.findall(r"[^\W\d_]{3,}", text):
        if word in ("may", "march", "maja"):
            continue
        number = month(fold(word))
        if number:
            found.add(number)
    return frozenset(found)


@lru_cache(maxsize=4096)
def month(word: str) -> int | None:
    """The number of a month by its folded name in any of the languages and cases."""
    for number, stems in enumerate(_MONTHS, 1):
        for stem in map(fold, stems.split()):
            exact = len(stem) < 5
            if word == stem or (not exact and word.startswith(stem) and len(word) <= len(stem) + 4):
                return number
    return None


def days_named(text: str, lang: str) -> frozenset[int]:
    """The weekdays a text names, of a range all."""
    found = set(weekdays(text, lang))
    for token in _DAY_WORD.findall(fold(text)):
        # Their short forms are words of their own: "sun", "pt", "ср" count in company.
        found |= _short_day(token, lang)
    alone = len(found) == 1 and not weekdays(text, lang)
    if alone and not any(_is_whole_day(t, lang) for t in _DAY_WORD.findall(fold(text))):
        return frozenset()
    ordered = sorted(found)
    for one, other in pairwise(ordered):
        if _is_range(fold(text), one, other, lang):
            found |= set(range(one, other))
    return frozenset(found)


def _is_whole_day(token: str, lang: str) -> bool:
    return any(token.startswith(fold(stem)) for stem in _DAY_STEMS.get(lang, "").split())


def _is_range(said: str, one: int, other: int, lang: str) -> bool:
    """Whether the days between two that are named are meant too: "Monday to Friday"."""
    places = []
    for match in _DAY_WORD.finditer(said):
        day = weekdays(match[0], lang) or _short_day(match[0], lang)
        if one in day or other in day:
            places.append(match.span())
    return any(_THROUGH.fullmatch(said[end:start]) for (_, end), (start, _) in pairwise(places))


def _short_day(token: str, lang: str) -> frozenset[int]:
    stems = enumerate(map(fold, _DAY_STEMS.get(lang, "").split()))
    whole = frozenset(day for day, stem in stems if token.startswith(stem))
    listed = enumerate(_DAYS.get(lang, "").split())
    return whole or frozenset(day for day, forms in listed if token in forms.split("|"))
