"""Whether the confidence of replies keeps its word, and what is risked at which coverage. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evals.kinds import AnswerCase, UnknownCase
from evals.run import OURS, Judged

Floats = NDArray[np.float64]

BINS = 10
_STATING = ("answer", "unsure")
COVERAGES = (0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class Calibration:
    """`error`: expected calibration error over ten bins of equal size (Naeini et al., 2015).

    `by_chance` is what that error comes to on the average, on as many cases, for a confidence that
    keeps its word; `excess` is how far the mean confidence lies above the share that is right.
    `risk` gives, of the so many most confident replies (`COVERAGES`), the share that is not
    right (El-Yaniv & Wiener, 2010); `brier` is the mean squared error of the confidence.
    """

    cases: int
    error: float
    by_chance: float
    excess: float
    brier: float
    risk: tuple[float, ...]


def calibrations(judged: Iterable[Judged]) -> dict[tuple[str, str], Calibration]:
    """Ours by split and language (`*` for all), over replies that state something.

    Those are answers and quotations with reservation to single questions, known and unknown.
    Right is a reply that gives the facts asked for; to what the documents do not say, none is.
    """
    told: dict[tuple[str, str], list[tuple[float, bool]]] = defaultdict(list)
    for one in judged:
        if one.system != OURS or not isinstance(one.case, AnswerCase | UnknownCase):
            continue
        if len(one.case.turns) > 1 or one.reply["kind"] not in _STATING:
            continue
        confidence = one.reply.get("confidence")
        stated = isinstance(one.case, AnswerCase) and one.verdict.right
        for lang in (one.case.lang, "*"):
            told[one.case.split, lang].append((confidence or 0.0, stated))
    return {key: calibration(*zip(*pairs, strict=True)) for key, pairs in told.items()}


def calibration(confidence: Sequence[float], right: Sequence[bool]) -> Calibration:
    """Of confidences in 0..1 and whether each reply was right; both of length n > 0."""
    stated = np.asarray(confidence, dtype=np.float64)
    was = np.asarray(right, dtype=np.float64)
    order = np.argsort(-stated, kind="stable")
    parts = [part for part in np.array_split(order, BINS) if part.size]
    error = sum(abs(stated[p].mean() - was[p].mean()) * p.size for p in parts) / stated.size
    # A bin's share of rights scatters with the variance of its coins; the mean of a half-normal.
    scatter = sum(np.sqrt((stated[p] * (1.0 - stated[p])).sum()) for p in parts)
    by_chance = np.sqrt(2.0 / np.pi) * scatter / stated.size
    wrong = 1.0 - was[order]
    risk = tuple(float(wrong[: max(1, round(share * wrong.size))].mean()) for share in COVERAGES)
    return Calibration(
        cases=stated.size,
        error=float(error),
        by_chance=float(by_chance),
        excess=float(stated.mean() - was.mean()),
        brier=float(((stated - was) ** 2).mean()),
        risk=risk,
    )
