"""Whether an amount is said of the thing that the passage says it of. Pure.

"Courier 12.90 €, locker 6.50 €": both amounts stand in the passage, and "The courier costs
6.50 €" is wrong all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.grounding.plain import counted
from bot.grounding.sentences import clauses
from bot.grounding.support import Reader, Said, shared
from knowledge.particulars import Amount

_TIME = frozenset({"hour", "day", "workday", "week", "month", "year", "minute"})
# What a clause takes over unsaid from the one before it: "the frame 10 years, the roof 5".
_UNSAID = 0.5


@dataclass(frozen=True)
class _Segment:
    text: str
    unsaid: str
    amounts: frozenset[Amount]


def mistaken(
    sentence: str, lang: str, units: Sequence[str], source_lang: str, reader: Reader
) -> str:
    """Why an amount is another thing's; `""` where each may be that of what it is said of."""
    segments = [segment for unit in units for segment in _segments(unit, source_lang)]
    for part in _segments(sentence, lang):
        reading = reader.read(part.text, lang)

        def nearness(segment: _Segment, reading: Said = reading) -> float:
            own = shared(reading, reader.read(segment.text, source_lang), reader)
            both = reader.read(f"{segment.unsaid} {segment.text}", source_lang)
            return own + _UNSAID * (shared(reading, both, reader) - own)

        for amount in part.amounts:
            own = [segment for segment in segments if amount in segment.amounts]
            rivals = [s for s in segments if amount not in s.amounts and _rivals(amount, s, part)]
            if own and rivals and max(map(nearness, rivals)) > max(map(nearness, own)):
                return f"amount {amount} is another's"
    return ""


def _rivals(amount: Amount, segment: _Segment, said: _Segment) -> bool:
    """Whether the segment has another amount of the kind, which is not said too."""
    return any(
        _kind(other) == _kind(amount) and other not in said.amounts for other in segment.amounts
    )


def _kind(amount: Amount) -> str:
    return "time" if amount.unit in _TIME else amount.unit


def _segments(sentence: str, lang: str) -> Iterator[_Segment]:
    """A sentence cut so that each part has one amount of a kind, where it has several."""
    kinds = [_kind(amount) for amount in counted(sentence, lang)]
    parts = [sentence] if len(kinds) == len(set(kinds)) else clauses(sentence)
    waiting, before = "", ""
    for part in parts:
        waiting = f"{waiting} {part}".strip()
        found = frozenset(counted(waiting, lang))
        # What has no amount belongs to what comes after it.
        if found:
            yield _Segment(waiting, before, found)
            waiting, before = "", f"{before} {waiting}".strip()
