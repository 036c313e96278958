"""What a short message asks of the goods in view."""

from __future__ import annotations

import pytest

from bot.shown import asks_one_thing, compared, in_focus, price_alone
from bot.turn import Said

SHOWN = ("Vētra", "Rasa", "Sala")


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "how much is it?"),
        ("en", "what does it cost?"),
        ("pl", "ile kosztuje?"),
        ("pl", "a ile to kosztuje?"),
        ("lv", "cik maksā?"),
        ("lv", "kāda ir cena?"),
        ("ru", "а сколько это стоит?"),
        ("uk", "скільки коштує?"),
    ],
)
def test_a_price_may_be_asked_without_a_product(lang: str, text: str) -> None:
    assert price_alone(text, lang)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "how much is the jacket?"),
        ("pl", "ile kosztuje dostawa?"),
        ("lv", "cik maksā jaka?"),
        ("ru", "сколько стоит доставка?"),
        ("uk", "скільки коштує доставка"),
        ("pl", "co mi polecicie?"),
    ],
)
def test_whose_price_it_is_may_be_said(lang: str, text: str) -> None:
    assert not price_alone(text, lang)


@pytest.mark.parametrize(
    ("lang", "text", "wanted"),
    [
        ("lv", "salīdzini pirmo ar otro", SHOWN[:2]),
        ("en", "compare the first with the third", (SHOWN[0], SHOWN[2])),
        ("ru", "чем отличаются первый и второй?", SHOWN[:2]),
        ("pl", "porównaj je", SHOWN),
        ("uk", "чим вони відрізняються?", SHOWN),
        ("en", "which one?", ()),
        ("lv", "kura ir vieglāka?", ()),
        ("pl", "porównaj dostawę kurierem i paczkomatem", ()),
    ],
)
def test_goods_in_view_are_compared_where_it_is_asked(
    lang: str, text: str, wanted: tuple[str, ...]
) -> None:
    assert compared(text, SHOWN, lang) == wanted


def test_in_view_are_the_goods_of_the_last_answer_small_talk_aside() -> None:
    asked = Said("shopper", "a jacket")
    shown = Said("bot", "This fits", "answer", products=SHOWN)
    talk = (Said("shopper", "thanks"), Said("bot", "You are welcome", "smalltalk"))
    policy = (Said("shopper", "and delivery?"), Said("bot", "2 €", "answer"))

    assert in_focus((asked, shown, *talk), ["a jacket"]) == SHOWN
    assert in_focus((asked, shown, *policy), ["a jacket", "and delivery?"]) == ()


def test_one_thing_is_told_from_two() -> None:
    assert asks_one_thing("cik sver Vētra?", "lv")
    assert not asks_one_thing("cik sver Vētra un cik maksā?", "lv")
