"""What a list of words for a person decides: the comparison of the handover's figures."""

from __future__ import annotations

import pytest

from evals.kinds import HandoffCase, judge
from evals.peers.keywords import decide


@pytest.mark.parametrize(
    "turn",
    [
        "A HUMAN please",
        "chcę do konsultanta",
        "gribu cilvēku",
        "дайте оператора",
        "покличте людину",
    ],
)
def test_a_word_for_a_person_is_a_transfer(turn):
    assert decide(["hi", turn, turn]) == [
        {"kind": "unknown", "text": "", "handoff": None},
        {
            "kind": "handoff",
            "text": "",
            "handoff": {"action": "transfer", "reason": "explicit", "score": 1.0},
        },
        {"kind": "unknown", "text": "", "handoff": None},
    ]


def test_no_word_is_nothing_whatever_happens():
    assert decide(["the heater burns, help"])[0]["handoff"] is None


def test_its_decisions_are_judged_like_ours():
    expect = {"decision": "transfer", "reason": "explicit"}
    case = HandoffCase.model_validate(
        {"id": "a", "kind": "handoff", "lang": "en", "split": "dev", "turns": ["an agent!"]}
        | {"expect": expect}
    )
    assert judge(case, decide(case.turns)).right
