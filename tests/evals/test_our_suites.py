"""What is tuned on and what is only looked at have nothing in common in our own suites."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from evals.kinds import Case, HandoffCase
from evals.suite import load

SUITES = Path(__file__).parents[2] / "evals" / "suites"
ALIKE = 0.5


@cache
def conversations() -> list[HandoffCase]:
    placed = [one.case for path in SUITES.glob("handoff-*") for one in load(path)[0].cases]
    return [case for case in placed if isinstance(case, HandoffCase)]


def spoken(case: Case) -> frozenset[str]:
    plain = unicodedata.normalize("NFD", " ".join(case.said).casefold())
    return frozenset(re.findall(r"\w+", re.sub(r"[\u0300-\u036f]", "", plain)))


def near(cases: list[HandoffCase]) -> Iterator[tuple[str, str]]:
    said: dict[tuple[str, str], list[tuple[frozenset[str], str]]] = defaultdict(list)
    for case in cases:
        said[case.lang, case.split].append((spoken(case), case.id))
    for lang in {lang for lang, _ in said}:
        for ours, ours_id in said[lang, "dev"]:
            for theirs, theirs_id in said[lang, "test"]:
                if len(ours & theirs) > ALIKE * len(ours | theirs):
                    yield ours_id, theirs_id


def test_a_scenario_stands_wholly_in_one_split():
    splits: dict[str, set[str]] = defaultdict(set)
    for case in conversations():
        splits[case.tags[-1]].add(case.split)

    assert not {scenario for scenario, found in splits.items() if len(found) > 1}


def test_no_conversation_that_is_tuned_on_says_nearly_what_one_of_the_test_says():
    assert not list(near(conversations()))


def test_a_decision_is_expected_within_the_conversation():
    for case in conversations():
        expect, turns = case.expect, len(case.turns)
        if expect.decision == "none":
            assert (expect.by, expect.not_before, expect.reason) == (None, None, None), case.id
        else:
            assert 1 <= (expect.not_before or 1) <= (expect.by or turns) <= turns, case.id
