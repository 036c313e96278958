"""Rates with their intervals, by system, kind, language and split. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

from evals.kinds import KINDS, Verdict, metrics
from evals.run import Judged, Ranked
from evals.transfer import Score

_Z95 = 1.959964
_POOLED = {name: figure for kind in KINDS.values() for name, figure in kind.pooled.items()}


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


Figure = Rate | Score


@dataclass(frozen=True)
class Key:
    """What a figure is of."""

    metric: str
    split: str
    lang: str
    system: str


def names() -> Sequence[str]:
    """The metrics there are, in the order of the table."""
    return ("retrieval.first", "retrieval.ten", *metrics())


def rates(results: Iterable[Judged | Ranked]) -> dict[Key, Figure]:
    """Every figure; `*` stands for all languages or both splits."""
    counts: dict[Key, list[int]] = defaultdict(lambda: [0, 0])
    verdicts: dict[Key, list[Verdict]] = defaultdict(list)
    for one in results:
        for split in (one.case.split, "*"):
            for lang in (one.case.lang, "*"):
                for name, (right, of) in _counted(one):
                    count = counts[Key(name, split, lang, one.system)]
                    count[0] += right
                    count[1] += of
                if isinstance(one, Judged):
                    for name in KINDS[one.case.kind].pooled:
                        verdicts[Key(name, split, lang, one.system)].append(one.verdict)
    found: dict[Key, Figure] = {key: Rate(*count) for key, count in counts.items()}
    for key, some in verdicts.items():
        if score := _POOLED[key.metric](some):
            found[key] = score
    return found


def misses(results: Iterable[Judged | Ranked], system: str) -> dict[str, list[str]]:
    """By metric, the ids of the cases that one system did not do right, in order."""
    found: dict[str, list[str]] = defaultdict(list)
    for one in results:
        if one.system == system:
            for name, (right, of) in _counted(one):
                if right < of:
                    found[name].append(one.case.id)
    return dict(found)


def _counted(one: Judged | Ranked) -> Iterator[tuple[str, tuple[int, int]]]:
    if isinstance(one, Ranked):
        yield "retrieval.first", (one.place == 1, 1)
        yield "retrieval.ten", (one.place is not None, 1)
        return
    for name, metric in KINDS[one.case.kind].metrics.items():
        counted = metric(one.case, one.verdict)
        if counted is not None:
            yield name, counted if isinstance(counted, tuple) else (counted, 1)
