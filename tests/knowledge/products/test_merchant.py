from datetime import UTC, datetime
from decimal import Decimal

from knowledge.products import read_feed

MODIFIED = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


def feed(items: str, head: str = "", root: str = 'rss version="2.0"'):
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns:g="http://base.google.com/ns/1.0">'
        f"<channel>{head}\n{items}</channel></{root.split()[0]}>"
    )
    return read_feed(text, "feed.xml", MODIFIED.timestamp())


def item(identity="A1", title="Kubek", rest="<g:price>12.00 EUR</g:price>"):
    return f"<item><g:id>{identity}</g:id><title>{title}</title>{rest}</item>\n"


def test_an_item_becomes_a_product_with_all_its_facts():
    reading = feed(
        item(
            rest="<link>https://s.pl/k</link><g:image_link>https://s.pl/k.jpg</g:image_link>"
            "<description>&lt;p&gt;Biały &amp;amp; duży.&lt;/p&gt;</description>"
            "<g:price>1 299,00 zł</g:price><g:sale_price>999,00 zł</g:sale_price>"
            "<g:availability>In Stock</g:availability><g:brand>Glina</g:brand>"
            "<g:product_type>Dom &gt; Kubki</g:product_type><g:color>biały</g:color>"
            "<g:product_detail><g:attribute_name>Pojemność</g:attribute_name>"
            "<g:attribute_value>300 ml</g:attribute_value></g:product_detail><g:gtin>590</g:gtin>"
            "<g:product_highlight>do zmywarki</g:product_highlight>"
        ),
        head="<language>pl</language>"
        "<lastBuildDate>Fri, 20 Nov 2026 10:00:00 +0200</lastBuildDate>",
    )

    (product,) = reading.products
    assert not reading.rejections + reading.notices
    assert product.description == "Biały & duży.\n- do zmywarki"
    assert (product.price, product.sale_price) == (Decimal("1299.00"), Decimal("999.00"))
    assert (product.currency, product.availability) == ("PLN", "in_stock")
    assert (product.brand, product.category, product.lang) == ("Glina", "Dom > Kubki", "pl")
    assert (product.url, product.image) == ("https://s.pl/k", "https://s.pl/k.jpg")
    assert product.attributes == (("color", "biały"), ("gtin", "590"), ("Pojemność", "300 ml"))
    assert product.as_of == datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


def test_fields_without_namespace_and_atom_feeds_are_read_too():
    plain = feed("<item><id>1</id><title>Krūze</title><price>EUR 5</price></item>")
    atom = read_feed(
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0">'
        "<updated>2026-11-19T12:00:00Z</updated><entry><id>tag:x</id><g:id>7</g:id>"
        '<title>Krūze</title><link href="https://v.lv/7"/><summary>Balta.</summary>'
        "<g:price>5 EUR</g:price></entry></feed>",
        "atom.xml",
        MODIFIED.timestamp(),
    )

    assert plain.products[0].price == Decimal(5)
    (product,) = atom.products
    assert (product.id, product.url, product.description) == ("7", "https://v.lv/7", "Balta.")
    assert product.as_of == datetime(2026, 11, 19, 12, 0, tzinfo=UTC)


def test_variants_stand_under_their_product():
    def variant(n, size, price, stock):
        return item(
            f"A{n}",
            f"Kurtka Wiatr – {size}",
            f"<g:item_group_id>A</g:item_group_id><g:size>{size}</g:size><g:color>czarny</g:color>"
            f"<g:price>{price} PLN</g:price><g:availability>{stock}</g:availability>",
        )

    reading = feed(
        variant(1, "S", 80, "out of stock")
        + variant(2, "M", 100, "in_stock")
        + variant(3, "L", 90, "in stock")
    )

    (product,) = reading.products
    assert (product.id, product.title) == ("A", "Kurtka Wiatr")
    assert (product.price, product.availability) == (Decimal(90), "in_stock")
    assert product.attributes == (("color", "czarny"),)
    assert [(v.id, v.attributes, v.availability) for v in product.variants] == [
        ("A1", (("size", "S"),), "out_of_stock"),
        ("A2", (("size", "M"),), "in_stock"),
        ("A3", (("size", "L"),), "in_stock"),
    ]


def test_a_product_without_a_price_is_kept_without_one_and_named():
    reading = feed(item("B7", rest="") + item("B8", rest="<g:price>ask</g:price>"))

    assert [p.price for p in reading.products] == [None, None]
    assert [n.sentence for n in reading.notices] == [
        'feed.xml, line 3: product "B7": it has no price; it is kept without one. '
        'Write it as "129.00 EUR".',
        'feed.xml, line 4: product "B8": the price "ask" cannot be read; it is kept without one. '
        'Write it as "129.00 EUR".',
    ]


def test_a_product_without_id_or_title_or_with_a_taken_id_is_refused_by_line():
    reading = feed(item() + item("", "Talerz") + item("C", "") + item(title="Kubek 2"))

    assert [p.title for p in reading.products] == ["Kubek"]
    assert [r.sentence for r in reading.rejections] == [
        'feed.xml, line 4: the product "Talerz" has no id. Give every item a <g:id>.',
        'feed.xml, line 5: the product "C" has no title. Give every item a <g:title>.',
        'feed.xml, line 6: the id "A1" is taken by the product in line 3. '
        "Give every item an id of its own.",
    ]


def test_a_broken_feed_is_refused_whole_with_the_place():
    reading = feed(item() + "<item><g:id>2</item>")

    assert not reading.products
    (rejection,) = reading.rejections
    assert rejection.line == 4
    assert rejection.reason.startswith("the XML is broken at column ")
    assert rejection.hint == "The whole feed is left out. Export it again or mend this place."


def test_xml_that_is_no_merchant_feed_says_what_it_is():
    def refusal(text):
        return read_feed(text, "x.xml", 0).rejections[0].reason

    assert refusal("<urlset/>") == "it is a sitemap, which lists pages but holds none."
    assert refusal("<note><to/></note>") == "the XML is no product feed: it opens with <note>."
    assert refusal("<rss><channel/></rss>") == "the feed holds no products."


def test_a_sale_counts_only_within_its_dates_and_below_the_price():
    def sale(price, dates):
        reading = feed(
            item(
                rest=f"<g:price>50 EUR</g:price><g:sale_price>{price} EUR</g:sale_price>"
                f"<g:sale_price_effective_date>{dates}</g:sale_price_effective_date>"
            )
        )
        return reading.products[0].sale_price

    assert sale(40, "2026-11-01T00:00+02:00/2026-11-30T23:59+02:00") == Decimal(40)
    assert sale(40, "2026-10-01T00:00+02:00/2026-10-31T23:59+02:00") is None
    assert sale(60, "") is None


def test_links_that_are_no_web_addresses_are_dropped():
    (product,) = feed(item(rest="<link>javascript:alert(1)</link>")).products

    assert product.url is None


def test_files_outside_are_never_read_into_a_feed():
    reading = read_feed(
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel>'
        "<item><id>1</id><title>a&x;b</title></item></channel></rss>",
        "x.xml",
        0,
    )

    assert all("root" not in p.title for p in reading.products)
