"""The kinds of case there are, a file each. A new kind is a file here and a place in `KINDS`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from evals.kinds import answer, attack, handoff, language, masking, summary, tone, unknown
from evals.kinds.answer import AnswerCase
from evals.kinds.handoff import HandoffCase
from evals.kinds.kind import Asked, Case, Counted, Kind, Reply, Verdict, folded
from evals.kinds.unknown import UnknownCase

__all__ = [
    "KINDS",
    "AnswerCase",
    "Asked",
    "Case",
    "Counted",
    "HandoffCase",
    "Kind",
    "Reply",
    "UnknownCase",
    "Verdict",
    "folded",
    "judge",
    "metrics",
    "read",
]

# In the order of the table of figures.
KINDS: dict[str, Kind[Any]] = {
    kind.name: kind
    for kind in (
        answer.KIND,
        unknown.KIND,
        handoff.KIND,
        attack.KIND,
        masking.KIND,
        summary.KIND,
        language.KIND,
        tone.KIND,
    )
}


def read(row: object) -> Case:
    """A line of a suite as a case of its kind; ValueError (pydantic's, or of the kind) if not."""
    name = row.get("kind") if isinstance(row, dict) else None
    kind = KINDS.get(name) if isinstance(name, str) else None
    if kind is None:
        raise ValueError(f"kind: {name!r} is none of {', '.join(KINDS)}")
    case: Case = kind.case.model_validate(row)
    return case


def judge(case: Case, replies: Sequence[Reply]) -> Verdict:
    """The verdict on the replies of a conversation, a reply a turn."""
    return KINDS[case.kind].judge(case, replies)


def metrics() -> tuple[str, ...]:
    """The names of all figures, kind by kind."""
    return tuple(name for kind in KINDS.values() for name in (*kind.metrics, *kind.pooled))
