"""Whether an amount is said of the thing that the passage says it of. Pure.

"Courier 12.90 €, locker 6.50 €": both amounts stand in the passage, and "The courier costs
6.50 €" is wrong all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.grounding.days import days_named
from bot.grounding.plain import counted
from bot.grounding.sentences import clauses
from bot.grounding.support import Reader, Said, shared
from knowledge.particulars import Amount

_TIME = frozenset({"hour", "day", "workday", "week", "month", "year", "minute"})


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

        for amount in part.amounts:
            own = [segment for segment in segments if amount in segment.amounts]
            rivals = [s for s in segments if amount not in s.amounts and _rivals(amount, s, part)]
            for rival in rivals if own else ():
                if all(_nearer(rival, other, reading, source_lang, reader) for other in own):
                    return f"amount {amount} is another's"
    return ""


def _nearer(one: _Segment, other: _Segment, reading: Said, lang: str, reader: Reader) -> bool:
    """Whether what is said is said of the one rather than of the other.

    A clause takes over what the one before it says: "the frame 10 years, the roof 5". So first
    the words count that the other has not even by that, then those it only has by that.
    """
    ours = shared(reading, reader.read(one.text, lang), reader)
    theirs = shared(reading, reader.read(other.text, lang), reader)
    all_ours = shared(reading, reader.read(f"{one.unsaid} {one.text}", lang), reader)
    all_theirs = shared(reading, reader.read(f"{other.unsaid} {other.text}", lang), reader)
    lead = len(ours - all_theirs) - len(theirs - all_ours)
    return lead > 0 or (lead == 0 and len(ours) > len(theirs))


def _rivals(amount: Amount, segment: _Segment, said: _Segment) -> bool:
    """Whether the segment has another amount of the kind, which is not said too."""
    return any(
        _kind(other) == _kind(amount) and other not in said.amounts for other in segment.amounts
    )


def _kind(amount: Amount) -> str:
    return "time" if amount.unit in _TIME else amount.unit


def _segments(sentence: str, lang: str) -> Iterator[_Segment]:
    """A sentence cut so that each part has one amount of a kind, where it has several."""
    kinds = [_kind(amount) for amount in _stated(sentence, lang)]
    parts = [sentence] if len(kinds) == len(set(kinds)) else clauses(sentence)
    waiting, before = "", ""
    for part in parts:
        waiting = f"{waiting} {part}".strip()
        found = _stated(waiting, lang)
        # What has no amount belongs to what comes after it.
        if found:
            yield _Segment(waiting, before, found)
            waiting, before = "", f"{before} {waiting}".strip()


def _stated(text: str, lang: str) -> frozenset[Amount]:
    """Its amounts, and its weekdays as such."""
    days = (Amount("weekday", day, day) for day in days_named(text, lang))
    return frozenset((*counted(text, lang), *days))
