"""The nearest passages are found in a large catalogue as in a small one."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge import meaning, packed
from knowledge.meaning import Meaning, highest
from knowledge.packed import Packed

NO_WORDS = np.zeros(3, dtype=np.float32)


def units(rows, dim=16, seed=7):
    found = np.random.default_rng(seed).standard_normal((rows, dim)).astype(np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def test_a_passage_is_as_near_as_its_nearest_view():
    rows = np.array([[0.6, 0.8], [1.0, 0.0], [0.0, 1.0]], dtype=np.float32)

    found = Meaning(rows, np.array([2, 0, 1])).cosines(rows[1], NO_WORDS)

    assert found[[0, 2]].tolist() == [1.0, 0.0]
    assert np.isnan(found[1])


def test_a_view_without_its_vector_yet_hides_no_other():
    rows = np.array([[np.nan, np.nan], [1.0, 0.0], [np.nan, np.nan]], dtype=np.float32)

    found = Meaning(rows, np.array([2, 1])).cosines(rows[1], NO_WORDS[:2])

    assert found[0] == 1.0
    assert np.isnan(found[1])


def test_the_nearest_of_a_catalogue_are_worked_out_in_full(monkeypatch):
    rows = units(3_000)
    exact = Meaning(rows, np.ones(3_000, dtype=np.intp))
    monkeypatch.setattr(packed, "_DIRECTIONS", 12)
    monkeypatch.setattr(meaning, "_WORKED_OUT", 300)
    near = Meaning(Packed.of(3_000, lambda places: rows[places]), np.ones(3_000, dtype=np.intp))
    words = np.zeros(3_000, dtype=np.float32)

    for question in units(20, seed=8):
        wanted = exact.cosines(question, words)
        found = near.cosines(question, words)
        best = np.argsort(-wanted)[:5]
        assert found[best] == pytest.approx(wanted[best], abs=2e-3)


def test_the_highest_come_with_all_their_equals():
    values = np.tile(np.array([0.1, np.nan, 0.9, 0.5], dtype=np.float32), 500)

    assert len(highest(values, 10)) == 500
    assert set(values[highest(values, 10)].tolist()) == {np.float32(0.9)}
    assert highest(np.array([np.nan, 2.0, 1.0], dtype=np.float32), 5).tolist() == [1, 2]


def test_of_a_found_passage_it_is_told_how_near_each_sentence_is():
    rows = np.array([[0.6, 0.8], [1.0, 0.0], [0.0, 1.0]], dtype=np.float32)

    near = Meaning(rows, np.array([1, 2]))

    assert near.views(1, rows[1]).tolist() == [1.0, 0.0]
    assert near.views(0, rows[2]) == pytest.approx([0.8])
