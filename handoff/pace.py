"""How fast one visitor may write, read from the conversation's log. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_timedelta

from handoff.errors import RateLimited
from handoff.events import Author, MessageAdded
from handoff.limits import Limits
from handoff.snapshot import Recorded
from handoff.words import FALLBACK, languages

_HOUR = timedelta(hours=1)
# Seconds are told up to here, then whole minutes.
_SECONDS = 60


def check(log: Sequence[Recorded], now: datetime, limits: Limits) -> None:
    """One more message of the shopper at `now`, or `RateLimited`."""
    within = timedelta(seconds=limits.messages_within)
    for most, span in ((limits.messages, within), (limits.messages_an_hour, _HOUR)):
        latest = _written(log, now - span, most)
        if len(latest) == most:
            raise RateLimited((latest[-1] + span - now).total_seconds())


def _written(log: Sequence[Recorded], since: datetime, most: int) -> list[datetime]:
    """When the shopper wrote, the latest first, at most so many."""
    times: list[datetime] = []
    for recorded in reversed(log):
        if recorded.at <= since or len(times) == most:
            break
        event = recorded.event
        if isinstance(event, MessageAdded) and event.author is Author.SHOPPER:
            times.append(recorded.at)
    return times


def when(seconds: float, lang: str) -> str:
    """In how long, never too soon: "in 8 seconds", "za 12 minut"."""
    whole = ceil(seconds) if seconds <= _SECONDS else ceil(seconds / 60) * 60
    wait = timedelta(seconds=max(1, whole))
    # Above the default, an hour would be told for fifty-one minutes.
    return format_timedelta(wait, add_direction=True, threshold=1, locale=_locale(lang))


def _locale(lang: str) -> Locale:
    short = lang.replace("_", "-").split("-")[0].lower()
    try:
        return Locale.parse(short if short in languages() else FALLBACK)
    except (UnknownLocaleError, ValueError):
        return Locale.parse(FALLBACK)
