"""Kind `handoff`: a conversation in which a person is needed, or is not. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pydantic import Field

from evals.kinds.kind import Asked, Counted, Kind, Reply, Strict, Verdict
from evals.transfer import Score, Turn, auc, f1, golden, macro_f1, mean

# GT-I to GT-III.
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
    due = _due(case.expect, len(case.turns))
    made = _timed(decisions, due, case.expect)
    scores = {f"golden_{within}": golden(made, due, within) for within in _TOLERANCES}
    turns = _turns(case.expect, made, due, replies)
    return replace(_judged(case, decisions), scores=scores, turns=turns)


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


def _due(expect: HandoffExpected, turns: int) -> range:
    """The turns at which a decision is due: at any of them, once."""
    if expect.decision == "none":
        return range(0)
    return range(expect.not_before or 1, (expect.by or turns) + 1)


def _timed(decisions: Sequence[_Decision], due: range, expect: HandoffExpected) -> list[int]:
    """The turns of the decisions of which the case says whether they are due, up to a transfer.

    Once one was made in time, those that follow are not labelled, but where the shopper declined.
    """
    made: list[int] = []
    for one in decisions:
        first = not any(turn >= due.start for turn in made)
        if _calm(one.turn, due, expect) or first:
            made.append(one.turn)
        if one.action == "transfer":
            break
    return made


def _calm(turn: int, due: range, expect: HandoffExpected) -> bool:
    """Whether no decision is due at a turn: none ever, not yet, or no more."""
    return not due or turn < due.start or bool(expect.quiet_from and turn >= expect.quiet_from)


def _turns(
    expect: HandoffExpected, made: Sequence[int], due: range, replies: Sequence[Reply]
) -> tuple[Turn, ...]:
    """The turns of which it is known whether a decision is due, up to a transfer; those in which
    it is due as one."""
    needs = [_need(reply) for reply in replies]
    gone = next((n for n, reply in enumerate(replies, 1) if _transfers(reply)), len(replies))
    calm = [turn for turn in range(1, gone + 1) if _calm(turn, due, expect)]
    found = [Turn(False, turn in made, needs[turn - 1]) for turn in calm]
    if due:
        some = [needs[turn - 1] for turn in due if turn <= gone]
        known = [need for need in some if need is not None]
        # A transfer that came before left none to be made.
        score = (max(known) if known else None) if some else 0.0
        found.append(Turn(True, any(turn in due for turn in made), score))
    return tuple(found)


def _need(reply: Reply) -> float | None:
    decided = reply["handoff"]["score"] if reply["handoff"] else 0.0
    need = reply.get("need")
    return None if need is None else max(float(need), float(decided))


def _transfers(reply: Reply) -> bool:
    return bool(reply["handoff"]) and reply["handoff"]["action"] == "transfer"


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


def _within(tolerance: int) -> Callable[[Sequence[Verdict]], Score | None]:
    def pooled(verdicts: Sequence[Verdict]) -> Score | None:
        return mean([verdict.scores[f"golden_{tolerance}"] for verdict in verdicts])

    return pooled


def _over_turns(
    figure: Callable[[Sequence[Sequence[Turn]]], Score | None],
) -> Callable[[Sequence[Verdict]], Score | None]:
    return lambda verdicts: figure([verdict.turns for verdict in verdicts])


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
        "handoff.explicit": _for("explicit"),
        "handoff.safety": _for("safety"),
        "handoff.legal": _for("legal"),
    },
    pooled={
        "handoff.golden_1": _within(1),
        "handoff.golden_2": _within(2),
        "handoff.golden_3": _within(3),
        "handoff.f1": _over_turns(f1),
        "handoff.macro_f1": _over_turns(macro_f1),
        "handoff.auc": _over_turns(auc),
    },
)
