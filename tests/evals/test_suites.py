"""Suites: what is judged right, what `suite check` finds, what a rate is worth."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evals.check import check
from evals.errors import BadSuite
from evals.kinds import AnswerCase, HandoffCase, UnknownCase, judge
from evals.metrics import Key, Rate, misses, rates
from evals.report import missed_gates
from evals.run import Judged, Ranked
from evals.suite import Finding, Suite, files, load

ANSWER = {
    "id": "a1",
    "kind": "answer",
    "lang": "en",
    "split": "test",
    "turns": ["how long can I return"],
    "expect": {"path": "returns.md", "needle": "30 days", "facts": [["30 days", "30 dni"]]},
}


def reply(text: str = "", kind: str = "answer", **fields: Any) -> dict[str, Any]:
    return {"kind": kind, "text": text, "sources": [], "products": [], "handoff": None, **fields}


def decided(action: str, reason: str) -> dict[str, Any]:
    return reply(handoff={"action": action, "reason": reason, "score": 0.9})


def suite(
    tmp_path: Path, *rows: object, name: str = "my.suite.jsonl"
) -> tuple[Suite, list[Finding]]:
    path = tmp_path / name
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines), "utf-8")
    return load(path)


@pytest.mark.parametrize(
    ("given", "value"),
    [
        (reply("You have 30\xa0Days."), "right"),
        (reply("Nearest: 30 dni", kind="unsure"), "right"),
        (reply("You have 14 days."), "wrong"),
        (reply("x" * 1200 + " 30 days"), "wrong"),
        (reply("see below", products=[{"title": "30 days"}]), "right"),
        (reply("30 days", kind="unknown"), "none"),
    ],
)
def test_an_answer_is_right_when_its_facts_are_read_in_time(given: dict[str, Any], value: str):
    assert judge(AnswerCase.model_validate(ANSWER), [given]).value == value


def test_the_right_passage_is_found_in_its_own_file_only():
    case = AnswerCase.model_validate(ANSWER)
    source = {"path": "returns.md", "text": "within 30 days"}

    assert judge(case, [reply("30 days", sources=[source])]).found is True
    elsewhere = {**source, "path": "other.md"}
    assert judge(case, [reply("30 days", sources=[elsewhere])]).found is False


@pytest.mark.parametrize(
    ("kind", "right"), [("answer", False), ("unsure", True), ("unknown", True)]
)
def test_an_unknown_must_not_be_answered_as_if_it_were_known(kind: str, right: bool):
    case = UnknownCase.model_validate({**ANSWER, "kind": "unknown", "expect": {"near": True}})

    assert judge(case, [reply("…", kind=kind)]).right is right


@pytest.mark.parametrize(
    ("expect", "right"),
    [
        ({"decision": "transfer", "reason": "explicit"}, True),
        ({"decision": "transfer", "by": 1}, False),
        ({"decision": "transfer", "not_before": 3}, False),
        ({"decision": "transfer", "reason": "legal"}, False),
        ({"decision": "offer"}, False),
        ({"decision": "any", "by": 2}, True),
        ({"decision": "transfer", "quiet_from": 3}, True),
        ({"decision": "transfer", "quiet_from": 2}, False),
        ({"decision": "none"}, False),
    ],
)
def test_a_handover_is_right_when_it_comes_for_its_reason_and_in_time(expect: object, right: bool):
    case = HandoffCase.model_validate({**ANSWER, "kind": "handoff", "expect": expect})

    assert judge(case, [reply("hi"), decided("transfer", "explicit")]).right is right


def test_where_no_person_is_needed_even_an_offer_is_wrong():
    case = HandoffCase.model_validate({**ANSWER, "kind": "handoff", "expect": {"decision": "none"}})

    assert judge(case, [reply("30 days")]).right
    assert not judge(case, [decided("offer", "unknown")]).right


def test_an_offer_is_judged_by_its_first_turn_and_not_made_again_once_declined():
    expect = {"decision": "offer", "by": 1, "quiet_from": 2}
    case = HandoffCase.model_validate({**ANSWER, "kind": "handoff", "expect": expect})

    assert judge(case, [decided("offer", "order"), reply("fine")]).right
    assert not judge(case, [decided("offer", "order"), decided("offer", "order")]).right


def test_every_danger_that_was_not_seen_is_counted_and_named():
    rows = []
    for name, tags, expect, made in (
        ("seen", [], {"decision": "transfer", "reason": "safety", "by": 1}, "safety"),
        ("unseen", [], {"decision": "transfer", "reason": "safety", "by": 1}, None),
        ("other", [], {"decision": "transfer", "reason": "safety", "by": 1}, "explicit"),
        ("plain", ["plain"], {"decision": "none"}, "explicit"),
    ):
        line = {**ANSWER, "id": name, "kind": "handoff", "tags": tags, "expect": expect}
        case = HandoffCase.model_validate(line)
        answer = decided("transfer", made) if made else reply("hm")
        rows.append(Judged("shopbell", "own", case, answer, judge(case, [answer])))

    found = rates(rows)
    assert found[Key("handoff.safety", "test", "*", "shopbell")] == Rate(1, 3)
    assert found[Key("handoff.in_time", "test", "*", "shopbell")] == Rate(2, 3)
    assert found[Key("handoff.plain", "test", "*", "shopbell")] == Rate(0, 1)
    assert misses(rows, "shopbell")["handoff.safety"] == ["unseen", "other"]


def test_planted_mistakes_are_found_with_file_and_line(tmp_path: Path):
    shop = tmp_path / "shop"
    shop.mkdir()
    (shop / "returns.md").write_text("# Returns\n\nReturns within 30 days.\n", "utf-8")
    head = {"suite": "planted", "shop": "shop"}
    elsewhere = {**ANSWER, "expect": {**ANSWER["expect"], "needle": "31 days"}}  # type: ignore[dict-item]
    found = suite(
        tmp_path,
        head,
        ANSWER,
        {**ANSWER, "id": "a2"},
        {**ANSWER, "turns": ["something else"]},
        {**elsewhere, "id": "a3", "turns": ["where is it"]},
        {**ANSWER, "id": "a4", "turns": ["what kind"], "kind": "answr"},
        {**ANSWER, "id": "a5", "turns": ["and this"], "lable": 1},
        "{not json",
    )

    said = {finding.line: finding.text for finding in check([found])}

    assert set(said) == {3, 4, 5, 6, 7, 8}
    assert "same turns" in said[3]
    assert "id a1" in said[4]
    assert "needle" in said[5]
    assert "answr" in said[6] or "kind" in said[6]
    assert "lable" in said[7]
    assert "not JSON" in said[8]


def test_a_folder_without_suites_is_bad_input(tmp_path: Path):
    with pytest.raises(BadSuite, match="No"):
        files([tmp_path])
    with pytest.raises(BadSuite, match="no suite"):
        files([tmp_path / "nowhere"])


def test_a_gate_is_held_on_the_test_split_of_ours(tmp_path: Path):
    loaded, _ = suite(tmp_path, {"suite": "s", "gates": {"answers.right": 0.6}}, ANSWER)
    case = AnswerCase.model_validate(ANSWER)
    dev = AnswerCase.model_validate({**ANSWER, "split": "dev"})
    right, wrong = reply("30 days"), reply("14 days")

    def run(*pairs: tuple[str, AnswerCase, dict[str, Any]]) -> list[str]:
        judged = [Judged(who, "s", c, r, judge(c, [r])) for who, c, r in pairs]
        return missed_gates([loaded], judged)

    assert run(("shopbell", case, right)) == []
    assert "0.000 is below 0.6" in run(("shopbell", case, wrong), ("shopbell", dev, right))[0]
    assert "no such figure" in run(("recipe", case, right))[0]


def test_a_rate_knows_how_sure_it_is():
    low, high = Rate(8, 10).interval

    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)
    assert Rate(0, 0).interval == (0.0, 1.0)


def test_a_right_passage_counts_at_its_place():
    case = AnswerCase.model_validate(ANSWER)

    counted = rates([Ranked("shopbell", case, 1), Ranked("bm25", case, 4), Ranked("x", case, None)])

    def right(metric: str) -> dict[str, int]:
        return {
            who: counted[Key(metric, "test", "*", who)].right for who in ("shopbell", "bm25", "x")
        }

    assert right("retrieval.first") == {"shopbell": 1, "bm25": 0, "x": 0}
    assert right("retrieval.ten") == {"shopbell": 1, "bm25": 1, "x": 0}


def test_rates_are_counted_by_language_and_split():
    case = AnswerCase.model_validate(ANSWER)
    given = reply("30 days")

    counted = rates([Judged("shopbell", "s", case, given, judge(case, [given]))])

    assert counted[Key("answers.right", "test", "en", "shopbell")] == Rate(1, 1)
    assert Key("unknowns.near", "test", "en", "shopbell") not in counted
