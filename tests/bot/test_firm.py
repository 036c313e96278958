"""A yes or a no is firm only to the question it was given to."""

from __future__ import annotations

from bot.firm import of_this_question
from knowledge.library import Findings
from knowledge.passage import Passage
from knowledge.search import Hit


def found(
    text: str, views: tuple[float, ...], question: str | None = "Are the mugs painted?"
) -> Findings:
    passage = Passage(
        id="1",
        path="faq.md",
        title="Questions",
        text=text,
        kind="faq" if question else "text",
        lang="en",
        question=question,
    )
    hit = Hit(passage, 0.4, max(views), 3.0, 0.0, 0.0, views=views)
    return Findings((hit,), 0.8, "answer", {}, {})


def test_a_no_to_the_question_that_was_asked_stays_firm() -> None:
    assert of_this_question(found("No, our mugs are bare.", (0.6, 0.5, 0.4))).outcome == "answer"


def test_a_no_to_another_question_is_quoted_with_reservation() -> None:
    no = found("No, our mugs are bare. Bowls go abroad.", (0.2, 0.25, 0.4))
    assert of_this_question(no).outcome == "unsure"


def test_an_answer_without_a_yes_or_a_no_stays_as_it_is() -> None:
    assert of_this_question(found("Bowls go abroad.", (0.2, 0.25, 0.4))).outcome == "answer"
    bare = found("No mug is painted.", (0.2, 0.4), question=None)
    assert of_this_question(bare).outcome == "answer"


def test_without_vectors_nothing_is_taken_back() -> None:
    no = found("No, our mugs are bare.", (0.1,))
    (hit,) = no.hits
    bare = Findings((Hit(hit.passage, 0.4, None, None, 0.5, 0.5),), 0.8, "answer", {}, {})
    assert of_this_question(bare).outcome == "answer"
