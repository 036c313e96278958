from decimal import Decimal

import pytest

from knowledge.products.price import parse_price


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("129.00 EUR", "129.00", "EUR"),
        ("1 299,00 zł", "1299.00", "PLN"),
        ("1\xa0299,00\xa0zł", "1299.00", "PLN"),
        ("EUR 12", "12", "EUR"),
        ("€1,299.50", "1299.50", "EUR"),
        ("1.299,50 €", "1299.50", "EUR"),
        ("1.299 EUR", "1299", "EUR"),
        ("12,5 eur", "12.5", "EUR"),
        ("65 грн", "65", "UAH"),
        ("1 290 руб.", "1290", "RUB"),
        ("₴99", "99", "UAH"),
        ("19.99", "19.99", None),
        ("0.99 GBP", "0.99", "GBP"),
    ],
)
def test_prices_are_read_as_shops_write_them(text, amount, currency):
    price = parse_price(text)

    assert price is not None
    assert (price.amount, price.currency) == (Decimal(amount), currency)


@pytest.mark.parametrize(
    "text",
    ["", "call us", "-5 EUR", "0 EUR", "5 EUR 6", "1.2.3,4,5", "9" * 30, "EUR", "12 nowords"],
)
def test_what_is_no_price_is_none(text):
    assert parse_price(text) is None
