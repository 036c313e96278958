from datetime import UTC, datetime
from decimal import Decimal

from knowledge.products import read_feed

HEAD = (
    '<yml_catalog date="2026-11-20 10:00"><shop><name>Крамниця</name>'
    '<currencies><currency id="UAH" rate="1"/></currencies><categories>'
    '<category id="1">Дім</category><category id="2" parentId="1">Лампи</category></categories>'
    "<offers>"
)


def catalogue(*offers: str):
    return read_feed(HEAD + "".join(offers) + "</offers></shop></yml_catalog>", "yml.xml", 0)


def test_an_offer_is_read_in_ukrainian_with_its_russian_name_kept():
    (lamp,) = catalogue(
        '<offer id="7" available="true"><name>Лампа настольная</name><name_ua>Лампа настільна'
        "</name_ua><description><![CDATA[<p>Тёплая.</p>]]></description><description_ua>"
        "<![CDATA[<p>Тепла &amp; зручна.</p><ul><li>9 Вт</li></ul>]]></description_ua>"
        "<price>450</price><oldprice>520</oldprice><currencyId>UAH</currencyId>"
        "<categoryId>2</categoryId><picture>https://k.ua/1.jpg</picture><vendor>Світло</vendor>"
        "<vendorCode>SV-7</vendorCode>"
        '<param name="Колір">чорний</param><param name="Вага" unit="кг">1,2</param></offer>'
    ).products

    assert (lamp.id, lamp.title, lamp.lang) == ("7", "Лампа настільна", "uk")
    assert lamp.description == "Тепла & зручна.\n- 9 Вт"
    assert (lamp.price, lamp.sale_price, lamp.currency) == (Decimal(520), Decimal(450), "UAH")
    assert (lamp.category, lamp.brand, lamp.availability) == ("Дім > Лампи", "Світло", "in_stock")
    assert lamp.attributes == (
        ("mpn", "SV-7"),
        ("Название", "Лампа настольная"),
        ("color", "чорний"),
        ("Вага", "1,2 кг"),
    )
    assert lamp.as_of == datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


def test_an_offer_named_by_its_parts_and_variants_of_a_group():
    reading = catalogue(
        '<offer id="1" type="vendor.model" available="false"><typePrefix>Чайник</typePrefix>'
        "<vendor>Bosch</vendor><model>TWK</model><price>900</price><currencyId>RUR</currencyId>"
        "</offer>",
        *(
            f'<offer id="{size}" group_id="9" available="true"><name>Футболка {size}</name>'
            f'<price>300</price><currencyId>UAH</currencyId><param name="Розмір">{size}</param>'
            "</offer>"
            for size in ("S", "M")
        ),
    )

    kettle, shirt = reading.products
    assert (kettle.title, kettle.currency, kettle.availability) == (
        "Чайник Bosch TWK",
        "RUB",
        "out_of_stock",
    )
    assert (shirt.id, shirt.title) == ("9", "Футболка")
    assert [v.attributes for v in shirt.variants] == [(("size", "S"),), (("size", "M"),)]


def test_an_offer_without_an_id_is_refused_with_what_to_write():
    (rejection,) = catalogue("<offer><name>Лампа</name></offer>").rejections

    assert rejection.sentence == (
        'yml.xml, line 1: the product "Лампа" has no id. Give every <offer> an id="…".'
    )


def test_of_very_many_attributes_so_many_are_kept_as_can_be_read_while_a_shopper_waits():
    params = "".join(f'<param name="p{n}">{n}</param>' for n in range(300))
    reading = catalogue(f'<offer id="7"><name>Лампа</name><price>450</price>{params}</offer>')

    assert len(reading.products[0].attributes) == 200
    assert "0 variants and 300 attributes: 1,000 and 200" in reading.notices[-1].reason
