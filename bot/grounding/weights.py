"""The weights of the check of meaning. `python -m bot.grounding.fit` prints them anew."""

from __future__ import annotations

import math
from collections.abc import Mapping

SAME = {"bias": -2.0, "coverage": 0.0, "lacking": -2.0, "strange": -0.5, "nearness": 3.0}
ACROSS = {"bias": -0.5, "coverage": 1.0, "lacking": 0.0, "strange": -0.5, "nearness": 3.0}
# Without an embedder: nearly every word must be there, or its concept.
SAME_BY_WORDS = {"bias": -4.5, "coverage": 6.0, "lacking": -0.5, "strange": -1.0, "nearness": 0.0}
ACROSS_BY_WORDS = SAME_BY_WORDS
# The chance from which a sentence may be said.
SAID = 0.5


def fitted(*, across: bool, meaning: bool) -> Mapping[str, float]:
    """The weights for a pair of languages, with an embedder or without."""
    if meaning:
        return ACROSS if across else SAME
    return ACROSS_BY_WORDS if across else SAME_BY_WORDS


def chance(values: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """0..1 that the meaning is the passage's."""
    total = sum(weight * values[name] for name, weight in weights.items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))
