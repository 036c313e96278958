"""What waits for its vectors: in which order, and what is no longer wanted."""

from __future__ import annotations

from threading import Event

import pytest

from knowledge.backlog import BATCH_CHARACTERS, BATCH_TEXTS, Backlog, vectors_of
from tests.knowledge.seeded import Seeded


def texts(*names: str, size: int = 10):
    return [("en", name, name.ljust(size)) for name in names]


def test_what_changed_last_is_embedded_first():
    backlog = Backlog()
    backlog.put_first(texts("a", "b"))
    backlog.put_first(texts("c"))

    assert [id_ for _, id_, _ in backlog.take()] == ["c", "a", "b"]
    assert backlog.take() == []


def test_a_batch_is_small_and_never_empty():
    backlog = Backlog()
    backlog.put_first(texts("a", "b", size=BATCH_CHARACTERS))
    backlog.put_first(texts(*map(str, range(BATCH_TEXTS + 1)), size=1))

    assert [len(backlog.take()) for _ in range(4)] == [BATCH_TEXTS, 1, 1, 1]


def test_what_no_passage_asks_for_any_more_is_not_embedded():
    backlog = Backlog()
    backlog.put_first(texts("a", "b", "c"))

    backlog.keep_only({"b"})

    assert [id_ for _, id_, _ in backlog.take()] == ["b"]
    assert backlog.total == 10


def test_a_text_waits_once_however_often_it_is_asked_for():
    backlog = Backlog()
    backlog.put_first(texts("a", "b"))
    taken = backlog.take()
    backlog.put_first(texts("a", "b"))

    assert backlog.take() == []
    backlog.count_done(taken)
    assert (len(backlog), backlog.done, backlog.total) == (0, 20, 20)


def test_the_work_goes_on_until_nothing_waits_or_somebody_says_stop():
    backlog, embedder = Backlog(), Seeded()
    backlog.put_first(texts(*map(str, range(100))))
    stop = Event()
    first = []
    for batch, vectors in vectors_of(backlog, embedder, stop.is_set):
        assert vectors.shape == (len(batch), embedder.dim)
        first += batch
        stop.set()
    rest = [text for batch, _ in vectors_of(backlog, embedder, lambda: False) for text in batch]

    assert len(first) < 100
    assert len({id_ for _, id_, _ in (*first, *rest)}) == 100


def test_only_one_works_it_off():
    backlog = Backlog()

    assert backlog.claim()
    assert not backlog.claim()
    assert not backlog.idle()
    backlog.release()
    assert backlog.idle()
    with pytest.raises(RuntimeError):
        backlog.release()
