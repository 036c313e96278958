"""How far the bot's confidence can be believed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from evals.calibration import Calibration, calibration, calibrations
from evals.kinds import AnswerCase, Case, UnknownCase, Verdict
from evals.run import Judged

ANSWER = {"path": "a.md", "needle": "a", "facts": [["a"]]}


def test_a_confidence_that_keeps_its_word_has_no_error():
    confidence = [0.8] * 10 + [0.2] * 10
    right = [True] * 8 + [False] * 2 + [True] * 2 + [False] * 8
    # Ten bins of two cannot show it better than 0.2 each: the error of the sample's grain.
    assert calibration([0.5] * 20, [True, False] * 10).error == pytest.approx(0)
    assert calibration(confidence, right).brier == pytest.approx(0.16)


def test_a_boast_is_an_error_of_its_size():
    found = calibration([0.9] * 100, [True, False] * 50)
    assert found.error == pytest.approx(0.4)
    assert found.excess == pytest.approx(0.4)
    assert found.risk == pytest.approx((0.5, 0.5, 0.5, 0.5), abs=0.03)


def test_the_error_of_an_honest_confidence_shrinks_with_the_replies():
    dice = np.random.default_rng(7)

    def honest(replies: int) -> list[Calibration]:
        stated = [dice.random(replies) for _ in range(200)]
        return [calibration(p, dice.random(replies) < p) for p in stated]

    for replies in (100, 400):
        found = honest(replies)
        told = np.mean([one.by_chance for one in found])
        assert np.mean([one.error for one in found]) == pytest.approx(told, rel=0.15)
        assert told == pytest.approx(0.31 * (10 / replies) ** 0.5, rel=0.1)


def test_the_most_confident_replies_are_counted_first():
    found = calibration([0.9, 0.8, 0.2, 0.1], [True, True, False, False])
    assert found.risk == (0, 0, pytest.approx(1 / 3), 0.5)


def test_a_question_that_the_documents_leave_open_is_never_answered_rightly():
    def judged(case: Case, **reply: Any) -> Judged:
        return Judged("shopbell", "s", case, reply, Verdict("right", ""))

    common = {"lang": "pl", "split": "test", "turns": ["?"]}
    known = AnswerCase.model_validate({"id": "a", "kind": "answer", "expect": ANSWER, **common})
    unknown = UnknownCase.model_validate(
        {"id": "u", "kind": "unknown", "expect": {"near": True}, **common}
    )
    found = calibrations(
        [
            judged(known, kind="answer", confidence=1.0),
            judged(unknown, kind="unsure", confidence=0.0),
            judged(unknown, kind="unknown", confidence=0.9),
        ]
    )
    assert found["test", "pl"].cases == 2
    assert found["test", "*"].error == pytest.approx(0)
