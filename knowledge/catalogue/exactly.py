"""A number that is no limit -> the rows that hold it: a person's height, a number as it stands."""

from __future__ import annotations

import re

from knowledge.catalogue.fields import read_value
from knowledge.catalogue.goods import Goods, Mask
from knowledge.catalogue.plain import plain
from knowledge.catalogue.reading import Amount

_MOST_READ = 200


def of_a_height(goods: Goods, millimetres: float, base: Mask) -> Mask:
    """A person's height in centimetres against sizes and the fields for it."""
    found = goods.sized(f"{millimetres / 10:g}")
    for field, values in goods.fields().items():
        if re.search(r"height|length|size|wzrost|augum|рост|зрист|зріст", plain(field)):
            for said, rows in values.items():
                stated = read_value(field, said, "length")
                if stated and stated.low < stated.high and stated.low <= millimetres <= stated.high:
                    found[rows] = True
    return found & base


def written(goods: Goods, amount: Amount, base: Mask) -> Mask:
    """A percentage or a number that a title or an attribute holds as it stands."""
    number = re.compile(rf"(?<![\d.,]){re.escape(f'{amount.low:g}')}(?![\d.,]\d|\d)")
    places = []
    for place in goods.places(base)[:_MOST_READ].tolist():
        product = goods.product(place)
        said = [product.title]
        if amount.kind == "share":
            said += [value for _, value in product.attributes]
            said = [text for text in said if "%" in text]
        if any(number.search(text) for text in said):
            places.append(place)
    return goods.of_products(places)
