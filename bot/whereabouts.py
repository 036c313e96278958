"""Where a shop is, when it is open and how to reach it: the page that says so goes first. Pure.

Such questions share no word with "High Street 12, Mon-Fri 9-18", and their few words come near
anything; what a page shows by its figures (`knowledge.whereabouts`) decides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from knowledge.answerable import Outcome
from knowledge.findings import Findings
from knowledge.whereabouts import shown

_SHOWN = frozenset(["store_address", "opening_hours", "contact_phone", "contact_email"])
# What may be named beside: a question that names anything else is about that.
_BESIDE = _SHOWN | {"contact", "contact_chat", "company_details", "holidays"}
_NO_MATTER = ("ask_", "place_")

ConceptsOf = Callable[[str, str], frozenset[str]]


def where_and_when(findings: Findings, text: str, lang: str, concepts_of: ConceptsOf) -> Findings:
    """The findings, those first that show the address, hours, phone or e-mail asked for; no firm
    answer where none does."""
    if findings.curated or not findings.hits:
        return findings
    named = {name for name in concepts_of(text, lang) if not name.startswith(_NO_MATTER)}
    asked = named & _SHOWN
    if not asked or not named <= _BESIDE:
        return findings
    showing = [
        hit
        for hit in findings.hits
        if hit.passage.kind != "product" and asked & shown(hit.passage.text)
    ]
    if not showing:
        doubted = findings.outcome == "answer"
        return replace(findings, outcome="unsure") if doubted else findings
    # The page of contacts has several; one e-mail alone is that for vacancies, and an address
    # alone may be where something is taken back.
    showing.sort(
        key=lambda hit: (len(shown(hit.passage.text)) < 2, hit.passage.question is not None)
    )
    best = max(hit.score for hit in findings.hits)
    # None of the others is near what was asked, whatever words they share with it.
    others = [replace(hit, score=hit.score / 2) for hit in findings.hits if hit not in showing]
    hits = (replace(showing[0], score=best), *showing[1:], *others)
    outcome: Outcome = "unsure" if findings.outcome == "unknown" else findings.outcome
    return replace(findings, hits=hits, outcome=outcome, stray=False)
