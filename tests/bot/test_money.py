from decimal import Decimal

import pytest

from bot.money import known_currency, money


def test_a_price_without_a_currency_still_reads_as_a_price():
    assert money(Decimal("14.5"), None, "lv") == "14,50"
    assert money(Decimal(79), None, "en") == "79.00"


def test_the_euro_has_its_sign_in_every_language():
    for lang in ("en", "pl", "lv", "ru", "uk"):
        assert "€" in money(Decimal("129"), "EUR", lang)


def test_a_currency_without_a_sign_stands_apart_from_the_figure():
    assert money(Decimal("139"), "PLN", "en") == "PLN\N{NO-BREAK SPACE}139.00"
    assert money(Decimal("139"), "PLN", "pl") == "139,00\N{NO-BREAK SPACE}zł"


def test_a_currency_that_is_none_is_named_in_the_error():
    with pytest.raises(ValueError, match="'zloty'"):
        known_currency("zloty")
