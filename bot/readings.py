"""Several readings of one message, searched each, as one finding. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from bot.nearby import heading
from knowledge.catalogue import Advice
from knowledge.lemmas import fold
from knowledge.library import Findings
from knowledge.passage import Passage
from knowledge.search import Hit

# What the message alone weighs beside the reading in context. Of 75 follow-ups to documents
# (suites, split dev) the right passage is first for 39 by the more answerable reading, for 50
# by both: the context says what it is about, the message what is new.
_ALONE = 0.35
_ALONE_ASIDE = 0.5
_AS_WELL = 0.85
_KEPT = 10


class Found(NamedTuple):
    """The reading that is answered, what was found for it, and what the catalogue says.

    `alike` are goods of which one is meant that was not named.
    """

    query: str
    findings: Findings
    advice: Advice | None = None
    alike: Advice | None = None


def likeliest(found: Sequence[Found]) -> Found:
    """The most answerable reading, the first of equals."""
    return max(found, key=lambda each: each.findings.probability or 0.0)


def together(whole: Found, alone: Found) -> Found:
    """A message that leans on what was said: judged by its more answerable reading, its passages
    in the order of both.

    What answered the question before is not claimed to answer this one too, unless the message
    alone leads there as well.
    """
    surer = likeliest((whole, alone))
    if surer.findings.curated:
        return surer
    hits = _fused(whole.findings.hits, alone.findings.hits, _ALONE)
    found = replace(surer.findings, hits=hits)
    sure = found.outcome == "answer"
    if sure and alone.findings.outcome != "answer" and not _leads_to(hits[0], alone.findings):
        chances = (each.findings.probability or 0.0 for each in (whole, alone))
        found = replace(found, outcome="unsure", probability=sum(chances) / 2)
    return Found(whole.query, found)


def beside(whole: Found, alone: Found) -> Found:
    """A message that may lean on what was said: judged by itself, so that nothing is claimed
    for having been the subject before."""
    if whole.findings.curated or alone.findings.curated:
        return alone
    hits = _fused(whole.findings.hits, alone.findings.hits, _ALONE_ASIDE)
    return Found(whole.query, replace(alone.findings, hits=hits))


def of_option(found: Sequence[Found], option: str) -> Found:
    """What the chosen option names, first and as an answer; else the most answerable reading."""
    for each in found:
        named = [hit for hit in each.findings.hits if is_called(hit.passage, option)]
        if not named:
            continue
        best = max(hit.score for hit in each.findings.hits)
        others = [hit for hit in each.findings.hits if hit not in named]
        first = replace(named[0], score=best)
        hits = (first, *named[1:], *others)
        return Found(each.query, replace(each.findings, hits=hits, outcome="answer"))
    return likeliest(found)


def is_called(passage: Passage, label: str) -> bool:
    """Whether a button with this label stands for the passage."""
    above = passage.trail[-1] if passage.trail else ""
    names = (passage.question or "", heading(passage), above, passage.title)
    return fold(label) in map(fold, names)


def _leads_to(best: Hit, alone: Findings) -> bool:
    """Whether a search finds that passage nearly as well as its best."""
    scores = {hit.passage.id: hit.score for hit in alone.hits}
    return scores.get(best.passage.id, 0.0) >= _AS_WELL * max(scores.values(), default=1.0)


def _fused(whole: Sequence[Hit], alone: Sequence[Hit], share: float) -> tuple[Hit, ...]:
    """The hits of both by their weighted scores; one that only one found has the other's least."""
    if not whole or not alone:
        return tuple(whole or alone)
    scores: dict[str, float] = {}
    hits: dict[str, Hit] = {}
    for found, weight in ((alone, share), (whole, 1.0 - share)):
        least = min(hit.score for hit in found)
        known = {hit.passage.id: hit.score for hit in found}
        for hit in found:
            hits[hit.passage.id] = hit
        for id in {hit.passage.id for hit in (*whole, *alone)}:
            scores[id] = scores.get(id, 0.0) + weight * known.get(id, least)
    order = sorted(hits, key=lambda id: -scores[id])[:_KEPT]
    return tuple(replace(hits[id], score=scores[id]) for id in order)
