"""A picture drawn from a product's own words: its kind as an outline, in its colour. Pure."""

from __future__ import annotations

from hashlib import blake2b

from markupsafe import Markup

from bot.store.markup import element as e
from bot.store.silhouettes import PARCEL, SILHOUETTES
from knowledge.passage import Product

# Beginnings of colour words in five languages -> the colour drawn.
_COLOURS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("navy", "granat", "tumši zil", "тёмно-син", "темно-син"), "#2b3f63"),
    (("black", "czarn", "meln", "чёрн", "черн", "чорн"), "#33373d"),
    (("white", "biał", "balt", "бел", "біл", "ecru", "cream", "krem"), "#e9e6df"),
    (("grey", "gray", "szar", "pelēk", "сер", "сір", "graphite", "grafit"), "#7d858c"),
    (("red", "czerw", "sarkan", "красн", "черво", "bordo", "burgund"), "#b4443c"),
    (("orange", "pomar", "oranž", "оранж", "помаранч"), "#d27a35"),
    (("yellow", "żółt", "dzelten", "жёлт", "желт", "жовт", "mustard"), "#d4a63a"),
    (("green", "zielon", "zaļ", "зелён", "зелен", "olive", "oliw", "khaki", "moss"), "#5c7550"),
    (("turquoise", "teal", "turkus", "tirkīz", "бирюз", "бірюз"), "#2f8585"),
    (("blue", "niebies", "zil", "син", "голуб", "блакит"), "#3f6fa3"),
    (("purple", "violet", "fiolet", "violet", "фиолет", "фіолет", "plum"), "#73558f"),
    (("pink", "róż", "rozā", "розов", "рожев"), "#c9768d"),
    (("brown", "brąz", "brūn", "коричн", "beige", "beż", "bēš", "беж", "sand"), "#937055"),
)
_UNKNOWN_COLOURS = ("#4f7a73", "#5b6f94", "#8a6a52", "#6f7d4c", "#8b5f6b", "#4d7591")
_GROUNDS = ("#eef2ef", "#eef0f4", "#f4f0ea", "#f0f2ea", "#f3eff1", "#ecf1f4")


def product_picture(product: Product) -> str:
    """An SVG of 400 by 400; the same product always looks the same."""
    chance = int.from_bytes(blake2b(product.id.encode("utf-8", "replace"), digest_size=4).digest())
    outline, seams = _outline(product)
    fill = _colour(product) or _UNKNOWN_COLOURS[chance % len(_UNKNOWN_COLOURS)]
    seam = {"fill": "none", "stroke": "#ffffff", "stroke-opacity": "0.7", "stroke-width": "3"}
    if fill == "#e9e6df":
        seam |= {"stroke": "#6b6a64"}
    ground = _GROUNDS[chance // 7 % len(_GROUNDS)]
    drawn = e(
        "svg",
        {"xmlns": "http://www.w3.org/2000/svg", "viewBox": "0 0 200 200", "role": "img"},
        e("title", None, product.title),
        e("rect", {"width": "200", "height": "200", "fill": ground}),
        _hills(chance),
        e("ellipse", {"cx": "100", "cy": "170", "rx": "62", "ry": "7", "fill": "#00000018"}),
        e(
            "g",
            {"stroke-linejoin": "round", "stroke-linecap": "round"},
            e("path", {"d": outline, "fill": fill, "stroke": "#00000022", "stroke-width": "2"}),
            e("path", {"d": seams, **seam}),
        ),
    )
    return Markup('<?xml version="1.0" encoding="utf-8"?>\n') + drawn


def _outline(product: Product) -> tuple[str, str]:
    # The title says it best: a category such as "Bags & Backpacks > Rain covers" misleads.
    for said in (product.title, product.category or ""):
        text = f" {said.lower()} "
        for beginnings, outline, seams in SILHOUETTES:
            if any(f" {word}" in text for word in beginnings):
                return outline, seams
    return PARCEL


def _colour(product: Product) -> str | None:
    first = product.variants[0].attributes if product.variants else ()
    named = [
        value
        for name, value in (*product.attributes, *first)
        if name.lower() in {"color", "colour"}
    ]
    for said in (*named, product.title):
        text = f" {said.lower()}"
        for beginnings, colour in _COLOURS:
            if any(f" {word}" in text for word in beginnings):
                return colour
    return None


def _hills(chance: int) -> Markup:
    left, right = 120 + chance % 23, 128 + chance // 23 % 19
    return e(
        "path",
        {
            "d": f"M0 {left}C50 {left - 34} 90 {right + 22} 200 {right - 26}V200H0z",
            "fill": "#00000009",
        },
    )
