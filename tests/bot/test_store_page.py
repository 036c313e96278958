"""The demo store page: right words, right prices, and nothing a hostile feed could smuggle in."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from bot.shops import Shop
from bot.store.page import missing_page, product_page, store_page
from bot.store.picture import product_picture
from bot.store.shelf import PAGE_SIZE, product_path
from bot.store.words import LANGUAGES, page_language, words
from knowledge.passage import Passage, Product, Variant

SHOP = Shop("ziemelis", "Ziemelis", languages=LANGUAGES)
JACKET = Product(
    id="J-1",
    title="Ziemelis Storm jacket",
    path="feed.xml",
    description="Keeps the rain out.",
    price=Decimal("1129.00"),
    sale_price=Decimal("899.50"),
    currency="EUR",
    availability="in stock",
    brand="Ziemelis",
    category="Apparel > Outerwear > Jackets",
    url="https://ziemelis.example/j-1",
    lang="en",
    attributes=(("color", "Navy"), ("material", "Nylon"), ("hood_type", "Fixed")),
    variants=(
        Variant("J-1-S", (("size", "S"),), Decimal("1129.00"), "in_stock"),
        Variant("J-1-L", (("size", "L"),), Decimal("1139.00"), "out of stock"),
    ),
    as_of=datetime(2026, 11, 21, 10, tzinfo=UTC),
)
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)> \' onload="x'


def question(text: str, answer: str, lang: str) -> Passage:
    return Passage("p", "faq.md", "FAQ", answer, "faq", lang, question=text)


def text_of(page: str) -> str:
    return " ".join(" ".join(html.document_fromstring(page).itertext()).split())


@pytest.mark.parametrize(
    ("lang", "written"),
    [
        ("en", "€899.50"),
        ("pl", "899,50 €"),
        ("lv", "899,50 €"),
        ("ru", "899,50 €"),
        ("uk", "899,50 €"),
    ],
)
def test_price_is_written_as_the_language_writes_it(lang, written):
    page = store_page(SHOP, [JACKET], lang)

    assert written.replace(" ", "\xa0") in page
    assert words(lang)["in_stock"] in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_every_sentence_and_its_own(lang):
    assert words(lang).keys() == words("en").keys()
    page = html.document_fromstring(store_page(SHOP, [JACKET], lang))
    assert page.get("lang") == lang
    assert words(lang)["help"] in page.text_content()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_of_the_page_speaks_of_problems(lang):
    forbidden = (
        "unfortunately|impossible|problem|niestety|niemożliw|diemžēl|neiespējam|problēm"
        "|сожалени|невозможн|проблем|на жаль|неможлив"
    )
    assert not re.search(forbidden, " ".join(words(lang).values()).lower())


def test_page_carries_the_one_line_of_the_widget():
    (line,) = html.document_fromstring(store_page(SHOP, [], "lv")).xpath("//script")

    assert dict(line.attrib) == {
        "src": "/widget/shopbell.js",
        "async": "",
        "data-shop": "ziemelis",
        "data-name": SHOP.name,
        "data-lang": "lv",
    }
    assert line.text is None


@pytest.mark.parametrize("make", ["store", "product", "missing"])
def test_hostile_feed_and_faq_stay_text(make):
    product = replace(
        JACKET,
        id=HOSTILE,
        title=HOSTILE,
        description=HOSTILE,
        category=HOSTILE,
        brand=HOSTILE,
        availability=HOSTILE,
        url="javascript:alert(1)",
        attributes=((HOSTILE, HOSTILE),),
        variants=(Variant(HOSTILE, ((HOSTILE, HOSTILE),)),),
    )
    shop = Shop(HOSTILE, HOSTILE, languages=LANGUAGES)
    page = {
        "store": lambda: store_page(
            shop, [product], "en", questions=[question(HOSTILE, HOSTILE, "en")]
        ),
        "product": lambda: product_page(shop, [product, JACKET], product, "en"),
        "missing": lambda: missing_page(shop, [product], "en"),
    }[make]()

    assert HOSTILE in html.document_fromstring(page).text_content()
    assert_obeys_policy(page)
    assert "javascript:" not in page


def test_picture_of_a_hostile_product_is_one_clean_drawing():
    drawing = product_picture(replace(JACKET, title=HOSTILE + " & </svg>", id="\ud800\x00"))

    root = etree.fromstring(drawing.encode())
    names = {etree.QName(node).localname for node in root.iter()}
    assert names <= {"svg", "title", "rect", "path", "ellipse", "g"}
    assert not any(name.startswith("on") for node in root.iter() for name in node.attrib)


def assert_obeys_policy(page: str) -> None:
    tree = html.document_fromstring(page)
    assert not tree.xpath("//style | //@style | //iframe | //object | //base | //form")
    assert not [name for node in tree.iter() for name in node.attrib if name.startswith("on")]
    assert [node.text for node in tree.xpath("//script")] == [None]
    loaded = tree.xpath("//script/@src | //link/@href | //img/@src")
    assert loaded
    assert all(address.startswith("/") for address in loaded)


@given(st.text(), st.sampled_from(LANGUAGES))
def test_any_title_makes_a_page_that_can_be_sent(title, lang):
    page = product_page(SHOP, [], replace(JACKET, title=title, id=title or "x"), lang)

    page.encode()
    assert_obeys_policy(page)


def test_product_page_says_what_the_feed_says_and_when():
    page = text_of(product_page(SHOP, [JACKET], JACKET, "en"))

    for said in ("Navy", "Material Nylon", "Hood type Fixed", "Item number J-1", "€1,139.00"):
        assert said in page
    assert "Price and availability as of Nov 21, 2026, 10:00 AM UTC" in page
    assert page.count("Sold out") == 1


def test_codes_of_the_feed_are_told_in_words_and_the_shop_s_own_words_are_kept():
    coded = (("gender", "female"), ("condition", "new"), ("mpn", "X9"), ("Hood", "female"))

    page = text_of(product_page(SHOP, [], replace(JACKET, attributes=coded), "lv"))

    assert "Kam paredzēts sievietēm" in page
    assert "Hood female" in page
    assert "new" not in page
    assert "X9" not in page


def test_product_without_price_or_stock_is_shown_without_them():
    bare = Product(id="b", title="Mystery box", path="feed.csv")

    page = text_of(store_page(SHOP, [bare], "pl"))

    assert "Cena na zapytanie" in page
    assert "Dostępny" not in page


def test_address_of_a_product_survives_any_id():
    assert product_path(replace(JACKET, id="a/b?c#d é")) == "/p/a%2Fb%3Fc%23d%20%C3%A9"


def test_long_catalogue_is_paged_and_a_page_too_far_is_the_last():
    many = [replace(JACKET, id=str(n), title=f"Item {n:03}") for n in range(PAGE_SIZE + 3)]

    last = html.document_fromstring(store_page(SHOP, many, "en", page=99))

    assert len(last.xpath("//li[@class='card']")) == 3
    assert last.xpath("//a[@rel='prev']/@href") == ["/?lang=en&page=1#products"]
    assert not last.xpath("//a[@rel='next']")


def test_category_shows_only_its_own_products():
    boots = replace(JACKET, id="B", title="Boots", category="Shoes")

    page = html.document_fromstring(store_page(SHOP, [JACKET, boots], "en", category="Shoes"))

    assert page.xpath("//li[@class='card']//h3/a/text()") == ["Boots"]


def test_feed_in_the_reader_s_language_comes_before_others():
    polish = replace(JACKET, title="Kurtka", lang="pl")

    assert "Storm" not in store_page(SHOP, [JACKET, polish], "pl")
    assert "Storm" in store_page(SHOP, [JACKET, polish], "uk")


def test_faq_shows_the_reader_s_language_and_no_question_twice():
    passages = [
        question("When?", "When? In two days.", "en"),
        question("Kiedy?", "Za dwa dni.", "pl"),
    ]

    page = text_of(store_page(SHOP, [], "en", questions=passages))

    assert page.count("When?") == 1
    assert "Kiedy?" not in page


@pytest.mark.parametrize(
    ("wanted", "accepted", "offered", "given"),
    [
        ("lv", "pl,en", LANGUAGES, "lv"),
        ("xx", "uk-UA,uk;q=0.9,en;q=0.8", LANGUAGES, "uk"),
        (None, "de-DE,de", ("pl", "en"), "pl"),
        (None, None, ("de",), "en"),
        ("ru", "", ("pl", "lv"), "pl"),
        (None, ";;,=,", ("lv",), "lv"),
    ],
)
def test_page_opens_in_a_language_the_reader_knows(wanted, accepted, offered, given):
    assert page_language(wanted, accepted, offered) == given


def test_same_product_is_always_drawn_alike_and_in_its_colour():
    assert product_picture(JACKET) == product_picture(replace(JACKET, price=None))
    assert "#2b3f63" in product_picture(JACKET)
    red = Variant("J-1-R", (("color", "Red"),))
    assert "#b4443c" in product_picture(replace(JACKET, attributes=(), variants=(red,)))
