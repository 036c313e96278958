"""What the attributes of a feed state: values with their units, and sizes to choose from. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from knowledge.catalogue.measures import measures, unit, value
from knowledge.catalogue.plain import plain
from knowledge.catalogue.words import properties, table

_COUNTED = frozenset(["pieces", "persons"])
# Of an attribute that names sizes.
_LONGEST = 500
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


class Stated(NamedTuple):
    """What a field says of a property, and how the feed writes it."""

    low: float
    high: float
    text: str


@lru_cache(maxsize=65_536)
def read_value(field: str, said: str, dimension: str) -> Stated | None:
    """What an attribute states in a dimension; the unit may stand in its name ("Range, km")."""
    for kind, low, high in measured(said):
        if kind == dimension:
            return Stated(low, high, said)
    base, counted = base_of(field)
    number = _NUMBER.findall(said)
    if not number or len(said) > 40 or any(c.isalpha() for c in said):
        return None
    written = _unit_in(field)
    if written and counted == dimension:
        factor = (unit(written) or ("", 1.0))[1]
        values = [value(n, factor) * factor for n in number[:2]]
        return Stated(min(values), max(values), f"{said} {written}")
    if dimension in _COUNTED and any(
        base in p.fields for p in properties().values() if p.dimension == dimension
    ):
        values = [value(n) for n in number[:2]]
        return Stated(min(values), max(values), said)
    return None


@lru_cache(maxsize=65_536)
def measured(text: str) -> tuple[tuple[str, float, float], ...]:
    """The dimension, lowest and highest value of every measure in a text."""
    return tuple((m.dimension, m.low, m.high) for m in measures(text))


@lru_cache(maxsize=8192)
def base_of(field: str) -> tuple[str, str | None]:
    """A field's plain name without its unit, and the dimension of that unit."""
    written = _unit_in(field)
    known = unit(written) if written else None
    name = field[: field.rfind(written)] if written and known else field
    return " ".join(re.findall(r"[^\W_]+", plain(name))), known[0] if known else None


def _unit_in(field: str) -> str | None:
    found = re.search(r"[,(\[]\s*([^\s,()\[\]]+)\s*[)\]]?$", field)
    return found[1] if found else None


@lru_cache(maxsize=8192)
def property_of(field: str, said: str) -> str | None:
    """The property that an attribute states, by its name and the dimension of a value."""
    base, _ = base_of(field)
    fits = (p for p in properties().values() if base in p.fields)
    return next((p.name for p in fits if read_value(field, said, p.dimension)), None)


@lru_cache(maxsize=8192)
def is_size(field: str) -> bool:
    """Whether an attribute names sizes to choose from."""
    base, counted = base_of(field)
    if counted:
        return False
    words = base.split()
    named = any(table("size").whole(word) == "size" for word in words) and len(words) <= 2
    return named and not any(
        word in ("screen", "phone", "folded", "pore", "ekran", "system", "type") for word in words
    )


def size_key(size: str) -> str:
    """A size as it is compared: letters in Latin capitals, numbers without noughts."""
    word = plain(size).strip()
    letter = table("letter").whole(word)
    if letter:
        return letter
    return re.sub(r"[.,]0$", "", word.replace(",", ".")).removesuffix(" cm")


def size_parts(said: str) -> tuple[list[str], list[tuple[float, float]]]:
    """The sizes that an attribute names, as they are compared, and its ranges."""
    said = said[:_LONGEST]
    keys = [size_key(said)]
    spans = []
    for low, high in re.findall(r"(\d+(?:[.,]\d+)?)\s*[-–—]\s*(\d+(?:[.,]\d+)?)", said):
        if value(low) < value(high):
            spans.append((value(low), value(high)))
    for part in re.split(r"[/,;()\s]+", said):
        if part and part != said and (part.isalnum() or re.fullmatch(r"\d+[.,]\d+", part)):
            keys.append(size_key(part))
    letters = re.fullmatch(r"\s*(\w{1,4})\s*[/-]\s*(\w{1,4})\s*", said)
    if letters:
        keys += [size_key(letters[1]), size_key(letters[2])]
    return list(dict.fromkeys(keys)), spans
