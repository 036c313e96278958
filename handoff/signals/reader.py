"""A message -> what speaks for a person in it: the rules' evidence and the head's chances.

Rules and head see the same message; where one is sure, the other need not be. Read once
and kept: a conversation is folded over all its turns at each new one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from handoff.signals import features
from handoff.signals.grammar import strongest
from handoff.signals.head import MOOD, Head

Floats = NDArray[np.float32]
# The vector of a message, or None where no embedder can be asked.
Embed = Callable[[str], Floats | None]

_KEPT = 4096
# From these chances on the head alone is believed; with rules' evidence the lower ones do. Tuned
# on the dev split of the suites, plain questions among them; to be looked at again when the head
# is made anew.
_SURE = {
    "explicit": 0.5,
    "safety": 0.65,
    "legal": 0.4,
    "complaint": 0.6,
    "order": 0.65,
    "payment": 0.6,
    "abuse": 0.4,
    "frustration": 0.65,
}
_BACKED = {
    "explicit": 0.2,
    "safety": 0.35,
    "legal": 0.3,
    "complaint": 0.3,
    "order": 0.3,
    "payment": 0.3,
    "abuse": 0.2,
    "frustration": 0.3,
}
# A broken thing sounds a little like danger: below the first chance it is none where one of the
# other kinds has the second.
_PLAIN, _RIVAL = 0.4, 0.6
_URGENT = ("safety", "legal")
# Without one of these a shopper has nothing to be upset about: of 787 plain questions of the dev
# splits 5 rather than 13 sound upset, of 38 upset ones 27 as before.
_UPSETTING = ("complaint", "payment", "frustration", "abuse", "legal", "safety")
_BROUGHT_UP = 0.25
_ANGRY = ("annoyed", "misread", "again")
# The kind of a rule whose name differs.
_RULE = {"frustration": "annoyed"}


@dataclass(frozen=True)
class Signs:
    """What one message shows: `rules` by kind 0..1, `chances` by kind 0..1, the vector."""

    rules: dict[str, float]
    chances: dict[str, float]
    vector: Floats | None

    def sure(self, kind: str) -> float | None:
        """How sure the message is of a kind, 0..1; None where it is not sure enough."""
        backed = self.rules.get(_RULE.get(kind, kind), 0.0)
        chance = self.chances.get(kind)
        if chance is None:
            return backed or None
        if kind in _URGENT and not backed and chance < _PLAIN and self._rival(kind) >= _RIVAL:
            return None
        if chance >= _SURE[kind] or (backed and chance >= _BACKED[kind]):
            return round(max(backed, chance), 2)
        return None

    def _rival(self, kind: str) -> float:
        return max(chance for name, chance in self.chances.items() if name not in (kind, MOOD))

    @property
    def mood(self) -> float:
        """How upset the words sound by themselves, 0..1; calm where they bring nothing up."""
        brought = max((self.chances.get(kind, 0.0) for kind in _UPSETTING), default=0.0)
        if brought < _BROUGHT_UP and self.rules.keys().isdisjoint(_ANGRY):
            return 0.0
        return self.chances.get(MOOD, 0.0)


class Reader:
    """Reads messages. Without a head the rules serve alone, without an embedder the letters do."""

    def __init__(self, head: Head | None = None, embed: Embed | None = None) -> None:
        self._head = head
        self._embed = embed
        self.read = lru_cache(maxsize=_KEPT)(self._read)

    def _read(self, text: str) -> Signs:
        rules = {kind: hit.score for kind in features.RULES if (hit := strongest(kind, text))}
        if self._head is None:
            return Signs(rules, {}, None)
        vector = self._embed(text) if self._embed and self._head.meaning else None
        chances = self._head.chances(text, rules, vector)
        centred = None if vector is None else self._head.centred(vector)
        return Signs(rules, chances, centred)
