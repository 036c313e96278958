"""Prices as a language writes them. Pure."""

from __future__ import annotations

import re
from decimal import Decimal

from babel.numbers import format_currency, format_decimal, list_currencies


def known_currency(code: str) -> str:
    """A currency's ISO 4217 code in capitals; ValueError if there is no such currency."""
    if code.upper() not in list_currencies():
        raise ValueError(f'{code!r} is no currency: write its three letters, such as "EUR"')
    return code.upper()


def money(amount: Decimal, currency: str | None, lang: str) -> str:
    """An amount with its currency's sign; without a currency, a number with two decimals."""
    if currency is None:
        return str(format_decimal(amount, "#,##0.00", locale=lang))
    # Babel knows no short sign for the euro in Ukrainian, where shops write one.
    text = str(format_currency(amount, currency, locale=lang)).replace("EUR", "€")
    # "PLN139.00" reads as an article code.
    return re.sub(r"(?<=[A-Z])(?=\d)", "\N{NO-BREAK SPACE}", text)
