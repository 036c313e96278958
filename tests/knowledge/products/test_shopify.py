from decimal import Decimal
from pathlib import Path

import pytest

from knowledge.documents import read_file

ZIELNIK = Path(__file__).parents[3] / "evals/shops/zielnik"
HEAD = (
    "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,"
    "Option2 Value,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,"
    "Variant Inventory Policy,Variant Price,Variant Compare At Price,Image Src,Variant Image,Status"
)


@pytest.fixture
def export(read):
    return lambda *rows, head=HEAD, name="anything.csv": read(name, "\n".join((head, *rows)))


def test_the_whole_catalogue_of_a_shop_is_read_with_its_variants():
    reading = read_file(ZIELNIK / "products_export.csv", ZIELNIK, currency="PLN")

    assert not reading.rejections
    assert not reading.notices
    assert len(reading.products) == 60
    (tea,) = [p for p in reading.products if p.id == "herbata-cichy-wieczor"]
    assert (tea.title, tea.brand, tea.category) == (
        "Herbata ziołowa Cichy Wieczór",
        "Zielnik",
        "Herbata ziołowa",
    )
    assert tea.description.startswith("Mieszanka na koniec dnia: liść melisy, szyszki chmielu")
    assert "- Kofeina: brak\n" in tea.description
    assert [
        (v.id, dict(v.attributes)["Gramatura"], v.price, v.availability) for v in tea.variants
    ] == [
        ("ZN-001-1", "50 g", Decimal("18.90"), "in_stock"),
        ("ZN-001-2", "100 g", Decimal("32.90"), "in_stock"),
        ("ZN-001-3", "250 g", Decimal("69.00"), "out_of_stock"),
    ]
    assert (tea.price, tea.currency, tea.availability) == (Decimal("18.90"), "PLN", "in_stock")


def test_what_is_paid_is_the_sale_price_and_the_crossed_out_one_the_price(export):
    reading = export(
        "a,Mydło,,,,,true,Title,Default Title,,,A1,,,deny,19.00,24.00,,,active",
        "b,Świeca,,,,,true,Title,Default Title,,,B1,,,deny,19.00,19.00,,,active",
    )

    soap, candle = reading.products
    assert (soap.price, soap.sale_price) == (Decimal(24), Decimal(19))
    assert (candle.price, candle.sale_price) == (Decimal(19), None)
    assert not soap.attributes + candle.attributes


def test_stock_follows_quantity_policy_and_whether_it_is_counted_at_all(export):
    def stock(tracker, quantity, policy):
        row = f"a,Mydło,,,,,true,,,,,A1,{tracker},{quantity},{policy},9.00,,,,active"
        return export(row).products[0].availability

    assert stock("shopify", "3", "deny") == "in_stock"
    assert stock("shopify", "0", "deny") == "out_of_stock"
    assert stock("shopify", "-2", "continue") == "backorder"
    assert stock("", "0", "deny") == "in_stock"


def test_a_quantity_counts_where_the_export_does_not_say_who_keeps_it(export):
    head = "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price"

    (bowl,) = export("b,Miska,Kolor,biała,B1,4,9.00", "b,,,czarna,B2,0,9.00", head=head).products

    assert [v.availability for v in bowl.variants] == ["in_stock", "out_of_stock"]


def test_rows_that_only_add_pictures_are_no_variants(export):
    (product,) = export(
        "k,Kubek,,,,,true,Kolor,biały,Rozmiar,M,K1,,,,30.00,,https://c.pl/1.jpg,,active",
        "k,,,,,,,,czarny,,L,K2,,,,35.00,,https://c.pl/2.jpg,https://c.pl/b.jpg,",
        "k,,,,,,,,,,,,,,,,,https://c.pl/3.jpg,,",
    ).products

    assert [(v.attributes, v.image) for v in product.variants] == [
        ((("color", "biały"), ("size", "M")), "https://c.pl/1.jpg"),
        ((("color", "czarny"), ("size", "L")), "https://c.pl/b.jpg"),
    ]


def test_drafts_archived_and_unpublished_products_are_left_out_by_name(export):
    reading = export(
        "a,Mydło,,,,,true,,,,,A1,,,,9.00,,,,draft",
        "b,Świeca,,,,,false,,,,,B1,,,,9.00,,,,active",
        "c,Kubek,,,,,true,,,,,C1,,,,9.00,,,,active",
        "c,,,,,,,,,,,C2,,,,9.00,,,,",
    )

    assert [p.title for p in reading.products] == ["Kubek"]
    assert reading.notices[0].reason == (
        '2 products are no longer or not yet on sale and left out: "Mydło", "Świeca".'
    )


def test_the_headings_of_2025_mean_the_same(export):
    (product,) = export(
        'Krūze,kruze,<p>Balta.</p>,active,K1,Krāsa,balta,5.00,6.00,shopify,0,DENY,"https://c.lv/1.jpg"',
        head="Title,URL handle,Description,Status,SKU,Option1 name,Option1 value,Price,"
        "Compare-at price,Inventory tracker,Inventory quantity,"
        "Continue selling when out of stock,Product image URL",
    ).products

    assert (product.id, product.description) == ("K1", "Balta.")
    assert (product.price, product.sale_price) == (Decimal(6), Decimal(5))
    assert (product.availability, product.attributes) == ("out_of_stock", (("color", "balta"),))


def test_without_a_currency_one_notice_says_how_to_name_it(export):
    row = "a,Mydło,,,,,true,,,,,A1,,,,9.00,,,,active"
    (notice,) = export(row, row.replace("a,", "b,", 1).replace("A1", "B1")).notices

    assert notice.sentence == (
        "anything.csv, line 2: 2 prices name no currency. Name it behind the heading of the price, "
        'as in "Variant Price (EUR)".'
    )
    named = export(row, head=HEAD.replace("Variant Price", "Variant Price (zł)"))
    assert (named.products[0].currency, named.notices) == ("PLN", ())
