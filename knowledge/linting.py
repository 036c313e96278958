"""A shop looked over as a whole: its passages, its products, its folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from knowledge import curated_match as match
from knowledge import links, lint, lint_more
from knowledge.claims import claims
from knowledge.embed import Embedder, Vectors
from knowledge.lemmas import Lemmas
from knowledge.passage import Passage, Product

Progress = Callable[[str, int, int], None]
_BATCH = 32


def look_over(
    passages: Sequence[Passage],
    products: Sequence[Product],
    folder: Path | None,
    embedder: Embedder,
    lemmas: Lemmas,
    today: date,
    progress: Progress,
) -> list[lint.Finding]:
    """All findings, errors first. Without an embedder contradictions are found by words alone."""
    found = claims(passages, lemmas)
    findings = [*lint.denials(found), *lint.repeats(passages)]
    if embedder.dim:
        vectors = links.vectors_of(found, lambda texts: _embedded(embedder, texts, progress))
        findings += lint.contradictions(found, vectors)
        findings += lint.asked_twice(passages, _same_question(passages, embedder, lemmas))
    findings += lint_more.of_passages(passages, today)
    findings += lint_more.of_products(products, passages)
    if folder:
        findings += lint_more.of_files(folder, passages)
    return lint.by_weight(findings)


def _embedded(embedder: Embedder, texts: list[str], progress: Progress) -> Vectors:
    known: dict[str, Vectors] = {}
    distinct = list(dict.fromkeys(texts))
    for start in range(0, len(distinct), _BATCH):
        some = distinct[start : start + _BATCH]
        known.update(zip(some, embedder.passages(some), strict=True))
        progress("reading sentences", start + len(some), len(distinct))
    if not texts:
        return np.zeros((0, embedder.dim), dtype=np.float32)
    return np.stack([known[text] for text in texts])


def _same_question(
    passages: Sequence[Passage], embedder: Embedder, lemmas: Lemmas
) -> Callable[[Passage, Passage], bool]:
    asked = [p for p in passages if p.kind == "faq" and p.question]
    questions = list(dict.fromkeys((p.question or "", p.lang) for p in asked))
    rows = embedder.queries([text for text, _ in questions])
    read = {
        key: match.read(*key, vector, lemmas) for key, vector in zip(questions, rows, strict=True)
    }
    background = {lang: embedder.queries(texts) for lang, texts in match.BACKGROUND.items()}

    def same(one: Passage, other: Passage) -> bool:
        pair = [read[p.question or "", p.lang] for p in (one, other)]
        if float(pair[0].vector @ pair[1].vector) < _NEAR:
            return False
        return match.probability(pair[0], pair[1], background) >= _ASKED_TWICE

    return same


# Cheaper than to compare word by word; e5 puts no question asked twice below it.
_NEAR = 0.93
# Staff are not told of questions that are only alike.
_ASKED_TWICE = 0.85
