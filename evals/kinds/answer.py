"""Kind `answer`: a question that the documents answer; judged on the last turn. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import Field

from evals.kinds.kind import Asked, Counted, Kind, Reply, Strict, Verdict, folded

# What a shopper reads before scrolling on; a fact after it was not given.
READ_CHARACTERS = 1200
Groups = Annotated[list[Annotated[list[str], Field(min_length=1)]], Field(min_length=1)]


class AnswerExpected(Strict):
    """The passage is in `path` and holds `needle`; each group of `facts` has one right form."""

    path: str
    needle: str = Field(min_length=1)
    facts: Groups


class AnswerCase(Asked):
    """A question the documents answer."""

    kind: Literal["answer"]
    expect: AnswerExpected


def judge(case: AnswerCase, replies: Sequence[Reply]) -> Verdict:
    """Right: kind is answer or unsure and every group of facts is in what is read first."""
    reply = replies[-1]
    found = any(holds(case, source["path"], source["text"]) for source in reply["sources"])
    if reply["kind"] not in ("answer", "unsure"):
        return Verdict("none", f"kind {reply['kind']}", found)
    read = folded(reply["text"][:READ_CHARACTERS] + "\n" + _values(reply["products"]))
    for group in case.expect.facts:
        if not any(folded(form) in read for form in group):
            return Verdict("wrong", f"none of {group} in the reply", found)
    return Verdict("right", "all facts given", found)


def holds(case: AnswerCase, path: str, text: str) -> bool:
    """Whether a text from a file is the passage the case asks for."""
    return path == case.expect.path and folded(case.expect.needle) in folded(text)


def _values(products: list[dict[str, Any]]) -> str:
    return "\n".join(json.dumps(product, ensure_ascii=False) for product in products)


def _right(_: AnswerCase, verdict: Verdict) -> Counted:
    return verdict.right


def _found(_: AnswerCase, verdict: Verdict) -> Counted:
    return verdict.found


def _attempted(_: AnswerCase, verdict: Verdict) -> Counted:
    return verdict.value != "none"


def _same_language(case: AnswerCase, verdict: Verdict) -> Counted:
    """Questions to the documents in their language; those in another have the tag `cross`."""
    return None if {"product", "cross"} & set(case.tags) else verdict.right


def _across(case: AnswerCase, verdict: Verdict) -> Counted:
    wanted = "cross" in case.tags and "product" not in case.tags
    return verdict.right if wanted else None


def _products(case: AnswerCase, verdict: Verdict) -> Counted:
    return verdict.right if "product" in case.tags else None


def _followups(case: AnswerCase, verdict: Verdict) -> Counted:
    return verdict.right if len(case.turns) > 1 else None


KIND = Kind(
    "answer",
    AnswerCase,
    judge,
    {
        "answers.right": _right,
        "answers.found": _found,
        "answers.attempted": _attempted,
        "documents.same_language": _same_language,
        "documents.across": _across,
        "products.right": _products,
        "followups.right": _followups,
    },
)
