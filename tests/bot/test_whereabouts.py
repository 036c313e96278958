"""Asked where a shop is or how to reach it, the page that shows it goes first."""

from __future__ import annotations

from dataclasses import replace

from bot.whereabouts import where_and_when
from knowledge.findings import Findings
from knowledge.passage import Passage
from knowledge.search import Hit


def hit(text: str, score: float) -> Hit:
    return Hit(Passage(text, "a.md", "About us", text, "text", "en"), score, 0.3, 3.0, 0.0, 0.0)


ADDRESS, ENGRAVING = "12 High Street, second floor.", "We engrave tags for dogs."


def asks(*concepts: str):
    return lambda text, lang: frozenset(concepts)


def found(outcome: str, *texts: str) -> Findings:
    hits = tuple(hit(text, 0.4 - place / 10) for place, text in enumerate(texts))
    return Findings(hits, 0.8, outcome, {}, {})


def test_the_page_with_the_address_goes_before_what_merely_comes_near() -> None:
    findings = where_and_when(
        found("answer", ENGRAVING, ADDRESS),
        "where are you",
        "en",
        asks("store_address", "ask_where"),
    )

    assert [each.passage.text for each in findings.hits] == [ADDRESS, ENGRAVING]
    assert findings.outcome == "answer"
    assert findings.hits[1].score <= findings.hits[0].score / 2


def test_what_a_page_shows_is_not_unknown() -> None:
    unknown = found("unknown", ENGRAVING, ADDRESS)
    assert where_and_when(unknown, "", "en", asks("store_address")).outcome == "unsure"


def test_where_no_page_shows_it_nothing_is_claimed() -> None:
    firm = found("answer", ENGRAVING)
    assert where_and_when(firm, "", "en", asks("store_address")).outcome == "unsure"


def test_a_question_of_something_else_stays_as_it_is() -> None:
    firm = found("answer", ENGRAVING, ADDRESS)
    assert where_and_when(firm, "", "en", asks("store_address", "delivery_cost")) is firm
    assert where_and_when(firm, "", "en", asks("returns")) is firm


def test_the_page_of_contacts_goes_before_an_e_mail_for_something_else() -> None:
    vacancies, contacts = "Write to jobs@sils.example.", "+371 6300 0100, hello@sils.example"
    findings = where_and_when(found("answer", vacancies, contacts), "", "en", asks("contact_email"))
    assert findings.hits[0].passage.text == contacts


def test_an_answer_that_shows_address_and_hours_goes_before_one_that_names_the_street() -> None:
    returns = "Bring it to us at 12 High Street."
    salon = "12 High Street, Mon-Fri 10.00-19.00."
    both = found("unsure", returns, salon)
    asked = replace(
        both, hits=tuple(replace(h, passage=replace(h.passage, question="?")) for h in both.hits)
    )
    found_at = where_and_when(asked, "where are you", "en", asks("store_address"))
    assert [hit.passage.text for hit in found_at.hits] == [salon, returns]
