"""Whether a question is of another subject than a shop's: the weather, homework, a poem. Pure.

A line through the embedder's space parts what shoppers ask of any shop from what people ask any
machine (background/questions.toml and elsewhere.toml; `fitted` draws it). What the shop's own
passages say speaks against it: a shop of cookbooks does know recipes.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files

import numpy as np

from knowledge.embed import Vectors

_RIDGE = 3.0
# Set on the suites' dev split, where 1 of 281 answerable questions that are answered would be
# turned away, and 7 of 10 that are not the shop's subject are.
_AGAINST = 4.0
_FROM = -0.75
_FEWEST_WORDS = 2
# More is asked where a matter of shops is named, or the passages seem to answer.
_NAMED = 0.6
_ANSWERED = 0.3
# And where the shop's pages or goods say the question's very words: a part of it may be sold.
_SAID_HERE = 1.0


def strays(values: Mapping[str, float], outcome: str) -> bool:
    """Whether the features of an answer say that the question is not one for a shop.

    `elsewhere`: on which side of the line it is, about -1 to 1, missing without vectors;
    `cosine`: of the nearest passage; `matter`: 1 where it names a matter of shops; `grams`: the
    share of its words in one passage; `said`: how many words say something of its subject.
    """
    if "elsewhere" not in values or "cosine" not in values:
        return False
    # A word alone ("how much?") leans on what was said before; it has no subject of its own.
    if values["said"] < _FEWEST_WORDS:
        return False
    needed = _FROM + _NAMED * values["matter"] + _ANSWERED * (outcome == "answer")
    needed += _SAID_HERE * values["grams"]
    return values["elsewhere"] - _AGAINST * values["cosine"] > needed


def fitted(ours: Sequence[Vectors], others: Sequence[Vectors]) -> Vectors:
    """The line's weights and bias, shape (dim + 1,), by ridge regression on -1 and 1.

    `ours` and `others`: vectors of questions, each of shape (n, dim), read against the
    background; both sides weigh the same.
    """
    sides = [np.concatenate(side) for side in (ours, others)]
    rows = np.concatenate([np.c_[side, np.ones(len(side))] for side in sides])
    sign = np.repeat([-1.0, 1.0], [len(side) for side in sides])
    weight = np.repeat([len(rows) / (2 * len(side)) for side in sides], [len(s) for s in sides])
    penalty = np.eye(rows.shape[1]) * _RIDGE
    penalty[-1, -1] = 0.0
    line: Vectors = np.linalg.solve(
        rows.T @ (rows * weight[:, np.newaxis]) + penalty, rows.T @ (sign * weight)
    ).astype(np.float32)
    return line


def names_matter(concepts: Iterable[str]) -> bool:
    """Whether one of the concepts is a matter of shops: not goods alone, or a place."""
    return not _matters().isdisjoint(concepts)


@cache
def _matters() -> frozenset[str]:
    table = files("knowledge").joinpath("concepts", "matters.toml").read_text("utf-8")
    return frozenset(tomllib.loads(table))
