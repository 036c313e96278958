"""What is counted of texts is the same whether at once or by and by."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge import postings
from knowledge.postings import counted, hashed, joined, moved, weighed

TEXTS = ["red boots red", "boots", "", "tent for two", "red tent", "boots for snow"]


def tokens(*texts):
    return [hashed(text.split()) for text in texts]


def facts(found):
    """Token, place and times of every fact."""
    which = np.repeat(found.tokens, np.diff(found.starts))
    return sorted(zip(which.tolist(), found.places.tolist(), found.times.tolist(), strict=True))


def test_many_texts_are_counted_as_few(monkeypatch):
    at_once = counted(tokens(*TEXTS))
    monkeypatch.setattr(postings, "_TEXTS", 2)

    by_and_by = counted(tokens(*TEXTS))

    assert facts(by_and_by) == facts(at_once)
    assert by_and_by.lengths.tolist() == at_once.lengths.tolist() == [3, 1, 0, 3, 2, 3]


def test_a_catalogue_that_changed_is_as_one_counted_anew():
    old = counted(tokens(*TEXTS))
    kept = moved(old, np.array([2, -1, -1, 0, 4, 3], dtype=np.int32), 5)
    new = moved(counted(tokens("blue boots")), np.array([1], dtype=np.int32), 5)

    changed = joined([kept, new], kept.lengths + new.lengths)
    anew = counted(
        tokens("tent for two", "blue boots", "red boots red", "boots for snow", "red tent")
    )

    assert facts(changed) == facts(anew)
    assert changed.starts.tolist() == anew.starts.tolist()
    assert changed.lengths.tolist() == anew.lengths.tolist()


def test_weights_are_those_of_bm25():
    found = weighed(counted(tokens("red boots red", "boots")))

    # By hand: idf ln(1 + (2 - n + 0.5) / (n + 0.5)), lengths 3 and 1, mean 2.
    red = np.log(1 + 1.5 / 1.5) * 2 / (1.5 * (0.25 + 0.75 * 1.5) + 2)
    assert max(found.weights) == pytest.approx(red)
    assert found.unknown == pytest.approx(red)


def test_weights_do_not_depend_on_how_many_facts_are_weighed_at_once(monkeypatch):
    texts = counted(tokens(*TEXTS))
    at_once = weighed(texts)
    monkeypatch.setattr(postings, "_FACTS", 3)

    assert weighed(texts).weights.tolist() == at_once.weights.tolist()


@pytest.mark.parametrize("texts", [[], [""], ["", ""]])
def test_a_shop_without_words_weighs_nothing(texts):
    assert len(weighed(counted(tokens(*texts))).weights) == 0
