"""Summaries are held against what a transcript says, and what it does not."""

from __future__ import annotations

from typing import Any

import pytest

from evals.kinds import judge, read
from evals.metrics import Key, Rate, rates
from evals.run import Judged

CASE = read(
    {
        "id": "s1",
        "kind": "summary",
        "lang": "lv",
        "split": "test",
        "messages": [
            {"author": "shopper", "text": "pasūtījums 118204, zābaki spiež"},
            {"author": "agent", "text": "Jauns pāris, L izmērs, rīt."},
        ],
        "expect": {"facts": [["118204"], ["rīt", "tomorrow"], ["L"]], "absent": [["refund"]]},
    }
)


def made(*texts: str) -> dict[str, Any]:
    lines = [{"text": text, "evidence": [1]} for text in texts]
    return {"summary": {"wish": lines[0], "promises": lines[1:], "language": "refund"}}


@pytest.mark.parametrize(
    ("texts", "found", "invented"),
    [
        (("118204, size L", "comes tomorrow"), 3, False),
        (("order 1182045 in XL", "TOMORROW"), 1, False),
        (("118204, a Refund of L", "rīt"), 3, True),
    ],
)
def test_a_summary_tells_every_fact_and_nothing_that_nobody_said(
    texts: tuple[str, ...], found: int, invented: bool
):
    summary = made(*texts)
    verdict = judge(CASE, [summary])

    figures = rates([Judged("shopbell", "own", CASE, summary, verdict)])
    assert figures[Key("summaries.found", "test", "lv", "shopbell")] == Rate(found, 3)
    assert figures[Key("summaries.true", "test", "lv", "shopbell")].right == (not invented)
    assert verdict.right == (found == 3 and not invented)
