"""The catalogue of a shop as a shopper meets it."""

from __future__ import annotations

import time
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

import knowledge
from knowledge.catalogue import Catalogue, confidence
from knowledge.concepts import Concepts
from knowledge.documents import read_file
from knowledge.lemmas import Lemmas, find_or_build
from knowledge.passage import Product, Variant
from tests.knowledge.catalogue.test_checks import catalogue

MUG = Product("1", "Ezis Mug", "en.csv", price=Decimal("12"), currency="EUR", category="Mugs")

pytestmark = pytest.mark.integration


@cache
def words() -> Lemmas:
    return Lemmas(find_or_build(Path("data")))


def shop(*products: Product) -> Catalogue:
    return Catalogue(
        products, lambda product: product.lang or "en", Concepts.load(words()), words()
    )


def test_a_product_of_two_feeds_is_listed_once_in_the_shoppers_language() -> None:
    polish = replace(MUG, title="Ezis kubek", path="pl.csv", lang="pl", category="Kubki")

    advice = shop(MUG, polish).consult("kubek do 20 euro", "pl")

    assert advice is not None
    assert [pick.product.title for pick in advice.picks] == ["Ezis kubek"]


def test_a_longer_name_of_a_kind_narrows_it_where_the_shop_has_others_too() -> None:
    blocks = replace(MUG, title="Klocki drewniane 100 elementów", category="Klocki", lang="pl")
    magnets = replace(blocks, id="2", title="Klocki magnetyczne 50 elementów")
    toys = shop(blocks, magnets)

    asked = toys.consult("klocki magnetyczne do 20 euro", "pl")
    followed = toys.follow("a magnetyczne?", ["klocki najtańsze"], "pl")

    for advice in (asked, followed):
        assert advice is not None
        assert [pick.product.id for pick in advice.picks] == ["2"]


def test_a_jacket_is_heard_in_latvian_though_the_word_is_none_in_polish() -> None:
    jacket = replace(MUG, title="Vētra rain jacket", category="Jackets")
    advice = shop(MUG, jacket).consult("lētākā jaka", "lv")

    assert advice is not None
    assert [pick.product.title for pick in advice.picks] == ["Vētra rain jacket"]


def test_of_two_goods_of_one_name_the_cheaper_comes_first() -> None:
    dear = replace(MUG, title="Тонометр Пульс М3", lang="uk", category=None, price=Decimal("18"))
    cheap = replace(dear, id="2", title="Тонометр Пульс Старт", price=Decimal("9"))

    advice = shop(dear, cheap).consult("який тонометр дешевший?", "uk")

    assert advice is not None
    assert advice.decided
    assert [pick.product.id for pick in advice.picks] == ["2", "1"]


def test_equal_ids_of_two_feeds_do_not_make_two_goods_one() -> None:
    other = replace(MUG, title="Vilks Mug", path="more.csv", price=Decimal("9"))

    advice = shop(MUG, other).consult("mug under 20 euro", "en")

    assert advice is not None
    assert advice.total == 2


def test_where_nothing_fits_the_nearest_are_shown_and_the_limit_named() -> None:
    advice = catalogue("meble").consult("sofa do 500 zł", "pl")

    assert advice is not None
    assert (advice.failing, advice.limit and advice.limit.said) == ("limit", "do 500 zł")
    assert advice.picks[0].product.id == "M-101"


def test_a_price_in_a_currency_the_shop_does_not_know_is_not_filtered_by() -> None:
    assert catalogue("meble").consult("sofa do 500 dolarów", "pl") is None


def test_a_size_that_is_sold_out_is_told_as_such() -> None:
    boot = Product(
        "B1",
        "Lapsa Boots",
        "feed.xml",
        category="Boots",
        variants=(
            Variant("B1-41", (("size", "41"),), Decimal("80"), "in_stock"),
            Variant("B1-42", (("size", "42"),), Decimal("80"), "out_of_stock"),
        ),
    )

    advice = shop(boot, MUG).consult("is Lapsa in stock in 42?", "en")

    assert advice is not None
    (pick,) = advice.picks
    assert (advice.sizes, pick.variants[0].availability) == (("42",), "out_of_stock")


