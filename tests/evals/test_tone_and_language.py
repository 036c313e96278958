"""How the tone and the language of a conversation are judged."""

from __future__ import annotations

from typing import Any

import pytest

from evals.kinds import judge, read
from evals.kinds.tone import own_words

SORRY = "I’m sorry about the wait for your delivery."
STEP = "Press “Talk to a person” and a colleague will look at it. Is anything else still open?"


def case(tone: str, *turns: str, **expect: Any) -> Any:
    row = {"id": "t", "lang": "en", "split": "dev", "turns": list(turns) or ["x"]}
    return read({**row, "kind": "tone", "expect": {"tone": tone, **expect}})


def reply(text: str, kind: str = "answer", source: str = "", **fields: Any) -> dict[str, Any]:
    return {
        "kind": kind,
        "text": text,
        "language": "en",
        "sources": [{"title": "T", "text": source}] if source else [],
        "products": [],
        "options": [{"id": "human", "label": "Talk to a person"}],
        "handoff": None,
        **fields,
    }


def test_warm_is_a_feeling_the_matter_and_a_next_step() -> None:
    wanted = case("warm", matter=["deliver"])

    assert judge(wanted, [reply(f"{SORRY}\n\nIt takes 3 days.\n\n{STEP}")]).right
    assert judge(wanted, [reply(f"It takes 3 days.\n\n{STEP}")]).value == "wrong"
    assert judge(wanted, [reply(f"{SORRY}\n\nIt takes 3 days.")]).value == "wrong"
    assert judge(wanted, [reply(f"I’m sorry.\n\n{STEP}")]).explanation.startswith("none of")


def test_a_plain_question_needs_no_comfort() -> None:
    assert judge(case("plain"), [reply("It takes 3 days.")]).right
    assert judge(case("plain"), [reply(f"{SORRY} It takes 3 days.")]).explanation == (
        "warm without need"
    )


def test_abuse_needs_a_limit() -> None:
    assert judge(case("firm"), [reply("Please keep the tone respectful.", "unknown")]).right
    assert not judge(case("firm"), [reply("It takes 3 days.")]).right


@pytest.mark.parametrize(
    "said", ["Unfortunately we cannot.", "I have cancelled your order.", "No problem at all!"]
)
def test_what_must_never_be_said_is_looked_for_in_every_reply(said: str) -> None:
    assert not judge(case("plain", "a", "b"), [reply(said), reply("It takes 3 days.")]).right


def test_what_a_passage_says_is_not_the_bots_own_word() -> None:
    passage = "Unfortunately hygiene goods cannot be returned once opened."

    assert own_words(reply(f"Here it is:\n{passage}", source=passage)) == "Here it is:"
    assert judge(case("plain"), [reply(passage, source=passage)]).right


def test_an_acknowledgement_may_not_come_twice_running() -> None:
    twice = [reply(f"{SORRY}\n\n{STEP}"), reply(f"{SORRY}\n\nColleague, right away.")]

    assert "again" in judge(case("warm", "a", "b"), twice).explanation


def test_a_handover_ends_the_bots_tone() -> None:
    assert judge(case("warm"), [reply("A colleague takes over.", "handoff")]).right


def test_the_language_is_that_of_the_last_reply() -> None:
    row = {"id": "l", "lang": "lv", "split": "dev", "turns": ["hello", "cik maksā?"]}
    wanted = read({**row, "kind": "language", "expect": {"language": "lv"}})

    assert judge(wanted, [reply("…"), reply("…", language="lv")]).right
    assert not judge(wanted, [reply("…", language="lv"), reply("…")]).right
