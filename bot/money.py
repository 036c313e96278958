"""Prices as a language writes them. Pure."""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import format_currency, format_decimal


def money(amount: Decimal, currency: str | None, lang: str) -> str:
    """An amount with its currency's sign; without a currency, the bare number."""
    if currency is None:
        return str(format_decimal(amount, locale=lang))
    # Babel knows no short sign for the euro in Ukrainian, where shops write one.
    return str(format_currency(amount, currency, locale=lang)).replace("EUR", "€")
