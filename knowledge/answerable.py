"""Hits -> the probability that they answer the question. Provisional: see docs.

A threshold on the cosine cannot tell: for e5 it lies between 0.70 and 0.88 whatever
is asked. What tells is how far the best stands out from the rest, and how much
of the question's own words it holds.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Literal

from knowledge import answerable_weights as fitted
from knowledge.lemmas import fold
from knowledge.lexical import grams, searched_text
from knowledge.search import Found

Outcome = Literal["answer", "unsure", "unknown"]

_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_READ = 3


def features(text: str, lang: str, found: Found) -> dict[str, float]:
    """What speaks for and against the best hits; empty without hits.

    above: deviations of the best cosine over the background; gap: cosine from first to
    second; lemmas, grams: share of the question's weight in the best passage;
    coverage: share of its n-grams in the best three; agreed: both searches have the
    same first; missing_numbers: numbers asked for that the best three do not hold.
    """
    if not found.hits:
        return {}
    best = found.hits[:_READ]
    read = " ".join(searched_text(hit.passage) for hit in best)
    asked = set(grams(text))
    numbers = set(_NUMBER.findall(fold(text)))
    values = {
        "bias": 1.0,
        "lemmas": max(hit.lemmas for hit in best),
        "grams": max(hit.grams for hit in best),
        "coverage": len(asked & set(grams(read))) / len(asked) if asked else 0.0,
        "missing_numbers": float(len(numbers - set(_NUMBER.findall(fold(read))))),
        "own_language": float(best[0].passage.lang == lang),
    }
    cosines = [hit.cosine for hit in best if hit.cosine is not None]
    if cosines:
        ranked = sorted(cosines, reverse=True)
        values["above"] = (ranked[0] - found.background) / found.deviation
        values["gap"] = ranked[0] - ranked[1] if len(ranked) > 1 else 0.0
        values["agreed"] = float(found.agreed)
    return values


def probability(values: Mapping[str, float]) -> float:
    """0..1; 0 without features."""
    if not values:
        return 0.0
    weights = fitted.MEANING if "above" in values else fitted.WORDS
    total = sum(weight * values.get(name, 0.0) for name, weight in weights.items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def outcome(chance: float) -> Outcome:
    """Answer, quote with reservation, or say that the documents do not say."""
    if chance >= fitted.ANSWER:
        return "answer"
    return "unknown" if chance < fitted.UNKNOWN else "unsure"
