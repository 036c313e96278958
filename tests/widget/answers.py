"""Replies as a shop's bot gives them, in the shopper's language."""

from __future__ import annotations

from typing import Any

HUMAN = {
    "en": "Talk to a person",
    "lv": "Sazināties ar cilvēku",
    "pl": "Rozmowa z człowiekiem",
    "ru": "Связаться с человеком",
    "uk": "Зв’язатися з людиною",
}
RETURNS = {
    "en": "You may return goods within 30 days of receiving them. Return by parcel locker is free.",
    "lv": "Preces varat atgriezt 30 dienu laikā pēc saņemšanas. Atgriešana pakomātā ir bez maksas.",
    "pl": "Towar można zwrócić w ciągu 30 dni od otrzymania. Zwrot przez paczkomat jest bezpłatny.",
    "ru": "Товар можно вернуть в течение 30 дней после получения. Возврат через постамат"
    " бесплатный.",
    "uk": "Товар можна повернути протягом 30 днів після отримання. Повернення через поштомат"
    " безкоштовне.",
}
ASKED = {
    "en": "How do I return a jacket?",
    "lv": "Kā varu atgriezt jaku?",
    "pl": "Jak zwrócić kurtkę?",
    "ru": "Как вернуть куртку?",
    "uk": "Як повернути куртку?",
}


def returns(lang: str, quoted: str | None = None) -> dict[str, Any]:
    """About returns, with its passage (in `quoted`) and a way to a person."""
    source = {
        "path": f"{quoted or lang}/returns.md",
        "title": {"en": "Returns and complaints › Returning goods"}.get(quoted or lang, "FAQ"),
        "text": RETURNS[quoted or lang],
        "url": "https://ziemelis.example/returns",
        "lang": quoted or lang,
    }
    return _bot(lang, "answer", RETURNS[lang], sources=[source])


def jackets(lang: str) -> dict[str, Any]:
    """Two product cards, one with a picture of the shop's own."""
    text = {"en": "These rain jackets are in the range:", "lv": "Sortimentā ir šīs lietus jakas:"}
    text |= {"pl": "W ofercie są te kurtki przeciwdeszczowe:", "ru": "В ассортименте есть:"}
    card = {
        "currency": "EUR",
        "as_of": "2026-11-21T04:00:00Z",
        "url": "https://ziemelis.example/p/1",
    }
    products = [
        {
            **card,
            "id": "ZJ101",
            "title": "Ziemelis Gauja 10K Rain Jacket Men's",
            "price": "89.00",
            "availability": "in_stock",
            "image": "/jacket.svg",
            "attributes": {"color": "black", "size": "S"},
        },
        {
            **card,
            "id": "ZJ102",
            "title": "Ziemelis Storm 20K Jacket",
            "price": "1249.50",
            "availability": "out_of_stock",
            "image": "https://elsewhere.example/jacket.png",
            "attributes": {"color": "navy"},
        },
    ]
    return _bot(lang, "answer", text.get(lang, text["en"]), products=products)


def _bot(lang: str, kind: str, text: str, **more: Any) -> dict[str, Any]:
    options = [{"id": "human", "label": HUMAN[lang]}]
    reply = {"type": "message", "author": "bot", "kind": kind, "text": text, "lang": lang}
    return {**reply, "options": options, **more}
