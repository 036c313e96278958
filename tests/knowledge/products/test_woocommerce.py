from decimal import Decimal
from pathlib import Path

import pytest

from knowledge.documents import read_file

VOLTA = Path(__file__).parents[3] / "evals/shops/volta"
HEAD = (
    "\ufeffID,Type,SKU,Name,Published,Visibility in catalog,Short description,Description,"
    "Date sale price starts,Date sale price ends,In stock?,Stock,Backorders allowed?,Weight (kg),"
    "Sale price,Regular price,Categories,Images,Parent,Attribute 1 name,Attribute 1 value(s),"
    "Attribute 1 visible,Attribute 2 name,Attribute 2 value(s),Attribute 2 visible"
)


@pytest.fixture
def export(read):
    def make(*rows: dict[str, str]):
        names = HEAD.lstrip("\ufeff").split(",")
        lines = [",".join(f'"{row.get(name, "")}"' for name in names) for row in rows]
        return read("any.csv", "\n".join((HEAD, *lines)))

    return make


def row(**cells: str) -> dict[str, str]:
    named = {name.replace("_", " ").capitalize(): value for name, value in cells.items()}
    known = {"Id": "ID", "Sku": "SKU", "In stock": "In stock?", "Weight": "Weight (kg)"}
    plain = {"Type": "simple", "Published": "1", "Name": "Lampa", "In stock?": "1"}
    return {**plain, **{known.get(name, name): value for name, value in named.items()}}


def test_the_whole_catalogue_of_a_shop_is_read_with_its_variations():
    (path,) = VOLTA.glob("wc-product-export*.csv")
    reading = read_file(path, VOLTA, currency="EUR")

    assert not reading.rejections
    assert len(reading.products) == 60
    (bike,) = [p for p in reading.products if p.id == "VB-110"]
    assert (bike.title, bike.category) == ("Volta Daina 28 City E-Bike", "E-bikes > City")
    assert "Comes 85 % assembled." in bike.description
    assert "\\n" not in bike.description
    assert dict(bike.attributes)["Battery, Wh"] == "418"
    assert dict(bike.attributes)["product_weight"] == "21.4 kg"
    sizes = [(dict(v.attributes)["Frame size"], v.availability) for v in bike.variants]
    assert sizes == [("S", "in_stock"), ("M", "in_stock"), ("M", "in_stock"), ("L", "out_of_stock")]
    assert (bike.price, bike.sale_price) == (Decimal(1390), Decimal(1290))
    assert bike.currency == "EUR"


def test_variations_find_their_product_by_sku_or_by_number(export):
    options = {"Attribute 1 name": "Colour", "Attribute 1 value(s)": "Red, Blue"}
    reading = export(
        {**row(type="variable", id="7", sku="", name="Lamp"), **options},
        {
            **row(type="variation", id="8", parent="id:7", name="Lamp - Red", regular_price="5"),
            **options,
            "Attribute 1 value(s)": "Red",
        },
        {
            **row(type="variation", id="9", parent="id:7", name="Lamp - Blue", regular_price="6"),
            **options,
            "Attribute 1 value(s)": "Blue",
        },
    )

    (lamp,) = reading.products
    assert (lamp.id, lamp.title, lamp.price) == ("7", "Lamp", Decimal(5))
    assert [v.attributes for v in lamp.variants] == [(("color", "Red"),), (("color", "Blue"),)]


def test_unpublished_and_hidden_products_are_left_out_with_their_variations(export):
    reading = export(
        row(id="1", name="Draft", published="-1", regular_price="5"),
        row(id="2", name="Add-on", visibility_in_catalog="hidden", regular_price="5"),
        row(id="3", sku="P", type="variable", name="Private", published="0"),
        row(id="4", type="variation", parent="P", regular_price="5"),
        row(id="5", name="Lamp", regular_price="5"),
    )

    assert [p.title for p in reading.products] == ["Lamp"]
    assert reading.notices[0].reason == (
        '3 products are not published or hidden and left out: "Draft", "Add-on", "Private".'
    )


def test_stock_follows_status_count_and_backorders(export):
    def stock(said, count="", backorders="0"):
        cells = {"Stock": count, "Backorders allowed?": backorders}
        return (
            export({**row(id="1", regular_price="5", in_stock=said), **cells})
            .products[0]
            .availability
        )

    assert stock("1", "4") == "in_stock"
    assert stock("0") == "out_of_stock"
    assert stock("backorder") == "backorder"
    assert stock("1", "0", "notify") == "backorder"
    assert stock("", "0") == "out_of_stock"


def test_a_sale_counts_only_within_its_dates(export):
    def sale(start, end):
        dates = {"Date sale price starts": start, "Date sale price ends": end}
        return (
            export({**row(id="1", regular_price="50", sale_price="39,90"), **dates})
            .products[0]
            .sale_price
        )

    assert sale("", "") == Decimal("39.90")
    assert sale("2020-01-01", "2020-02-01 23:59:59") is None
    assert sale("2099-01-01", "") is None


def test_escapes_of_the_export_are_undone(export):
    (lamp,) = export(
        {
            **row(id="1", regular_price="5", categories="Dom, Dom > Lampy", name="'-Lampa"),
            "Short description": "Krótko.",
            "Description": "<p>Pierwszy.</p>\\n<ul>\\n<li>A</li>\\n</ul>",
            "Images": "https://v.pl/1.jpg, https://v.pl/2.jpg",
            "Attribute 1 name": "Kolor",
            "Attribute 1 value(s)": "biały\\, matowy, czarny",
            "Attribute 2 name": "Magazyn",
            "Attribute 2 value(s)": "R7",
            "Attribute 2 visible": "0",
        }
    ).products

    assert (lamp.title, lamp.category, lamp.image) == (
        "-Lampa",
        "Dom > Lampy",
        "https://v.pl/1.jpg",
    )
    assert lamp.description == "Krótko.\nPierwszy.\n- A"
    assert lamp.attributes == (("color", "biały, matowy, czarny"),)


def test_an_export_with_translated_headings_is_refused_with_the_way_out(read):
    reading = read(
        "p.csv", "ID,Rodzaj,SKU,Nazwa,Cena\n1,variable,A,Lampa,\n2,variation,A-1,Lampa - S,5\n"
    )

    assert not reading.products
    assert reading.rejections[0].reason == (
        "it is a WooCommerce export whose headings are not in English."
    )