@pytest.mark.parametrize(
    ("feed", "lang", "text", "trait"),
    [
        ("phones", "en", "tablet in red", "red"),
        ("meble", "pl", "czerwona sofa", "czerwona"),
        ("phones", "en", "purple smartphone", "purple"),
    ],
)
def test_a_colour_that_no_such_thing_has_is_named_and_the_nearest_shown(
    feed: str, lang: str, text: str, trait: str
) -> None:
    advice = catalogue(feed).consult(text, lang)

    assert advice is not None
    assert (advice.failing, advice.trait) == ("trait", trait)
    assert advice.picks


def test_goods_without_something_are_those_that_say_so() -> None:
    advice = catalogue("zoo").consult("сухий корм без зерна", "uk")

    assert advice is not None
    assert {pick.product.id for pick in advice.picks} == {"Z2", "Z5"}


def test_a_property_that_is_not_stated_is_named() -> None:
    advice = catalogue("meble").consult("jaka jest nośność sofy Halny?", "pl")

    assert advice is not None
    assert (advice.missing, confidence(advice) < 0.5) == ("load", True)


def test_a_search_for_one_product_of_two_feeds_shows_it_once() -> None:
    polish = replace(MUG, title="Ezis kubek", path="pl.csv", lang="pl", category="Kubki")
    keys = [("en.csv", "1"), ("pl.csv", "1")]

    assert set(shop(MUG, polish).once(keys, "pl").values()) == {("pl.csv", "1")}


@pytest.mark.long
def test_a_filter_over_a_hundred_thousand_products_stays_quick() -> None:
    many = [
        replace(MUG, id=str(i), title=f"Mug number {i}", price=Decimal(5 + i % 90))
        for i in range(100_000)
    ]
    large = shop(*many)
    large.consult("mug under 20 euro", "en")

    spent = []
    for most in range(20, 40):
        started = time.process_time()
        large.consult(f"mug under {most} euro", "en")
        spent.append(time.process_time() - started)

    assert sorted(spent)[len(spent) // 2] <= 0.01


def test_a_word_of_a_name_is_not_denied_as_a_trait() -> None:
    """The sample shop's languages have "baltaka" for whiter, and it sells flasks of that name."""
    folder = Path(knowledge.__file__).parent / "sample_shop"
    goods = read_file(folder / "products.xml", folder).products

    advice = shop(*goods).consult("Baltaka Thermos 1.0 l and is it in stock?", "en")

    assert advice is not None
    assert (advice.failing, advice.trait) == (None, "")
    assert advice.picks[0].product.title == "Baltaka Thermos 1.0 l"


def test_goods_of_a_kind_are_told_where_none_of_them_is_named() -> None:
    other = replace(MUG, id="2", title="Lapsa Mug")
    goods = shop(MUG, other)

    alike = goods.alike("how much is the mug?", "en")

    assert alike is not None
    assert (alike.single, alike.goods.total) == (True, 2)
    many = goods.alike("how much are the mugs?", "en")
    assert many is not None
    assert not many.single
    assert goods.alike("how much is the Ezis mug?", "en") is None
    assert goods.alike("how much is the cheapest mug?", "en") is None


@pytest.mark.parametrize(
    ("said", "lang"),
    [
        ("cheapest shovel", "en"),
        ("najtańsza łopata", "pl"),
        ("самая дешёвая лопата", "ru"),
        ("найдешевша лопата", "uk"),
    ],
)
def test_a_tool_is_found_by_its_own_name_in_a_feed_of_another_language(
    said: str, lang: str
) -> None:
    spade = replace(MUG, title="Lāpsta Ezis", category="Lāpsta", lang="lv")
    shears = replace(spade, id="2", title="Sekators Zaķis", category="Sekators", price=Decimal(9))
    advice = shop(spade, shears, replace(spade, id="3", price=Decimal(20))).consult(said, lang)

    assert advice is not None
    assert {pick.product.category for pick in advice.picks} == {"Lāpsta"}
