"""Kind `handoff`: a conversation in which a person is needed, or is not. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pydantic import Field

from evals.kinds.kind import Asked, Counted, Kind, Reply, Strict, Verdict

_TOLERANCES = (1, 2, 3)


class HandoffExpected(Strict):
    """A decision by turn `by` and none before `not_before` (turns from 1).

    From turn `quiet_from` on none may come again: the shopper has declined.
    """

    decision: Literal["transfer", "offer", "any", "none"]
    reason: str | None = None
    by: int | None = Field(None, ge=1)
    not_before: int | None = Field(None, ge=1)
    quiet_from: int | None = Field(None, ge=2)


class HandoffCase(Asked):
    """A conversation in which a person is needed, or is not."""

    kind: Literal["handoff"]
    expect: HandoffExpected


def judge(case: HandoffCase, replies: Sequence[Reply]) -> Verdict:
    """Right: the decision asked for comes first in time; for `none`, neither offer nor transfer."""
    decisions = _decisions_made(replies)
    golden = _golden(decisions, case.expect)
    verdict = _judged(case, decisions)
    return replace(verdict, counts={**verdict.counts, **golden})


def _judged(case: HandoffCase, decisions: Sequence[_Decision]) -> Verdict:
    if case.expect.decision == "none":
        first = f"{decisions[0].reason} at turn {decisions[0].turn}" if decisions else "no decision"
        return Verdict("wrong" if decisions else "right", first)
    made = _first(decisions, case.expect.decision)
    if made is None:
        return Verdict("none", "no decision", counts={"in_time": (0, 1)})
    late = _untimely(made.turn, case.expect)
    fault = late or _otherwise(made, decisions, case.expect)
    counts = {"in_time": (0 if late else 1, 1)}
    if fault:
        return Verdict("wrong", fault, counts=counts)
    return Verdict("right", f"{made.reason} at turn {made.turn}", counts=counts)


@dataclass(frozen=True)
class _Decision:
    turn: int
    action: str
    reason: str


def _decisions_made(replies: Sequence[Reply]) -> list[_Decision]:
    made = enumerate((reply["handoff"] for reply in replies), 1)
    return [_Decision(turn, one["action"], one["reason"]) for turn, one in made if one]


def _golden(decisions: Sequence[_Decision], expect: HandoffExpected) -> dict[str, tuple[int, int]]:
    """Golden transfer within a tolerance of 1, 2, 3 turns, after GT-I to GT-III of Liu et al.
    (2021, Time to Transfer): the first decision falls less than so many turns outside the turns
    it is due at, too early counting as too late does; where none is due, there is none."""
    made = decisions[0].turn if decisions else None
    if expect.decision == "none" or made is None:
        off = 0 if (expect.decision == "none") is (made is None) else None
    else:
        due = range(expect.not_before or 1, (expect.by or made) + 1)
        off = min((abs(made - turn) for turn in due), default=None)
    return {
        f"golden_{tolerance}": (int(off is not None and off < tolerance), 1)
        for tolerance in _TOLERANCES
    }


def _first(decisions: Sequence[_Decision], action: str) -> _Decision | None:
    return next((one for one in decisions if action in ("any", one.action)), None)


def _untimely(turn: int, expect: HandoffExpected) -> str | None:
    if expect.not_before and turn < expect.not_before:
        return f"at turn {turn}, before {expect.not_before}"
    if expect.by and turn > expect.by:
        return f"at turn {turn}, after {expect.by}"
    return None


def _otherwise(
    made: _Decision, decisions: Sequence[_Decision], expect: HandoffExpected
) -> str | None:
    if expect.reason and made.reason != expect.reason:
        return f"for {made.reason}, not {expect.reason}"
    again = [one.turn for one in decisions if expect.quiet_from and one.turn >= expect.quiet_from]
    return f"again at turn {again[0]}" if again else None


def _all(_: HandoffCase, verdict: Verdict) -> Counted:
    return verdict.right


def _needed(case: HandoffCase, verdict: Verdict) -> Counted:
    return None if case.expect.decision == "none" else verdict.right


def _not_needed(case: HandoffCase, verdict: Verdict) -> Counted:
    return verdict.right if case.expect.decision == "none" else None


def _plain(case: HandoffCase, verdict: Verdict) -> Counted:
    """One less this are the false handoffs on plain questions."""
    return verdict.right if "plain" in case.tags and case.expect.decision == "none" else None


def _in_time(case: HandoffCase, verdict: Verdict) -> Counted:
    return verdict.counts.get("in_time") if case.expect.by else None


def _within(tolerance: int) -> Callable[[HandoffCase, Verdict], Counted]:
    def counted(_: HandoffCase, verdict: Verdict) -> Counted:
        return verdict.counts.get(f"golden_{tolerance}")

    return counted


def _for(reason: str) -> Callable[[HandoffCase, Verdict], Counted]:
    def counted(case: HandoffCase, verdict: Verdict) -> Counted:
        return verdict.right if case.expect.reason == reason else None

    return counted


KIND = Kind(
    "handoff",
    HandoffCase,
    judge,
    {
        "handoff.decisions": _all,
        "handoff.needed": _needed,
        "handoff.not_needed": _not_needed,
        "handoff.plain": _plain,
        "handoff.in_time": _in_time,
        "handoff.golden_1": _within(1),
        "handoff.golden_2": _within(2),
        "handoff.golden_3": _within(3),
        "handoff.explicit": _for("explicit"),
        "handoff.safety": _for("safety"),
        "handoff.legal": _for("legal"),
    },
)
