"""What a shopper names, a way to pay or a country, and the passages found do or do not. Pure.

"Can I pay with bitcoin?" finds what the shop says of cash, which is near and no answer. A name
that no dictionary has ("Revolut") counts as one where the question is of paying.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.phrases import phrases, says, tokens
from knowledge.function_words import content
from knowledge.lemmas import fold
from knowledge.lexical import edged, grams
from knowledge.library import Findings
from knowledge.particulars import countries
from knowledge.passage import searched_text
from knowledge.search import Hit

# Called by one name in documents and in a chat; of others another word may do.
_CALLED = frozenset(["payment_crypto", "payment_paypal", "payment_wallet", "payment_mobile_code"])
_WAYS = _CALLED | {
    "payment_card",
    "payment_transfer",
    "payment_on_delivery",
    "payment_instalments",
    "payment_deferred",
}
_PAYING = "payment"
# Of what differs from country to country, what is asked most.
_SENDING = frozenset(["delivery", "parcel", "post"])
_SHORTEST = 4
# So much of a word stands in a text that has it in another form.
_SAME = 0.6

ConceptsOf = Callable[[str, str], frozenset[str]]
Knows = Callable[[str, str], bool]


def without_other_ways(
    findings: Findings, text: str, lang: str, concepts_of: ConceptsOf, knows: Knows
) -> Findings:
    """The findings, those that name the way to pay asked for first; unknown where none does."""
    if findings.outcome == "unknown" or findings.curated or not findings.hits:
        return findings
    asked = concepts_of(text, lang)
    if not (any(name.startswith(_PAYING) for name in asked) or _pays(text, lang)):
        return findings
    hits = findings.hits
    said = [concepts_of(searched_text(hit.passage), hit.passage.lang) for hit in hits]
    if ways := asked & _WAYS:
        naming = [hit for hit, each in zip(hits, said, strict=True) if ways & each]
        if naming:
            return replace(findings, hits=_first(naming, hits))
        if not ways & _CALLED:
            return findings
    else:
        read = edged(" ".join(searched_text(hit.passage) for hit in hits))
        foreign = [word for word in _names(text, lang) if not knows(word, lang)]
        if not foreign or any(_held(word, read) for word in foreign):
            return findings
    paying = [h for h, e in zip(hits, said, strict=True) if any(n.startswith(_PAYING) for n in e)]
    return replace(findings, outcome="unknown", hits=_first(paying, hits))


def of_the_country(
    findings: Findings, text: str, query: str, lang: str, concepts_of: ConceptsOf
) -> Findings:
    """The findings, those on the matter of `query` that name the country of `text` first.

    What holds at home is near "and to Estonia?" by every score.
    """
    wanted = countries(text, lang)
    if not wanted or findings.curated or findings.outcome == "unknown" or not findings.hits:
        return findings
    matter = frozenset(map(_branch, concepts_of(query, lang))) & _SENDING
    naming = []
    for hit in findings.hits:
        said = searched_text(hit.passage)
        if not wanted & countries(said, hit.passage.lang):
            continue
        if matter & frozenset(map(_branch, concepts_of(said, hit.passage.lang))):
            naming.append(hit)
    return replace(findings, hits=_together(_first(naming, findings.hits), naming))


def _together(hits: tuple[Hit, ...], naming: Sequence[Hit]) -> tuple[Hit, ...]:
    """The hits with the naming ones under the heading of the first, as the rows of one table,
    right behind it and as good."""
    best = hits[0]
    beside = {
        hit.passage.id
        for hit in naming
        if (hit.passage.path, hit.passage.trail) == (best.passage.path, best.passage.trail)
    }
    kin = [hit for hit in hits[1:] if hit.passage.id in beside]
    others = [hit for hit in hits[1:] if hit.passage.id not in beside]
    return (best, *(replace(hit, score=best.score) for hit in kin), *others)


def _branch(concept: str) -> str:
    return concept.partition("_")[0]


def _first(some: Sequence[Hit], hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The hits with some of them before the others, none of which is then better."""
    if not some or hits[0] in some:
        return tuple(hits)
    best = replace(some[0], score=hits[0].score)
    return (best, *some[1:], *(hit for hit in hits if hit not in some))


def _pays(text: str, lang: str) -> bool:
    return says(tokens(text), phrases(lang, "paying")["with"])


def _names(text: str, lang: str) -> list[str]:
    """Words of substance that are written as names are: with a capital, or in foreign letters."""
    substance = {fold(word) for word in content(text, lang)}
    written = [
        word
        for place, word in enumerate(re.findall(r"[^\W\d_]+", text))
        if (place and word[0].isupper()) or (lang in ("ru", "uk") and word.isascii())
    ]
    return [word for word in written if len(word) >= _SHORTEST and fold(word) in substance]


def _held(word: str, read: str) -> bool:
    pieces = set(grams(fold(word)))
    return bool(pieces) and sum(piece in read for piece in pieces) / len(pieces) >= _SAME
