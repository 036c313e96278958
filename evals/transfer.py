"""How well a hand-over is timed: golden transfer, F1 and AUC over turns, with intervals. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, sqrt

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_Z95 = 1.959964
_RESAMPLES = 400
# The same conversations are drawn in every run.
_SEED = 7
# In the definition's code, beside the tolerance: it keeps a tolerance of 0 from dividing.
_EPS = 1e-7


@dataclass(frozen=True)
class Turn:
    """A turn of which it is known whether a hand-over is `due`: whether one was `made`, and the
    score it was decided by, 0..1; None where it is not known. Turns of which any will do are one.
    """

    due: bool
    made: bool
    score: float | None


@dataclass(frozen=True)
class Score:
    """A figure over `all` conversations with its 95 % interval."""

    value: float
    interval: tuple[float, float]
    all: int

    @property
    def right(self) -> float:
        """So many conversations' worth."""
        return self.value * self.all


def golden(made: Sequence[int], due: Sequence[int], tolerance: int, lead: float = 0.0) -> float:
    """GT-T of one conversation, 0..1 (Liu et al., 2021, Time to Transfer: Predicting and
    Evaluating Machine-Human Chatting Handoff, AAAI 35; `golden_transfer_within_tolerance_exp` in
    the authors' MHCH-DAMI).

    With P the turns at which a hand-over was `made` and Q those at which it is `due`:
        1                       where both are empty; 0 where one is
        mean over p of P of max over q of Q of
            exp(-1 / (1 - λ·sgn(p - q)) · (p - q)² / (2·(T + ε)²))     otherwise,
    T the tolerance in turns (GT-I, II, III: 1, 2, 3), λ in -1..1 the `lead` given to late ones
    over early ones, ε = 10⁻⁷. As in the authors' code λ is 0 unless it is given.
    """
    if tolerance < 1 or not -1 < lead < 1:
        raise ValueError("the tolerance is 1 or more, the lead between -1 and 1")
    if not made or not due:
        return float(not made and not due)
    return sum(max(_near(p - q, tolerance, lead) for q in due) for p in made) / len(made)


def _near(off: int, tolerance: int, lead: float) -> float:
    sign = (off > 0) - (off < 0)
    return exp(-1.0 / (1.0 - lead * sign) * off**2 / (2.0 * (tolerance + _EPS) ** 2))


def mean(values: Sequence[float]) -> Score | None:
    """The mean of figures in 0..1, one a conversation, by the normal approximation."""
    if not values:
        return None
    found = np.asarray(values, dtype=np.float64)
    middle = float(found.mean())
    reach = _Z95 * float(found.std(ddof=min(1, len(values) - 1))) / sqrt(len(values))
    return Score(middle, (max(0.0, middle - reach), min(1.0, middle + reach)), len(values))


def f1(conversations: Sequence[Sequence[Turn]]) -> Score | None:
    """F1 of "a hand-over is due" over all turns; None where none is due."""
    return _resampled(conversations, _counts(conversations), _f1)


def macro_f1(conversations: Sequence[Sequence[Turn]]) -> Score | None:
    """The mean of that F1 and of the F1 of "none is due"; None where either never is."""
    return _resampled(conversations, _counts(conversations), _macro)


def auc(conversations: Sequence[Sequence[Turn]]) -> Score | None:
    """The chance that a turn where a hand-over is due has the higher score (Mann and Whitney,
    1947; half for equal ones). None without scores, or without turns of both sorts."""
    turns = [(at, turn) for at, turns in enumerate(conversations) for turn in turns]
    if not turns or any(turn.score is None for _, turn in turns):
        return None
    turns.sort(key=lambda pair: pair[1].score or 0.0)
    of = np.array([at for at, _ in turns])
    due = np.array([turn.due for _, turn in turns])
    scores = np.array([turn.score for _, turn in turns], dtype=np.float64)
    groups = np.flatnonzero(np.diff(scores, prepend=-1.0))

    def area(weights: Floats) -> Floats:
        each = weights[:, of]
        above = np.add.reduceat(each * due, groups, axis=1)
        level = np.add.reduceat(each * ~due, groups, axis=1)
        below = np.cumsum(level, axis=1) - level
        pairs = above.sum(axis=1) * level.sum(axis=1)
        return _divided((above * (below + level / 2)).sum(axis=1), pairs)

    return _with_interval(len(conversations), area)


# --- inside ----------------------------------------------------------------------------


def _counts(conversations: Sequence[Sequence[Turn]]) -> Floats:
    """Of each conversation the turns both due and made, made alone, due alone, and neither;
    shape (conversations, 4)."""
    sorts = ((True, True), (False, True), (True, False), (False, False))
    found = [[(turn.due, turn.made) for turn in turns] for turns in conversations]
    rows = [[turns.count(sort) for sort in sorts] for turns in found]
    return np.array(rows, dtype=np.float64).reshape(-1, 4)


def _f1(counts: Floats) -> Floats:
    both, made, due, _ = counts.T
    found = _divided(2 * both, 2 * both + made + due)
    return np.where(both + due > 0, found, np.nan)


def _macro(counts: Floats) -> Floats:
    # For "none is due" the sorts change places.
    return np.asarray((_f1(counts) + _f1(counts[:, ::-1])) / 2)


def _resampled(
    conversations: Sequence[Sequence[Turn]], counts: Floats, figure: Callable[[Floats], Floats]
) -> Score | None:
    return _with_interval(len(conversations), lambda weights: figure(weights @ counts))


def _with_interval(all: int, figure: Callable[[Floats], Floats]) -> Score | None:
    """A figure of weighted conversations, and between what it lies for those drawn again with
    replacement (Efron, 1979): the turns of one conversation are not independent."""
    if not all:
        return None
    value = float(figure(np.ones((1, all)))[0])
    if np.isnan(value):
        return None
    drawn = np.random.default_rng(_SEED).multinomial(all, np.full(all, 1.0 / all), _RESAMPLES)
    found = figure(drawn.astype(np.float64))
    low, high = np.nanquantile(found, (0.025, 0.975))
    return Score(value, (float(low), float(high)), all)


def _divided(above: Floats, below: Floats) -> Floats:
    return np.divide(above, below, out=np.full_like(below, np.nan), where=below > 0)
