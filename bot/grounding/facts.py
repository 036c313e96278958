"""What a sentence states exactly, and whether a passage states the same. Pure.

Numbers with their units, dates, clock times, codes, addresses, telephone numbers, countries,
weekdays and proper names. Whatever of these a sentence has, the passage must have.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache

from bot.grounding.days import clocks, dates_in, days_named, months_named, same_date
from bot.grounding.names import Known, foreign_name, names_in, words_in
from bot.grounding.plain import plain, untimed
from knowledge.lemmas import fold
from knowledge.particulars import Amount, amounts, countries

_LINK = re.compile(
    r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://|www\.)[^\s<>\"')\]]+"
    r"|\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|io|eu|shop|store|example|pl|lv|ru|ua|uk|lt|ee|de|info)\b"
    r"(?:/[^\s<>\"')\]]*)?",
    re.IGNORECASE,
)


_PHONE = re.compile(r"\+?\d(?:[ ()-]{0,2}\d){6,}")


_CODE = re.compile(r"(?<![\w@./-])(?=[\w-]*\d)(?=[\w-]*[^\W\d_])[^\W\d_][\w-]*\w(?![\w@])")


_FIGURES = re.compile(r"\d{1,3}(?:[ .,]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?")


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
    dates, said = dates_in(said)
    codes = frozenset(found.strip("-") for found in _CODE.findall(said) if not _is_unit(found))
    for code in codes:
        said = said.replace(code, " ")
    phones = frozenset(re.sub(r"\D", "", found) for found in _PHONE.findall(said))
    said = _PHONE.sub(" ", said)
    times = frozenset(f"{int(hour):02}:{minute}" for hour, minute in clocks(said))
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
        months=months_named(named),
        names=frozenset(names_in(named, lang, known)),
        words=words_in(named),
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
        if not any(same_date(date, other) for other in source.dates):
            return f"date {date[0]}.{date[1]}"
    for time in said.times:
        if not _has_time(time, source):
            return f"time {time}"
    unsaid = said.figures - source.figures - _hours(source)
    if unsaid:
        return f"number {min(unsaid):g}"
    return foreign_name(said.names, source.words)


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


def _value(figure: str) -> float:
    if re.fullmatch(r"\d{1,3}(?:[ .,]\d{3})+", figure):
        return float(re.sub(r"\D", "", figure))
    head, _, tail = figure.replace(",", ".").rpartition(".")
    whole = re.sub(r"\D", "", head or tail)
    return float(f"{whole}.{tail}" if head else whole)


def _is_unit(token: str) -> bool:
    """`m2` and `m3` are measures."""
    return bool(re.fullmatch(r"[cdkm]?m[23]", token))
