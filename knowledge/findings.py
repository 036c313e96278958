"""What a search found, for those who answer."""

from __future__ import annotations

from dataclasses import dataclass, replace

from knowledge.answerable import Outcome
from knowledge.curated_shelf import Match
from knowledge.search import Hit


@dataclass(frozen=True)
class Findings:
    """What a search found; `probability` (0..1) that the hits answer, None without hits.

    `timings_ms` and `features` are for the trace. `curated`: the first hit is an answer staff
    wrote to this very question, to be given whole. `stray`: the question is of another subject
    than a shop's.
    """

    hits: tuple[Hit, ...]
    probability: float | None
    outcome: Outcome
    timings_ms: dict[str, float]
    features: dict[str, float]
    curated: bool = False
    stray: bool = False


def with_curated(findings: Findings, match: Match | None, k: int) -> Findings:
    """What staff answered wins where it is surely meant; else it is quoted before a guess."""
    if match is None or (findings.outcome == "answer" and not match.sure):
        return findings
    # Where the search found nothing to quote, only the answer of staff is.
    others = () if findings.outcome == "unknown" and not match.sure else findings.hits
    findings = replace(findings, hits=(match.hit, *others)[:k], stray=False)
    if match.sure:
        return replace(findings, probability=match.probability, outcome="answer", curated=True)
    chance = max(match.probability, findings.probability or 0.0)
    return replace(findings, probability=chance, outcome="unsure")
