"""The tables of the index, and what a row of them means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from knowledge.passage import Passage, Product

metadata = sa.MetaData()


class Slot(StrEnum):
    """Which of a shop's indexes: what shoppers see, what is tried, what they saw before."""

    LIVE = "live"
    CANDIDATE = "candidate"
    PREVIOUS = "previous"

    def missing(self, shop: str) -> str:
        """The sentence for a shop that has nothing here."""
        if self is Slot.LIVE:
            return f"The shop {shop} has no index yet: shopbell index DIR makes one."
        if self is Slot.CANDIDATE:
            return (
                f"The shop {shop} has no candidate. Make one with: "
                f'shopbell index DIR --name "{shop}" --as candidate'
            )
        return f"The shop {shop} has no previous index: nothing was promoted since it was made."


index_table = sa.Table(
    "shop_index",
    metadata,
    sa.Column("shop", sa.Text, primary_key=True),
    sa.Column("edition", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("slot", sa.Text, nullable=False),
    sa.Column("live", sa.Integer, nullable=False),
    sa.Column("complete", sa.Boolean, nullable=False),
    sa.Column("embedder", sa.Text, nullable=False),
    sa.Column("folder", sa.Text, nullable=False),
    sa.Column("reader", sa.Text, nullable=False),
    sa.Column("changed_at", sa.Text, nullable=False),
    sa.UniqueConstraint("shop", "slot", name="shop_index_slot_once"),
)


def _generational(name: str) -> sa.Table:
    return sa.Table(
        name,
        metadata,
        sa.Column("shop", sa.Text, primary_key=True),
        sa.Column("edition", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("path", sa.Text, primary_key=True),
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("born", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("died", sa.Integer),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
        # A sync of one file must not walk through 100,000 rows to clear up.
        sa.Index(f"{name}_by_birth", "shop", "edition", "born"),
        sa.Index(f"{name}_by_death", "shop", "edition", "died"),
    )


passage_table = _generational("passage")
product_table = _generational("product")
file_table = sa.Table(
    "indexed_file",
    metadata,
    sa.Column("shop", sa.Text, primary_key=True),
    sa.Column("edition", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("path", sa.Text, primary_key=True),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("mtime_ns", sa.BigInteger, nullable=False),
    sa.Column("seen_ns", sa.BigInteger, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("remarks", sa.JSON, nullable=False),
)


@dataclass(frozen=True)
class LiveIndex:
    """The generation `live` of an edition, which its readers see.

    `reader` names the code that made the passages of the files; `complete` says that every
    passage has its vectors.
    """

    shop: str
    live: int
    embedder: str
    folder: str
    reader: str
    changed_at: datetime
    edition: int = 1
    complete: bool = True

    @property
    def generation(self) -> tuple[int, int]:
        """What tells it from any other of the shop."""
        return self.edition, self.live


@dataclass(frozen=True)
class Fingerprint:
    """A file as it was when it was read; `remarks` is what its reader had to say."""

    path: str
    size: int
    mtime_ns: int
    seen_ns: int
    sha256: str
    remarks: Mapping[str, Any]


@dataclass(frozen=True)
class Shown:
    """How much of a file is in the index."""

    passages: int = 0
    products: int = 0

    def __bool__(self) -> bool:
        return bool(self.passages or self.products)


@dataclass(frozen=True)
class Content:
    """What a generation shows, each in the order of path and place in the file: `Bodies`
    where it is all of it, which may be too much to be held as objects."""

    passages: Sequence[Passage]
    products: Sequence[Product]
