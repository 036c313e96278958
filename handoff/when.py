"""Times that people write, in five languages: "by noon", "jutro do 15", "в течение часа". Pure.

The patterns read text in plain form (`signals/fold.py`): lower case, no diacritics. One set for
all languages, as agents write in more than one, and their words hardly collide.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from handoff.signals.fold import plain
from handoff.terms import Terms

_DAYS = (
    r"monday|poniedzial\w*|pirmdien\w*|понедельник\w*|понеділ\w*",
    r"tuesday|wtor\w*|otrdien\w*|вторник\w*|вівтор\w*",
    r"wednesday|srod\w*|tresdien\w*|сред[уеыа]|серед[уаи]",
    r"thursday|czwart\w*|ceturtdien\w*|четверг\w*|четвер\w*",
    r"friday|piat\w*|piektdien\w*|пятниц\w*",
    r"saturday|sobot\w*|sestdien\w*|суббот\w*|субот\w*",
    r"sunday|niedziel\w*|svetdien\w*|воскресен\w*|неділ\w*",
)
_AHEAD = (
    (2, r"day after tomorrow|pojutrze|parit\w*|послезавтра|післязавтра"),
    (1, r"tomorrow|jutr[oa]|rit|ritdien\w*|завтра"),
    (
        0,
        r"today|tonight|this (?:morning|afternoon|evening)|dzis\w*|sodien\w*|sovakar"
        r"|сегодня|сьогодні",
    ),
)
_MONTHS = (
    "jan|stycz|янв|січ",
    "feb|lut(?:y|eg)|февр|лют",
    "mar(?:ch|z|c|t)|март|берез",
    "apr|kwie|апр|квіт",
    "may|maj|ма[яи]|трав",
    "jun|czerw|июн|черв",
    "jul|lip(?:ca|iec)|июл|лип",
    "aug|sierp|авг|серп",
    "sep|wrze|сент|верес",
    "oct|okt|pazdz|окт|жовт",
    "nov|listopad|ноя|листопад",
    "dec|grud|дек|груд",
)
_UNITS = (
    (15, r"kwadrans\w*|quarter of an hour|ceturtdalstund\w*|четверт\w+ часа|чверт\w+ години"),
    (1, r"min|mins|minut\w*|minu[ts]\w*|минут\w*|хвилин\w*|мин|хв"),
    (60, r"h|hrs?|hours?|godzin\w*|godz|stund\w*|час|часа|часов|годин\w*"),
    (1440, r"days?|dni|dnia|dzien|dien\w*|дн[яеі]\w*|день|доби|сут\w*"),
    (10080, r"weeks?|tydzien|tygodni\w*|nedel\w*|недел\w*|тиж\w*"),
)
_NUMBERS = {
    0.5: "half an|half a|pol|pusstund|пол|пів",
    1.0: "an|a|the|one|jedn(?:ej|ego|a)|vienas?|одного|однои|одної|один|одну",
    2.0: "two|a couple of|dwoch|dwie|dwa|divu|divam|двух|два|две|двох|дві",
    3.0: "three|trzech|trzy|triju|trim|tris|трех|три|трьох",
    4.0: "four|czterech|cztery|cetru|четырех|четыре|чотирьох|чотири",
    5.0: "five|pieciu|piec|piecu|пяти|пять|пять",
}
_NUMBER = r"\d{1,3}|" + "|".join(_NUMBERS.values())
_WITHIN = (
    r"within|in|give me|in the next|over the next|w ciagu|w przeciagu|w|za|przez|do|maksymalnie"
    r"|в течение|через|за|протягом|впродовж|упродовж|до|pec|ne velak ka"
)
_WORKING = r"business|working|roboczych|roboczego|рабоч\w+|робоч\w+|darba"
_UNIT = "|".join(f"(?P<u{size}>{words})" for size, words in _UNITS)
_SPAN = re.compile(
    rf"(?<!\w)(?:(?:{_WITHIN}) (?:najblizsz\w+ |ближаиш\w+ |наиближч\w+ )?)?"
    rf"(?:(?P<number>{_NUMBER})[ -]?)?(?P<before>(?:{_WORKING}) )?(?:{_UNIT})(?!\w)"
    rf"(?P<after> (?:{_WORKING})(?!\w))?"
)
_LEADS = re.compile(rf"(?<!\w)(?:{_WITHIN}) ")
_UNTIL = re.compile(r"(?:do|до|w|in|pec) (?!ciagu|przeciagu)")
_TRAILS = re.compile(r" laika(?!\w)")
_CLOCK = re.compile(
    r"(?<![\w.,:])(?:by|before|until|till|at|around|do|o|od|przed|kolo|okolo|lidz|plkst|ap"
    r"|ne velak ka|до|в|о|об|к|около|близько)\.? ?(?:plkst|godz|godzin[aiey]|godzinie)?\.? ?"
    r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?(?: ?(?P<half>am|pm|a\.m|p\.m))?(?P<rest>.{0,14})"
)
_WRITTEN_CLOCK = re.compile(r"(?<![\d.,:])(?P<hour>\d{1,2}):(?P<minute>\d{2})(?P<half>)(?P<rest>)")
_BETWEEN = re.compile(
    r"(?<!\w)(?:between|miedzy|pomiedzy|starp|между|між) [\d:.]+ ?(?:am|pm)? ?"
    r"(?:and|a|i|un|и|та|і|и) (?=\d)"
)
_NOT_A_CLOCK = re.compile(
    rf"[.,:/-]?\d|%| ?(?:{'|'.join(words for size, words in _UNITS if size != 60)}|hours?|hrs?|h"
    rf"|godzin|stundam|stundu|часа|годин|{_WORKING}|{'|'.join(_MONTHS)}|zl|pln|eur|€|грн|руб|шт"
    r"|szt|gab|kg|cm)"
)
_PARTS = (
    (
        "end",
        r"end of (?:the )?(?:working |business )?day|eod|close of business"
        r"|konca (?:dzisiejszego )?dnia|dienas beig\w*|darba dienas beig\w*"
        r"|конца (?:рабочего )?дня|кінця (?:робочого )?дня",
    ),
    (
        "late",
        r"afternoon|po poludniu|popoludni\w*|pecpusdien\w*|pec pusdienam|после обеда"
        r"|после полудня|по обіді|після обіду|пополудні",
    ),
    ("noon", r"noon|midday|(?<!po )poludni\w*|pusdienlaik\w*|полудн\w*|полудня"),
    ("noon", r"morning|z rana|rano|no rita|rita|утром|утра|вранці|зранку|ранку"),
    ("evening", r"evening|tonight|wieczor\w*|vakara|sovakar|вечером|вечера|ввечері|вечора|увечері"),
)
_WEEK_END = re.compile(
    r"end of (?:the |this )?week|this week|w tym tygodniu|sonedel|на этои неделе|цього тижня|"
    r"konca tygodnia|nedelas beig\w*|конца недели|кінця тижня"
)
_DATE = re.compile(
    r"(?<![\d.,:/])(?P<day>\d{1,2})[./](?P<month>\d{1,2})(?:[./](?P<year>20\d\d))?(?![\d:/%])"
)
_NAMED_DATE = re.compile(
    r"(?<![\d.,])(?P<day>\d{1,2})(?:st|nd|rd|th)?\.? (?:of )?(?P<named>"
    + "|".join(f"(?P<m{i}>(?:{stem})\\w*)" for i, stem in enumerate(_MONTHS, 1))
    + r")|(?P<english>"
    + "|".join(_MONTHS)
    + r")\w* (?P<on>\d{1,2})(?:st|nd|rd|th)?(?![\d:])"
)
_FAR = timedelta(days=120)
_CLOSING = time(18)
_TIMES = {"noon": time(12), "late": time(17), "evening": time(20)}


@dataclass(frozen=True)
class _Day:
    day: date
    # A weekday of today may also mean the next one.
    weekly: bool = False


def due(text: str, now: datetime, terms: Terms) -> datetime | None:
    """The time a sentence sets, in UTC and after `now`; None where it sets none.

    A day without a time ends when the shop closes, a time alone is the next such time.
    """
    said = _BETWEEN.sub("by ", plain(text))
    here = now.astimezone(terms.zone)
    if span := _span(said, now, terms):
        return span
    day = _day(said, here.date())
    at = _time(said, day.day if day else here.date(), terms)
    if day is None and at is None:
        return None
    chosen = _Day(here.date()) if day is None else day
    set_for = _utc(chosen.day, at or _closing(chosen.day, terms), terms)
    if set_for <= now and (chosen.weekly or day is None):
        later = chosen.day + timedelta(days=7 if chosen.weekly else 1)
        set_for = _utc(later, at or _closing(later, terms), terms)
    return set_for if set_for > now else None


def _span(said: str, now: datetime, terms: Terms) -> datetime | None:
    for match in _SPAN.finditer(said):
        led = _LEADS.match(match.group()) or _TRAILS.match(said[match.end() :])
        if not led:
            continue
        size = next(size for size, _ in _UNITS if match.group(f"u{size}"))
        number = _number(match.group("number"))
        minutes = size * number
        # "до дня", "do dni": a unit alone after "until" is no span.
        if match.group("number") is None and _UNTIL.match(match.group()):
            continue
        if (match.group("before") or match.group("after")) and terms.hours:
            return terms.hours.after(now, minutes / 60, "days")
        return (now + timedelta(minutes=minutes)).astimezone(UTC)
    return None


def _number(text: str | None) -> float:
    if text is None:
        return 1.0
    if text.isdigit():
        return float(text)
    return next(value for value, words in _NUMBERS.items() if re.fullmatch(words, text))


def _day(said: str, today: date) -> _Day | None:
    if found := _date(said, today):
        return _Day(found)
    for ahead, words in _AHEAD:
        if re.search(rf"(?<!\w)(?:{words})(?!\w)", said):
            return _Day(today + timedelta(days=ahead))
    for weekday, words in enumerate(_DAYS):
        if re.search(rf"(?<!\w)(?:{words})(?!\w)", said):
            return _Day(today + timedelta(days=(weekday - today.weekday()) % 7), weekly=True)
    if _WEEK_END.search(said):
        return _Day(today + timedelta(days=(4 - today.weekday()) % 7), weekly=True)
    if re.search(rf"(?<!\w)(?:{_PARTS[0][1]})(?!\w)", said):
        return _Day(today)
    return None


def _date(said: str, today: date) -> date | None:
    if match := _NAMED_DATE.search(said):
        if match.group("english"):
            stem, number = match.group("english"), match.group("on")
        else:
            stem, number = match.group("named"), match.group("day")
        month = next((i for i, m in enumerate(_MONTHS, 1) if re.match(m, stem)), 0)
        return _next(today, int(number), month, None)
    if match := _DATE.search(said):
        year = match.group("year")
        return _next(
            today, int(match.group("day")), int(match.group("month")), int(year) if year else None
        )
    return None


def _next(today: date, day: int, month: int, year: int | None) -> date | None:
    try:
        found = date(year or today.year, month, day)
        if not year and found < today:
            found = date(today.year + 1, month, day)
    except ValueError:
        return None
    # Nobody promises so far ahead without a year; it is a number that looks like a date.
    return found if year or found - today <= _FAR else None


def _time(said: str, day: date, terms: Terms) -> time | None:
    for match in (*_CLOCK.finditer(said), *_WRITTEN_CLOCK.finditer(said)):
        hour, minute = int(match.group("hour")), int(match.group("minute") or 0)
        if _NOT_A_CLOCK.match(match.group("rest")) or hour > 24 or minute > 59:
            continue
        if match.group("minute") and _DATE.search(said, match.start("hour")) and hour > 12:
            continue
        half = match.group("half")
        # "By 3" in a shop is the afternoon.
        if hour < 12 and ((half or "").startswith("p") or (not half and hour < 7)):
            hour += 12
        return time(hour % 24, minute)
    for name, words in _PARTS:
        if re.search(rf"(?<!\w)(?:{words})(?!\w)", said):
            return _closing(day, terms) if name == "end" else _TIMES[name]
    return None


def _closing(day: date, terms: Terms) -> time:
    windows = terms.hours.windows(day) if terms.hours else ()
    return windows[-1][1] if windows and windows[-1][1] != time(0) else _CLOSING


def _utc(day: date, at: time, terms: Terms) -> datetime:
    return datetime.combine(day, at, terms.zone).astimezone(UTC)
