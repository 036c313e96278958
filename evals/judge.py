"""A case and what was replied -> a verdict. Pure.

A verdict has a value, the answer it was given for and an explanation; "no answer" is
another thing than "wrong".
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from dataclasses import dataclass
from typing import Any, Literal

from evals.suite import AnswerCase, HandoffCase, UnknownCase

Value = Literal["right", "wrong", "none"]
Reply = dict[str, Any]
# What a shopper reads before scrolling on; a fact after it was not given.
READ_CHARACTERS = 1200


@dataclass(frozen=True)
class Verdict:
    """`found` is whether the right passage was cited, where the case names one."""

    value: Value
    explanation: str
    found: bool | None = None

    @property
    def right(self) -> bool:
        """Whether the case counts as right."""
        return self.value == "right"


def judge(case: AnswerCase | UnknownCase | HandoffCase, replies: list[Reply]) -> Verdict:
    """The verdict on the replies of a conversation, a reply a turn."""
    if isinstance(case, AnswerCase):
        return answer(case, replies[-1])
    if isinstance(case, UnknownCase):
        return unknown(replies[-1])
    return handoff(case, replies)


def answer(case: AnswerCase, reply: Reply) -> Verdict:
    """Right: kind is answer or unsure and every group of facts is in what is read first."""
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


def unknown(reply: Reply) -> Verdict:
    """Right: not answered as if it were known. A quotation with reservation is none of that."""
    if reply["kind"] == "answer":
        return Verdict("wrong", "answered as if the documents said it")
    return Verdict("right", f"kind {reply['kind']}")


def handoff(case: HandoffCase, replies: list[Reply]) -> Verdict:
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


def _first_decisions(replies: list[Reply]) -> dict[str, tuple[int, str]]:
    first: dict[str, tuple[int, str]] = {}
    for turn, reply in enumerate(replies, 1):
        decision = reply["handoff"]
        if decision:
            first.setdefault(decision["action"], (turn, decision["reason"]))
    return first


def _values(products: list[dict[str, Any]]) -> str:
    return "\n".join(json.dumps(product, ensure_ascii=False) for product in products)


def folded(text: str) -> str:
    """Case, width and kinds of space and dash make no difference between two texts."""
    plain = unicodedata.normalize("NFKC", html.unescape(text)).casefold()
    return re.sub(r"\s+", " ", re.sub("[\u2010-\u2015\u2212]", "-", plain)).strip()
