"""What the shop does say near a question that it does not answer, to be pressed. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from knowledge.lemmas import fold
from knowledge.passage import Passage
from knowledge.search import Hit

_LOOKED_AT = 5
_MOST = 2
# What a button holds on a phone.
_LONGEST = 80
_SHORTEST = 3
_BRIEF = 2
# "§ 4. Prices", "10. Refunds"
_NUMBER = re.compile(r"^(?:§\s*)?\d+(?:\.\d+)*[.)]?\s+")


def nearby(hits: Sequence[Hit], lang: str) -> list[str]:
    """Up to two of the shop's own questions in the shopper's language, else what the nearest
    passages stand under."""
    passages = [hit.passage for hit in hits[:_LOOKED_AT]]
    questions = [p.question for p in passages if p.question and p.lang == lang]
    if found := _fitting(questions):
        return found
    own = [passage for passage in passages if passage.lang == lang]
    return _fitting(heading(passage) for passage in own or passages)


def label(passage: Passage) -> str:
    """What a passage is called on a button: its question, else what it stands under."""
    return passage.question or heading(passage)


def heading(passage: Passage) -> str:
    """What a passage stands under: its last heading, else its document's title.

    Without its number; a word or two tell little without the title: "Warranty: How long".
    """
    above = _NUMBER.sub("", passage.trail[-1]) if passage.trail else ""
    if not above or above == passage.title:
        return passage.title
    if len(above.split()) <= _BRIEF and len(passage.title) + len(above) < _LONGEST:
        return f"{passage.title}: {above}"
    return above


def _fitting(found_labels: Iterable[str]) -> list[str]:
    found: dict[str, str] = {}
    for label in found_labels:
        if _SHORTEST <= len(label) <= _LONGEST:
            found.setdefault(fold(label), label)
        if len(found) == _MOST:
            break
    return list(found.values())
