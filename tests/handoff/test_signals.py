"""What shoppers write, judged: the suites in `suites/` name the decision each should lead to."""

import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from handoff.decide import NONE, TurnView, Verdict, before

DATA = Path(__file__).parent / "suites"
# At least so much of each kind is seen, and at most so many of the others are taken for it.
SEEN, FALSE_ALARMS = 0.9, 0.06


def cases(name: str) -> list[dict[str, Any]]:
    lines = (DATA / name).read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def decided(case: dict[str, Any]) -> Verdict:
    offered = "unknown" if "offered" in case.get("tags", ()) else None
    for text in case["turns"]:
        verdict = before(TurnView(text, case["lang"], (), offered, 0, frozenset()))
        # What is offered is judged in the evaluation's suites.
        if verdict.action == "transfer":
            return verdict
    return NONE


def tally(name: str, lang: str) -> tuple[float, float]:
    """The share of calls seen with the right reason, and of others that raised one."""
    count: Counter[tuple[bool, bool]] = Counter()
    for case in cases(name):
        if case["lang"] != lang:
            continue
        expected = case["expect"].get("reason")
        count[expected is not None, decided(case).reason == expected] += 1
    seen, missed = count[True, True], count[True, False]
    quiet, false = count[False, True], count[False, False]
    return seen / (seen + missed), false / (quiet + false)


@pytest.mark.parametrize("lang", ["en", "pl", "lv", "ru", "uk"])
@pytest.mark.parametrize("name", ["signals_dev.jsonl", "signals_test.jsonl"])
def test_calls_for_a_person_danger_and_threats_are_seen_and_mentions_are_not(
    name: str, lang: str
) -> None:
    seen, false_alarms = tally(name, lang)

    assert seen >= SEEN
    assert false_alarms <= FALSE_ALARMS


def test_the_longest_message_is_read_in_a_moment() -> None:
    text = ("can i talk about the operator and the court of the charger " * 80)[:4000]
    started = time.process_time()

    before(TurnView(text, "en", (), None, 0, frozenset()))

    assert time.process_time() - started < 0.5
