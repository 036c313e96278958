"""The shopper's temper over the turns, folded from the transcript. Pure.

It rises by what is said and at whom, by asking again, by shouting where this shopper does not
usually shout, by replies that failed; it falls with each calm turn and with a kind word.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from handoff.events import ReplyKind
from handoff.signals.again import akin, same
from handoff.signals.reader import Signs

# What is left of the level after a calm turn, and after a kind word.
_COOLS, _SOOTHED = 0.7, 0.3
# From here on a person is offered.
UPSET = 0.5
_ANGRY, _MISREAD, _AGAIN, _SAME, _AKIN = 0.55, 0.5, 0.2, 0.2, 0.15
# How sure the head must be for its word alone to be anger, and with a rule beside it; below, it
# adds so much of its chance.
_ALONE, _BACKED, _HEARD, _SHARE = 0.75, 0.1, 0.25, 0.5
_FEW_WORDS = 3
_SHOUTS, _MARKS, _FAILED, _CURT, _GRIEVANCE = 0.2, 0.1, 0.1, 0.05, 0.15
_FAILURES = ("unknown", "unsure")
_LOOKED_BACK = 6
# Abuse that was followed by so many civil turns is forgotten.
_FORGIVEN = 6
_MATTERS = ("complaint", "payment")


@dataclass(frozen=True)
class Turn:
    """What the shopper wrote before a reply, and of which kind that was; None: not yet replied."""

    text: str
    reply: ReplyKind | None = None


@dataclass(frozen=True)
class Temper:
    """After the last turn: `level` 0..1, `rose` by that turn; what that turn repeats or insults.

    `abusive` counts the abusive turns up to this one if it is one, else 0.
    """

    level: float = 0.0
    rose: float = 0.0
    repeats: bool = False
    abusive: int = 0


def temper(turns: Sequence[Turn], read: Callable[[str], Signs]) -> Temper:
    """The temper after the last of the turns."""
    return deque(tempers(turns, read), maxlen=1).pop() if turns else Temper()


def tempers(turns: Sequence[Turn], read: Callable[[str], Signs]) -> Iterator[Temper]:
    """The temper after each of the turns."""
    level = 0.0
    insults: list[int] = []
    for index, turn in enumerate(turns):
        signs = read(turn.text)
        past = turns[max(0, index - _LOOKED_BACK) : index]
        repeats = _repeats(turn, signs, past, read)
        if signs.sure("abuse"):
            insults.append(index)
        rose = _rise(turn, signs, past, repeats, read)
        kind = "praise" in signs.rules and not {"annoyed", "abuse"} & signs.rules.keys()
        level = min(1.0, level * (_SOOTHED if kind else _COOLS) + (0.0 if kind else rose))
        abusive = [insult for insult in insults if index - insult <= _FORGIVEN]
        yield Temper(
            level=round(level, 3),
            rose=round(rose, 3),
            repeats=repeats,
            abusive=len(abusive) if insults and insults[-1] == index else 0,
        )


def _rise(
    turn: Turn, signs: Signs, past: Sequence[Turn], repeats: bool, read: Callable[[str], Signs]
) -> float:
    rise = _anger(turn, signs, past)
    if not rise and any(signs.sure(kind) for kind in _MATTERS):
        rise = _GRIEVANCE
    if "again" in signs.rules and past:
        rise += _AGAIN
    if repeats:
        rise += _SAME
    elif "again" in signs.rules and any(akin(signs, turn.text, read(p.text), p.text) for p in past):
        rise += _AKIN
    if past:
        rise += _manner(turn, past)
    return min(1.0, rise)


def _anger(turn: Turn, signs: Signs, past: Sequence[Turn]) -> float:
    """What is said, and at whom: the head tells weather and praise from the shop."""
    # Without a head the rules are believed.
    chance = signs.chances.get("frustration", 1.0)
    rules = signs.rules.keys() & {"annoyed", "misread"}
    backed = rules and chance >= _BACKED and (past or "annoyed" in rules)
    if backed:
        return _ANGRY if "annoyed" in rules else _MISREAD
    if not signs.chances:
        return 0.0
    if len(turn.text.split()) <= _FEW_WORDS and not (past and past[-1].reply in _FAILURES):
        # "And?" is curt in anger and in haste alike.
        return _SHARE * chance if chance >= _ALONE else 0.0
    if chance >= _ALONE:
        return _ANGRY
    return _SHARE * chance if chance >= _HEARD else 0.0


def _repeats(turn: Turn, signs: Signs, past: Sequence[Turn], read: Callable[[str], Signs]) -> bool:
    return any(
        same(signs, turn.text, read(before.text), before.text)
        for before in past
        if before.reply not in (None, "smalltalk")
    )


def _manner(turn: Turn, past: Sequence[Turn]) -> float:
    """How it is said, against this shopper's own habit."""
    rise = 0.0
    usual = max(_capitals(before.text) for before in past)
    if _capitals(turn.text) > 0.6 and usual < 0.4:
        rise += _SHOUTS
    if _marks(turn.text) >= 2 and _marks(turn.text) > max(_marks(b.text) for b in past):
        rise += _MARKS
    if past[-1].reply in _FAILURES:
        rise += _FAILED
        words = sum(len(before.text.split()) for before in past) / len(past)
        if len(turn.text.split()) < 0.4 * words:
            rise += _CURT
    return rise


def _capitals(text: str) -> float:
    letters = [sign for sign in text if sign.isalpha()]
    if len(letters) < 6:
        return 0.0
    return sum(sign.isupper() for sign in letters) / len(letters)


def _marks(text: str) -> int:
    return text.count("!") + max(0, text.count("?") - 1)
