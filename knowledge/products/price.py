"""Prices as feeds write them -> decimals with currency. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

_SIGNS = {
    "€": "EUR",
    "eur": "EUR",
    "euro": "EUR",
    "zł": "PLN",
    "zl": "PLN",
    "pln": "PLN",
    "$": "USD",
    "£": "GBP",
    "₴": "UAH",
    "грн": "UAH",
    "₽": "RUB",
    "руб": "RUB",
    "р": "RUB",
    "kč": "CZK",
}
_CODES = frozenset(
    [
        *("EUR", "PLN", "USD", "GBP", "UAH", "RUB", "CZK", "SEK", "NOK", "DKK", "CHF", "HUF"),
        *("RON", "BGN", "BYN", "KZT", "MDL", "GEL", "TRY", "CAD", "AUD", "JPY"),
    ]
)
_AMOUNT = re.compile(r"^-?\d[\d\s.,'’]*$")
_MAX_DIGITS = 12


@dataclass(frozen=True)
class Price:
    """An amount and its ISO 4217 code, or None where the text names no currency."""

    amount: Decimal
    currency: str | None


def parse_price(text: str) -> Price | None:
    """Read "129.00 EUR", "1 299,00 zł", "EUR 12" or "€1,299"; None if it is no price above 0."""
    compact = re.sub(r"\s+", " ", text).strip()
    found = re.match(
        r"^(?P<before>[^\d\s-]{0,5})\s?(?P<amount>-?\d[\d\s.,'’]*?)\s?(?P<after>[^\d\s-]{0,5})$",
        compact,
    )
    if not found or not _AMOUNT.match(found["amount"]):
        return None
    amount = _amount(found["amount"])
    if amount is None or amount <= 0:
        return None
    return Price(amount, _currency(found["before"] or found["after"]))


def currency_in(text: str) -> str | None:
    """The one currency that a heading or a code names ("Cena (zł)", "price_eur"), or None."""
    words = re.findall(r"[^\W\d_]+|[€$£₴₽]", text)
    signs = {_SIGNS[word.lower()] for word in words if len(word) > 1 and word.lower() in _SIGNS}
    signs |= {_SIGNS[word] for word in words if word in "€$£₴₽"}
    found = signs | {word.upper() for word in words if word.upper() in _CODES}
    return found.pop() if len(found) == 1 else None


def _amount(text: str) -> Decimal | None:
    digits = re.sub(r"[\s'’]", "", text)
    marks = [c for c in digits if c in ".,"]
    if len(set(marks)) == 2:
        # Both marks: the last one is the decimal mark.
        digits = digits.replace("," if marks[-1] == "." else ".", "").replace(",", ".")
    elif len(marks) > 1 or re.search(r"^\d{1,3}[.,]\d{3}$", digits):
        # "1.299" is a thousand: no shop prices in tenths of a cent.
        digits = re.sub(r"[.,]", "", digits)
    else:
        digits = digits.replace(",", ".")
    try:
        amount = Decimal(digits)
    except InvalidOperation:
        return None
    return amount if len(digits) <= _MAX_DIGITS else None


def _currency(sign: str) -> str | None:
    sign = sign.strip(". ").lower()
    if sign in _SIGNS:
        return _SIGNS[sign]
    return sign.upper() if re.fullmatch(r"[a-z]{3}", sign) else None
