"""`[[shops.ID.rules]]`: when the shop's staff want a person brought in."""

from __future__ import annotations

import re
from datetime import time
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from bot.section import Section

Topic = Literal["delivery", "goods", "service", "complaint", "order", "payment"]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_WINDOW = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*[-–]\s*([01]?\d|2[0-3]):([0-5]\d)")
_ALWAYS = ("explicit", "safety", "legal")
SWITCHED = ("complaint", "order", "payment", "repeat", "unknown", "frustration", "abuse")


def _window(written: str) -> str:
    if not _WINDOW.fullmatch(written.strip()):
        raise ValueError(f'write a time of day as "22:00-06:00", not {written!r}')
    return written


def _switchable(reason: str) -> str:
    if reason in _ALWAYS:
        raise ValueError(
            f"{reason} cannot be switched off: whoever asks for a person, is in danger or "
            "threatens with the law always gets one"
        )
    if reason not in SWITCHED:
        raise ValueError(f"there is no reason {reason!r}; there are " + ", ".join(SWITCHED))
    return reason


Reason = Annotated[str, AfterValidator(_switchable)]


class RuleSettings(Section):
    """One rule: all that it names must hold."""

    action: Literal["offer", "transfer"]
    topics: tuple[Topic, ...] = ()
    # One of them must occur, in whatever form: "hurtowy" is also in "zamówienie hurtowe".
    words: tuple[Annotated[str, Field(min_length=2)], ...] = ()
    days: tuple[Day, ...] = ()
    # Local time of the shop; may pass midnight.
    between: Annotated[str, AfterValidator(_window)] | None = None
    # By the shop's opening hours.
    when: Literal["open", "closed"] | None = None
    cart_from: Annotated[Decimal, Field(ge=0)] | None = None

    @model_validator(mode="after")
    def _says_when(self) -> RuleSettings:
        named = (self.topics, self.words, self.days, self.between, self.when, self.cart_from)
        if not any(one not in (None, ()) for one in named):
            raise ValueError(
                "say when the rule applies: topics, words, days, between, when or cart_from"
            )
        return self

    @property
    def window(self) -> tuple[time, time] | None:
        """`between` as two times."""
        found = _WINDOW.fullmatch(self.between.strip()) if self.between else None
        if found is None:
            return None
        start, end = found.groups()[:2], found.groups()[2:]
        return time(int(start[0]), int(start[1])), time(int(end[0]), int(end[1]))
