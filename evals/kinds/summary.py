"""Kind `summary`: a transcript, what its summary must hold and what nobody said. Pure.

Judged is `{"summary": …}` as `shopbell summarize` writes it, by the texts of its lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Literal

from pydantic import Field

from bot.reword import Rewriter
from bot.summing import summaries
from evals.kinds.kind import Case, Counted, Kind, Reply, Strict, Verdict, folded

Forms = Annotated[tuple[str, ...], Field(min_length=1)]
# A form as short as "L" or "4" is looked for as a word; longer ones may be stems.
_STEM = 3


class Said(Strict):
    """A message of the transcript; evidence counts them from 1."""

    author: Literal["shopper", "bot", "agent"]
    text: str


class SummaryExpected(Strict):
    """Of each group of `facts` one form stands in the summary; of `absent` none of any."""

    facts: tuple[Forms, ...]
    absent: tuple[Forms, ...] = ()


class SummaryCase(Case):
    """A transcript from anywhere."""

    kind: Literal["summary"]
    messages: Annotated[tuple[Said, ...], Field(min_length=1)]
    expect: SummaryExpected

    @property
    def said(self) -> tuple[str, ...]:
        """The texts of the messages."""
        return tuple(message.text for message in self.messages)


def judge(case: SummaryCase, replies: Sequence[Reply]) -> Verdict:
    """Right: every fact is told and nothing that must be absent."""
    told = folded("\n".join(_texts(replies[-1]["summary"])))
    missing = [group for group in case.expect.facts if not _stands(group, told)]
    invented = [group for group in case.expect.absent if _stands(group, told)]
    facts = len(case.expect.facts)
    counts = {"found": (facts - len(missing), facts), "invented": (len(invented), 1)}
    if missing or invented:
        why = f"missing {missing}, invented {invented}"
        return Verdict("wrong", why, counts=counts)
    return Verdict("right", "all told, nothing invented", counts=counts)


def _texts(part: Any) -> Iterator[str]:
    """The `text` of every line, however deep; languages, classes and trends are no lines."""
    if isinstance(part, dict):
        if isinstance(part.get("text"), str):
            yield part["text"]
        for value in part.values():
            yield from _texts(value)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from _texts(value)


def _stands(forms: Forms, told: str) -> bool:
    return any(re.search(_pattern(folded(form)), told) for form in forms)


def _pattern(form: str) -> str:
    if len(form) < _STEM:
        return rf"\b{re.escape(form)}\b"
    before = r"(?<!\d)" if form[0].isdigit() else ""
    after = r"(?!\d)" if form[-1].isdigit() else ""
    return before + re.escape(form) + after


def _found(_: SummaryCase, verdict: Verdict) -> Counted:
    return verdict.counts["found"]


def _true(_: SummaryCase, verdict: Verdict) -> Counted:
    return verdict.counts["invented"][0] == 0


def _made(case: SummaryCase, rewriter: Rewriter | None) -> list[Reply]:
    return list(summaries([case.model_dump(include={"id", "messages"})], rewriter))


KIND = Kind(
    "summary",
    SummaryCase,
    judge,
    {"summaries.found": _found, "summaries.true": _true},
    made=_made,
)
