"""Messages that narrow an earlier wish for goods, and those that speak of something else."""

from __future__ import annotations

import pytest

from tests.knowledge.catalogue.test_checks import catalogue

pytestmark = pytest.mark.integration


@pytest.mark.parametrize(
    ("feed", "lang", "earlier", "text", "first"),
    [
        ("phones", "en", ["black smartphone"], "and in green?", "NV-1"),
        ("phones", "en", ["smartphone under 600 euro", "and with 256 GB?"], "up to 700", "PX9"),
        ("phones", "en", ["smartphone over 400 euro"], "and under 600?", "PX9"),
        ("phones", "en", ["how much is the Novira Fold?"], "something cheaper?", "SN-1"),
        ("phones", "lv", ["telefons līdz 600 eiro"], "un lētāks?", "SN-1"),
        ("meble", "pl", ["krzesło do 300 zł"], "a lżejsze?", "M-202"),
        ("meble", "pl", ["szukam sofy do 2000 zł"], "a do 3000?", "M-101"),
        ("meble", "pl", ["białe krzesło do 300 zł"], "a czarne?", "M-203"),
        ("meble", "ru", ["стул до 300 злотых"], "а подешевле есть?", "M-202"),
        ("zoo", "uk", ["корм для котів до 500 грн"], "а дешевший?", "Z3"),
        ("zoo", "uk", ["повідець червоний"], "а чорний?", "Z8"),
        ("zoo", "uk", ["корм для котів"], "а для собак?", "Z6"),
        ("zoo", "ru", ["есть корм для кошек?"], "а для собак?", "Z6"),
    ],
)
def test_what_narrows_an_earlier_wish_keeps_the_rest_of_it(
    feed: str, lang: str, earlier: list[str], text: str, first: str
) -> None:
    advice = catalogue(feed).follow(text, earlier, lang)

    assert advice is not None
    assert advice.picks[0].product.id == first


def test_a_limit_takes_the_place_of_the_one_before() -> None:
    advice = catalogue("meble").follow("a do 3000?", ["szukam sofy do 2000 zł"], "pl")

    assert advice is not None
    assert [limit.said for limit in advice.limits] == ["do 3000"]


@pytest.mark.parametrize(
    ("feed", "lang", "earlier", "text"),
    [
        ("phones", "en", ["smartphone under 600 euro"], "how long does delivery take?"),
        ("phones", "en", ["red smartphone"], "do you have headphones too?"),
        ("phones", "en", ["smartphone under 600 euro", "how long is delivery?"], "up to 30 euro?"),
        ("phones", "en", ["what are your opening hours?"], "and in blue?"),
        ("meble", "pl", ["sofa do 2000 zł"], "a jakie są koszty dostawy?"),
        ("meble", "lv", ["dīvāns līdz 2000 zlotiem"], "un piegāde?"),
        ("zoo", "ru", ["корм для котов"], "а вернуть можно?"),
        ("zoo", "uk", ["корм для котів"], "а де ваш магазин?"),
    ],
)
def test_another_topic_takes_nothing_over(
    feed: str, lang: str, earlier: list[str], text: str
) -> None:
    assert catalogue(feed).follow(text, earlier, lang) is None
