"""Shoppers who ask at the same moment share the embedder."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock

import numpy as np
import pytest

from knowledge.embed import Vectors
from knowledge.together import Together


class Slow:
    """An embedder that waits to be let go, and refuses the text "bad"."""

    id = "slow"
    dim = 1

    def __init__(self) -> None:
        self.calls: list[list[str]] = []
        self.started = Event()
        self.go = Event()
        self.at_work = self.most_at_work = 0
        self._lock = Lock()

    def queries(self, texts: Sequence[str]) -> Vectors:
        with self._lock:
            self.calls.append(list(texts))
            self.at_work += 1
            self.most_at_work = max(self.most_at_work, self.at_work)
        self.started.set()
        self.go.wait(10)
        with self._lock:
            self.at_work -= 1
        if "bad" in texts:
            raise ValueError("bad")
        return np.array([[float(len(text))] for text in texts], dtype=np.float32)

    passages = queries


def ask_while_busy(slow, texts):
    """The first is being embedded when all the others come."""
    together = Together(slow)
    with ThreadPoolExecutor(len(texts)) as pool:
        first = pool.submit(together.queries, texts[:1])
        assert slow.started.wait(10)
        others = [pool.submit(together.queries, [text]) for text in texts[1:]]
        while len(together._waiting) < len(others):
            pass
        slow.go.set()
        return [first, *others]


def test_questions_that_come_meanwhile_are_embedded_in_one_call():
    slow = Slow()

    asked = ask_while_busy(slow, ["a", "bb", "ccc", "dddd"])

    assert [one.result().tolist() for one in asked] == [[[1.0]], [[2.0]], [[3.0]], [[4.0]]]
    assert [len(call) for call in slow.calls] == [1, 3]


def test_one_that_fails_does_not_fail_the_others():
    asked = ask_while_busy(Slow(), ["a", "bb", "bad", "dddd"])

    assert [asked[i].result()[0, 0] for i in (0, 1, 3)] == [1, 2, 4]
    with pytest.raises(ValueError, match="bad"):
        asked[2].result()


def test_who_asks_alone_does_not_wait():
    slow = Slow()
    slow.go.set()
    together = Together(slow)

    assert together.queries(["abc"]).tolist() == [[3.0]]
    assert together.queries(["ab", "c"]).tolist() == [[2.0], [1.0]]
    assert slow.calls == [["abc"], ["ab", "c"]]


def test_who_asks_a_model_that_takes_one_text_a_call_waits_for_nobody():
    slow = Slow()
    slow.one_by_one = True
    together = Together(slow)

    with ThreadPoolExecutor(3) as pool:
        asked = [pool.submit(together.queries, ["x" * n]) for n in (1, 2, 3)]
        while slow.at_work < 3:
            pass
        slow.go.set()

    assert [one.result().tolist() for one in asked] == [[[1.0]], [[2.0]], [[3.0]]]


def test_shapes_stay_those_of_the_embedder():
    together = Together(Slow())

    assert (together.id, together.dim) == ("slow", 1)
