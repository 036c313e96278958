from decimal import Decimal

import pytest

from bot.money import known_currency, money


def test_a_price_without_a_currency_still_reads_as_a_price():
    assert money(Decimal("14.5"), None, "lv") == "14,50"
    assert money(Decimal(79), None, "en") == "79.00"


def test_the_euro_has_its_sign_in_every_language():
    for lang in ("en", "pl", "lv", "ru", "uk"):
        assert "€" in money(Decimal("129"), "EUR", lang)


def test_a_currency_that_is_none_is_named_in_the_error():
    with pytest.raises(ValueError, match="'zloty'"):
        known_currency("zloty")
