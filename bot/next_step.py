"""The passage of a shop's own documents that says what comes next for what a shopper wishes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from itertools import islice

from knowledge.errors import KnowledgeError
from knowledge.lemmas import fold
from knowledge.library import Library
from knowledge.passage import Passage

_HITS = 5
_CHARS = 400
# A wish is no question: "it came with a crack" found "it squeaks" at 0.87, and what fits at 1.0.
_SURE = 0.95
# Of a catalogue not every passage is opened to see its language.
_LOOKED_AT = 300
_COMPLAINT: Mapping[str, str] = {
    "en": "How do I make a complaint about faulty or damaged goods, and how is it settled?",
    "pl": "Jak złożyć reklamację wadliwego lub uszkodzonego towaru i jak jest rozpatrywana?",
    "lv": "Kā iesniegt pretenziju par bojātu preci un kā to izskata?",
    "ru": "Как подать жалобу на бракованный или повреждённый товар и как её рассматривают?",
    "uk": "Як подати скаргу на бракований чи пошкоджений товар і як її розглядають?",
}
_OF_COMPLAINTS = re.compile(
    r"\b(?:complain|claim|fault|defect|damaged|warrant|guarant|reklamac|wad[ayął]|rekojm|gwaranc"
    r"|pretenz|sudz|bojat|brak|garant|жалоб|рекламац|претенз|гарант|поврежден|скарг|пошкодж)"
)


def next_step(
    library: Library, shop: str, wish: str, lang: str, *, complaint: bool
) -> tuple[str, str] | None:
    """A passage's text and where it stands; None where nothing surely fits.

    For a complaint about goods the shop's procedure, in the language most of its documents are
    in; for all else what answers the wish as it was written. Goods are no procedure.
    """
    try:
        if complaint:
            found = _procedure(library, shop, _language(library, shop))
        else:
            found = _answer(library, shop, wish, lang)
    except KnowledgeError:
        # No index, or an embedder that is away: the agent is told nothing rather than a guess.
        return None
    if found is None:
        return None
    return _shown(found), " · ".join(dict.fromkeys(filter(None, (found.title, found.path))))


def _procedure(library: Library, shop: str, lang: str) -> Passage | None:
    findings = library.search(shop, _COMPLAINT.get(lang, _COMPLAINT["en"]), lang, _HITS)
    if findings.outcome == "unknown":
        return None
    passages = [hit.passage for hit in findings.hits if not hit.passage.product_id]
    own = [passage for passage in passages if passage.lang == lang]
    for some, heading in ((own, _heading), (own, _headings), (passages, _headings)):
        for passage in some:
            if _OF_COMPLAINTS.search(fold(heading(passage))):
                return passage
    return None


def _heading(passage: Passage) -> str:
    return passage.question or (passage.trail[-1] if passage.trail else passage.title)


def _headings(passage: Passage) -> str:
    return " ".join((passage.title, *passage.trail, passage.question or ""))


def _answer(library: Library, shop: str, wish: str, lang: str) -> Passage | None:
    findings = library.search(shop, wish, lang, _HITS)
    sure = findings.outcome == "answer" and (findings.probability or 0.0) >= _SURE
    if not sure or findings.stray or not findings.hits:
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
