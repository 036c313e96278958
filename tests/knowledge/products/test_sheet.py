import json
from decimal import Decimal

import pytest

TABLES = {
    "en": ("SKU,Name,Price (EUR),Stock,Colour", "A1,Lamp,12.50,3,black"),
    "pl": ("Kod;Nazwa;Cena (EUR);Stan magazynowy;Kolor", "A1;Lampa;12,50;3 szt.;czarny"),
    "lv": ("Kods\tNosaukums\tCena, EUR\tAtlikums\tKrāsa", "A1\tLampa\t12,50\t3\tmelna"),
    "ru": ("Артикул;Название;Цена, EUR;Наличие;Цвет", "A1;Лампа;12,50;в наличии;чёрный"),
    "uk": ("Артикул;Назва;Ціна EUR;Наявність;Колір", "A1;Лампа;12,50;є в наявності;чорний"),
}


@pytest.mark.parametrize("lang", TABLES)
def test_a_plain_table_of_products_is_understood_in_five_languages(read, lang):
    head, row = TABLES[lang]
    reading = read("anything.csv", f"{head}\n{row}\n")

    (lamp,) = reading.products
    assert (lamp.id, lamp.price, lamp.currency) == ("A1", Decimal("12.50"), "EUR")
    assert lamp.availability == "in_stock"
    assert lamp.attributes[0][0] == "color"
    assert len(reading.notices) == 1


def test_how_the_headings_were_understood_is_shown(read):
    reading = read("t.csv", "Kod;Nazwa;Cena;Marża;Pojemność\nA1;Kubek;12,99 zł;40%;300 ml\n")

    (mug,) = reading.products
    assert (mug.currency, mug.attributes) == ("PLN", (("Pojemność", "300 ml"),))
    assert reading.notices[0].sentence == (
        't.csv, line 1: it was read as a table of products: id from "Kod", title from "Nazwa", '
        'price from "Cena". Left out as the shop\'s own affair: "Marża". Other columns count as '
        "properties of the product."
    )


def test_the_price_before_and_the_currency_may_have_columns_of_their_own(read):
    (mug,) = read("t.csv", "name,price,old price,currency\nMug,9.00,12.00,EUR\n").products

    assert (mug.id, mug.price, mug.sale_price, mug.currency) == (
        "Mug",
        Decimal(12),
        Decimal(9),
        "EUR",
    )


def test_a_row_with_shifted_cells_is_refused_rather_than_priced_wrongly(read):
    reading = read(
        "t.csv",
        "sku,name,price\nA1,Mug, large,9.00\nA2,Cup,5.00\n",
    )

    assert [p.id for p in reading.products] == ["A2"]
    assert reading.rejections[0].sentence == (
        "t.csv, line 2: the row has 4 cells under 3 headings. "
        "Put cells that hold a comma in double quotes."
    )


def test_lists_of_orders_and_customers_never_become_answers(read):
    for head in ("Name,Email,Price,Order", "Nazwa;Cena;Klient", "title,price,phone"):
        reading = read("orders.csv", f"{head}\nJan,jan@x.pl,5,7\n")
        assert not reading.products
        assert "they name neither" in reading.rejections[0].reason


def test_a_google_merchant_table_needs_no_guessing_whatever_its_suffix(read):
    text = (
        "id\ttitle\tdescription\tlink\tprice\tsale_price\tavailability\titem_group_id\tsize\t"
        "custom_label_0\n"
        "A1\tKrūze S\tBalta.\thttps://v.lv/a\t5.00 EUR\t4.00 EUR\tin_stock\tA\tS\tsecret\n"
        "A2\tKrūze L\tBalta.\thttps://v.lv/a\t6.00 EUR\t\tout_of_stock\tA\tL\tsecret\n"
    )
    for name in ("feed.tsv", "feed.txt"):
        reading = read(name, text)
        (mug,) = reading.products
        assert not reading.notices
        assert (mug.id, mug.title, mug.url) == ("A", "Krūze", "https://v.lv/a")
        assert (mug.price, mug.sale_price, mug.currency) == (Decimal(5), Decimal(4), "EUR")
        assert [v.attributes for v in mug.variants] == [(("size", "S"),), (("size", "L"),)]


def test_products_in_json_are_read_as_from_a_table(read):
    data = {
        "products": [{"sku": "A1", "name": "Mug", "price": 9.5, "stock": 0, "specs": {"ml": 300}}]
    }
    reading = read("stock.json", json.dumps(data))

    (mug,) = reading.products
    assert (mug.price, mug.availability, mug.attributes) == (
        Decimal("9.5"),
        "out_of_stock",
        (("specs ml", "300"),),
    )
    lines = read("stock.jsonl", '{"sku":"A1","name":"Mug"}\n{"sku":"A2","name":"Cup"}\n')
    assert [p.id for p in lines.products] == ["A1", "A2"]


def test_json_that_is_broken_or_something_else_says_so(read):
    assert read("x.json", '{"a": 1,\n "b" 2}').rejections[0].line == 2
    assert read("x.json", '{"colour": "red"}').rejections[0].reason == (
        "it holds neither questions and answers nor products."
    )
    assert read("x.json", "[" * 100_000).rejections


def test_questions_and_answers_in_json_become_entries(read):
    (document,) = read(
        "faq.json", '[{"question": "Kiedy?", "answer": "Jutro.", "lang": "pl"}]'
    ).documents

    assert [(s.question, s.text, s.lang) for s in document.sections] == [("Kiedy?", "Jutro.", "pl")]
