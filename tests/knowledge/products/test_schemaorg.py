import json
from decimal import Decimal

MUG = {
    "@context": "https://schema.org/",
    "@type": "Product",
    "name": "Krūze &amp; apakštase",
    "sku": "K1",
    "description": "<p>Balta.</p>",
    "image": ["https://v.lv/1.jpg", "https://v.lv/2.jpg"],
    "brand": {"@type": "Brand", "name": "Māls"},
    "color": "balta",
    "weight": {"@type": "QuantitativeValue", "value": 0.4, "unitCode": "KGM"},
    "additionalProperty": [{"@type": "PropertyValue", "name": "Tilpums", "value": "300 ml"}],
    "offers": {
        "@type": "Offer",
        "url": "https://v.lv/k1",
        "price": "12.00",
        "priceCurrency": "EUR",
        "availability": "https://schema.org/InStock",
        "priceSpecification": {"priceType": "https://schema.org/StrikethroughPrice", "price": 15},
    },
}


def page(*data):
    scripts = "".join(
        f'<script type="application/ld+json">{json.dumps(one)}</script>' for one in data
    )
    return f"<html><head>{scripts}</head><body><h1>Krūze</h1><p>Balta krūze.</p></body></html>"


def test_a_saved_page_gives_its_product_and_its_text(read):
    reading = read("kruze.html", page({"@graph": [{"@type": "WebPage"}, MUG]}))

    assert reading.documents[0].title == "Krūze"
    (mug,) = reading.products
    assert (mug.id, mug.title, mug.description) == ("K1", "Krūze & apakštase", "Balta.")
    assert (mug.price, mug.sale_price, mug.currency) == (Decimal(15), Decimal(12), "EUR")
    assert (mug.availability, mug.brand, mug.url) == ("in_stock", "Māls", "https://v.lv/k1")
    assert mug.image == "https://v.lv/1.jpg"
    assert mug.attributes == (
        ("color", "balta"),
        ("product_weight", "0.4 kg"),
        ("Tilpums", "300 ml"),
    )


def test_variants_of_a_group_stand_under_it_and_repeats_count_once(read):
    group = {
        "@type": "ProductGroup",
        "name": "Jaka",
        "productGroupID": "J",
        "hasVariant": [
            {
                "@type": "Product",
                "sku": f"J-{size}",
                "name": f"Jaka {size}",
                "size": size,
                "offers": {"price": 50 + n, "priceCurrency": "EUR", "availability": stock},
            }
            for n, (size, stock) in enumerate((("S", "OutOfStock"), ("M", "InStock")))
        ],
    }
    reading = read("jaka.jsonld", json.dumps([group, group]))

    (jacket,) = reading.products
    assert not reading.rejections
    assert (jacket.id, jacket.title, jacket.price) == ("J", "Jaka", Decimal(51))
    assert [v.availability for v in jacket.variants] == ["out_of_stock", "in_stock"]


def test_the_best_of_several_offers_is_told(read):
    offers = [
        {"price": 9, "priceCurrency": "EUR", "availability": "SoldOut"},
        {"price": 12, "priceCurrency": "EUR", "availability": "InStock"},
    ]
    mug = {**MUG, "offers": {"@type": "AggregateOffer", "lowPrice": 9, "offers": offers}}
    (found,) = read("k.json", json.dumps(mug)).products

    assert (found.price, found.availability) == (Decimal(12), "in_stock")


def test_questions_in_a_json_file_become_entries(read):
    faq = {
        "@type": "FAQPage",
        "mainEntity": [
            {"@type": "Question", "name": "Cik?", "acceptedAnswer": {"text": "<b>5 €</b>"}}
        ],
    }
    (document,) = read("buj.json", json.dumps(faq)).documents

    assert (document.sections[0].question, document.sections[0].text) == ("Cik?", "5 €")
