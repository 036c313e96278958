"""A product's facts as a line a shopper can read, in the language of its feed. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.passage import Product

_LABELS = {
    "en": {
        "brand": "Brand",
        "category": "Category",
        "color": "Colour",
        "size": "Size",
        "material": "Material",
        "pattern": "Pattern",
        "gender": "For",
        "age_group": "Age group",
        "condition": "Condition",
        "shipping_weight": "Shipping weight",
        "gtin": "GTIN",
        "mpn": "Part number",
        "tags": "Tags",
        "product_weight": "Weight",
    },
    "pl": {
        "brand": "Marka",
        "category": "Kategoria",
        "color": "Kolor",
        "size": "Rozmiar",
        "material": "Materiał",
        "pattern": "Wzór",
        "gender": "Dla kogo",
        "age_group": "Grupa wiekowa",
        "condition": "Stan",
        "shipping_weight": "Waga przesyłki",
        "gtin": "GTIN",
        "mpn": "Numer części",
        "tags": "Oznaczenia",
        "product_weight": "Waga",
    },
    "lv": {
        "brand": "Zīmols",
        "category": "Kategorija",
        "color": "Krāsa",
        "size": "Izmērs",
        "material": "Materiāls",
        "pattern": "Raksts",
        "gender": "Kam",
        "age_group": "Vecuma grupa",
        "condition": "Stāvoklis",
        "shipping_weight": "Sūtījuma svars",
        "gtin": "GTIN",
        "mpn": "Detaļas numurs",
        "tags": "Birkas",
        "product_weight": "Svars",
    },
    "ru": {
        "brand": "Бренд",
        "category": "Категория",
        "color": "Цвет",
        "size": "Размер",
        "material": "Материал",
        "pattern": "Узор",
        "gender": "Для кого",
        "age_group": "Возрастная группа",
        "condition": "Состояние",
        "shipping_weight": "Вес посылки",
        "gtin": "GTIN",
        "mpn": "Артикул",
        "tags": "Метки",
        "product_weight": "Вес",
    },
    "uk": {
        "brand": "Бренд",
        "category": "Категорія",
        "color": "Колір",
        "size": "Розмір",
        "material": "Матеріал",
        "pattern": "Візерунок",
        "gender": "Для кого",
        "age_group": "Вікова група",
        "condition": "Стан",
        "shipping_weight": "Вага посилки",
        "gtin": "GTIN",
        "mpn": "Артикул",
        "tags": "Позначки",
        "product_weight": "Вага",
    },
}
# The feed's own fixed codes, which are English in every feed.
_WORDS = {
    "en": "male men female women unisex everyone kids children",
    "pl": "male mężczyźni female kobiety unisex wszyscy kids dzieci toddler małe~dzieci "
    "infant niemowlęta newborn noworodki used używany refurbished odnowiony",
    "lv": "male vīriešiem female sievietēm unisex visiem kids bērni toddler mazi~bērni "
    "infant zīdaiņi newborn jaundzimušie used lietots refurbished atjaunots",
    "ru": "male мужчин female женщин unisex всех kids дети toddler малыши "
    "infant младенцы newborn новорождённые used б/у refurbished восстановленный",
    "uk": "male чоловіків female жінок unisex усіх kids діти toddler малюки "
    "infant немовлята newborn новонароджені used вживаний refurbished відновлений",
}
_CODED = frozenset({"gender", "age_group", "condition"})
# Nearly every product says so: it tells nothing and draws questions about what is new.
_SILENT = {("condition", "new"), ("age_group", "adult")}
# Of one variant, not of the product: twenty part numbers would drown what it is.
_OF_A_VARIANT = frozenset({"gtin", "mpn"})


def label(name: str, lang: str) -> str:
    """How a language calls one of the feeds' common attributes; empty where it is another."""
    return _LABELS.get(lang, _LABELS["en"]).get(name, "")


def facts_line(
    product: Product,
    lang: str,
    without: frozenset[str] = frozenset(),
    named: Callable[[str, str], str] | None = None,
) -> str:
    """Brand, category and attributes with all values that its variants come in.

    `without` are attributes left out; `named` gives the label of one by its name and value.
    """
    named = named or (lambda name, value: label(name, lang) or name.replace("_", " "))
    values: dict[str, dict[str, None]] = {}
    own = [("brand", product.brand or ""), ("category", product.category or "")]
    of_variants = [
        pair for v in product.variants for pair in v.attributes if pair[0] not in _OF_A_VARIANT
    ]
    for name, value in (*own, *product.attributes, *of_variants):
        known = values.setdefault(name, {})
        if any(map(str.isalnum, value)) and (name, value) not in _SILENT:
            known[_said(name, value, lang)] = None
    parts = [
        f"{named(name, next(iter(found)))}: {', '.join(found)}"
        for name, found in values.items()
        if found and name not in without
    ]
    return ". ".join(parts) + "." if parts else ""


def _said(name: str, value: str, lang: str) -> str:
    if name not in _CODED:
        return value
    words = _WORDS.get(lang, _WORDS["en"]).split()
    known = dict(zip(words[::2], words[1::2], strict=True))
    return known.get(value, value).replace("~", " ")
