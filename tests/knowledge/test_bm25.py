"""Words weigh what BM25 says, in small shelves and in large ones."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge import bm25
from knowledge.bm25 import Weights
from knowledge.postings import counted, hashed

TEXTS = ["red boots red", "boots", "", "tent for two", "red tent", "boots for snow"]


def weights(*texts):
    return Weights(counted(hashed(text.split()) for text in texts))


def sums(found, question):
    at, known = found.find(hashed(question.split()))
    return found.sums(at[known])


def test_weights_are_those_of_bm25():
    found = weights("red boots red", "boots")

    # By hand: idf ln(1 + (2 - n + 0.5) / (n + 0.5)), lengths 3 and 1, mean 2.
    red = np.log(1 + 1.5 / 1.5) * 2 / (1.5 * (0.25 + 0.75 * 1.5) + 2)
    boots = np.log(1 + 0.5 / 2.5) / (1.5 * (0.25 + 0.75 * 1.5) + 1)
    assert sums(found, "red boots tent")[0] == pytest.approx(red + boots)
    assert found.best[found.find(hashed(["red"]))[0]][0] == pytest.approx(red)
    assert found.unknown == pytest.approx(red)


def test_common_words_weigh_the_same_in_a_large_shelf(monkeypatch):
    place_by_place = sums(weights(*TEXTS), "red boots for two")
    monkeypatch.setattr(bm25, "_SMALL", 0)
    monkeypatch.setattr(bm25, "_ROWS", 2)

    assert sums(weights(*TEXTS), "red boots for two") == pytest.approx(place_by_place)


def test_the_best_does_not_depend_on_how_many_facts_are_weighed_at_once(monkeypatch):
    at_once = weights(*TEXTS)
    monkeypatch.setattr(bm25, "_FACTS", 3)

    assert weights(*TEXTS).best.tolist() == at_once.best.tolist()


@pytest.mark.parametrize("texts", [[], [""], ["", ""]])
def test_a_shop_without_words_weighs_nothing(texts):
    assert sums(weights(*texts), "boots").tolist() == [0.0] * len(texts)
