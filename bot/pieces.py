"""A passage cut into what can be quoted by itself: sentences, list items, rows. Pure.

A sentence that points back or limits what was said goes with the one before it, a list item
with its lead-in, steps with each other, a footnote with what it is a note to: so nothing is
quoted that means something else without its neighbour.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from bot.grounding.plain import plain
from bot.grounding.sentences import sentences
from bot.grounding.signs import signs
from bot.words import bound
from knowledge.lemmas import fold
from knowledge.passage import Passage

_STEP = r"(?:\d{1,2}\.)*\d{1,2}[.)]"
_BULLET = re.compile(rf"[ \t]*(?:[-*•▪–—‣◦]|{_STEP}|[a-zа-я]\))[ \t]+")
_NUMBER = re.compile(r"[\d.]+\)?")
_NUMBERED = re.compile(rf"[ \t]*{_STEP}[ \t]+")
_ENDED = re.compile(r"[.!?…;][\"'”»’)]*$")
_NOTE = re.compile(r"(?:[*†‡]+|[¹²³])")
# A line without a full stop up to this length is a heading to what follows.
_HEADING = 70
# Numbered lines this short on the average are steps; longer ones are clauses of terms.
_STEP_LENGTH = 90
# A sentence with one of these signs, and no longer, limits the one before it.
_LIMITING = frozenset(["except", "only", "not"])
_LIMIT = 140


@dataclass(frozen=True)
class Piece:
    """A stretch `text[start:end]` of a passage.

    `group`: pieces of one group are quoted together or not at all; `lead`: the group that
    introduces this item, `limit`: the one that limits it; both are quoted with it.
    """

    start: int
    end: int
    group: int
    item: bool = False
    lead: int | None = None
    limit: int | None = None


@lru_cache(maxsize=1024)
def pieces(passage: Passage) -> tuple[Piece, ...]:
    """The pieces of a passage's text, in order; none of a text without a word."""
    text = passage.text
    cut = _spans(text)
    if passage.kind == "table":
        return tuple(Piece(start, end, place, item=True) for place, (start, end) in enumerate(cut))
    found: list[Piece] = []
    for start, end in cut:
        found.append(_placed(text, passage.lang, found, start, end))
    return tuple(_limited(text, passage.lang, _noted(text, _stepped(text, found))))


def _spans(text: str) -> list[tuple[int, int]]:
    """Where the sentences stand, with their bullets."""
    found = []
    at = 0
    for sentence in sentences(text):
        start = text.find(sentence, at)
        at = start + len(sentence)
        if _NUMBER.fullmatch(sentence):
            continue
        line = text.rfind("\n", 0, start) + 1
        bullet = _BULLET.match(text, line)
        found.append((line if bullet and bullet.end() >= start else start, at))
    return found


def _placed(text: str, lang: str, before: list[Piece], start: int, end: int) -> Piece:
    """The next piece, in the group it belongs to."""
    item = _is_item(text, start)
    if not before:
        return Piece(start, end, 0, item)
    last = before[-1]
    group = last.group + 1
    said = text[last.start : last.end].rstrip()
    opens = "\n" in text[last.end : start]
    if item:
        if last.item:
            clause = _NUMBERED.match(text, start)
            points_back = clause and _leans(text[clause.end() : end], lang)
            return Piece(start, end, last.group if points_back else group, True, last.lead)
        leads = said.endswith(":") or not _ENDED.search(said)
        return Piece(start, end, group, True, last.group if leads else None)
    if last.item and not opens:
        # The second sentence of an item.
        return Piece(start, end, last.group, True, last.lead)
    goes_on = said.endswith(":") or (
        opens and len(said) <= _HEADING and not _ENDED.search(said) and not last.item
    )
    if goes_on or _leans(text[start:end], lang):
        if not last.item:
            return Piece(start, end, last.group)
        # What limits a list limits each of its items.
        return Piece(start, end, group if last.lead is None else last.lead)
    return Piece(start, end, group)


def _is_item(text: str, start: int) -> bool:
    bullet = _BULLET.match(text, start)
    return bool(bullet) and (start == 0 or text[start - 1] == "\n")


def _leans(sentence: str, lang: str) -> bool:
    """Whether it opens by pointing back or by a limit, or goes on in small letters."""
    letters = re.search(r"\w", sentence)
    if letters and letters[0].islower():
        return True
    if sentence.startswith("("):
        return True
    words = tuple(re.findall(r"[^\W_]+", fold(sentence[:80])))
    openings, longest = _openings(lang)
    return any(words[:size] in openings for size in range(1, longest + 1))


@cache
def _openings(lang: str) -> tuple[frozenset[tuple[str, ...]], int]:
    known = frozenset(tuple(re.findall(r"[^\W_]+", fold(phrase))) for phrase in bound(lang))
    return known, max(map(len, known), default=0)


def _stepped(text: str, found: list[Piece]) -> list[Piece]:
    """The steps of one way in one group: nobody can follow the third alone."""
    steps = [p for p in found if p.item and _NUMBERED.match(text, p.start)]
    if len(steps) < 2:
        return found
    length = sum(p.end - p.start for p in found if p.item) / len(steps)
    if length > _STEP_LENGTH and all(p.lead is None for p in steps):
        return found
    first = steps[0].group
    return [replace(p, group=first) if p.item and p.group >= first else p for p in found]


def _limited(text: str, lang: str, found: list[Piece]) -> list[Piece]:
    """Each piece with the group after it that limits it: a short "not" or "except", or, of a
    list, what stands below it."""
    limits: list[int | None] = [None] * len(found)
    for place, piece in enumerate(found):
        if not place or piece.item or piece.group == found[place - 1].group:
            continue
        said = text[piece.start : piece.end]
        if not (_leans(said, lang) or _limits(said, lang)):
            continue
        before = place - 1
        limits[before] = piece.group
        while found[before].item and before and found[before - 1].item:
            before -= 1
            limits[before] = piece.group
    return [replace(piece, limit=limit) for piece, limit in zip(found, limits, strict=True)]


def _limits(sentence: str, lang: str) -> bool:
    if len(sentence) > _LIMIT:
        return False
    return not _LIMITING.isdisjoint(signs(plain(sentence, lang), lang))


def _noted(text: str, found: list[Piece]) -> list[Piece]:
    """Footnotes in the groups of what they are notes to."""
    notes: dict[str, Piece] = {}
    for piece in found:
        mark = _NOTE.match(text, piece.start)
        if mark and not text[mark.end() : mark.end() + 1].isspace():
            notes[mark[0]] = piece
    if not notes:
        return found
    joined = found
    for sign, note in notes.items():
        marked = re.compile(rf"(?<=[\w%€)]){re.escape(sign)}(?![*†‡¹²³])")
        for piece in found:
            if piece is not note and marked.search(text, piece.start, piece.end):
                joined = [
                    replace(each, group=piece.group) if each.group == note.group else each
                    for each in joined
                ]
                break
    return joined
