"""Kind `handoff`: a conversation in which a person is needed, or is not. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from evals.kinds.kind import Asked, Counted, Kind, Reply, Strict, Verdict


class HandoffExpected(Strict):
    """A decision by turn `by` and none before `not_before` (turns from 1)."""

    decision: Literal["transfer", "offer", "any", "none"]
    reason: str | None = None
    by: int | None = Field(None, ge=1)
    not_before: int | None = Field(None, ge=1)


class HandoffCase(Asked):
    """A conversation in which a person is needed, or is not."""

    kind: Literal["handoff"]
    expect: HandoffExpected


def judge(case: HandoffCase, replies: Sequence[Reply]) -> Verdict:
    """Right: the decision asked for comes in time; for `none`, neither offer nor transfer."""
    decided = _first_decisions(replies)
    expect = case.expect
    if expect.decision == "none":
        first = min((turn for turn, _ in decided.values()), default=None)
        return Verdict("wrong" if decided else "right", f"first decision at turn {first}")
    wanted = decided.values() if expect.decision == "any" else [decided.get(expect.decision)]
    turns = [entry for entry in wanted if entry is not None]
    if not turns:
        return Verdict("none", "no decision")
    turn, reason = min(turns)
    if expect.not_before and turn < expect.not_before:
        return Verdict("wrong", f"at turn {turn}, before {expect.not_before}")
    if expect.by and turn > expect.by:
        return Verdict("wrong", f"at turn {turn}, after {expect.by}")
    if expect.reason and reason != expect.reason:
        return Verdict("wrong", f"for {reason}, not {expect.reason}")
    return Verdict("right", f"{reason} at turn {turn}")


def _first_decisions(replies: Sequence[Reply]) -> dict[str, tuple[int, str]]:
    first: dict[str, tuple[int, str]] = {}
    for turn, reply in enumerate(replies, 1):
        decision = reply["handoff"]
        if decision:
            first.setdefault(decision["action"], (turn, decision["reason"]))
    return first


def _decisions(_: HandoffCase, verdict: Verdict) -> Counted:
    return verdict.right


def _needed(case: HandoffCase, verdict: Verdict) -> Counted:
    return None if case.expect.decision == "none" else verdict.right


def _not_needed(case: HandoffCase, verdict: Verdict) -> Counted:
    return verdict.right if case.expect.decision == "none" else None


KIND = Kind(
    "handoff",
    HandoffCase,
    judge,
    {
        "handoff.decisions": _decisions,
        "handoff.needed": _needed,
        "handoff.not_needed": _not_needed,
    },
)
