"""Kind `unknown`: a question that the documents do not answer; judged on the last turn. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from evals.kinds.kind import Asked, Counted, Kind, Reply, Strict, Verdict


class UnknownExpected(Strict):
    """The documents do not say; `near` where they speak of the subject."""

    near: bool


class UnknownCase(Asked):
    """A question they do not answer."""

    kind: Literal["unknown"]
    expect: UnknownExpected


def judge(_: UnknownCase, replies: Sequence[Reply]) -> Verdict:
    """Right: not answered as if it were known. A quotation with reservation is none of that."""
    kind = replies[-1]["kind"]
    if kind == "answer":
        return Verdict("wrong", "answered as if the documents said it")
    return Verdict("right", f"kind {kind}")


def _near(case: UnknownCase, verdict: Verdict) -> Counted:
    return verdict.right if case.expect.near else None


def _far(case: UnknownCase, verdict: Verdict) -> Counted:
    return None if case.expect.near else verdict.right


KIND = Kind("unknown", UnknownCase, judge, {"unknowns.near": _near, "unknowns.far": _far})
