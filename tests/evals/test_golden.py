"""Golden transfer within a tolerance, beside right and wrong."""

from typing import Any

import pytest

from evals.kinds.handoff import HandoffCase, judge


def case(**expect: Any) -> HandoffCase:
    asked = {"id": "a", "kind": "handoff", "lang": "en", "split": "dev", "turns": ["x"] * 4}
    return HandoffCase.model_validate({**asked, "expect": expect})


def decided_at(turn: int | None) -> list[dict[str, Any]]:
    made = {"action": "offer", "reason": "order", "score": 1.0}
    return [{"handoff": made if number == turn else None} for number in range(1, 5)]


@pytest.mark.parametrize(
    ("turn", "within"),
    [(2, (1, 1, 1)), (3, (0, 1, 1)), (1, (0, 1, 1)), (4, (0, 0, 1)), (None, (0, 0, 0))],
)
def test_a_turn_too_early_costs_what_a_turn_too_late_does(
    turn: int | None, within: tuple[int, ...]
) -> None:
    counts = judge(case(decision="offer", by=2, not_before=2), decided_at(turn)).counts

    assert tuple(counts[f"golden_{n}"][0] for n in (1, 2, 3)) == within


def test_where_nobody_is_needed_every_decision_is_outside() -> None:
    assert judge(case(decision="none"), decided_at(None)).counts["golden_1"] == (1, 1)
    assert judge(case(decision="none"), decided_at(2)).counts["golden_3"] == (0, 1)
