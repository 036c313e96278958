"""Kind `masking`: a text, and how it must read without personal data. Needs no bot. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from bot.privacy import masked
from bot.reword import Rewriter
from evals.kinds.kind import Case, Counted, Kind, Reply, Strict, Verdict

_KIND = re.compile(r"\[(?:e-mail|phone|iban|card|id number)\]")
# So much beside a find must read the same for it to be that find, and whole.
_BESIDE = 8


class MaskingExpected(Strict):
    """The text with every find replaced; the same text where nothing is to be found."""

    text: str


class MaskingCase(Case):
    """One text a case; it stands in `turns` as texts of other kinds do."""

    kind: Literal["masking"]
    turns: Annotated[list[str], Field(min_length=1, max_length=1)]
    expect: MaskingExpected

    @property
    def said(self) -> tuple[str, ...]:
        """The text."""
        return tuple(self.turns)


def judge(case: MaskingCase, replies: Sequence[Reply]) -> Verdict:
    """Right: the text reads as expected to the letter."""
    came, wanted = replies[-1]["text"], case.expect.text
    finds = list(_KIND.finditer(wanted))
    kept = sum(1 for find in finds if _around(wanted, *find.span()) in came)
    counts = {"recall": (kept, len(finds)), "precision": (kept, len(_KIND.findall(came)))}
    if came == wanted:
        return Verdict("right", f"{len(finds)} finds", counts=counts)
    return Verdict("wrong", f"{came!r}, not {wanted!r}", counts=counts)


def _around(text: str, start: int, end: int) -> str:
    """A find with what stands beside it, up to the next one."""
    before = _KIND.split(text[max(0, start - _BESIDE) : start])[-1]
    return before + text[start:end] + _KIND.split(text[end : end + _BESIDE])[0]


def _made(case: MaskingCase, _: Rewriter | None) -> list[Reply]:
    return [{"text": masked(text)} for text in case.turns]


def _recall(_: MaskingCase, verdict: Verdict) -> Counted:
    return verdict.counts["recall"]


def _precision(_: MaskingCase, verdict: Verdict) -> Counted:
    return verdict.counts["precision"]


def _kept(case: MaskingCase, verdict: Verdict) -> Counted:
    return verdict.right if case.expect.text == case.turns[0] else None


KIND = Kind(
    "masking",
    MaskingCase,
    judge,
    {"masking.recall": _recall, "masking.precision": _precision, "masking.kept": _kept},
    _made,
)
