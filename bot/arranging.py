"""What the shops have set for their people, made of the settings and checked at the start."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import partial

from bot.care_settings import HoursSettings, WebhookSettings
from bot.errors import BadInput
from bot.settings import Settings
from bot.shop_settings import ShopSettings
from handoff import words
from handoff.care import Arrangements
from handoff.courier import Carrier
from handoff.hours import Hours, hours_of
from handoff.terms import CLASSES, FollowUp, Terms, Within

_NOTICE = "notice"


def opening_hours(settings: Settings) -> dict[str, Hours]:
    """The hours of the shops that have set any; BadInput says which shop's are wrong, and how."""
    return {
        id: _hours(id, shop.hours) for id, shop in settings.shops.items() if shop.hours is not None
    }


def arrange(settings: Settings, hours: Mapping[str, Hours]) -> Arrangements:
    """Terms and targets of all shops configured; BadInput where a notice's address is no good."""
    carriers: dict[tuple[str, str], Carrier] = {}
    targets: dict[str, dict[str, frozenset[str]]] = {}
    for id, shop in settings.shops.items():
        hears: dict[str, frozenset[str]] = {}
        for name, hook in shop.webhooks.items():
            target = f"webhook:{name}"
            hears[target] = frozenset(hook.on)
            carriers[id, target] = _webhook(hook)
        if shop.notices:
            hears[_NOTICE] = frozenset(shop.notices.on)
            carriers[id, _NOTICE] = _notices(id, shop, shop.notices.to)
        targets[id] = hears
    terms = {id: _terms(shop, hours.get(id)) for id, shop in settings.shops.items()}
    return Arrangements(terms, targets, carriers)


def _hours(id: str, said: HoursSettings) -> Hours:
    try:
        return hours_of(
            said.zone,
            said.week,
            holidays=said.holidays,
            closed=said.closed,
            special=said.special,
        )
    except ValueError as error:
        raise BadInput(
            f"shops.{id}.hours: {error}. See docs/configuration.md for the keys and their values."
        ) from None


def _terms(shop: ShopSettings, hours: Hours | None) -> Terms:
    classes = {
        kind: Within(own.warn_hours, own.hours, own.counted)
        if (own := shop.classes.get(kind))
        else default
        for kind, default in CLASSES.items()
    }
    plan = shop.follow_up
    return Terms(
        hours=hours,
        reply=shop.hours.reply_hours if shop.hours else None,
        classes=classes,
        follow_up=FollowUp(
            informed=timedelta(hours=plan.informed_hours) or None,
            survey=timedelta(days=plan.survey_days) or None,
            review=timedelta(days=plan.review_days) or None,
        ),
    )


def _webhook(hook: WebhookSettings) -> Carrier:
    # An HTTP client that a start without webhooks need not wait for.
    from handoff.webhooks import Webhook, WebhookCarrier

    return WebhookCarrier(Webhook(hook.url, hook.secret))


def _notices(id: str, shop: ShopSettings, addresses: tuple[str, ...]) -> Carrier:
    # A fifth of a second, and hundreds of services: only for shops that want notices.
    from handoff.notices import NoticeCarrier, check_address

    for number, address in enumerate(addresses, 1):
        try:
            check_address(address)
        except ValueError as error:
            raise BadInput(f"shops.{id}.notices.to: number {number}: {error}.") from None
    return NoticeCarrier(shop.name or id, addresses, partial(words.say, shop.languages[0]))
