"""The pieces every page of the store is made of: frame, header, cards, footer. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.shops import Shop
from bot.store.markup import element as e
from bot.store.shelf import (
    address,
    availability,
    category_of,
    price,
    product_path,
)
from bot.store.words import LANGUAGES, words
from knowledge.passage import Product


def framed(
    shop: Shop, lang: str, title: str, path: str, menu: Sequence[str], *content: Markup
) -> str:
    """A whole page around `content`. `path` is its own address, for the language switch."""
    head = e(
        "head",
        None,
        e("meta", {"charset": "utf-8"}),
        e("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        e("title", None, title),
        e("link", {"rel": "icon", "href": "/store/mark.svg", "type": "image/svg+xml"}),
        e("link", {"rel": "stylesheet", "href": "/store/store.css"}),
        widget_line(shop, lang),
    )
    body = e(
        "body",
        None,
        e("a", {"class": "skip", "href": "#content"}, words(lang)["to_content"]),
        _header(shop, lang, path, menu),
        e("main", {"id": "content"}, *content),
        _footer(shop, lang),
    )
    return Markup("<!doctype html>\n") + e("html", {"lang": lang}, head, body)


def widget_line(shop: Shop, lang: str) -> Markup:
    """The one line of HTML a shop puts on its pages."""
    return e(
        "script",
        {
            "src": "/widget/shopbell.js",
            "async": True,
            "data-shop": shop.id,
            "data-name": shop.name,
            "data-lang": lang,
        },
    )


def card(product: Product, lang: str) -> Markup:
    """A product in the grid."""
    link = address(product_path(product), lang)
    category = category_of(product)
    return e(
        "li",
        {"class": "card"},
        e("a", {"class": "picture", "href": link, "tabindex": "-1"}, picture(product, "")),
        e("p", {"class": "kind"}, category) if category else None,
        e("h3", None, e("a", {"href": link}, product.title)),
        e("div", {"class": "offer"}, price_tag(product, lang), stock_mark(product, lang)),
    )


def picture(product: Product, alternative: str) -> Markup:
    """The drawn picture of a product: a feed's own pictures are on other hosts, which the page's
    policy keeps out."""
    return e(
        "img",
        {
            "src": f"{product_path(product)}/picture.svg",
            "alt": alternative,
            "width": "400",
            "height": "400",
            "loading": "lazy",
        },
    )


def price_tag(product: Product, lang: str) -> Markup:
    """The price; where there is a sale price, that and the earlier one struck through."""
    now = price(product.sale_price or product.price, product.currency, lang)
    if now is None:
        return e("p", {"class": "price none"}, words(lang)["price_on_request"])
    if product.sale_price is None or product.sale_price == product.price:
        return e("p", {"class": "price"}, now)
    before = price(product.price, product.currency, lang)
    return e(
        "p",
        {"class": "price sale"},
        e("strong", None, now),
        " ",
        e("s", None, e("span", {"class": "hidden"}, words(lang)["was"], " "), before),
    )


def stock_mark(product: Product, lang: str) -> Markup | None:
    """Whether it can be had, in words."""
    known = availability(product, lang)
    return e("p", {"class": f"stock {known[0]}"}, known[1]) if known else None


def _header(shop: Shop, lang: str, path: str, menu: Sequence[str]) -> Markup:
    said = words(lang)
    links = [
        e("li", None, e("a", {"href": address("/", lang, category=name) + "#products"}, name))
        for name in menu
    ]
    every = e("li", None, e("a", {"href": address("/", lang) + "#products"}, said["all_products"]))
    help_link = e("li", None, e("a", {"href": address("/", lang) + "#help"}, said["see_help"]))
    return e(
        "header",
        {"class": "top"},
        e(
            "div",
            {"class": "bar"},
            e(
                "a",
                {"class": "brand", "href": address("/", lang)},
                e("img", {"src": "/store/mark.svg", "alt": "", "width": "36", "height": "36"}),
                e("span", None, shop.name),
            ),
            _switch(shop, lang, path),
        ),
        e(
            "nav",
            {"aria-label": said["categories"]},
            e("ul", {"class": "menu"}, every, *links, help_link),
        ),
    )


def _switch(shop: Shop, lang: str, path: str) -> Markup:
    items = [
        e(
            "li",
            None,
            e(
                "a",
                {
                    "href": address(path, other),
                    "lang": other,
                    "hreflang": other,
                    "aria-current": "true" if other == lang else None,
                    "aria-label": words(other)["language_name"],
                },
                other.upper(),
            ),
        )
        for other in shop.languages
        if other in LANGUAGES
    ]
    return e("nav", {"aria-label": words(lang)["languages"]}, e("ul", {"class": "switch"}, *items))


def _footer(shop: Shop, lang: str) -> Markup:
    said = words(lang)
    return e(
        "footer",
        {"class": "bottom"},
        e(
            "div",
            {"class": "columns"},
            e("section", None, e("h2", None, shop.name), e("p", None, said["demo"])),
            e(
                "section",
                None,
                e("h2", None, said["shop"]),
                e(
                    "ul",
                    None,
                    e("li", None, e("a", {"href": address("/", lang)}, said["home"])),
                    e("li", None, e("a", {"href": address("/", lang) + "#help"}, said["see_help"])),
                ),
            ),
            e("section", None, e("h2", None, said["contact"]), e("p", None, said["contact_lead"])),
        ),
    )
