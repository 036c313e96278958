"""The sentence that goes before goods: what fits, which comes first by what, what is open. Pure."""

from __future__ import annotations

import re

from bot.privacy import masked
from bot.words import counted, known, word
from knowledge.catalogue import Advice
from knowledge.catalogues import passage_of


def lead(advice: Advice, lang: str) -> str:
    """How a list, a comparison or one product is introduced."""
    if advice.missing or advice.partial:
        return _left_open(advice, lang)
    if advice.failing:
        return _nearest(advice, lang)
    if advice.decided and advice.property:
        return _first_by(advice, advice.property, lang)
    if advice.kind == "compare":
        return word(lang, "goods", "compared")
    if advice.kind == "facts" and advice.property == "price" and len(advice.picks) > 1:
        return word(lang, "goods", "prices")
    if advice.kind == "facts":
        return word(lang, "lead", "product" if len(advice.picks) == 1 else "products")
    shown = len(advice.picks)
    if advice.total > shown:
        return counted(lang, "goods", "fits_more", advice.total, shown=shown)
    return word(lang, "goods", "fits")


def _nearest(advice: Advice, lang: str) -> str:
    """What is not to be had as it was asked for."""
    if advice.failing == "limit" and advice.limit:
        return word(lang, "goods", "nothing_limit", limit=advice.limit.said)
    if advice.failing == "size" and advice.sizes:
        return word(lang, "goods", "nothing_size", size=" / ".join(advice.sizes))
    if advice.failing == "trait":
        return word(lang, "goods", "nothing_trait", trait=advice.trait)
    return word(lang, "goods", "nothing_stock" if advice.failing == "stock" else "nothing_pack")


def _first_by(advice: Advice, measured: str, lang: str) -> str:
    """Which one it is, as a salesperson says it: the cheapest, the lightest, the brightest."""
    title = advice.picks[0].product.title
    name = f"{measured}_{'more' if advice.down else 'less'}"
    if known(lang, "best", name):
        return word(lang, "best", name, title=title)
    said = word(lang, "property", measured)
    return word(lang, "goods", "decided", property=said, title=title)


def _left_open(advice: Advice, lang: str) -> str:
    """What the products do not say of what was asked."""
    product, *others = (pick.product for pick in advice.picks)
    if advice.missing:
        name = word(lang, "property", advice.missing)
        if others:
            return word(lang, "goods", "unstated_these", property=name)
        return word(lang, "goods", "unstated", property=name, title=product.title)
    sayable = advice.unsaid and _is_sayable(advice.unsaid)
    if sayable and not others and passage_of(product).lang == lang:
        return word(lang, "goods", "unsaid", words=advice.unsaid, title=product.title)
    return word(lang, "lead", "unsure")


def _is_sayable(said: str) -> bool:
    """Whether what is left of a question names something that may be said back: one plain word.
    Several are torn out of their sentence, "neizaug griestiem"."""
    return bool(re.fullmatch(r"[\w'’+/-]{3,40}", said)) and masked(said) == said
