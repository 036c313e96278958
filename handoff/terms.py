"""What a shop has set for its people: when they are there, and within which time they settle. Pure.

The service classes by default are those of practice: a late delivery is settled within 24 to 48
hours, a complaint about goods within 48 to 72, dissatisfaction with the service within 24. The
lower end warns, the upper one is the deadline.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_time

from handoff.events import ServiceClass
from handoff.hours import Counted, Hours
from handoff.words import say

_UTC = ZoneInfo("UTC")
_CLOCKS = {"lv": "H.mm"}


@dataclass(frozen=True)
class Within:
    """The clock of a service class, in hours as they are counted."""

    warn: float
    hours: float
    counted: Counted = "days"


CLASSES: Mapping[ServiceClass, Within] = MappingProxyType(
    {
        "delivery": Within(24, 48),
        "goods": Within(48, 72),
        "service": Within(18, 24),
        "general": Within(24, 48),
    }
)


@dataclass(frozen=True)
class FollowUp:
    """The plan after a complaint or a resolved conversation; None leaves a step out."""

    informed: timedelta | None = timedelta(hours=24)
    survey: timedelta | None = timedelta(days=7)
    review: timedelta | None = timedelta(days=14)


@dataclass(frozen=True)
class Terms:
    """One shop's. Without `hours` the calendar counts and nobody is told a time.

    `reply`: within so many hours a person writes to whoever left a form, and is said to.
    """

    hours: Hours | None = None
    reply: float | None = None
    classes: Mapping[ServiceClass, Within] = field(default_factory=lambda: CLASSES)
    follow_up: FollowUp = FollowUp()

    @property
    def zone(self) -> ZoneInfo:
        """In which times are told and read."""
        return self.hours.zone if self.hours else _UTC

    def clock(self, kind: ServiceClass, start: datetime) -> tuple[datetime, datetime]:
        """When to warn and when it has to be settled."""
        within = self.classes[kind]
        return (
            self._after(start, within.warn, within.counted),
            self._after(start, within.hours, within.counted),
        )

    def replied_by(self, start: datetime) -> datetime | None:
        """The time a form is promised, rounded up to five minutes; None where none is."""
        if self.hours is None or self.reply is None:
            return None
        due = self._after(start, self.reply, "days")
        return due + timedelta(seconds=-due.timestamp() % 300)

    def is_open(self, at: datetime) -> bool:
        """Whether the shop's people are there by its hours; always where it has set none."""
        return self.hours is None or self.hours.is_open(at)

    def told(self, at: datetime, lang: str, now: datetime) -> str:
        """A time as a shopper reads it in a sentence: "at 17:00" today, else the day with it."""
        there, here = at.astimezone(self.zone), now.astimezone(self.zone)
        locale = Locale(lang) if lang in ("pl", "lv", "ru", "uk") else Locale("en", "GB")
        time = format_time(there.time(), _CLOCKS.get(lang, "H:mm"), locale=locale)
        if there.date() == here.date():
            return say(lang, "moment_today", time=time)
        day = say(lang, "moment_days").split("|")[there.weekday()]
        month = say(lang, "moment_months").split("|")[there.month - 1]
        return say(lang, "moment", day=day, date=there.day, month=month, time=time)

    def _after(self, start: datetime, hours: float, counted: Counted) -> datetime:
        if self.hours is None:
            return start.astimezone(UTC) + timedelta(hours=hours)
        return self.hours.after(start, hours, counted)
