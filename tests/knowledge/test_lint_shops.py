"""The linter on the three sample shops, which agree by design, and on copies with mistakes.

`python -m pytest -s tests/knowledge/test_lint_shops.py` prints recall and precision.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from knowledge import links, lint
from knowledge.claims import claims
from knowledge.documents import files, read_file
from knowledge.language import detect
from knowledge.lemmas import Lemmas, installed
from knowledge.linting import _embedded
from knowledge.passage import document_passages
from tests.knowledge import planted

pytestmark = [pytest.mark.integration, pytest.mark.long, pytest.mark.timeout(900)]
ROOT = Path(__file__).parents[2]
SHOPS = ("knowledge/sample_shop", "evals/shops/zielnik", "evals/shops/volta")
# A number changed where it stands is a contradiction only where another file states it too:
# Zielnik says each thing once.
SEVERAL = (SHOPS[0], SHOPS[2])


def passages_of(shop: str):
    folder = ROOT / shop
    return [
        passage
        for path in files(folder)
        for document in read_file(path, folder).documents
        for passage in document_passages(document, detect)
    ]


def test_mistakes_are_found_and_nothing_else(e5):
    lemmas = Lemmas(installed())
    known = {}

    def embed(texts):
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        known.update(zip(missing, _embedded(e5, missing, lambda *_: None), strict=True))
        return planted.stacked(known, texts)

    def findings(passages):
        found = claims(passages, lemmas)
        vectors = links.vectors_of(found, embed)
        return [*lint.contradictions(found, vectors), *lint.denials(found), *lint.repeats(passages)]

    made, caught, cried = Counter(), Counter(), Counter()
    for shop in SHOPS:
        passages = passages_of(shop)
        stated = claims(passages, lemmas)
        clean = {key(finding) for finding in findings(passages)}
        cried["clean"] += len(clean)
        for sort, with_mistakes, mistakes in planted.all_sorts(passages, stated, shop in SEVERAL):
            found = [f for f in findings(with_mistakes) if key(f) not in clean]
            right = set()
            for mistake in mistakes:
                hits = {i for i, f in enumerate(found) if mistake.stands_in(f)}
                made[sort] += 1
                caught[sort] += bool(hits)
                right |= hits
            cried[sort] += len(found) - len(right)
    print({sort: f"{caught[sort]}/{made[sort]}" for sort in made}, "wrong:", dict(cried))

    contradictions = [sort for sort in made if sort != "repeat"]
    assert sum(made[sort] for sort in contradictions) >= 40
    assert made["repeat"] >= 20
    assert caught["repeat"] == made["repeat"]
    assert sum(caught[s] for s in contradictions) >= 0.6 * sum(made[s] for s in contradictions)
    assert cried["clean"] <= 1
    assert sum(cried.values()) <= 0.05 * sum(caught.values())


def key(finding):
    return frozenset((passage.path, text) for passage, text in finding.places)
