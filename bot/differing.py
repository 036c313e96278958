"""What goods that are compared differ in, as far as their feed says it of all of them. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.described import FOR_MACHINES
from bot.words import word
from knowledge.catalogue.plain import plain
from knowledge.catalogue.words import properties
from knowledge.passage import Product

_MOST = 6
# For whom goods are is no difference that is asked for; a parcel's weight is better than none.
_UNTOLD = (FOR_MACHINES | {"gender", "age_group"}) - {"shipping_weight"}
_NAMES = {"color": "color", "colour": "color", "material": "material", "size": "size"}


def differing(goods: Sequence[Product], lang: str) -> list[list[str]]:
    """For each of the goods its lines, "Weight: 395 g"; none of what is the same or not told."""
    told = [{plain(name.replace("_", " ")): (name, value) for name, value in _of(p)} for p in goods]
    lines: list[list[str]] = [[] for _ in goods]
    for key in told[0] if told else ():
        values = [each[key][1] for each in told if key in each]
        if key.replace(" ", "_") in _UNTOLD or len(values) < len(goods) or len(set(values)) == 1:
            continue
        for place, each in enumerate(told):
            lines[place].append(f"{_named(*each[key], key, lang)}")
    return [each[:_MOST] for each in lines]


def _of(product: Product) -> list[tuple[str, str]]:
    """Its fields, and what its variants come in."""
    found = {name: [value] for name, value in product.attributes}
    for variant in product.variants:
        for name, value in variant.attributes:
            values = found.setdefault(name, [])
            if value not in values:
                values.append(value)
    return [(name, ", ".join(values)) for name, values in found.items()]


def _named(name: str, value: str, key: str, lang: str) -> str:
    fields = (p.name for p in properties().values() if key in p.fields)
    known = _NAMES.get(key) or next(fields, None)
    said = word(lang, "property", known) if known else name.replace("_", " ")
    return word(lang, "goods", "stated", property=said[:1].upper() + said[1:], value=value)
