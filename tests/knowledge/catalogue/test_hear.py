"""What a question says of limits, sizes and order, in five languages."""

from __future__ import annotations

import pytest

from knowledge.catalogue.hear import hear
from knowledge.catalogue.measures import measures


@pytest.mark.parametrize(
    ("text", "low", "high", "currency"),
    [
        ("jaka līdz 100 eiro", None, 100, "EUR"),
        ("kurtka do 1 299,50 zł", None, 1299.5, "PLN"),
        ("anything from 20 to 40 euro", 20, 40, "EUR"),
        ("20-40 €", 20, 40, "EUR"),
        ("между 20 и 40 евро", 20, 40, "EUR"),
        ("no 20 līdz 40 eiro", 20, 40, "EUR"),
        ("куртка дешевле 170 евро", None, 170, "EUR"),
        ("дорожче за 500 грн", 500, None, "UAH"),
        ("nie droższe niż 300 zł", None, 300, "PLN"),
        ("no more than $1,299", None, 1299, "USD"),
        ("līdz tūkstotim eiro", None, 1000, "EUR"),
        ("do 2 tys zł", None, 2000, "PLN"),
        ("sofa pod 2k zł", None, 2000, "PLN"),
        ("100 euro or less", None, 100, "EUR"),
        ("від двохсот до п'ятисот гривень", 200, 500, "UAH"),
        ("max 30 zeta", None, 30, "PLN"),
    ],
)
def test_a_price_limit_is_heard_as_it_is_said(
    text: str, low: float | None, high: float | None, currency: str
) -> None:
    (limit,) = hear(text).limits

    assert (limit.property, limit.low, limit.high, limit.currency) == ("price", low, high, currency)


@pytest.mark.parametrize(
    ("text", "dimension", "low", "high"),
    [
        ("rucksack over 30 l", "volume", 30_000, None),
        ("pod 1,5 kg", "mass", None, 1_500),
        ("nie ważyła więcej niż 100 gram", "mass", None, 100),
        ("velosipēds ar vismaz 80 km", "distance", 80, None),
        ("мінімум 15000 мм", "length", 15_000, None),
        ("powerbank od 20 000 mAh", "charge", 20_000, None),
        ("between 1 and 2 kg", "mass", 1_000, 2_000),
        ("рюкзак от 30 до 40 литров", "volume", 30_000, 40_000),
    ],
)
def test_a_measure_is_heard_in_its_base_unit(
    text: str, dimension: str, low: float | None, high: float | None
) -> None:
    (limit,) = hear(text).limits

    assert (limit.dimension, limit.low, limit.high) == (dimension, low, high)


def test_two_limits_on_one_property_are_both_kept() -> None:
    limits = hear("что есть дороже 50 и дешевле 100").limits

    assert [(limit.low, limit.high) for limit in limits] == [(50, None), (None, 100)]


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("jaka L izmērā", ("L",)),
        ("kask w eLce", ("L",)),
        ("рама М", ("M",)),
        ("boots size 42", ("42",)),
        ("kurtka XL", ("XL",)),
        ("plecak 30 L", ()),
        ("men's jacket", ()),
    ],
)
def test_a_size_is_told_from_a_unit_and_a_letter(text: str, sizes: tuple[str, ...]) -> None:
    assert hear(text).sizes == sizes


@pytest.mark.parametrize(
    ("text", "name", "down"),
    [
        ("найдешевший намет", "price", False),
        ("dārgākā jaka", "price", True),
        ("which is lighter", "weight", False),
        ("najcięższy stół", "weight", True),
        ("велосипед дальше всего едет", "range", True),
        ("phone with the biggest screen", "screen", True),
    ],
)
def test_an_order_is_heard(text: str, name: str, down: bool) -> None:
    (order,) = hear(text).orders

    assert (order.property, order.down) == (name, down)


def test_how_many_to_show_is_no_size_and_no_price() -> None:
    heard = hear("show me three tents under 200 euro")

    assert (heard.count, heard.bare) == (3, ())


@pytest.mark.parametrize(
    "text",
    [
        "free delivery from 60 euro?",
        "zwrot do 14 dni",
        "возврат в течение 14 дней",
        "garantija 2 gadi?",
        "знижка від 500 грн?",
    ],
)
def test_the_shops_service_is_no_wish_for_goods(text: str) -> None:
    assert hear(text).service


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Membrane 10 000 mm, 10 000 g/m²/24 h", [("length", 10_000, 10_000)]),
        ("183 x 55 x 8 cm", []),
        ("130-160 cm", [("length", 1_300, 1_600)]),
        ("comfort -2 °C", [("temperature", -2, -2)]),
        ("418 Вт·ч, 1,5 кг", [("energy", 418, 418), ("mass", 1_500, 1_500)]),
        ("20,000 mm", [("length", 20_000, 20_000)]),
        ("25 km/h", [("speed", 25, 25)]),
        ("42 w czerni", []),
    ],
)
def test_measures_are_read_with_their_units(
    text: str, told: list[tuple[str, float, float]]
) -> None:
    assert [(m.dimension, m.low, m.high) for m in measures(text)] == told
