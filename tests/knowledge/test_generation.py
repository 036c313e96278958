"""What a shop shows is kept small, and comes out as it went in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from knowledge.bodies import Bodies
from knowledge.generation import Generation, views_of
from knowledge.index import vector_id
from knowledge.passage import Product, Variant
from tests.knowledge.shops import passage

BOOTS = Product(
    "b1",
    "Boots",
    "feed.xml",
    price=Decimal("129.00"),
    currency="EUR",
    attributes=(("color", "red"),),
    variants=(Variant("b1-42", (("size", "42"),), Decimal("129.00")),),
    as_of=datetime(2026, 11, 22, 9, tzinfo=UTC),
)


def passages(path, number):
    return [
        replace(passage(f"{path} text {i}", question=f"What is {i}?"), id=f"{path}-{i}", path=path)
        for i in range(number)
    ]


def test_all_come_back_in_the_order_of_their_files():
    given = [*passages("a.md", 11), *passages("b.md", 3)]

    kept = Bodies.of(given)

    assert list(kept) == [kept[i] for i in range(len(kept))] == given
    assert kept[-1] == given[-1]
    assert kept[2:4] == tuple(given[2:4])
    with pytest.raises(IndexError):
        kept[14]


def test_a_changed_file_takes_the_place_of_what_it_was():
    kept = Bodies.of([*passages("a.md", 2), *passages("b.md", 2), *passages("c.md", 1)])

    changed = kept.replaced({"b.md", "c.md"}, passages("b.md", 1))

    assert [p.id for p in changed] == ["a.md-0", "a.md-1", "b.md-0"]
    assert changed.pieces[0] is kept.pieces[0]


def test_a_product_is_found_by_its_id_and_its_feed():
    shop = Generation([], [BOOTS, replace(BOOTS, path="feed-lv.xml", title="Zābaki")], "e")

    assert shop.product("b1", "feed.xml") == BOOTS
    assert shop.product("b1", "feed-lv.xml").title == "Zābaki"
    assert shop.product("b1", "other.xml") is None
    assert shop.product("b2") is None


def test_every_view_is_known_with_its_passage():
    given = passages("a.md", 2)

    found = views_of("e", given)

    assert [(place, lang) for place, lang, _ in found] == [
        (0, "en"),
        (0, "en"),
        (1, "en"),
        (1, "en"),
    ]
    assert found[3][2] == vector_id("e", given[1].views[1])


def test_a_shop_without_products_or_passages_is_a_shop():
    shop = Generation([], [], "e")

    assert shop.questions() == ()
    assert shop.passage("x", "a.md") is None
    assert shop.product("x") is None
