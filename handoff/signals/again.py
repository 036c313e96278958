"""Whether a shopper asks once more what was asked before, in the same words or in others. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
from rapidfuzz import fuzz

from handoff.signals.fold import latin, plain
from handoff.signals.reader import Signs

_WORD = re.compile(r"[^\W_]+")
_STEM = 6
# Of the words of the one question so many must be those of the other.
_SAME, _AKIN = 0.6, 0.4
_SPELT_ALIKE = 82
# Centred vectors of two wordings of one question; of two questions on one subject 0.3 to 0.6.
_MEANS_THE_SAME, _MEANS_ALIKE = 0.85, 0.45
# Words that ask or link and say nothing of the matter.
_EMPTY_WORDS = """
a an the so and but or then well still really just again please is are do does did can could i my
you your it its that this to of in on at for me we if no not ok okay hey hi hello what how when
where which who why will would have has be am as yes was one more time ask asking asked question
repeat mean tell know need want there anyone exactly now from with about
a i to no ale czy jak co ile kiedy gdzie w z na do sie jest ta ten te tak nie ja ty ze za po
prosze wiec jeszcze raz pytam pytanie wlasciwie naprawde wreszcie przeciez mi mnie o od
un vai tad isti ka kas kad kur cik ir es man jums ar par uz lai tas tie nu bet ne ludzu
vel reiz velreiz jautaju prasu jautajums tacu gan jau
и а но так же то ли как что где когда сколько какой какая какие в на с к по за из у от до мне я вы
мой это этот ну да нет не ведь еще раз вопрос спрашиваю повторяю пожалуйста все таки бы
і й та але чи як що де коли скільки який яка які з із від мені ви мій це цей ні ж ще питання питаю
повторюю будь ласка
"""
_EMPTY = frozenset(latin(plain(word)) for word in _EMPTY_WORDS.split())


def same(now: Signs, text: str, before: Signs, earlier: str) -> bool:
    """Whether the later message asks just what the earlier one asked."""
    new, old = _matter(text), _matter(earlier)
    if not new or not old:
        return False
    if _plain_words(text) == _plain_words(earlier):
        return len(_plain_words(text)) > 1
    shared = _shared(new, old)
    literal = len(shared) >= 2 and len(shared) == len(new) and len(shared) >= _SAME * len(old)
    return literal or (_close(now, before) >= _MEANS_THE_SAME and len(shared) >= _AKIN * len(new))


def akin(now: Signs, text: str, before: Signs, earlier: str) -> bool:
    """Whether they are about the same thing: many words or the meaning in common."""
    new, old = _matter(text), _matter(earlier)
    if not new or not old:
        return False
    shared = len(_shared(new, old))
    return shared >= _AKIN * len(new) or _close(now, before) >= _MEANS_ALIKE


def _close(one: Signs, other: Signs) -> float:
    if one.vector is None or other.vector is None:
        return 0.0
    length = float(np.linalg.norm(one.vector) * np.linalg.norm(other.vector))
    return float(one.vector @ other.vector) / length if length else 0.0


def _shared(new: frozenset[str], old: frozenset[str]) -> set[str]:
    return {
        word
        for word in new
        if word in old
        or (len(word) > 3 and any(fuzz.ratio(word, other) >= _SPELT_ALIKE for other in old))
    }


@lru_cache(maxsize=1024)
def _plain_words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(latin(plain(text))))


@lru_cache(maxsize=1024)
def _matter(text: str) -> frozenset[str]:
    """The stems of a message that say what it is about; numbers whole."""
    return frozenset(word[:_STEM] for word in _plain_words(text) if word not in _EMPTY)
