"""`[shops.ID]`: one shop, and how its site is read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from bot.care_settings import (
    ClassSettings,
    FollowUpSettings,
    HoursSettings,
    NoticeSettings,
    ServiceClass,
    WebhookSettings,
)
from bot.money import known_currency
from bot.rule_settings import Reason, RuleSettings
from bot.section import Section
from knowledge.crawl import Limits


class CrawlSettings(Section):
    """`[shops.ID.crawl]`: how far a crawl of the shop's site goes, and how fast."""

    pages: int = Field(1_000, ge=1)
    # How many links away from the listed pages; by default 0 with a sitemap and 2 without.
    depth: int | None = Field(None, ge=0, le=10)
    seconds_between: float = Field(1.0, ge=0)
    page_megabytes: float = Field(10.0, gt=0, le=20)
    page_seconds: float = Field(30.0, gt=0)
    minutes: float = Field(60.0, gt=0)
    # Patterns with `*` over path and query, as "/blog/*".
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    # Read beside the site's own host.
    hosts: tuple[str, ...] = ()
    # Whether its name may lead to an address inside a private network.
    private: bool = False

    @property
    def limits(self) -> Limits:
        """As `knowledge` takes them."""
        said = self.model_dump(exclude={"page_megabytes", "minutes"})
        return Limits(
            **said,
            page_bytes=int(self.page_megabytes * 2**20),
            total_seconds=self.minutes * 60,
        )


def _in_order(both: tuple[float, float]) -> tuple[float, float]:
    if not 0 <= both[0] <= both[1] <= 1:
        raise ValueError("give two numbers from 0 to 1, the lower one first")
    return both


Thresholds = Annotated[tuple[float, float], AfterValidator(_in_order)]


class ShopSettings(Section):
    """`[shops.ID]`: one shop; `dir` is relative to the configuration file.

    With a `site` (its sitemap or first page) it may do without.
    """

    dir: Path | None = None
    site: Annotated[str, Field(pattern=r"^https?://[^/\s@]+(/|$)")] | None = None
    crawl: CrawlSettings = CrawlSettings()
    name: str | None = None
    languages: tuple[Literal["en", "pl", "lv", "ru", "uk"], ...] = ("en", "pl", "lv", "ru", "uk")
    # Pages on other hosts that may open a chat, as `https://shop.example`.
    origins: tuple[str, ...] = ()
    # Of prices that name none, as those of Shopify and WooCommerce exports: "EUR".
    currency: Annotated[str, AfterValidator(known_currency)] | None = None
    # By language: below the first probability the documents do not say, from the second on
    # they do; between them they are quoted with reservation. Those fitted by default.
    thresholds: dict[Literal["en", "pl", "lv", "ru", "uk"], Thresholds] = Field(
        default_factory=dict
    )
    # In the place of the one under `[knowledge]`.
    feed_max_age_hours: Annotated[float, Field(gt=0)] | None = None
    # When its staff want a person brought in, and what of the usual they do not.
    rules: tuple[RuleSettings, ...] = ()
    handoff_off: tuple[Reason, ...] = ()
    # When its people are there, within which time they settle what, and who is told of it.
    hours: HoursSettings | None = None
    classes: dict[ServiceClass, ClassSettings] = Field(default_factory=dict)
    follow_up: FollowUpSettings = FollowUpSettings()
    notices: NoticeSettings | None = None
    webhooks: dict[Annotated[str, Field(pattern=r"^[\w-]{1,60}$")], WebhookSettings] = Field(
        default_factory=dict
    )

    @model_validator(mode="after")
    def _has_something_to_say(self) -> ShopSettings:
        if self.dir is None and self.site is None:
            raise ValueError("name the folder of its documents (dir), or its site")
        return self
