"""Patterns over the words of a clause. Pure.

A pattern is a row of items. An item is a word, a stem (`oper*`), a class (`<person>`) or a
choice of them (`me|us|<person>`); `_` joins words into one item; `~` is a gap of at most one
word, `~~` of three, `~~~` of six; `^` and `$` are the ends of the clause; an item with `?` may
be missing. Words of the class `filler` may stand anywhere and do not count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from handoff.signals.lexicon import Clause, Lexicon

_GAPS = {"~": 1, "~~": 3, "~~~": 6}


@dataclass(frozen=True)
class _Step:
    item: str
    gap: int
    optional: bool
    may_end: bool
    must_end: bool


@dataclass(frozen=True)
class Pattern:
    """A compiled pattern; `whole` means that nothing but filler may stand around it.

    `needed` are the items without which it cannot match: most patterns fail at that.
    """

    steps: tuple[_Step, ...]
    at_start: bool
    whole: bool
    needed: frozenset[str]

    def spans(self, clause: Clause) -> Iterator[tuple[int, int]]:
        """Where it matches: start and end, in words."""
        tied = self.at_start or self.whole
        for start in self._starts(clause, tied):
            end = self._match(clause, 0, start, first=True)
            if end is not None:
                yield start, end

    def _starts(self, clause: Clause, tied: bool) -> Iterator[int]:
        for start in range(len(clause.words)):
            yield start
            if tied and not clause.filler[start]:
                return

    def _match(
        self, clause: Clause, index: int, at: int, skipped: int = 0, first: bool = False
    ) -> int | None:
        if index == len(self.steps):
            done = not self.whole or all(clause.filler[at:])
            return at if done else None
        step = self.steps[index]
        gap = max(step.gap, skipped)
        for start in (at,) if first else _reachable(clause, at, gap):
            if start == len(clause.words):
                if step.may_end:
                    return self._match(clause, index + 1, start)
                continue
            for end in () if step.must_end else clause.found.get(step.item, {}).get(start, ()):
                if (match := self._match(clause, index + 1, end)) is not None:
                    return match
        # The gap before a missing item is still there.
        return self._match(clause, index + 1, at, gap, first) if step.optional else None


def _reachable(clause: Clause, at: int, gap: int) -> Iterator[int]:
    skipped = 0
    for start in range(at, len(clause.words) + 1):
        yield start
        if start < len(clause.words) and not clause.filler[start]:
            skipped += 1
            if skipped > gap:
                return


def compiled(
    text: str, lexicon: Lexicon, fold: Callable[[str], str], *, whole: bool = False
) -> Pattern:
    """Compile one pattern and add its own words to the lexicon; raises ValueError if empty."""
    steps: list[_Step] = []
    gap, at_start = 0, False
    for word in text.split():
        if word in _GAPS:
            gap = max(gap, _GAPS[word])
        elif word == "^":
            at_start = True
        else:
            steps.append(_step(word, gap, lexicon, fold))
            gap = 0
    if not steps:
        raise ValueError(f"a pattern without words: {text!r}")
    needed = frozenset(step.item for step in steps if not (step.optional or step.may_end))
    return Pattern(tuple(steps), at_start, whole, needed)


def spans(patterns: Iterable[Pattern], clause: Clause) -> Iterator[tuple[int, int]]:
    """Where any of the patterns matches."""
    items = clause.items
    for pattern in patterns:
        if pattern.needed <= items:
            yield from pattern.spans(clause)


def _step(word: str, gap: int, lexicon: Lexicon, fold: Callable[[str], str]) -> _Step:
    optional = word.endswith("?")
    choices = word.removesuffix("?").split("|")
    members = [
        member
        for choice in choices
        for member in (lexicon.classes[choice] if choice.startswith("<") else (fold(choice),))
    ]
    item = "|".join(choices)
    if not lexicon.knows(item):
        lexicon.add(item, (member for member in members if member != "$"))
    return _Step(item, gap, optional, may_end="$" in members, must_end=members == ["$"])
