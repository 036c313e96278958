"""The passage of a shop's own documents that says what comes next for what a shopper wishes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import islice

from knowledge.errors import KnowledgeError
from knowledge.library import Library
from knowledge.passage import Passage

_HITS = 5
_CHARS = 400
# Of a catalogue not every passage is opened to see its language.
_LOOKED_AT = 300
# For a matter whose procedure a shop writes down, by the language of its documents.
_PROCEDURES: Mapping[str, Mapping[str, str]] = {
    "complaint": {
        "en": "How do I make a complaint about faulty or damaged goods, and how is it settled?",
        "pl": "Jak złożyć reklamację wadliwego lub uszkodzonego towaru i jak jest rozpatrywana?",
        "lv": "Kā iesniegt pretenziju par bojātu preci un kā to izskata?",
        "ru": "Как подать жалобу на бракованный или повреждённый товар и как её рассматривают?",
        "uk": "Як подати скаргу на бракований чи пошкоджений товар і як її розглядають?",
    },
    "payment": {
        "en": "What if a payment was charged twice or an order is not marked as paid?",
        "pl": "Co jeśli płatność pobrano dwa razy albo zamówienie nie jest opłacone?",
        "lv": "Ko darīt, ja maksājums noņemts divreiz vai pasūtījums nav apmaksāts?",
        "ru": "Что делать, если деньги списали дважды или заказ не отмечен оплаченным?",
        "uk": "Що робити, якщо гроші списали двічі або замовлення не позначене оплаченим?",
    },
}


def next_step(
    library: Library, shop: str, wish: str, lang: str, reason: str | None
) -> tuple[str, str] | None:
    """A passage's text and where it stands; None where nothing surely fits.

    First for the wish as the shopper wrote it, then for the procedure of the matter, in the
    language most of the shop's documents are in. Goods are no procedure.
    """
    asked = [(wish, lang)]
    try:
        if procedure := _PROCEDURES.get(reason or ""):
            own = _language(library, shop)
            asked.append((procedure.get(own, ""), own))
        for text, spoken in asked:
            if text and (found := _surely(library, shop, text, spoken)):
                where = " · ".join(dict.fromkeys(filter(None, (found.title, found.path))))
                return _shown(found), where
    except KnowledgeError:
        # No index, or an embedder that is away: the agent is told nothing rather than a guess.
        return None
    return None


def _surely(library: Library, shop: str, text: str, lang: str) -> Passage | None:
    findings = library.search(shop, text, lang, _HITS)
    if findings.outcome != "answer" or findings.stray:
        return None
    best = findings.hits[0].passage
    return None if best.product_id else best


def _language(library: Library, shop: str) -> str:
    """The language most of the shop's documents are in."""
    asked = library.questions(shop)
    some = asked or [p for p in islice(library.passages(shop), _LOOKED_AT) if not p.product_id]
    known = Counter(passage.lang for passage in some)
    return known.most_common(1)[0][0] if known else "en"


def _shown(passage: Passage) -> str:
    text = " ".join(passage.text.split())
    if len(text) > _CHARS:
        text = text[:_CHARS].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
    return f"{passage.question} {text}" if passage.question else text
