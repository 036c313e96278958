"""Availability as feeds and shops' own tables write it -> one of four words. Pure."""

from __future__ import annotations

import re

_SAID = {
    "in_stock": "in stock|instock|available|yes|y|true|limited availability|instoreonly|onlineonly"
    "|limitedavailability|dostępny|dostępna|dostępne|w magazynie|na stanie|jest|tak"
    "|ir|ir noliktavā|noliktavā|pieejams|pieejama|jā"
    "|в наличии|есть|есть в наличии|да|в наявності|є|є в наявності|так",
    "out_of_stock": "out of stock|outofstock|sold out|soldout|unavailable|discontinued|no|n|false"
    "|niedostępny|niedostępna|niedostępne|brak|brak w magazynie|wyprzedany|wyprzedane|nie"
    "|nav|nav noliktavā|nav pieejams|izpārdots|izpārdota|nē"
    "|нет|нет в наличии|распродано|распродан|немає|немає в наявності|нема|ні|розпродано",
    "preorder": "preorder|pre order|presale|przedsprzedaż"
    "|iepriekšpasūtījums|предзаказ|передзамовлення",
    "backorder": "backorder|back order|on backorder|backordered|made to order|notify|na zamówienie"
    "|pod zamówienie|pēc pasūtījuma|uz pasūtījuma|под заказ|на заказ|під замовлення",
}
_WORDS = {word: name for name, words in _SAID.items() for word in words.split("|")}


def availability(text: str) -> str | None:
    """`in_stock`, `out_of_stock`, `preorder` or `backorder`; None where nothing is known.

    Reads words in the five languages, schema.org's addresses and numbers of pieces.
    """
    word = re.sub(r"[\s_-]+", " ", text.casefold()).strip(" .!")
    word = word.rsplit("/", 1)[-1]
    found = re.fullmatch(r"[<>≥~]?\s*(-?\d{1,9})(?:[.,]0+)?\+?(?:\s*[^\W\d]{1,6}\.?)?", word)
    if found:
        return "in_stock" if int(found[1]) > 0 else "out_of_stock"
    return _WORDS.get(word)
