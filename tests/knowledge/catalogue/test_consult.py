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


def coffee_in(*said: str) -> Product:
    """Coffee in packs of these weights, each dearer by ten than the one before."""
    variants = tuple(
        Variant(pack, (("Weight", pack),), Decimal(10 * at), "in_stock")
        for at, pack in enumerate(said, start=1)
    )
    kind = "Coffee beans"
    return replace(MUG, title=f"{kind} Nimbus", brand="Nimbus", category=kind, variants=variants)


@pytest.mark.parametrize(
    ("said", "lang", "pack"),
    [
        ("how much is the big bag of Nimbus coffee beans", "en", "2 kg"),
        ("ile kosztuje mniejsze opakowanie kawy Nimbus", "pl", "250 g"),
        ("сколько стоит большой пакет кофе Nimbus", "ru", "2 kg"),
        ("cik maksā Nimbus kafija 250 g", "lv", "250 g"),
        ("скільки коштує Nimbus кава 2 кг", "uk", "2 kg"),
    ],
)
def test_the_pack_that_is_asked_for_is_the_one_whose_price_is_told(
    said: str, lang: str, pack: str
) -> None:
    advice = shop(coffee_in("250 g", "2 kg"), MUG).consult(said, lang)

    assert advice is not None
    assert [variant.id for variant in advice.picks[0].variants] == [pack]


def test_a_product_found_by_meaning_is_told_in_the_size_that_was_asked_for() -> None:
    sizes = tuple(
        Variant(size, (("size", size),), Decimal(9), stock)
        for size, stock in (("S", "in_stock"), ("M", "out_of_stock"))
    )
    mitts = replace(MUG, title="Salna", category="Ziema", variants=sizes)

    advice = shop(mitts).doubted("coś ciepłego na dłonie w M macie", "pl", [("en.csv", "1")])

    assert advice is not None
    assert [variant.id for variant in advice.picks[0].variants] == ["M"]


@pytest.mark.parametrize(
    ("said", "lang"),
    [
        ("dog food without beef", "en"),
        ("karma dla psa bez wołowiny", "pl"),
        ("suņu barība bez liellopa gaļas", "lv"),
        ("корм для собак без говядины", "ru"),
        ("корм для собак без яловичини", "uk"),
    ],
)
def test_what_goods_are_to_be_without_is_no_wish_for_it(said: str, lang: str) -> None:
    beef = replace(MUG, title="Dog food Burbo with beef", category="Dog food")
    duck = replace(beef, id="2", title="Dog food Burbo with duck")
    stated = replace(duck, id="3", description="Grain and rice, without beef.")

    silent, sure = (shop(beef, each).consult(said, lang) for each in (duck, stated))

    assert silent is not None
    assert ([pick.product.id for pick in silent.picks], silent.partial) == (["2"], True)
    assert sure is not None
    assert ([pick.product.id for pick in sure.picks], sure.partial) == (["3"], False)


@pytest.mark.parametrize(
    ("said", "lang"),
    [
        ("do you sell a gasket for the kettle", "en"),
        ("uszczelka do czajnika", "pl"),
        ("vai var nopirkt blīvi tējkannai", "lv"),
        ("прокладка для чайника есть?", "ru"),
        ("чи є прокладка до чайника", "uk"),
    ],
)
def test_a_part_for_a_thing_is_not_the_thing(said: str, lang: str) -> None:
    kettle = replace(MUG, title="Kettle Tvaiks", category="Kettles")
    goods = shop(kettle, MUG)

    advice = goods.consult(said, lang)
    doubted = goods.doubted(said, lang, [("en.csv", "1")])

    assert advice is None or advice.partial
    assert doubted is not None
    assert doubted.partial


def test_a_service_and_a_when_are_asked_of_the_documents_first() -> None:
    goods = shop(replace(MUG, title="Carrot seeds Oranžā", category="Carrot seeds"))

    assert goods.elsewhere("kad sēt burkānus", "lv")
    assert goods.elsewhere("сколько стоит заточка ножа", "ru")
    assert not goods.elsewhere("how much are carrot seeds", "en")


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
