"""Hits -> the probability that they answer the question. Provisional: see docs.

A threshold on the cosine alone cannot tell: for e5 it lies between 0.70 and 0.88
whatever is asked. It takes also how far the best stands out from the rest, and how
much of the question's subject is in its words. The weights stand in
answerable_weights.py; `python -m knowledge.fit SUITE…` fits them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Literal

from knowledge import answerable_weights as weights
from knowledge.function_words import content, subject
from knowledge.lemmas import fold
from knowledge.lexical import edged, grams
from knowledge.passage import searched_text
from knowledge.search import Found

Outcome = Literal["answer", "unsure", "unknown"]

WORDS_FEATURES = (
    "bias",
    "lemmas",
    "grams",
    "concepts",
    "met",
    "nothing_named",
    "by_word",
    "unheard",
    "lead",
    "own",
    "product",
)
MEANING_FEATURES = (*WORDS_FEATURES, "cosine", "above", "gap", "far_gap")

_READ = 3
_FIFTH = 5
# What a shop with so few passages that there is nothing to stand out from is taken to show:
# the means over the questions that are answered.
_LEAD, _GAP, _FAR_GAP = 0.11, 0.08, 0.18
_ASKED = 1_000
_SHORTEST_WORD = 3
_MOST_UNHEARD = 3


def features(text: str, lang: str, found: Found) -> dict[str, float]:
    """What speaks for and against the best hits; empty without hits.

    lemmas, grams, concepts: share of the question's weight in one passage; met: share of its
    concepts that the best three hold, 0 where it names none, which nothing_named says;
    by_word: mean share of the n-grams of each word of its subject in the best three;
    unheard: words of the subject that the shop never says; lead: of the best over the fourth;
    own: the best is in the shopper's language; product: it is one; cosine: the highest of
    them; above: by how many deviations the best stands out; gap, far_gap: from the first
    cosine to the fifth and to the twentieth; elsewhere, matter, said: for
    `subject.strays`.
    """
    if not found.hits:
        return {}
    best = found.hits[:_READ]
    read = edged(" ".join(searched_text(hit.passage) for hit in best))
    about = subject(text[:_ASKED], lang)
    words = [set(grams(word)) for word in _words(about)]
    values = {
        "bias": 1.0,
        "lemmas": max(hit.lemmas for hit in best),
        "grams": max(hit.grams for hit in best),
        "concepts": max(hit.concepts for hit in best),
        "met": found.met or 0.0,
        "nothing_named": float(found.met is None),
        "by_word": sum(_held(w, read) for w in words) / len(words) if words else 0.0,
        "unheard": float(min(_MOST_UNHEARD, len(found.unheard & set(_words(about))))),
        "lead": best[0].score - found.hits[_READ].score if len(found.hits) > _READ else _LEAD,
        "own": float(best[0].passage.lang == lang),
        "product": float(best[0].passage.kind == "product"),
    }
    if found.cosines:
        values["cosine"] = max(hit.cosine or 0.0 for hit in best)
        values["above"] = max(hit.above or 0.0 for hit in best)
        enough = len(found.cosines) >= _FIFTH
        values["gap"] = found.cosines[0] - found.cosines[_FIFTH - 1] if enough else _GAP
        values["far_gap"] = found.cosines[0] - found.cosines[-1] if enough else _FAR_GAP
    if found.elsewhere is not None:
        values["elsewhere"], values["matter"] = found.elsewhere, float(found.matter)
        values["said"] = float(len(content(text[:_ASKED], lang)))
    return values


def _held(pieces: set[str], read: str) -> float:
    return sum(piece in read for piece in pieces) / len(pieces)


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"\w+", fold(text)) if len(word) >= _SHORTEST_WORD]


def probability(values: Mapping[str, float]) -> float:
    """0..1; 0 without features."""
    if not values:
        return 0.0
    total = sum(weight * values[name] for name, weight in _fitted(values)[0].items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def outcome(values: Mapping[str, float], limits: tuple[float, float] | None = None) -> Outcome:
    """Answer, quote with reservation, or say that the documents do not say.

    `limits`: below the first it is unknown, from the second on an answer; None: the fitted.
    """
    below, sure = limits or _fitted(values)[1]
    chance = probability(values)
    if chance >= sure:
        return "answer"
    return "unknown" if chance < below else "unsure"


def _fitted(values: Mapping[str, float]) -> tuple[dict[str, float], tuple[float, float]]:
    if "cosine" in values:
        return weights.MEANING, weights.MEANING_THRESHOLDS
    return weights.WORDS, weights.WORDS_THRESHOLDS
