"""The vectors of a generation as they are searched: read against what all have in common, and
for a large shop continued from the generation before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from numpy.typing import NDArray

from knowledge.centre import Background
from knowledge.embed import Vectors
from knowledge.generation import Generation
from knowledge.meaning import EXACT, Meaning
from knowledge.near import Near
from knowledge.packed import Packed, Places

# Vectors looked at together: a bound of memory.
_AT_ONCE = 5_000


@dataclass(frozen=True)
class Sight:
    """`meaning` compares; the rest is what the next one continues: of each view its id and
    language, its vector if the shop is a large one, and the `means` taken away from all."""

    meaning: Meaning
    ids: Sequence[str] = ()
    langs: NDArray[np.str_] = field(default_factory=lambda: np.zeros(0, dtype=np.str_))
    packed: Packed | None = None
    means: Mapping[str, Vectors] = field(default_factory=dict)


def sight(near: Near, all_: Generation, background: Background | None, last: Sight | None) -> Sight:
    """Of the vectors of this generation that there are yet; `last` is what was seen before."""
    langs = all_.view_langs
    if len(all_.ids) <= EXACT:
        rows = near.rows(all_.ids)
        if background:
            rows = background.texts(rows, langs)
        return Sight(Meaning(rows, all_.views))
    seen = _Seen(near, all_.ids, langs, background)
    packed = last and seen.continued(last)
    means = last.means if last and packed else seen.means()
    packed = packed or Packed.of(len(all_.ids), partial(seen.rows, means=means))
    return Sight(Meaning(packed, all_.views), all_.ids, langs, packed, means)


class _Seen:
    """The vectors of a large generation, a part at a time."""

    def __init__(
        self,
        near: Near,
        ids: Sequence[str],
        langs: NDArray[np.str_],
        background: Background | None,
    ) -> None:
        self._near, self._ids, self._langs = near, ids, langs
        self._background = background

    def means(self) -> Mapping[str, Vectors]:
        """What the texts of each language have in common."""
        if self._background is None:
            return {}
        size = len(self._ids)
        parts = (np.arange(at, min(at + _AT_ONCE, size)) for at in range(0, size, _AT_ONCE))
        return self._background.means((self._whole(p), self._langs[p]) for p in parts)

    def rows(self, places: Places, means: Mapping[str, Vectors]) -> Vectors:
        """The vectors at these places without what they have in common."""
        rows = self._whole(places)
        return (
            self._background.without(rows, self._langs[places], means) if self._background else rows
        )

    def continued(self, last: Sight) -> Packed | None:
        """The vectors from those that were seen last; None where too much is new."""
        if last.packed is None:
            return None
        was = {id_: row for row, id_ in enumerate(last.ids)}
        came_from = np.array([was.get(id_, -1) for id_ in self._ids], dtype=np.intp)
        stays = (came_from >= 0) & last.packed.known[came_from]
        stays &= last.langs[came_from] == self._langs
        new = np.flatnonzero(~stays)
        if not last.packed.bears(len(new) - len(self._near.lacking(self._named(new)))):
            return None
        # Any row will do, and one at the same place leaves the stretches whole.
        came_from[new] = np.minimum(new, len(last.ids) - 1)
        return last.packed.continued(came_from, new, partial(self.rows, means=last.means))

    def _whole(self, places: Places) -> Vectors:
        rows = self._near.rows(self._named(places))
        # What is looked into of a file counts as this process's memory until it is let go of.
        self._near.rest()
        return rows

    def _named(self, places: Places) -> list[str]:
        return [self._ids[place] for place in places.tolist()]
