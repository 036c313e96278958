"""Two readings of one message: what it is about from before, what is new from itself."""

from __future__ import annotations

from bot.readings import Found, beside, of_option, together
from knowledge.library import Findings
from knowledge.passage import Passage
from knowledge.search import Hit


def passage(name: str) -> Passage:
    return Passage(name, "faq.md", "FAQ", f"{name} text", "faq", "en", question=name)


def found(query: str, outcome: str, probability: float, **scores: float) -> Found:
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    hits = tuple(Hit(passage(name), score, 0.5, 3.0, 0.5, 0.5) for name, score in ranked)
    return Found(query, Findings(hits, probability, outcome, {}, {}))


def names(result: Found) -> list[str]:
    return [hit.passage.id for hit in result.findings.hits]


def test_what_is_new_in_a_follow_up_decides_between_passages_on_the_subject() -> None:
    whole = found("wash a shell? and a down one?", "answer", 0.9, shell=0.8, down=0.75)
    alone = found("and a down one?", "answer", 0.8, down=0.7, pillow=0.6)

    result = together(whole, alone)

    assert names(result)[0] == "down"
    assert result.query == whole.query
    assert result.findings.outcome == "answer"


def test_what_was_answered_before_is_not_claimed_to_answer_this_too() -> None:
    whole = found("delivery to Ukraine? and the weather?", "answer", 0.98, delivery=0.9, tent=0.4)
    alone = found("and the weather?", "unsure", 0.3, tent=0.5, jacket=0.4)

    result = together(whole, alone)

    assert result.findings.outcome == "unsure"
    assert 0.3 < (result.findings.probability or 0) < 0.98


def test_a_message_that_need_not_lean_is_judged_by_itself() -> None:
    whole = found("by locker? what does the courier cost", "answer", 0.95, courier=0.8, boots=0.3)
    alone = found("what does the courier cost", "unsure", 0.5, courier=0.5, boots=0.55)

    result = beside(whole, alone)

    assert (result.findings.outcome, result.findings.probability) == ("unsure", 0.5)
    assert names(result)[0] == "courier"


def test_the_option_that_was_chosen_comes_first() -> None:
    result = of_option([found("q", "unsure", 0.5, warranty=0.6, charging=0.5)], "Charging")

    assert names(result) == ["charging", "warranty"]
    assert result.findings.outcome == "answer"
