"""What is counted of texts is the same whether at once or by and by."""

from __future__ import annotations

import numpy as np

from knowledge import postings
from knowledge.postings import counted, hashed, joined, moved

TEXTS = ["red boots red", "boots", "", "tent for two", "red tent", "boots for snow"]


def tokens(*texts):
    return [hashed(text.split()) for text in texts]


def facts(found):
    """Token, place and times of every fact."""
    once, often = found.once, found.often
    which = np.repeat(once.tokens, np.diff(once.starts)).tolist()
    more = np.repeat(often.tokens, np.diff(often.starts)).tolist()
    return sorted(
        [(token, place, 1) for token, place in zip(which, once.places.tolist(), strict=True)]
        + list(zip(more, often.places.tolist(), often.times.tolist(), strict=True))
    )


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
    assert changed.lengths.tolist() == anew.lengths.tolist()
