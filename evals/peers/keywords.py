"""The usual way to notice that a person is needed: words for one, in five languages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

NAME = "keywords"

# Stems, since four of the languages inflect; with the words that such lists have in the field.
_PERSON = re.compile(
    r"\b(?:human|person|people|agent|operator|representative|consultant|manager|support|"
    r"człowiek|człowiekiem|osob|konsultant|pracownik|kierownik|obsług|"
    r"cilvēk|konsultant|darbiniek|speciālist|vadītāj|aģent|"
    r"человек|людьми|оператор|консультант|сотрудник|менеджер|специалист|поддержк|"
    r"людин|працівник|фахів|підтримк)",
    re.IGNORECASE,
)


def decide(turns: Sequence[str]) -> list[dict[str, Any]]:
    """A reply for each turn: a transfer at the first that has one of the words, else nothing."""
    replies: list[dict[str, Any]] = []
    called = False
    for turn in turns:
        calls = not called and _PERSON.search(turn) is not None
        called = called or calls
        handoff = {"action": "transfer", "reason": "explicit", "score": 1.0} if calls else None
        replies.append({"kind": "handoff" if calls else "unknown", "text": "", "handoff": handoff})
    return replies
