"""How products are listed, compared and, where their feed is old, told without price and stock."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from bot.feed_age import fresh, is_stale, told_in
from bot.goods import advised, card, with_products
from bot.money import known_currency
from knowledge.catalogue import Advice, Limit, Pick
from knowledge.library import Findings
from knowledge.passage import Passage, Product, Variant
from knowledge.search import Hit

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
TENT = Product(
    id="T1",
    title="Vējš 2",
    path="feed.xml",
    description="A tent for two.",
    price=Decimal("249.00"),
    currency="EUR",
    availability="in_stock",
    lang="en",
    attributes=(("Weight", "1900 g"),),
    variants=(
        Variant("T1-g", (("color", "green"),), Decimal("249.00"), "in_stock"),
        Variant("T1-o", (("color", "orange"),), Decimal("229.00"), "out_of_stock"),
    ),
    as_of=NOW,
)
HUT = Product(
    id="T2", title="Nams 4", path="feed.xml", price=Decimal("99.00"), currency="EUR", as_of=NOW
)


def test_a_list_names_price_stock_and_the_feeds_time_and_cites_each_product() -> None:
    reply = advised(Advice("list", (Pick(TENT), Pick(HUT)), 2), "en")

    assert reply.kind == "answer"
    assert "Vējš 2 – €249.00, in stock" in reply.text
    assert "10:00 UTC" in reply.text
    assert [product.id for product in reply.products] == ["T1", "T2"]
    assert all(source.path == "feed.xml" for source in reply.sources)


def test_a_variant_that_was_asked_for_is_told_with_its_own_price_and_stock() -> None:
    reply = advised(Advice("facts", (Pick(TENT, TENT.variants[1:]),), 1), "en")

    assert "Vējš 2 – €229.00\n" in reply.text
    assert "orange: €229.00, currently sold out" in reply.text
    assert "green: €249.00, in stock" in reply.text
    assert reply.products[0].price == "229.00"


def test_a_comparison_says_which_one_it_is_and_the_values() -> None:
    picks = (Pick(TENT, stated="1900 g"), Pick(HUT, stated="4 kg"))

    reply = advised(Advice("compare", picks, 2, property="weight", decided=True), "pl")

    assert reply.text.startswith("Najlżejsza opcja to Vējš 2:")
    assert "1900 g" in reply.text
    assert "4 kg" in reply.text


def test_goods_are_told_apart_by_what_they_differ_in() -> None:
    made = (("Weight", "2900 g"), ("mpn", "X-2"), ("Poles", "aluminium"))
    light = replace(TENT, attributes=(("Weight", "1900 g"), ("mpn", "X-1"), ("Poles", "steel")))
    heavy = replace(TENT, id="T3", title="Lauva", attributes=made, description="Long story.")

    reply = advised(Advice("compare", (Pick(light), Pick(heavy)), 2), "lv")

    assert "Svars: 1900 g\nPoles: steel" in reply.text
    assert "Svars: 2900 g\nPoles: aluminium" in reply.text
    assert "X-1" not in reply.text
    assert "Long story." in reply.text
    assert "Krāsa" not in reply.text


def test_the_first_of_a_list_is_named_as_a_salesperson_would() -> None:
    picks = (Pick(HUT), Pick(TENT, TENT.variants))
    cheapest = Advice("list", picks, 2, property="price", decided=True)

    leads = {lang: advised(cheapest, lang).text.split("\n")[0] for lang in ("pl", "lv", "ru")}

    assert leads == {
        "pl": "Najtańsza opcja to Nams 4:",
        "lv": "Lētākais variants ir Nams 4:",
        "ru": "Самый доступный по цене вариант — Nams 4:",
    }
    assert "orange" not in advised(cheapest, "pl").text


def test_what_no_salesperson_has_a_word_for_is_still_told() -> None:
    advice = Advice("list", (Pick(TENT), Pick(HUT)), 2, property="torque", decided=True, down=True)

    assert advised(advice, "lv").text.startswith("Salīdzinot pēc pazīmes “griezes moments”")


def test_a_property_that_was_asked_for_is_told_without_the_description() -> None:
    weight = Advice("facts", (Pick(TENT, stated="1900 g"),), 1, property="weight")
    price = Advice("facts", (Pick(TENT),), 1, property="price")

    for advice in (weight, price):
        reply = advised(advice, "en", single=True)

        assert TENT.description in advised(advice, "en").text
        assert TENT.description not in reply.text
        assert TENT.description in reply.sources[0].text


def test_of_a_long_description_the_sentence_that_answers_is_quoted() -> None:
    long = replace(TENT, description=f"Pegs are in the bag. {'It stands in any wind. ' * 60}")
    asked = Pick(long, sentence="Pegs are in the bag.")

    told = advised(Advice("facts", (asked,), 1), "en").text
    all_of_it = advised(Advice("facts", (Pick(long),), 1), "en").text

    assert "Pegs are in the bag. …" in told
    assert "any wind" not in told
    assert all_of_it.count("any wind") < 30
    assert "any wind. …" in all_of_it


def test_variants_of_one_stock_stand_on_one_line() -> None:
    shelf = tuple(replace(TENT.variants[0], attributes=(("size", s),)) for s in ("S", "M", "L"))

    told = advised(Advice("list", (Pick(TENT, shelf),), 1, sizes=("S",)), "lv").text

    assert "S, M, L: ir noliktavā" in told


def test_a_product_whose_packs_differ_in_price_is_not_told_at_the_price_of_one() -> None:
    packs = (("1 kg", "8.00"), ("20 kg", "79.00"))
    variants = tuple(
        Variant(name, (("Gewicht", name),), Decimal(price), "in_stock") for name, price in packs
    )
    bag = replace(TENT, title="Smiltis", price=Decimal("8.00"), variants=variants)

    told = advised(Advice("facts", (Pick(bag),), 1, property="price"), "uk", single=True).text
    listed = advised(Advice("list", (Pick(bag), Pick(HUT)), 2), "en").text

    assert "від 8,00 € до 79,00 €" in told.replace("\xa0", " ")
    assert "20 kg: 79,00 €, є в наявності" in told.replace("\xa0", " ")
    assert "from €8.00 to €79.00, in stock" in listed


def test_sizes_of_another_stock_are_told_where_none_is_asked_for() -> None:
    shelf = tuple(
        Variant(size, (("size", size),), Decimal(9), stock)
        for size, stock in (("S", "in_stock"), ("M", "out_of_stock"), ("L", "in_stock"))
    )
    boots = replace(TENT, price=Decimal(9), variants=shelf)

    all_of_it = advised(Advice("facts", (Pick(boots),), 1), "pl").text
    one = advised(Advice("facts", (Pick(boots, shelf[1:2]),), 1, sizes=("M",)), "pl").text

    assert "S, L: w magazynie\nM: chwilowo brak w magazynie" in all_of_it
    assert one.split("\n")[2:5] == [
        "Vējš 2 – 9,00\xa0€",
        "M: chwilowo brak w magazynie",
        "S, L: w magazynie",
    ]


def test_labels_are_in_the_shoppers_language_and_codes_are_not_told() -> None:
    coded = (("gtin", "4750000000011"), ("tags", "new"), ("Svars", "2 kg"), ("size", "."))
    lamp = replace(TENT, lang="lv", brand="Rasa", category=" ", attributes=coded, variants=())

    told = advised(Advice("facts", (Pick(lamp),), 1), "ru").text

    assert "Бренд: Rasa. Вес: 2 kg.\nA tent" in told


@pytest.mark.parametrize("lang", ["en", "pl", "lv", "ru", "uk"])
def test_where_nothing_fits_the_limit_is_named_and_the_nearest_shown(lang: str) -> None:
    limit = Limit("money", None, 50, "price", said="līdz 50 eiro")

    reply = advised(Advice("list", (Pick(HUT),), 1, (limit,), failing="limit", limit=limit), lang)

    assert "līdz 50 eiro" in reply.text.split("\n")[0]
    assert "Nams 4" in reply.text


def test_words_left_over_make_a_list_unsure() -> None:
    assert advised(Advice("list", (Pick(HUT),), 1, partial=True), "lv").kind == "unsure"


@pytest.mark.parametrize("lang", ["en", "pl", "lv", "ru", "uk"])
def test_prices_and_stock_of_an_old_feed_are_not_told(lang: str) -> None:
    old = fresh(TENT, NOW + timedelta(hours=30), timedelta(hours=24))
    limit = Limit("money", None, 300, "price", said="300")

    reply = advised(Advice("list", (Pick(old),), 1, (limit,)), lang)

    assert is_stale(old)
    assert reply.kind == "unsure"
    assert "249" not in reply.text + str(reply.products) + str(reply.sources)
    assert (card(old).price, card(old).availability) == (None, None)
    assert "10:00 UTC" in reply.text


def test_the_feeds_time_is_told_as_the_shops_clock_shows_it() -> None:
    local = told_in(TENT, ZoneInfo("Europe/Riga"))

    reply = advised(Advice("list", (Pick(local),), 1), "lv")

    assert "2026. gada 21. novembris, 12:00." in reply.text
    assert reply.products[0].as_of == "2026-11-21T10:00:00Z"
    assert told_in(HUT, ZoneInfo("Europe/Riga")).price == HUT.price


def test_a_feed_that_is_fresh_enough_is_told_as_it_is() -> None:
    assert fresh(TENT, NOW + timedelta(hours=3), timedelta(hours=24)) is TENT
    assert fresh(TENT, NOW + timedelta(days=300), None) is TENT


def test_a_named_product_comes_first_but_not_before_a_policy_that_answers() -> None:
    policy = Passage("1", "faq.md", "FAQ", "Wash it cold.", "faq", "en", question="Washing?")
    found = Findings((Hit(policy, 0.9, None, None, 1, 1),), 0.9, "answer", {}, {})
    sift = Advice("sift", (Pick(TENT),))

    unsure = with_products(Findings(found.hits, 0.4, "unsure", {}, {}), sift)

    assert with_products(found, sift) is found
    assert unsure.hits[0].passage.product_id == "T1"


def test_a_currency_is_one_of_the_worlds() -> None:
    assert known_currency("eur") == "EUR"
    with pytest.raises(ValueError, match="no currency"):
        known_currency("EURO")


def test_only_one_plain_word_of_a_question_is_quoted_as_what_is_not_told() -> None:
    one, torn = (
        advised(Advice("facts", (Pick(TENT),), 1, partial=True, unsaid=said), "en").text
        for said in ("groundsheet", "comes along")
    )

    assert "groundsheet" in one.split("\n")[0]
    assert "comes along" not in torn
