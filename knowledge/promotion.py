"""Candidate, live and previous: which index of a shop its shoppers see.

Promotion is one small transaction. What is promoted is loaded before and what was live is
kept after it, so that every question is answered whole from the one or from the other.
"""

from __future__ import annotations

from knowledge.embed import Embedder
from knowledge.errors import NotPromotable, WrongEmbedder
from knowledge.store import IndexStore, LiveIndex, Slot
from knowledge.upkeep import Upkeep


class Promotion:
    """Moves the indexes of shops between their slots; every method is called under the lock."""

    def __init__(self, store: IndexStore, embedder: Embedder, upkeep: Upkeep) -> None:
        self._store = store
        self._embedder = embedder
        self._upkeep = upkeep

    def promote(self, shop: str) -> LiveIndex:
        """The candidate is live from now on. Raises `NotPromotable`, `WrongEmbedder`."""
        candidate = self.finished(shop)
        self._must_match(candidate, Slot.CANDIDATE)
        self._switch(candidate, Slot.CANDIDATE)
        return candidate

    def put_back(self, shop: str) -> LiveIndex:
        """What was live before the last promotion is so again, and what is live is the
        previous one. Raises `NotPromotable`, `WrongEmbedder`."""
        previous = self._found(shop, Slot.PREVIOUS)
        self._must_match(previous, Slot.PREVIOUS)
        self._switch(previous, Slot.PREVIOUS)
        return previous

    def drop(self, shop: str, slot: Slot) -> LiveIndex:
        """Delete the candidate or the previous index. Raises `NotPromotable`."""
        index = self._found(shop, slot)
        self._store.at(slot).drop(shop)
        live = self._store.live(shop)
        if live:
            self._upkeep.tidy(live)
        return index

    def finished(self, shop: str) -> LiveIndex:
        """The candidate with all its vectors. Raises `NotPromotable`."""
        candidate = self._found(shop, Slot.CANDIDATE)
        if not candidate.complete:
            raise NotPromotable(
                f"The candidate of {shop} is not finished: it is being built at this moment, or "
                f'that was interrupted. Go on with: shopbell index "{candidate.folder}" '
                f'--name "{shop}" --as candidate'
            )
        return candidate

    def _found(self, shop: str, slot: Slot) -> LiveIndex:
        index = self._store.at(slot).live(shop)
        if index is None:
            raise NotPromotable(slot.missing(shop))
        return index

    def _must_match(self, index: LiveIndex, slot: Slot) -> None:
        if index.embedder == self._embedder.id:
            return
        verb = "promote" if slot is Slot.CANDIDATE else "promote --back"
        raise WrongEmbedder(
            f"The {slot.value} index of {index.shop} was made with {index.embedder}, and "
            f"{self._embedder.id} is configured. Set knowledge.embedder (or "
            "SHOPBELL_KNOWLEDGE__EMBEDDER) to the one it was made with, stop the server if one "
            f'runs, then: shopbell {verb} --shop "{index.shop}", and start the server again.'
        )

    def _switch(self, index: LiveIndex, slot: Slot) -> None:
        _, content = self._store.at(slot).content(index.shop)
        move = self._store.promote if slot is Slot.CANDIDATE else self._store.put_back
        self._upkeep.switch(index, content, move)
