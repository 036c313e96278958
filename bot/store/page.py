"""The pages of the demo store as HTML text, from a shop's own products and FAQ. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.shops import Shop
from bot.store.markup import element as e
from bot.store.markup import web_address
from bot.store.parts import card, framed, picture, price_tag, stock_mark
from bot.store.shelf import (
    PAGE_SIZE,
    address,
    as_of,
    categories,
    category_of,
    facts,
    in_language,
    price,
    product_path,
    top_questions,
    variant_name,
)
from bot.store.words import words
from knowledge.passage import Passage, Product, Variant

# Nothing inline, nothing from elsewhere; the widget has to work under this.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_ALSO_SHOWN = 4


def store_page(
    shop: Shop,
    products: Sequence[Product],
    lang: str,
    *,
    questions: Sequence[Passage] = (),
    category: str | None = None,
    page: int = 1,
) -> str:
    """The home page: a grid of products (of one category, a page of 24) and the FAQ's beginning.

    `lang` is one of the five (`page_language` picks it); a `page` out of range is the nearest.
    """
    shelf = in_language(products, lang)
    chosen = [item for item in shelf if category is None or category_of(item) == category]
    return framed(
        shop,
        lang,
        category or shop.name,
        "/",
        categories(shelf),
        _hero(shop, lang),
        _grid(chosen, lang, category, page),
        _help(top_questions(questions, lang), lang),
    )


def product_page(shop: Shop, products: Sequence[Product], product: Product, lang: str) -> str:
    """The page of one product; others of its category stand below it."""
    shelf = in_language(products, lang)
    kind = category_of(product)
    also = [other for other in shelf if other.id != product.id and category_of(other) == kind]
    return framed(
        shop,
        lang,
        f"{product.title} · {shop.name}",
        product_path(product),
        categories(shelf),
        _product(product, lang),
        _also(also[:_ALSO_SHOWN], lang),
    )


def missing_page(shop: Shop, products: Sequence[Product], lang: str) -> str:
    """The page for an address the shop does not have; to be sent with status 404."""
    said = words(lang)
    shelf = in_language(products, lang)
    note = e(
        "section",
        {"class": "missing"},
        e("h1", None, said["missing"]),
        e("p", {"class": "lead"}, said["missing_lead"]),
        e("p", None, e("a", {"class": "button", "href": address("/", lang)}, said["home"])),
    )
    return framed(
        shop, lang, said["missing"], "/", categories(shelf), note, _also(shelf[:_ALSO_SHOWN], lang)
    )


def _hero(shop: Shop, lang: str) -> Markup:
    said = words(lang)
    return e(
        "section",
        {"class": "hero"},
        e(
            "div",
            {"class": "words"},
            e("h1", None, said["welcome"].format(shop=shop.name)),
            e("p", {"class": "lead"}, said["lead"]),
            e(
                "p",
                {"class": "actions"},
                e("a", {"class": "button", "href": "#products"}, said["see_products"]),
                e("a", {"class": "button quiet", "href": "#help"}, said["see_help"]),
            ),
        ),
    )


def _grid(products: Sequence[Product], lang: str, category: str | None, page: int) -> Markup:
    said = words(lang)
    pages = max(1, -(-len(products) // PAGE_SIZE))
    page = min(max(1, page), pages)
    shown = products[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return e(
        "section",
        {"class": "shelf", "id": "products"},
        e("h2", None, category or said["products"]),
        e("ul", {"class": "grid"}, *[card(product, lang) for product in shown])
        if shown
        else e("p", {"class": "lead"}, said["no_products"]),
        _pager(lang, category, page, pages) if pages > 1 else None,
    )


def _pager(lang: str, category: str | None, page: int, pages: int) -> Markup:
    said = words(lang)

    def link(number: int, label: str, rel: str) -> Markup:
        to = address("/", lang, category=category, page=number) + "#products"
        return e("a", {"class": "button quiet", "href": to, "rel": rel}, label)

    return e(
        "nav",
        {"class": "pager", "aria-label": said["pages"]},
        link(page - 1, said["earlier"], "prev") if page > 1 else None,
        e("span", None, said["page_of"].format(page=page, pages=pages)),
        link(page + 1, said["later"], "next") if page < pages else None,
    )


def _help(questions: Sequence[tuple[str, str]], lang: str) -> Markup:
    said = words(lang)
    asked = [
        e("details", None, e("summary", None, question), e("p", None, answer))
        for question, answer in questions
    ]
    return e(
        "section",
        {"class": "help", "id": "help"},
        e("h2", None, said["help"]),
        e("p", {"class": "lead"}, said["help_lead"]) if asked else None,
        e("div", {"class": "questions"}, *asked) if asked else None,
        e("p", {"class": "more"}, said["help_more"]),
    )


def _product(product: Product, lang: str) -> Markup:
    said = words(lang)
    time = as_of(product, lang)
    kind = category_of(product)
    elsewhere = web_address(product.url)
    return e(
        "article",
        {"class": "product"},
        e("p", {"class": "crumb"}, e("a", {"href": address("/", lang)}, said["back"])),
        e("div", {"class": "picture"}, picture(product, product.title)),
        e(
            "div",
            {"class": "about"},
            e("p", {"class": "kind"}, kind) if kind else None,
            e("h1", {"lang": product.lang}, product.title),
            e("div", {"class": "offer"}, price_tag(product, lang), stock_mark(product, lang)),
            e("p", {"class": "time"}, time) if time else None,
            _variants(product, lang),
            e("p", {"class": "text", "lang": product.lang}, product.description)
            if product.description
            else None,
            e("h2", None, said["details"]),
            e("dl", None, *_terms(facts(product, lang))),
            e(
                "aside",
                {"class": "ask"},
                e("h2", None, said["ask_about"]),
                e("p", None, said["ask_about_lead"]),
            ),
            e("p", None, e("a", {"href": elsewhere, "rel": "noopener"}, said["in_shop"]))
            if elsewhere
            else None,
        ),
    )


def _terms(pairs: Sequence[tuple[str, str]]) -> list[Markup]:
    return [e("div", None, e("dt", None, name), e("dd", None, value)) for name, value in pairs]


def _variants(product: Product, lang: str) -> Markup | None:
    if not product.variants:
        return None

    def line(variant: Variant) -> Markup:
        own = price(variant.price, product.currency, lang)
        differs = own if variant.price != product.price else None
        sold_out = (variant.availability or "").replace(" ", "_") == "out_of_stock"
        return e(
            "li",
            {"class": "gone" if sold_out else None},
            variant_name(variant),
            e("span", {"class": "extra"}, differs) if differs else None,
            e("span", {"class": "extra"}, words(lang)["out_of_stock"]) if sold_out else None,
        )

    return e(
        "section",
        {"class": "variants"},
        e("h2", None, words(lang)["variants"]),
        e("ul", None, *map(line, product.variants)),
    )


def _also(products: Sequence[Product], lang: str) -> Markup:
    if not products:
        return Markup("")
    return e(
        "section",
        {"class": "shelf"},
        e("h2", None, words(lang)["also"]),
        e("ul", {"class": "grid"}, *[card(product, lang) for product in products]),
    )
