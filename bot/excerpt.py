"""Of a passage what answers, word for word: the fewest sentences that cannot be misread. Pure.

A sentence left out that was asked for is worse than a long quotation, so a short passage stays
whole, and everything nearly as relevant as the best sentence is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.pieces import Piece
from knowledge.passage import Passage

# A text up to this length is read at a glance.
_SHORT = 350
# Of 53 passages of the suites (split dev) that are longer and hold what is asked, 52 have it in
# sentences this near to the best one; of rows, which differ in a word or two, all at less.
_NEARLY = 0.2
_NEARLY_ROWS = 0.12
# Saving less than this share is not worth a gap in the quotation.
_WORTHWHILE = 0.85
# A sentence of this length between two that are kept stays.
_BRIDGE = 90


@dataclass(frozen=True)
class Excerpt:
    """What is quoted of a passage; `kept` and `left` count its sentences."""

    text: str
    kept: int
    left: int

    @property
    def whole(self) -> bool:
        """Whether it is the whole passage."""
        return not self.left


@dataclass(frozen=True)
class Rated:
    """A piece with how much it speaks of what was asked; `matters` is what it speaks of and
    `units` what its figures count."""

    piece: Piece
    score: float
    matters: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()


def whole(passage: Passage) -> Excerpt:
    """All of a passage."""
    return Excerpt(passage.text, 1, 0)


def cuttable(passage: Passage) -> bool:
    """Whether less than all of it may be quoted: of tables, and of texts beyond a glance.

    A FAQ answer is whole already: whoever wrote it decided what belongs to it.
    """
    if passage.kind == "table":
        return "\n" in passage.text
    return passage.kind == "text" and len(passage.text) > _SHORT


def excerpt(passage: Passage, rated: Sequence[Rated]) -> Excerpt:
    """The part of a text or table that was asked for; the whole where that cannot be told."""
    if len(rated) < 2:
        return whole(passage)
    rows = passage.kind == "table"
    best = max(_of_substance(rated), key=lambda each: each.score)
    reach = _NEARLY_ROWS if rows else _NEARLY
    groups = {each.piece.group for each in rated if each.score >= best.score - reach}
    if not rows:
        groups |= {each.piece.group for each in rated if _says_otherwise(each, best)}
    groups |= _asked_of_all(rated, best.score)
    groups |= _needed(groups, rated)
    kept = _bridged([each.piece.group in groups for each in rated], rated)
    text = _joined(passage.text, rated, kept)
    if len(text) >= _WORTHWHILE * len(passage.text):
        return whole(passage)
    return Excerpt(text, sum(kept), len(kept) - sum(kept))


def _says_otherwise(other: Rated, best: Rated) -> bool:
    """Whether it gives a figure of the same sort on the same matter: 30 days, but 14 for a sale."""
    return not (best.units.isdisjoint(other.units) or best.matters.isdisjoint(other.matters))


def _needed(groups: set[int], rated: Sequence[Rated]) -> set[int]:
    """What introduces and what limits the pieces of these groups."""
    chosen = [each.piece for each in rated if each.piece.group in groups]
    needed = {group for piece in chosen for group in (piece.lead, piece.limit)}
    return {group for group in needed if group is not None}


def _of_substance(rated: Sequence[Rated]) -> Sequence[Rated]:
    """Without lead-ins, which name the subject and say nothing of it; all where nothing else is
    there."""
    leads = _leads(rated)
    return [each for each in rated if each.piece.group not in leads] or rated


def _asked_of_all(rated: Sequence[Rated], best: float) -> set[int]:
    """The items of a list whose lead-in says clearly more of what was asked than any of them."""
    groups: set[int] = set()
    for lead in _leads(rated):
        said = max(each.score for each in rated if each.piece.group == lead)
        if said > best + _NEARLY_ROWS:
            groups |= {each.piece.group for each in rated if each.piece.lead == lead}
    return groups


def _leads(rated: Sequence[Rated]) -> set[int]:
    return {each.piece.lead for each in rated if each.piece.lead is not None}


def _bridged(kept: list[bool], rated: Sequence[Rated]) -> list[bool]:
    """A short sentence between two that are kept stays: a gap there would puzzle."""
    found = list(kept)
    for place in range(1, len(kept) - 1):
        piece = rated[place].piece
        between = kept[place - 1] and kept[place + 1] and not piece.item
        if between and piece.end - piece.start <= _BRIDGE:
            found[place] = True
    return found


def _joined(text: str, rated: Sequence[Rated], kept: Sequence[bool]) -> str:
    """Neighbours as they stand in the text, a new line where something was left out."""
    parts: list[str] = []
    last = None
    for each, stays in zip(rated, kept, strict=True):
        if not stays:
            last = None
            continue
        start = each.piece.start if last is None else last
        stretch = text[start : each.piece.end]
        if last is None:
            parts.append(stretch)
        else:
            parts[-1] += stretch
        last = each.piece.end
    return "\n".join(part.strip() for part in parts)
