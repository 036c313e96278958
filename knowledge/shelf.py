"""The generations in memory that questions are answered from, and the vectors beside them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence, Set
from itertools import groupby, islice
from pathlib import Path
from threading import Lock, RLock

from knowledge import keeping, near
from knowledge.embed import Embedder, Vectors
from knowledge.errors import NoIndex, VectorsDown, WrongEmbedder
from knowledge.generation import views_of
from knowledge.index import VectorIndex, vector_id
from knowledge.keeping import Kept
from knowledge.lexical import Counted
from knowledge.memory import give_back, keep_apart
from knowledge.near import Near
from knowledge.search import Searcher
from knowledge.store import Content, IndexStore, LiveIndex, Slot

logger = logging.getLogger("knowledge.shelf")

# Vectors taken over from Chroma at once: a bound of memory.
_ASKED = 5_000
# So large a share may have changed before all is kept anew.
_LITTLE = 0.05

Made = Callable[[LiveIndex, Content, Near | None, Iterable[Counted], Searcher | None], Searcher]
"""A searcher of a generation; without its vectors in memory where there are too many. What
was counted of the words of another generation need not be counted again, nor what the searcher
before it saw be looked at again."""


class Shelf:
    """What is live of each shop, and while that changes the one about to be. Thread-safe."""

    def __init__(
        self,
        store: IndexStore,
        vectors: VectorIndex,
        embedder: Embedder,
        folder: Path,
        made: Made,
    ) -> None:
        self._store = store
        self._vectors = vectors
        self._embedder = embedder
        self._folder = folder
        self._made = made
        self._held: dict[str, tuple[Searcher, ...]] = {}
        self._near: dict[str, Near] = {}
        self._learnt: dict[str, list[tuple[Sequence[str], Vectors]]] = {}
        self._read: dict[str, tuple[LiveIndex, Content]] = {}
        self._loading = Lock()
        self._learning = RLock()

    def live(self, shop: str) -> Searcher:
        """The generation that is live now. Raises `NoIndex`, `WrongEmbedder`."""
        return self._find(shop, self._store.generation(shop)) or self._load(shop)

    def newest(self, shop: str) -> Searcher | None:
        """The newest generation in memory, if the shop has been asked for at all."""
        held = self._held.get(shop)
        return held[-1] if held else None

    def add(self, index: LiveIndex, content: Content, without: Set[str] = frozenset()) -> Searcher:
        """Another generation, beside the one that is still live; `without` have no vector yet."""
        before = self.newest(index.shop)
        counted = before.counted if before else ()
        vectors = self._vectors_of(index, content, without)
        if self.holds_many(index.shop):
            self._make_room()
        searcher = self._made(index, content, vectors, counted, before)
        with self._loading:
            self._held[index.shop] = (*self._held.get(index.shop, ())[-1:], searcher)
        return searcher

    def expect(self, index: LiveIndex, content: Content) -> None:
        """What is live from now on, at hand for when it is loaded: it need not be read again."""
        self._read[index.shop] = (index, content)

    def keep_newest(self, shop: str, seconds: float) -> None:
        """Let go of the others, waiting at most so long for the searches in them."""
        with self._loading:
            held = self._held.get(shop, ())
            self._held[shop] = held[-1:]
        for old in held[:-1]:
            old.wait_until_unread(seconds)

    def forget(self, shop: str) -> None:
        """Let go of the shop; the next question loads it again."""
        with self._loading:
            self._held.pop(shop, None)
            self._read.pop(shop, None)
            self._near.pop(shop, None)
            self._learnt.pop(shop, None)

    def learn(self, shop: str, ids: Sequence[str], vectors: Vectors) -> None:
        """Vectors that have been made since; searched from the next `see` on."""
        with self._learning:
            if shop in self._near:
                # Put to the others when they are to be seen: that copies all.
                self._learnt.setdefault(shop, []).append((ids, vectors))

    def see(self, shop: str) -> None:
        """Search by all vectors that were learnt."""
        with self._learning:
            found = self._known(shop)
            if found:
                for searcher in self._held.get(shop, ())[-1:]:
                    searcher.see(found)

    def keep_vectors(self, index: LiveIndex, editions: Sequence[int]) -> None:
        """Keep the vectors of a whole generation in a file; drop those of other generations
        of it, and of other editions than these."""
        with self._learning:
            found = self._known(index.shop)
        if found is None and self._passages(index) <= near.MOST:
            _, content = self._store.content(index.shop)
            found = self._vectors_of(index, content)
        file = self._file(index)
        if found is not None and not file.exists():
            written = found.written(file)
            with self._learning:
                if self._near.get(index.shop) is found:
                    self._near[index.shop] = written
        near.forget(self._folder, self._name(index), but=file if found is not None else None)
        for other in self._folder.glob(f"{vector_id(index.embedder, index.shop)}-*-*.npz"):
            if _edition(other) not in editions:
                other.unlink(missing_ok=True)
        for other in self._folder.parent.glob(f"words/{vector_id(index.embedder, index.shop)}-*"):
            if _edition(other) not in editions:
                other.unlink(missing_ok=True)

    def holds_many(self, shop: str) -> bool:
        """Whether the vectors of a large shop are in memory, so that Chroma is not asked."""
        held = self._near.get(shop)
        return held is not None and len(held) > near.MANY

    def hand_on(self, before: LiveIndex, index: LiveIndex) -> None:
        """What was kept of the one generation may serve for the other, made of it."""
        if before.edition == index.edition and before.embedder == index.embedder:
            keeping.hand_on(self._kept(index), before, index)

    def keep_words(self, index: LiveIndex) -> None:
        """Keep what a start would have to work out of a generation again, if it is large and
        much of it has changed since that was last done."""
        if self._passages(index) < keeping.LEAST or self._is_kept(index):
            return
        searcher = self._find(index.shop, index.generation)
        if searcher is not None:
            self._write(searcher)
            return
        try:
            # Whatever is loaded and was not kept is kept then.
            self._load(index.shop)
        except VectorsDown as down:
            logger.warning("The next start counts the words: %s", down)

    def _find(self, shop: str, generation: tuple[int, int]) -> Searcher | None:
        held = self._held.get(shop, ())
        return next((one for one in held if one.index.generation == generation), None)

    def _load(self, shop: str) -> Searcher:
        with self._loading:
            index, content, kept = self._content(shop)
            if index is None:
                raise NoIndex(self._store.slot.missing(shop))
            if index.embedder != self._embedder.id:
                raise WrongEmbedder(_other_embedder(index, self._embedder.id, self._store.slot))
            searcher = self._find(shop, index.generation)
            if searcher is None:
                vectors = self._vectors_of(index, content)
                if vectors is not None and len(vectors) > near.MANY:
                    self._make_room()
                searcher = self._made(index, content, vectors, kept.counted, None)
                self._held[shop] = (searcher,)
                if kept.content is None and len(content.passages) >= keeping.LEAST:
                    self._write(searcher)
            return searcher

    def _make_room(self) -> None:
        """What comes next needs the memory that Chroma holds of a large shop, 200 MB."""
        self._vectors.rest()
        keep_apart()
        give_back()

    def _content(self, shop: str) -> tuple[LiveIndex | None, Content, Kept]:
        """What is live, from what was kept of it if it was."""
        index = self._store.live(shop)
        kept = keeping.read(self._kept(index), index) if index else Kept()
        if index is not None and kept.content is not None:
            return index, self._store.since(index, kept.live, kept.content), kept
        read = self._read.pop(shop, None)
        if index is not None and read and read[0].generation == index.generation:
            return index, read[1], kept
        now, content = self._store.content(shop)
        return now, content, kept

    def _is_kept(self, index: LiveIndex) -> bool:
        """Whether a start would find all of the generation but a little."""
        live = keeping.kept_of(self._kept(index), index)
        if live is None:
            return False
        changed = self._store.changed(index, live)
        return changed <= _LITTLE * self._passages(index)

    def _write(self, searcher: Searcher) -> None:
        try:
            keeping.write(
                self._kept(searcher.index), searcher.index, searcher.all, searcher.counted
            )
        except OSError as failed:
            logger.warning("The next start counts the words again: %s", failed)

    def _kept(self, index: LiveIndex) -> Path:
        return self._folder.parent / "words" / f"{self._name(index)}.npz"

    def _vectors_of(
        self, index: LiveIndex, content: Content, without: Set[str] = frozenset()
    ) -> Near | None:
        """Of a generation those that there are; None if there are too many to hold.

        Raises `VectorsDown` when one of a complete index is missing.
        """
        views = views_of(index.embedder, content.passages)
        if not self._embedder.dim or len(views) > near.MOST:
            return None
        with self._learning:
            ids = {id_: lang for _, lang, id_ in views}
            found = self._known(index.shop) or near.newest(self._folder, self._name(index))
            # Of none that is missing Chroma, two seconds to import, need not be asked.
            lacked = (id_ for id_ in found.lacking(list(ids)) if id_ not in without)
            missing = sorted(lacked, key=ids.__getitem__)
            for lang, lacking in groupby(missing, key=ids.__getitem__):
                while some := list(islice(lacking, _ASKED)):
                    stored = self._vectors.stored(index.shop, index.embedder, lang, some)
                    found = found.with_more(list(stored), near.rows_of(stored.values()))
            if index.complete and found.lacking(list(ids)):
                raise VectorsDown(
                    f"Vectors of the shop {index.shop} are missing. "
                    "Index it again: only they are made anew."
                )
            self._near[index.shop] = found.only(list(ids))
            return self._near[index.shop]

    def _known(self, shop: str) -> Near | None:
        """The vectors in memory with all that were learnt since."""
        found, learnt = self._near.get(shop), self._learnt.pop(shop, [])
        if found is not None and learnt:
            new = {id_: row for ids, rows in learnt for id_, row in zip(ids, rows, strict=True)}
            found = found.with_more(list(new), near.rows_of(new.values()))
            self._near[shop] = found
        return found

    def _passages(self, index: LiveIndex) -> int:
        return sum(much.passages for much in self._store.shown(index).values())

    def _name(self, index: LiveIndex) -> str:
        return f"{vector_id(index.embedder, index.shop)}-{index.edition}"

    def _file(self, index: LiveIndex) -> Path:
        return self._folder / f"{self._name(index)}-{index.live}.npz"


def _edition(file: Path) -> int:
    """Which edition a file was kept of, though a kill left it unfinished."""
    return int(file.name.split("-")[1].split(".")[0])


def _other_embedder(index: LiveIndex, configured: str, slot: Slot) -> str:
    again = f'shopbell index "{index.folder}" --name "{index.shop}"'
    if slot is Slot.CANDIDATE:
        again += " --as candidate"
    what = "index" if slot is Slot.LIVE else slot.value
    return (
        f"The {what} of {index.shop} was made with {index.embedder}, "
        f"and {configured} is configured. Rebuild it with: {again}"
    )
