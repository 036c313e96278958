"""How much each piece of a passage speaks of a question: by meaning, words and concepts.

Pure but for the dictionaries it is given.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.excerpt import Rated
from bot.pieces import Piece, pieces
from knowledge.concepts import Concepts
from knowledge.function_words import subject
from knowledge.lemmas import fold
from knowledge.lexical import edged, grams
from knowledge.particulars import amounts
from knowledge.passage import Passage, sentences_viewed
from knowledge.search import Hit

# Beside the cosine of the sentence. Over 252 passages of the suites (split dev) the best piece
# is the one asked for 0.48 of the time by the cosine alone, 0.58 by words, 0.68 so.
_BY_WORDS = 0.2
_BY_CONCEPTS = 0.15
# Without vectors the words carry all, on a scale of their own.
_WORDS_ALONE = 2.0
# Rows differ in a word or two, and by those they are asked for.
_OF_ROWS = 2.0
_WHOLE_WORD = 3
_ASKED = 400
# Concepts of how something is asked and of places, which are in sentences on anything.
_NO_MATTER = ("ask_", "place_", "measure_", "trait_", "color_")


class Relevance:
    """Rates the pieces of what was found. Safe to share by threads."""

    def __init__(self, concepts: Concepts) -> None:
        self._concepts = concepts
        # The same passages are found again and again.
        self._of = lru_cache(4096)(self._named_in)

    def rated(self, hit: Hit, question: str, lang: str) -> list[Rated]:
        """The pieces of a hit's passage, each with its score for the question in `lang`."""
        passage = hit.passage
        cut = pieces(passage)
        if len(cut) < 2:
            return [Rated(piece, 1.0) for piece in cut]
        texts = [passage.text[piece.start : piece.end] for piece in cut]
        near = cosines(hit, cut)
        words = _shared(question[:_ASKED], lang, texts)
        asked = self._of(question[:_ASKED], lang)
        scale = 1.0 if near else _WORDS_ALONE
        scale *= _OF_ROWS if passage.kind == "table" else 1.0
        found = []
        for place, text in enumerate(texts):
            named = self._kinds(text, passage.lang)
            share = len(asked & named) / len(asked) if asked else 0.0
            score = scale * (_BY_WORDS * words[place] + _BY_CONCEPTS * share)
            score += near[place] if near else 0.0
            matters = frozenset(name for name in named if not name.startswith(_NO_MATTER))
            found.append(Rated(cut[place], score, matters, _counted(text, passage.lang)))
        return found

    def named(self, text: str, lang: str) -> frozenset[str]:
        """The concepts that a text names."""
        return self._of(text, lang)

    def _kinds(self, text: str, lang: str) -> frozenset[str]:
        """The concepts of a text, and those they are kinds of."""
        named = self._of(text, lang)
        return named.union(*(self._concepts.broader(concept) for concept in named))

    def _named_in(self, text: str, lang: str) -> frozenset[str]:
        return frozenset(self._concepts.of(text, lang, kin=False))


@lru_cache(maxsize=4096)
def _counted(text: str, lang: str) -> frozenset[str]:
    """What its figures count; a working day is a day."""
    return frozenset(amount.unit.removeprefix("work") for amount in amounts(text, lang)) - {""}


def cosines(hit: Hit, cut: Sequence[Piece]) -> list[float]:
    """Of each piece the cosine of the nearest sentence in it; empty without vectors for all."""
    passage = hit.passage
    sentences = sentences_viewed(passage)
    near = hit.views[len(hit.views) - len(sentences) :] if sentences else ()
    if len(near) != len(sentences) or not near or near[0] != near[0]:
        return []
    spans = _spans(passage, sentences)
    found = []
    for piece in cut:
        start, end = _solid(passage.text[: piece.start]), _solid(passage.text[: piece.end])
        inside = [
            cosine
            for cosine, (first, last) in zip(near, spans, strict=True)
            if first < end and last > start
        ]
        if not inside:
            return []
        found.append(max(inside))
    return found


def _spans(passage: Passage, sentences: Sequence[str]) -> list[tuple[int, int]]:
    """Where the sentences stand, spaces not counted: views are joined and stripped."""
    found = []
    at = 0
    for sentence in sentences:
        found.append((at, at + _solid(sentence)))
        at = found[-1][1]
    return found


def _solid(text: str) -> int:
    return sum(not letter.isspace() for letter in text)


def _shared(question: str, lang: str, texts: Sequence[str]) -> list[float]:
    """How much of the question's words each text holds; what all hold counts little."""
    words = dict.fromkeys(re.findall(r"\w+", fold(subject(question, lang))))
    # "L" and "14" are meant as they stand.
    asked = [set(grams(w)) if len(w) >= _WHOLE_WORD else {f" {w} "} for w in words]
    if not asked:
        return [0.0] * len(texts)
    read = [edged(text) for text in texts]
    held = [[sum(p in text for p in pieces) / len(pieces) for pieces in asked] for text in read]
    common = [sum(column) / len(texts) for column in zip(*held, strict=True)]
    return [
        sum(value * (1.2 - usual) for value, usual in zip(row, common, strict=True)) / len(asked)
        for row in held
    ]
