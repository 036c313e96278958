"""All that one generation of a shop's index shows, and what a search needs of all of it.

What is worked out of a file's passages is kept for as long as the file is as it is, so a
new generation costs what has changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from knowledge.bodies import Piece, bodies
from knowledge.index import vector_id
from knowledge.lemmas import fold
from knowledge.passage import Passage, Product, searched_text
from knowledge.postings import Hashes, hashed

Flags = NDArray[np.bool_]


class Generation:
    """Passages and products in the order of path and place; arrays are (passages,).

    texts and same: hashes of the words a passage is found by, and of what is quoted of it,
    folded; views: how many it has; ids: of the vectors of all views, passage by passage.
    """

    def __init__(
        self, passages: Sequence[Passage], products: Sequence[Product], embedder: str
    ) -> None:
        self.passages = bodies(passages)
        self.products = bodies(products)
        files = [_traits(piece, embedder) for piece in self.passages.pieces]
        self.langs = np.array([lang for file in files for lang in file.langs], dtype=np.str_)
        self.of_products: Flags = _joined([file.products for file in files], bool)
        self.of_questions: Flags = _joined([file.questions for file in files], bool)
        self.texts: Hashes = _joined([file.texts for file in files], np.uint64)
        self.same: Hashes = _joined([file.same for file in files], np.uint64)
        self.views: NDArray[np.intp] = _joined([file.views for file in files], np.intp)
        self.ids = [id_ for file in files for id_ in file.ids]
        self.own = {str(lang): self.langs == lang for lang in np.unique(self.langs)}

    def questions(self) -> tuple[Passage, ...]:
        """The FAQ entries."""
        return tuple(self.passages[i] for i in np.flatnonzero(self.of_questions).tolist())

    def product(self, id_: str, path: str | None = None) -> Product | None:
        """The product of that id; with `path`, of that feed (feeds a language share ids)."""
        for place in np.flatnonzero(self.named == hashed([id_])[0]).tolist():
            product = self.products[place]
            if product.id == id_ and path in (None, product.path):
                return product
        return None

    def passage(self, id_: str, path: str) -> Passage | None:
        """The passage of that id in that file."""
        pieces = (piece for piece in self.passages.pieces if piece.path == path)
        return next((found for piece in pieces for found in piece if found.id == id_), None)

    @property
    def view_langs(self) -> NDArray[np.str_]:
        """The language of each of the `ids`."""
        return np.repeat(self.langs, self.views)

    @cached_property
    def named(self) -> Hashes:
        """Hashes of the products' ids, shape (products,)."""
        return _joined([_names(piece) for piece in self.products.pieces], np.uint64)


def views_of(embedder: str, passages: Sequence[Passage]) -> list[tuple[int, str, str]]:
    """Place of the passage, its language and the vector's id, for every view."""
    files = [_traits(piece, embedder) for piece in bodies(passages).pieces]
    langs = [lang for file in files for lang in file.langs]
    views = [number for file in files for number in file.views.tolist()]
    owners = [place for place, number in enumerate(views) for _ in range(number)]
    ids = (id_ for file in files for id_ in file.ids)
    return [(place, langs[place], id_) for place, id_ in zip(owners, ids, strict=True)]


@dataclass(frozen=True)
class Traits:
    """What a generation needs of each passage of a file."""

    langs: list[str]
    ids: list[str]
    products: Flags
    questions: Flags
    views: NDArray[np.intp]
    texts: Hashes
    same: Hashes

    @classmethod
    def of(cls, passages: Iterable[Passage], embedder: str) -> Traits:
        """Worked out of the passages."""
        langs: list[str] = []
        ids: list[str] = []
        products, questions, views, texts, quoted = [], [], [], [], []
        for passage in passages:
            langs.append(passage.lang)
            ids += [vector_id(embedder, view) for view in passage.views]
            views.append(len(passage.views))
            products.append(passage.kind == "product")
            questions.append(passage.kind == "faq")
            texts.append(hashed([searched_text(passage)]))
            quoted.append(hashed([fold(passage.text).strip()]))
        return cls(
            langs,
            ids,
            np.array(products, dtype=bool),
            np.array(questions, dtype=bool),
            np.array(views, dtype=np.intp),
            _joined(texts, np.uint64),
            _joined(quoted, np.uint64),
        )


_TRAITS: WeakKeyDictionary[Piece[Passage], dict[str, Traits]] = WeakKeyDictionary()
_NAMES: WeakKeyDictionary[Piece[Product], Hashes] = WeakKeyDictionary()


def remember(piece: Piece[Passage], embedder: str, traits: Traits) -> None:
    """These are the piece's: they need not be worked out."""
    _TRAITS.setdefault(piece, {})[embedder] = traits


def remember_names(piece: Piece[Product], names: Hashes) -> None:
    """These are the piece's ids, hashed."""
    _NAMES[piece] = names


def _traits(piece: Piece[Passage], embedder: str) -> Traits:
    known = _TRAITS.setdefault(piece, {})
    if embedder not in known:
        known[embedder] = Traits.of(piece, embedder)
    return known[embedder]


def _names(piece: Piece[Product]) -> Hashes:
    found = _NAMES.get(piece)
    if found is None:
        found = _NAMES[piece] = hashed(product.id for product in piece)
    return found


_Kind = TypeVar("_Kind", bound=np.generic)


def _joined(parts: Sequence[NDArray[_Kind]], kind: type) -> NDArray[_Kind]:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=kind)
