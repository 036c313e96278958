"""Rules of a shop's staff: which topic, when, at what value of the cart needs a person. Pure.

All that a rule names must hold. The value of the cart is known only where a signed identity
or the shop's page tells it; a rule that asks for it does not apply where it is not known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from handoff.signals.fold import latin, plain

# So much longer or shorter may a word be for its ending; words of fewer letters have none.
_ENDING, _SHORT = 3, 3
Topic = Literal["delivery", "goods", "service", "complaint", "order", "payment"]


@dataclass(frozen=True)
class Case:
    """What a rule is held against: the message, its topics, the shop's local time, whether
    the shop is open, the value of the cart; None where it is not known."""

    text: str
    topics: frozenset[str] = frozenset()
    at: datetime | None = None
    open: bool | None = None
    cart: Decimal | None = None


@dataclass(frozen=True)
class Rule:
    """`words`: one must occur, in any form; `days` 0 is Monday; `between` may pass midnight."""

    action: Literal["offer", "transfer"]
    topics: frozenset[Topic] = frozenset()
    words: tuple[str, ...] = ()
    days: frozenset[int] = frozenset()
    between: tuple[time, time] | None = None
    when: Literal["open", "closed"] | None = None
    cart_from: Decimal | None = None

    def applies(self, case: Case) -> bool:
        """Whether all that the rule names is so."""
        return (
            (not self.topics or bool(self.topics & case.topics))
            and (not self.words or any(_said(word, case.text) for word in self.words))
            and (not self.days or (case.at is not None and case.at.weekday() in self.days))
            and (self.between is None or (case.at is not None and _within(case.at, self.between)))
            and (self.when is None or case.open is (self.when == "open"))
            and (self.cart_from is None or (case.cart is not None and case.cart >= self.cart_from))
        )


def first_match(rules: Sequence[Rule], case: Case) -> Rule | None:
    """The first rule that applies."""
    return next((rule for rule in rules if rule.applies(case)), None)


def _within(at: datetime, window: tuple[time, time]) -> bool:
    start, end = window
    now = at.time()
    return start <= now < end if start <= end else now >= start or now < end


def _said(phrase: str, text: str) -> bool:
    """Whether the words of a phrase follow each other in a text, whatever their endings."""
    wanted, said = _words(phrase), _words(text)
    return any(
        all(_same(one, other) for one, other in zip(wanted, said[start:], strict=False))
        for start in range(len(said) - len(wanted) + 1)
    )


def _same(wanted: str, said: str) -> bool:
    if len(wanted) <= _SHORT:
        return wanted == said
    stem = wanted[: max(_SHORT, len(wanted) - 2)]
    return said.startswith(stem) and abs(len(said) - len(wanted)) <= _ENDING


@lru_cache(maxsize=1024)
def _words(text: str) -> tuple[str, ...]:
    kept = "".join(sign if sign.isalnum() else " " for sign in latin(plain(text)))
    return tuple(kept.split())
