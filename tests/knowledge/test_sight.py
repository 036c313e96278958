"""A large shop's next generation sees what the one before saw, and what is new."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge.centre import Background
from knowledge.generation import Generation
from knowledge.near import Near
from knowledge.sight import sight
from tests.knowledge.shops import passage

SOME = np.random.default_rng(3)


def units(n: int) -> np.ndarray:
    rows = SOME.standard_normal((n, 32)).astype(np.float32) + 1
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def shop(*numbers: int) -> Generation:
    texts = [passage(f"Shoe number {n} is of wool.", "en" if n % 2 else "pl") for n in numbers]
    return Generation(texts, [], "seeded")


@pytest.fixture
def background() -> Background:
    return Background({"en": units(1)[0]}, {"en": units(1)[0]})


@pytest.mark.parametrize("behind", [True, False])
def test_the_next_generation_is_seen_as_if_it_were_seen_anew(monkeypatch, background, behind):
    monkeypatch.setattr("knowledge.sight.EXACT", 50)
    all_ = shop(*range(200))
    vectors = dict(zip(all_.ids, units(len(all_.ids)), strict=True))
    near = Near(list(vectors), np.stack(list(vectors.values())))
    first = sight(near, all_, background if behind else None, None)
    next_ = shop(*range(190, 210), *range(5, 185))
    new = [id_ for id_ in next_.ids if id_ not in vectors]
    grown = near.with_more(new, units(len(new)))

    then = sight(grown, next_, background if behind else None, first)
    anew = sight(grown, next_, background if behind else None, None)

    assert then.packed is not None
    assert then.packed is not first.packed
    assert then.means is first.means
    question, words = units(1)[0], np.zeros(len(next_.passages), dtype=np.float32)
    found, wanted = (each.meaning.cosines(question, words) for each in (then, anew))
    assert found == pytest.approx(wanted, abs=0.03 if behind else 2e-3)


def test_what_has_no_vector_yet_is_not_seen_until_it_has_one(monkeypatch):
    monkeypatch.setattr("knowledge.sight.EXACT", 50)
    all_ = shop(*range(100))
    rows = units(len(all_.ids))
    known = Near(all_.ids[:-3], rows[:-3])
    words = np.zeros(100, dtype=np.float32)

    first = sight(known, all_, None, None)
    assert np.isnan(first.meaning.cosines(rows[-1], words)[-3:]).all()
    then = sight(known.with_more(all_.ids[-3:], rows[-3:]), all_, None, first)

    assert then.means is first.means
    assert then.meaning.cosines(rows[-1], words)[-1] == pytest.approx(1, abs=1e-3)
