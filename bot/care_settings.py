"""`[shops.ID.hours]`, `.classes`, `.follow_up`, `.notices`, `.webhooks`: people and their times."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from bot.section import Section

ServiceClass = Literal["delivery", "goods", "service", "general"]
News = Literal["waiting", "complaint", "warning", "breach", "promise_due", "review"]
_ALL: tuple[News, ...] = ("waiting", "complaint", "warning", "breach", "promise_due", "review")
_Windows = str | tuple[str, ...]


class HoursSettings(Section):
    """When somebody is there. `week` has keys as `mon-fri` and values as `"9-17"`."""

    zone: str
    week: dict[str, _Windows]
    # A country as "PL", or a part of one as "GB-SCT".
    holidays: str | None = None
    closed: tuple[date, ...] = ()
    # Single days with hours of their own, which win over all else: "2026-12-24" = "9-12".
    special: dict[str, _Windows] = Field(default_factory=dict)
    # Whoever leaves a complaint or contact is told that a person writes within so many hours,
    # counted on open days.
    reply_hours: Annotated[float, Field(gt=0, le=1000)] | None = None


class ClassSettings(Section):
    """The clock of one service class."""

    warn_hours: float = Field(gt=0)
    hours: float = Field(gt=0, le=10_000)
    # "days": around the clock on days the shop opens; "opening": in opening hours alone.
    counted: Literal["days", "opening", "calendar"] = "days"

    @model_validator(mode="after")
    def _warns_before(self) -> ClassSettings:
        if self.warn_hours > self.hours:
            raise ValueError("warn_hours cannot be more than hours")
        return self


class FollowUpSettings(Section):
    """The plan after a complaint or a resolved conversation; 0 leaves a step out."""

    informed_hours: float = Field(24, ge=0)
    survey_days: float = Field(7, ge=0)
    review_days: float = Field(14, ge=0)


class NoticeSettings(Section):
    """Notices to the shop's people, by Apprise's addresses."""

    to: tuple[str, ...] = Field(min_length=1)
    on: tuple[News, ...] = _ALL


class WebhookSettings(Section):
    """One system that hears of news, signed with a secret that it knows too."""

    url: Annotated[str, Field(pattern=r"^https?://[^/\s@]+(/\S*)?$")]
    secret: Annotated[str, Field(min_length=16, repr=False)]
    on: tuple[News, ...] = _ALL
