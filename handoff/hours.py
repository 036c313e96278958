"""When a shop is open, and when so many of its hours have passed. Pure.

A shop's week, its holidays and single days are local; everything that goes in and comes out is
an aware time in UTC, so that a change of the clocks neither adds nor takes an hour.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# How hours are counted: while the shop is open; around the clock on days on which it opens;
# by the calendar alone.
Counted = Literal["opening", "days", "calendar"]
Windows = tuple[tuple[time, time], ...]
_SPAN = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*[-–]\s*(\d{1,2})(?:[:.](\d{2}))?")
_MIDNIGHT = time(0)
# Nobody closes for longer; a search beyond would be a mistake in the configuration.
_LOOK_AHEAD_DAYS = 400


@dataclass(frozen=True)
class Hours:
    """A shop's opening hours; `week` by weekday from Monday, a closed day an empty tuple.

    `special` wins over the week and over holidays. An end of 00:00 is midnight after the day.
    """

    zone: ZoneInfo
    week: tuple[Windows, ...]
    special: Mapping[date, Windows] = field(default_factory=dict)
    is_holiday: Callable[[date], bool] = lambda day: False

    def windows(self, day: date) -> Windows:
        """The local opening windows of a day, in order."""
        if day in self.special:
            return self.special[day]
        return () if self.is_holiday(day) else self.week[day.weekday()]

    def is_open(self, at: datetime) -> bool:
        """Whether somebody is there."""
        return any(start <= at < end for start, end in self._spans(at, "opening", within=1))

    def next_opening(self, at: datetime) -> datetime:
        """The next moment at which the shop is open: `at` itself where it is."""
        for start, end in self._spans(at, "opening"):
            if end > at:
                return max(start, at)
        raise ValueError("these hours never open")

    def after(self, start: datetime, hours: float, counted: Counted = "opening") -> datetime:
        """When `hours` will have passed since `start`, as they are counted.

        Counted by days, an end outside the opening hours moves to the next opening.
        """
        left = timedelta(hours=hours)
        if counted == "calendar":
            return start + left
        for begins, ends in self._spans(start, counted):
            begins = max(begins, start)
            if ends <= begins:
                continue
            if left <= ends - begins:
                due = begins + left
                return due if counted == "opening" else self.next_opening(due)
            left -= ends - begins
        raise ValueError("these hours never open")

    def between(self, start: datetime, end: datetime, counted: Counted = "opening") -> timedelta:
        """How much of the time from `start` to `end` counts."""
        if counted == "calendar":
            return end - start
        total = timedelta()
        for begins, ends in self._spans(start, counted):
            if begins >= end:
                break
            total += max(timedelta(), min(ends, end) - max(begins, start))
        return total

    def _spans(
        self, at: datetime, counted: Counted, within: int = _LOOK_AHEAD_DAYS
    ) -> Iterator[tuple[datetime, datetime]]:
        """The spans that count, in UTC, from the day before `at` on."""
        today = at.astimezone(self.zone).date()
        for offset in range(-1, within + 1):
            day = today + timedelta(days=offset)
            windows = self.windows(day)
            if counted == "days" and windows:
                windows = ((_MIDNIGHT, _MIDNIGHT),)
            for opens, closes in windows:
                last = day + timedelta(days=1) if closes <= opens else day
                yield self._utc(day, opens), self._utc(last, closes)

    def _utc(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.zone).astimezone(UTC)


def hours_of(
    zone: str,
    week: Mapping[str, str | Sequence[str]],
    *,
    holidays: str | None = None,
    closed: Sequence[date] = (),
    special: Mapping[str, str | Sequence[str]] | None = None,
) -> Hours:
    """Opening hours as they are configured; ValueError says in a sentence what is wrong.

    `week` has keys as `mon` and `mon-fri` and values as `"9-17"`, `["9:00-13:00", "14:00-18:00"]`
    or `"closed"`; `holidays` a country as `PL`, or one of its parts as `GB-SCT`; `special` dates
    as `2026-12-24`.
    """
    try:
        known = ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise ValueError(f'there is no time zone {zone!r}; write it as "Europe/Riga"') from None
    days: list[Windows] = [()] * 7
    for named, said in week.items():
        for weekday in _weekdays(named):
            days[weekday] = windows_of(said)
    if not any(days):
        raise ValueError('no day is open; write for example mon-fri = "9-17"')
    singles = {_day(text): windows_of(said) for text, said in (special or {}).items()}
    singles.update({day: () for day in closed})
    return Hours(known, tuple(days), singles, _holidays(holidays))


def windows_of(said: str | Sequence[str]) -> Windows:
    """The windows of one day: `"9-17"`, a list of such, or `"closed"`."""
    texts = [said] if isinstance(said, str) else list(said)
    if texts == ["closed"]:
        return ()
    windows = sorted(_window(text) for text in texts)
    for (_, before), (after, _) in itertools.pairwise(windows):
        if before == _MIDNIGHT or after < before:
            raise ValueError(f"{', '.join(texts)} overlap")
    return tuple(windows)


def _window(text: str) -> tuple[time, time]:
    match = _SPAN.fullmatch(text.strip())
    if not match:
        raise ValueError(f'{text!r} are no hours; write "9-17" or "09:00-17:30"')
    from_hour, from_minute, to_hour, to_minute = (int(part or 0) for part in match.groups())
    if from_hour > 23 or to_hour > 24 or max(from_minute, to_minute) > 59:
        raise ValueError(f"{text!r} are no hours of a day")
    opens = time(from_hour, from_minute)
    closes = _MIDNIGHT if (to_hour, to_minute) == (24, 0) else time(to_hour % 24, to_minute)
    if to_hour == 24 and to_minute:
        raise ValueError(f"{text!r} are no hours of a day")
    if closes != _MIDNIGHT and closes <= opens:
        raise ValueError(f"{text!r} end before they begin")
    return opens, closes


def _weekdays(named: str) -> range:
    first, _, last = named.strip().lower().partition("-")
    if first not in DAYS or (last and last not in DAYS):
        raise ValueError(f"{named!r} is no day; days are {', '.join(DAYS)}, or as mon-fri")
    start, end = DAYS.index(first), DAYS.index(last or first)
    if end < start:
        raise ValueError(f"{named!r} ends before it begins")
    return range(start, end + 1)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is no date; write it as 2026-12-24") from None


def _holidays(country: str | None) -> Callable[[date], bool]:
    if country is None:
        return lambda day: False
    # A tenth of a second, which only a shop that has holidays should wait.
    import holidays

    code, _, part = country.upper().partition("-")
    try:
        known = holidays.country_holidays(code, subdiv=part or None)
    except NotImplementedError:
        raise ValueError(
            f'no holidays are known for {country!r}; write a country as "PL" or a part as "GB-SCT"'
        ) from None
    return lambda day: day in known
