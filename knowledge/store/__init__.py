"""Passages, products, file fingerprints, generations and editions, in SQL.

An edition is one index of a shop; its slot says whether shoppers see it (`live`), it is
being tried (`candidate`), or it was live before the last promotion (`previous`). A passage
is visible from the generation in `born` to the one before `died`. A sync writes generation
live + 1 of its edition, which nobody sees, and then moves `live` in one small transaction.
What a killed sync left behind is cleared by the next one.
"""

from knowledge.store.index import Engine, IndexStore
from knowledge.store.tables import Content, Fingerprint, LiveIndex, Shown, Slot, metadata

__all__ = [
    "Content",
    "Engine",
    "Fingerprint",
    "IndexStore",
    "LiveIndex",
    "Shown",
    "Slot",
    "metadata",
]
