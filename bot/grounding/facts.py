# ruff: noqa: SIM905  (tables read better whole)
"""What a sentence states exactly, and whether a passage states the same. Pure.

Numbers with their units, dates, clock times, codes, addresses, telephone numbers, countries,
weekdays and proper names. Whatever of these a sentence has, the passage must have.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from babel import Locale

from bot.grounding.plain import plain, same_name, untimed
from knowledge.lemmas import LANGUAGES, fold
from knowledge.particulars import Amount, amounts, countries, weekdays

# Whether a dictionary of a language holds a word: those it lacks are names.
Known = Callable[[str], bool]

_LINK = re.compile(
    r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://|www\.)[^\s<>\"')\]]+"
    r"|\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|io|eu|shop|store|example|pl|lv|ru|ua|uk|lt|ee|de|info)\b"
    r"(?:/[^\s<>\"')\]]*)?",
    re.IGNORECASE,
)
_PHONE = re.compile(r"\+?\d(?:[ ()-]{0,2}\d){6,}")
_CODE = re.compile(r"(?<![\w@./-])(?=[\w-]*\d)(?=[\w-]*[^\W\d_])[^\W\d_][\w-]*\w(?![\w@])")
_CLOCK = re.compile(r"(?<![\d.,:])([01]?\d|2[0-4])[:.]([0-5]\d)(?![\d:]|[.,]\d)")
_FIGURES = re.compile(r"\d{1,3}(?:[ .,]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019\u02bc&.-][^\W\d_]+)*")
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
# Capitals that are courtesy or grammar, not names.
_COURTESY = frozenset(
    fold(word)
    for word in """I You Your Yours Panstwo Panstwa Panstwu Panstwem Pan Pani Pana Panu Twoj Twoja
    Twoje Ty Ciebie Ci Tobie Wy Was Wam Wasz Wasza Wasze Waszego Jus Jums Jusu Jums Вы Вас Вам Вами
    Ваш Ваша Ваше Ваши Вашего Вашей Вашу Вашим Ви Вами Ваші Вашого Вашої OK Internet
    EUR PLN UAH USD GBP RUB
    E-mail Email E-mails""".split()
)
# Short names that each language writes its own way.
_SAME = (
    frozenset(map(fold, ("EU", "UE", "ES", "ЕС", "ЄС"))),
    frozenset(map(fold, ("VAT", "PVN", "НДС", "ПДВ"))),
    frozenset(map(fold, ("GDPR", "RODO", "VDAR"))),
    frozenset(map(fold, ("USA", "ASV", "США"))),
    frozenset(map(fold, ("UK", "Британия"))),
    frozenset(map(fold, ("FAQ", "BUJ"))),
)
# Cities whose names sound otherwise in the neighbour's language, by their beginnings.
_CITIES = tuple(
    tuple(map(fold, group.split()))
    for group in (
        "kyiv kiev kijow kijev київ киев києв києв kijiv",
        "lviv lwow lvov lvova львів львов львов",
        "vilnius wilno wiln vilna вильнюс вільнюс",
        "warsaw warszaw varsav варшав",
        "riga ryga rydze riga рига риг рига ризі",
        "krakow cracow krakov краков краків",
        "kharkiv charkow харьков харків",
        "odesa odessa odess одесс одес",
    )
)


@dataclass(frozen=True)
class Facts:
    """What a text states exactly; each field in a form that is the same in five languages."""

    amounts: tuple[Amount, ...]
    figures: frozenset[float]
    times: frozenset[str]
    dates: frozenset[tuple[int, int, int | None]]
    codes: frozenset[str]
    links: frozenset[str]
    phones: frozenset[str]
    countries: frozenset[str]
    weekdays: frozenset[int]
    months: frozenset[int]
    names: frozenset[str]
    words: frozenset[str]

    @property
    def exact(self) -> bool:
        """Whether there is anything but names to be compared."""
        return bool(
            self.amounts or self.times or self.dates or self.codes or self.links or self.phones
        )


@lru_cache(maxsize=4096)
def facts(text: str, lang: str, known: Known) -> Facts:
    """What a text in a language states exactly."""
    links = frozenset(fold(found).rstrip(".,;:/") for found in _LINK.findall(text))
    rest = _LINK.sub(" ", text)
    named = rest
    said = plain(rest, lang)
    dates, said = _dates(said)
    codes = frozenset(found.strip("-") for found in _CODE.findall(said) if not _is_unit(found))
    for code in codes:
        said = said.replace(code, " ")
    phones = frozenset(re.sub(r"\D", "", found) for found in _PHONE.findall(said))
    said = _PHONE.sub(" ", said)
    times = frozenset(f"{int(hour):02}:{minute}" for hour, minute in _clocks(said))
    found = amounts(untimed(said), lang)
    return Facts(
        amounts=found,
        figures=frozenset(_value(figure) for figure in _FIGURES.findall(said)),
        times=times,
        dates=dates,
        codes=codes,
        links=links,
        phones=phones,
        countries=countries(named, lang),
        weekdays=days_named(named, lang),
        months=_months(named),
        names=frozenset(_names(named, lang, known)),
        words=frozenset(_WORD.findall(named)),
    )


def missing(said: Facts, source: Facts, *, limit: bool, start: bool) -> str | None:
    """What is said and not in the source, as a reason; None where all of it is.

    `limit`, `start`: the sentence says "up to" or "from", so one end of a range will do.
    """
    for amount in said.amounts:
        if not _has(amount, source, limit=limit, start=start):
            return f"amount {amount}"
    pairs: tuple[tuple[str, frozenset[object], frozenset[object]], ...] = (
        ("code", frozenset(said.codes), frozenset(source.codes)),
        ("link", frozenset(said.links), frozenset(source.links)),
        ("phone", frozenset(said.phones), frozenset(source.phones)),
        ("country", frozenset(said.countries), frozenset(source.countries)),
        ("weekday", frozenset(said.weekdays), frozenset(source.weekdays)),
        ("month", frozenset(said.months), frozenset(source.months)),
    )
    for name, ours, theirs in pairs:
        if ours - theirs:
            return f"{name} {min(map(str, ours - theirs))}"
    for date in said.dates:
        if not any(_same_date(date, other) for other in source.dates):
            return f"date {date[0]}.{date[1]}"
    for time in said.times:
        if not _has_time(time, source):
            return f"time {time}"
    unsaid = said.figures - source.figures - _hours(source)
    if unsaid:
        return f"number {min(unsaid):g}"
    return _foreign_name(said, source)


def _has(amount: Amount, source: Facts, *, limit: bool, start: bool) -> bool:
    for other in source.amounts:
        if amount.unit != other.unit:
            continue
        if (amount.low, amount.high) == (other.low, other.high):
            return True
        single = amount.low == amount.high
        if single and limit and amount.high == other.high:
            return True
        if single and start and amount.low == other.low:
            return True
    if amount.unit not in ("", "hour"):
        return False
    return all(_has_time(f"{int(end):02}:00", source) for end in (amount.low, amount.high))


def _has_time(time: str, source: Facts) -> bool:
    if time in source.times:
        return True
    hour, minute = map(int, time.split(":"))
    return any(
        math.isclose(end, hour + minute / 100)
        for each in source.amounts
        if each.unit in ("", "hour")
        for end in (each.low, each.high)
    )


def _hours(source: Facts) -> frozenset[float]:
    return frozenset(float(part) for time in source.times for part in time.split(":"))


def _same_date(one: tuple[int, int, int | None], other: tuple[int, int, int | None]) -> bool:
    return one[:2] == other[:2] and (one[2] is None or one[2] == other[2])


def _foreign_name(said: Facts, source: Facts) -> str | None:
    """The first name that stands in the source in no form."""
    for name in sorted(said.names):
        if any(
            fold(name) in group and any(fold(w) in group for w in source.words) for group in _SAME
        ):
            continue
        if _city(name) is not None and _city(name) in map(_city, source.words):
            continue
        if not any(same_name(name, word) for word in source.words):
            return f"name {name}"
    return None


def _city(word: str) -> int | None:
    said = fold(word)
    groups = enumerate(_CITIES)
    return next((n for n, stems in groups if any(said.startswith(stem) for stem in stems)), None)


def _dates(said: str) -> tuple[frozenset[tuple[int, int, int | None]], str]:
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


def _clocks(said: str) -> list[tuple[str, str]]:
    """Times of day; `9.30` is one where another stands beside it or a range is made of it."""
    found = [(m[1], m[2]) for m in _CLOCK.finditer(said) if ":" in m[0]]
    pairs = re.findall(r"(?<![\d.])(\d{1,2})\.(\d\d)\s?[–-]\s?(\d{1,2})\.(\d\d)(?!\d)", said)
    for one, first, two, second in pairs:
        if int(one) < 25 and int(two) < 25:
            found += [(one, first), (two, second)]
    return found


def _value(figure: str) -> float:
    if re.fullmatch(r"\d{1,3}(?:[ .,]\d{3})+", figure):
        return float(re.sub(r"\D", "", figure))
    head, _, tail = figure.replace(",", ".").rpartition(".")
    whole = re.sub(r"\D", "", head or tail)
    return float(f"{whole}.{tail}" if head else whole)


def _is_unit(token: str) -> bool:
    """`m2` and `m3` are measures."""
    return bool(re.fullmatch(r"[cdkm]?m[23]", token))


def _months(text: str) -> frozenset[int]:
    """The months a text names. English "may" and "march" are also verbs: they want a capital."""
    found = set()
    for word in re.findall(r"[^\W\d_]{3,}", text):
        if word in ("may", "march", "maja"):
            continue
        number = _month(fold(word))
        if number:
            found.add(number)
    return frozenset(found)


@lru_cache(maxsize=4096)
def _month(word: str) -> int | None:
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


def _names(text: str, lang: str, known: Known) -> list[str]:
    found = []
    for match in _WORD.finditer(text):
        word = match[0]
        if len(word) < 2 or not any(letter.isupper() for letter in word) or fold(word) in _COURTESY:
            continue
        if _no_name(word, lang):
            continue
        inner = any(letter.isupper() for letter in re.sub(r"-.*", "", word)[1:])
        if inner or not _opens(text, match.start()) or _brand(word, lang, known):
            found.append(word)
    return found


def _brand(word: str, lang: str, known: Known) -> bool:
    """Whether a word that opens a sentence is a name all the same. Dictionaries of languages
    with many endings lack too many forms for their silence to mean anything."""
    if lang in ("ru", "uk"):
        return bool(re.match(r"[A-Za-z]", word))
    return lang == "en" and not any(
        known(part) for part in re.split(r"[-']", word) if len(part) > 1
    )


def _opens(text: str, at: int) -> bool:
    """Whether a sentence, a quotation or a line begins there."""
    before = text[:at].rstrip(" \u00a0„“”\"'«(*_-–—•")
    return not before or before[-1] in ".!?:;\n…|"


@lru_cache(maxsize=4096)
def _no_name(word: str, lang: str) -> bool:
    """Countries, weekdays and months are compared by themselves; English writes them so."""
    if countries(word, lang) or weekdays(word, lang):
        return True
    plain_word = fold(word)
    if lang == "en" and plain_word in _english_capitals():
        return True
    return any(
        len(stem) > 2 and plain_word.startswith(fold(stem))
        for stems in _MONTHS
        for stem in stems.split()
        if len(plain_word) <= len(stem) + 4
    )


@lru_cache(maxsize=1)
def _english_capitals() -> frozenset[str]:
    names = Locale("en").languages
    spoken = {fold(names[code]) for code in (*LANGUAGES, "de", "lt", "et", "fr")}
    return frozenset(spoken | {"european", "christmas", "easter", "st", "mr", "mrs"})
