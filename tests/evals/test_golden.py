"""How well hand-overs are timed: golden transfer by its definition, F1 and AUC over turns."""

import math
from typing import Any

import numpy as np
import pytest

from evals.kinds.handoff import HandoffCase, judge
from evals.metrics import Key, rates
from evals.run import Judged
from evals.transfer import Turn, auc, f1, golden, macro_f1, mean


def near(off: int, tolerance: int) -> float:
    """By hand: exp(-off² / (2·tolerance²))."""
    return math.exp(-(off**2) / (2 * tolerance**2))


@pytest.mark.parametrize(
    ("made", "due", "tolerance", "value"),
    [
        ([], [], 1, 1.0),
        ([], [2], 3, 0.0),
        ([2], [], 3, 0.0),
        ([2], [2], 1, 1.0),
        ([1], [2], 1, 0.606531),
        ([3], [2], 1, 0.606531),
        ([4], [2], 1, 0.135335),
        ([4], [2], 2, 0.606531),
        ([4], [2], 3, 0.800737),
        # The nearest of those due; the mean of those made.
        ([3], [1, 2], 1, 0.606531),
        ([1, 4], [1], 1, (1 + 0.011109) / 2),
    ],
)
def test_golden_transfer_is_that_of_its_definition(
    made: list[int], due: list[int], tolerance: int, value: float
) -> None:
    assert golden(made, due, tolerance) == pytest.approx(value, abs=1e-5)


def test_with_a_lead_late_is_better_than_early() -> None:
    # 1 / (1 - 0.5) doubles what a late one loses; 1 / (1 + 0.5) takes a third off an early one.
    assert golden([3], [2], 1, lead=0.5) == pytest.approx(math.exp(-1.0), abs=1e-5)
    assert golden([1], [2], 1, lead=0.5) == pytest.approx(math.exp(-1 / 3), abs=1e-5)
    with pytest.raises(ValueError, match="tolerance"):
        golden([1], [1], 0)


def case(turns: int = 4, lang: str = "en", **expect: Any) -> HandoffCase:
    asked = {"id": "a", "kind": "handoff", "lang": lang, "split": "dev", "turns": ["x"] * turns}
    return HandoffCase.model_validate({**asked, "expect": expect})


def decided_at(*turns: int, action: str = "offer", needs: float | None = None) -> list[Any]:
    made = {"action": action, "reason": "order", "score": 1.0}
    need = {} if needs is None else {"need": needs}
    return [{"handoff": made if number in turns else None, **need} for number in range(1, 5)]


@pytest.mark.parametrize(("turn", "off"), [(2, 0), (3, 1), (1, 1), (4, 2)])
def test_a_turn_too_early_costs_what_a_turn_too_late_does(turn: int, off: int) -> None:
    scores = judge(case(decision="offer", by=2, not_before=2), decided_at(turn)).scores

    for within in (1, 2, 3):
        assert scores[f"golden_{within}"] == pytest.approx(near(off, within), abs=1e-5)


def test_where_nobody_is_needed_every_decision_is_outside() -> None:
    assert judge(case(decision="none"), decided_at()).scores["golden_1"] == 1.0
    assert judge(case(decision="none"), decided_at(2)).scores["golden_3"] == 0.0
    assert judge(case(decision="any", by=2), decided_at()).scores["golden_3"] == 0.0


def test_what_follows_a_decision_in_time_counts_only_where_the_shopper_declined() -> None:
    asked = {"decision": "offer", "by": 1}
    assert judge(case(**asked), decided_at(1, 3)).scores["golden_1"] == 1.0

    declined = judge(case(**asked, quiet_from=2), decided_at(1, 3)).scores["golden_1"]
    assert declined == pytest.approx((1 + near(2, 1)) / 2, abs=1e-5)


def test_a_transfer_stays_the_one_it_was_in_the_turns_after_it() -> None:
    replies = decided_at(2, 3, 4, action="transfer")

    verdict = judge(case(decision="transfer", by=2, not_before=2), replies)

    assert verdict.scores["golden_1"] == 1.0
    assert [(turn.due, turn.made) for turn in verdict.turns] == [(False, False), (True, True)]


def turn(due: bool, made: bool, score: float | None = 0.0) -> Turn:
    return Turn(due, made, score)


def test_f1_and_area_are_those_counted_by_hand() -> None:
    talks = [
        [turn(True, True, 0.9), turn(False, False, 0.1)],
        [turn(True, False, 0.4), turn(False, True, 0.6)],
        [turn(False, False, 0.4)],
    ]

    # One both, one made alone, one due alone, two neither.
    assert f1(talks).value == pytest.approx(0.5)
    assert macro_f1(talks).value == pytest.approx((1 / 2 + 2 / 3) / 2)
    # 0.9 above all three; 0.4 above 0.1, level with 0.4, below 0.6.
    assert auc(talks).value == pytest.approx((3 + 1.5) / 6)
    assert f1(talks).all == 3


def test_figures_that_cannot_be_are_none() -> None:
    assert f1([]) is None
    assert f1([[turn(False, False)]]) is None
    assert auc([[turn(True, True, None), turn(False, False, 0.1)]]) is None
    assert auc([[turn(True, True)]]) is None
    assert mean([]) is None


def test_intervals_hold_the_value_and_shrink_with_more_conversations() -> None:
    draw = np.random.default_rng(3)
    talks = [
        [turn(bool(n % 2), bool(draw.random() < 0.8) is bool(n % 2), n % 7 / 7)] for n in range(400)
    ]
    for figure in (f1, macro_f1, auc):
        few, many = figure(talks[:40]), figure(talks)
        assert many.interval[0] <= many.value <= many.interval[1]
        assert many.interval[1] - many.interval[0] < few.interval[1] - few.interval[0]
        assert figure(talks) == many


def test_the_report_has_them_by_split_and_language() -> None:
    judged = [
        Judged("shopbell", "own", one, {}, judge(one, decided_at(*made, needs=need)))
        for one, made, need in [
            (case(decision="offer", by=1, lang="lv"), (1,), 0.8),
            (case(decision="none", lang="lv"), (), 0.2),
            (case(decision="none", lang="pl"), (2,), 0.9),
        ]
    ]

    found = rates(judged)

    assert found[Key("handoff.golden_1", "dev", "*", "shopbell")].value == pytest.approx(2 / 3)
    assert found[Key("handoff.f1", "dev", "lv", "shopbell")].value == 1.0
    assert found[Key("handoff.auc", "dev", "lv", "shopbell")].value == 1.0
    assert Key("handoff.f1", "dev", "pl", "shopbell") not in found
