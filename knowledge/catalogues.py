"""The catalogues in memory: one for each generation of a shop that has other products."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from threading import Lock
from weakref import WeakKeyDictionary

import numpy as np

from knowledge.bodies import Piece
from knowledge.catalogue import Advice, Alike, Catalogue
from knowledge.concepts import Concepts
from knowledge.language import detect
from knowledge.lemmas import Lemmas
from knowledge.memory import give_back
from knowledge.passage import Passage, Product, product_passages
from knowledge.search import Hit, Searcher


class Catalogues:
    """Made when first asked for, and kept for as long as a generation shows its products."""

    def __init__(self, words: Callable[[], Lemmas]) -> None:
        self._words = words
        self._of: WeakKeyDictionary[Searcher, Catalogue] = WeakKeyDictionary()
        self._last: dict[str, tuple[tuple[Piece[Product], ...], Catalogue]] = {}
        self._making = Lock()

    def of(self, searcher: Searcher) -> Catalogue:
        """The catalogue of a generation."""
        found = self._of.get(searcher)
        if found is None:
            with self._making:
                found = self._of.get(searcher) or self._made(searcher)
                self._of[searcher] = found
        return found

    def prepare(self, before: Searcher, searcher: Searcher) -> None:
        """Make the catalogue of the next generation, while the one before is being asked, where
        anybody has asked for that one's: its first shopper need not wait."""
        if before in self._of:
            give_back()
            self.of(searcher)

    def consult(
        self,
        searcher: Searcher,
        queries: Sequence[str],
        lang: str,
        hits: Iterable[Passage],
        earlier: Sequence[str] = (),
    ) -> Advice | None:
        """What the products say to the first of several readings that is theirs, or None.

        The last of `queries` is the message itself; it may narrow the `earlier` ones.
        """
        keys = [(passage.path, passage.product_id) for passage in hits if passage.product_id]
        catalogue = self.of(searcher)
        if queries and (followed := catalogue.follow(queries[-1], earlier, lang, keys)):
            return followed
        found = (catalogue.consult(query, lang, keys) for query in queries)
        return next((advice for advice in found if advice), None)

    def alike(
        self, searcher: Searcher, query: str, lang: str, hits: Iterable[Passage]
    ) -> Alike | None:
        """The goods of the kind that a question asks something of, naming none; else None."""
        keys = [(passage.path, passage.product_id) for passage in hits if passage.product_id]
        return self.of(searcher).alike(query, lang, keys)

    def doubted(
        self, searcher: Searcher, query: str, lang: str, shown: Iterable[Passage]
    ) -> Advice | None:
        """The products to be shown, where they do not say what is asked; else None."""
        keys = [(passage.path, passage.product_id) for passage in shown if passage.product_id]
        return self.of(searcher).doubted(query, lang, keys)

    def elsewhere(self, searcher: Searcher, query: str, lang: str) -> bool:
        """Whether a question is one for the documents before it is one for goods."""
        return self.of(searcher).elsewhere(query, lang)

    def once(self, searcher: Searcher, hits: Sequence[Hit], lang: str) -> tuple[Hit, ...]:
        """The hits without products that are the same as one before, of another feed or page."""
        keys = [(hit.passage.path, hit.passage.product_id or "") for hit in hits]
        if sum(bool(id) for _, id in keys) <= 1:
            return tuple(hits)
        stands = self.of(searcher).once([key for key in keys if key[1]], lang)
        best: dict[tuple[str, str], int] = {}
        for rank, key in enumerate(keys):
            best.setdefault(stands.get(key, key), rank)
        kept = [
            (best.pop(key, rank), hit)
            for rank, (key, hit) in enumerate(zip(keys, hits, strict=True))
            if stands.get(key, key) == key
        ]
        kept.sort(key=lambda each: each[0])
        return tuple(replace(hit, score=hits[rank].score) for rank, hit in kept)

    def _made(self, searcher: Searcher) -> Catalogue:
        pieces = searcher.all.products.pieces
        kept, catalogue = self._last.get(searcher.index.shop, ((), None))
        if catalogue is None or kept != pieces:
            words = self._words()
            langs = _languages(searcher)
            catalogue = Catalogue(
                searcher.products,
                lambda product: product.lang or langs.get(product.path, "en"),
                Concepts.load(words),
                words,
            )
            self._last[searcher.index.shop] = (pieces, catalogue)
        return catalogue


def passage_of(product: Product) -> Passage:
    """The passage that stands for a product in the index."""
    return product_passages(product, detect)[0]


def _languages(searcher: Searcher) -> dict[str, str]:
    """The language that most products of each feed are in."""
    found = {}
    start = 0
    for piece in searcher.all.passages.pieces:
        stretch = slice(start, start + piece.size)
        start += piece.size
        langs = searcher.all.langs[stretch][searcher.all.of_products[stretch]]
        if langs.size:
            names, counts = np.unique(langs, return_counts=True)
            found[piece.path] = str(names[counts.argmax()])
    return found
