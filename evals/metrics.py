"""Rates with their intervals, by system, kind, language and split. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

from evals.run import Judged, Ranked
from evals.suite import AnswerCase, UnknownCase

_Z95 = 1.959964


@dataclass(frozen=True)
class Rate:
    """`right` of `all` with Wilson's 95 % interval (Wilson, 1927)."""

    right: int
    all: int

    @property
    def value(self) -> float:
        """Share in 0..1; 0 of nothing."""
        return self.right / self.all if self.all else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper bound."""
        if not self.all:
            return 0.0, 1.0
        n, p, z = self.all, self.value, _Z95
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        reach = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return middle - reach, middle + reach


@dataclass(frozen=True)
class Key:
    """What a figure is of."""

    metric: str
    split: str
    lang: str
    system: str


_METRICS: dict[str, Callable[[Judged], bool | None]] = {}


def _metric(name: str) -> Callable[[Callable[[Judged], bool | None]], None]:
    def register(counted: Callable[[Judged], bool | None]) -> None:
        _METRICS[name] = counted

    return register


@_metric("answers.right")
def _(judged: Judged) -> bool | None:
    return judged.verdict.right if isinstance(judged.case, AnswerCase) else None


@_metric("answers.found")
def _(judged: Judged) -> bool | None:
    return judged.verdict.found if isinstance(judged.case, AnswerCase) else None


@_metric("answers.attempted")
def _(judged: Judged) -> bool | None:
    return judged.verdict.value != "none" if isinstance(judged.case, AnswerCase) else None


@_metric("documents.same_language")
def _(judged: Judged) -> bool | None:
    return _documents(judged, across=False)


@_metric("documents.across")
def _(judged: Judged) -> bool | None:
    return _documents(judged, across=True)


@_metric("products.right")
def _(judged: Judged) -> bool | None:
    if not isinstance(judged.case, AnswerCase) or "product" not in judged.case.tags:
        return None
    return judged.verdict.right


@_metric("followups.right")
def _(judged: Judged) -> bool | None:
    if not isinstance(judged.case, AnswerCase) or len(judged.case.turns) < 2:
        return None
    return judged.verdict.right


@_metric("unknowns.near")
def _(judged: Judged) -> bool | None:
    return _unknown(judged, near=True)


@_metric("unknowns.far")
def _(judged: Judged) -> bool | None:
    return _unknown(judged, near=False)


@_metric("handoff.decisions")
def _(judged: Judged) -> bool | None:
    return judged.verdict.right if judged.case.kind == "handoff" else None


@_metric("handoff.needed")
def _(judged: Judged) -> bool | None:
    return _handoff(judged, needed=True)


@_metric("handoff.not_needed")
def _(judged: Judged) -> bool | None:
    return _handoff(judged, needed=False)


def _documents(judged: Judged, *, across: bool) -> bool | None:
    """Questions to the documents, in their language or in another (tag `cross`)."""
    if not isinstance(judged.case, AnswerCase) or "product" in judged.case.tags:
        return None
    return judged.verdict.right if ("cross" in judged.case.tags) is across else None


def _unknown(judged: Judged, *, near: bool) -> bool | None:
    if not isinstance(judged.case, UnknownCase) or judged.case.expect.near is not near:
        return None
    return judged.verdict.right


def _handoff(judged: Judged, *, needed: bool) -> bool | None:
    if judged.case.kind != "handoff" or (judged.case.expect.decision != "none") is not needed:
        return None
    return judged.verdict.right


def names() -> Sequence[str]:
    """The metrics there are, in the order of the table."""
    return ("retrieval.first", "retrieval.ten", *_METRICS)


def rates(results: Iterable[Judged | Ranked]) -> dict[Key, Rate]:
    """Every rate; `*` stands for all languages or both splits."""
    counts: dict[Key, list[int]] = defaultdict(lambda: [0, 0])
    for one in results:
        for name, right in _counted(one):
            for split in (one.case.split, "*"):
                for lang in (one.case.lang, "*"):
                    count = counts[Key(name, split, lang, one.system)]
                    count[0] += right
                    count[1] += 1
    return {key: Rate(right, total) for key, (right, total) in counts.items()}


def _counted(one: Judged | Ranked) -> Iterator[tuple[str, bool]]:
    if isinstance(one, Ranked):
        yield "retrieval.first", one.place == 1
        yield "retrieval.ten", one.place is not None
        return
    for name, counted in _METRICS.items():
        right = counted(one)
        if right is not None:
            yield name, right
