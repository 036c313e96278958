"""How one slot of the shops' indexes is kept: read anew, given its vectors, tidied up.

Two steps, so that a changed document is found by its words at once: `read` shows the folder
as it is, `embed` makes the vectors that the passages shown still lack, newest first. While
one thread embeds, another may read; what it finds goes to the head of the backlog.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

from knowledge import keeping, language
from knowledge.backlog import Backlog, Text, gathered, vectors_of
from knowledge.crawl import StoredSite
from knowledge.embed import Embedder
from knowledge.errors import VectorsDown
from knowledge.generation import views_of
from knowledge.index import VectorIndex
from knowledge.memory import give_back
from knowledge.scan import Progress
from knowledge.shelf import Shelf
from knowledge.store import Content, IndexStore, LiveIndex, Slot
from knowledge.sync import Change, Report, Step, Sync
from knowledge.watch import Look

logger = logging.getLogger("knowledge.upkeep")

_LONGEST_SEARCH = 5.0
# Up to so many passages everything is checked and tidied each time; beyond, now and then.
_SMALL = 20_000
_TIDY_EVERY = 16
_SEEN_EVERY = 1.0


@dataclass(frozen=True)
class Pending:
    """How many texts, and of how many characters, still wait for their vectors."""

    texts: int
    characters: int


class Upkeep:
    """Keeps the indexes that `store` sees. `syncing` is held by whoever changes any of
    them; `site` gives what was last fetched of a shop's site."""

    def __init__(
        self,
        store: IndexStore,
        vectors: VectorIndex,
        embedder: Embedder,
        shelf: Shelf,
        syncing: Lock,
        site: Callable[[str], StoredSite | None],
        currency: Callable[[str], str | None] = lambda shop: None,
    ) -> None:
        self._store = store
        self._vectors = vectors
        self._embedder = embedder
        self._shelf = shelf
        self._syncing = syncing
        self._sync = Sync(store, vectors, embedder, language.detect, site, currency)
        self._backlogs: dict[str, Backlog] = {}

    def sync(self, shop: str, folder: Path, tell: Progress) -> Report:
        """Read and embed to the end."""
        start = time.monotonic()
        # Only the report: the texts of a whole catalogue need not be held until all are embedded.
        report = self.read(shop, folder, tell, whole=True).report
        embedded = self.pending(shop).texts
        self.embed(shop, tell)
        return replace(report, embedded=embedded, seconds=time.monotonic() - start)

    def read(
        self,
        shop: str,
        folder: Path,
        tell: Progress,
        look: Look | None = None,
        whole: bool = False,
    ) -> Step:
        """Show the folder as it is now, or as a `look` saw it: then what is being written waits.

        `whole` also looks for vectors that were lost. Raises `NothingUsable`, with the old
        index untouched.
        """
        with self._syncing:
            before = self._shelf.newest(shop)
            index = self._store.live(shop)
            if before and (index is None or before.index.generation != index.generation):
                before = None

            def prepare(next_: LiveIndex, change: Change, todo: Sequence[Text]) -> None:
                if before:
                    old = Content(before.passages, before.products)
                    without = {id_ for _, id_, _ in todo}
                    self._shelf.add(next_, change.applied(old), without)
                elif index is None and len(change.now.passages) >= keeping.LEAST:
                    # Here already, it need not be read again when its words are counted: at the
                    # end, when neither its texts nor Chroma's vectors are in memory any more.
                    self._shelf.expect(next_, change.now)

            step = self._sync.read(shop, folder, tell, prepare, look)
            if step.moved and before:
                self._shelf.keep_newest(shop, _LONGEST_SEARCH)
            if step.moved and index:
                self._shelf.hand_on(index, step.index)
            self._plan(step, index, whole)
            return step

    def embed(self, shop: str, tell: Progress, stop: Callable[[], bool] = lambda: False) -> bool:
        """Make the vectors that are missing; whether none is any more, or `stop` said so before.

        Where another thread is at it already, wait for it. Raises what the embedder raises.
        """
        while not stop():
            with self._syncing:
                index = self._store.live(shop)
                if index is None or index.embedder != self._embedder.id:
                    return True
                backlog = self._backlog(shop)
            if not backlog.claim():
                tell("embedding", backlog.done, max(backlog.total, 1))
                time.sleep(0.2)
                continue
            try:
                self._work_off(shop, backlog, tell, stop)
                if self._finish(shop, backlog):
                    return True
            except BaseException:
                # What was taken is lost to this backlog: plan anew from what is stored.
                self._backlogs.pop(shop, None)
                raise
            finally:
                backlog.release()
        return False

    def switch(self, index: LiveIndex, content: Content, move: Callable[[str], None]) -> None:
        """Show another edition by `move`, one small transaction; questions under way keep theirs.

        To be called under the lock.
        """
        shop = index.shop
        if self._shelf.newest(shop):
            self._shelf.add(index, content)
        move(shop)
        self._backlogs.pop(shop, None)
        self._shelf.keep_newest(shop, _LONGEST_SEARCH)
        self.tidy(index)

    def forget(self, shop: str) -> None:
        """Let go of what is in memory of the shop."""
        with self._syncing:
            self._backlogs.pop(shop, None)
            self._shelf.forget(shop)

    def pending(self, shop: str) -> Pending:
        """What still waits for its vectors."""
        backlog = self._backlogs.get(shop)
        if backlog is None:
            return Pending(0, 0)
        return Pending(len(backlog), backlog.total - backlog.done)

    def _plan(self, step: Step, before: LiveIndex | None, whole: bool) -> None:
        """Under the lock: what `step` showed goes first, what nobody shows goes away."""
        shop = step.index.shop
        backlog = self._backlogs.get(shop)
        other = before is not None and before.embedder != self._embedder.id
        checked = whole and (backlog is None or backlog.idle()) and before is not None
        if other or (checked and self._is_worth_checking(step)):
            self._backlogs[shop] = self._planned_anew(shop)
            return
        if backlog is None and before is not None and not before.complete:
            self._backlogs[shop] = self._planned_anew(shop)
            return
        backlog = self._backlogs.setdefault(shop, Backlog())
        backlog.put_first(step.todo)
        if step.moved:
            self._forget_unwanted(shop, backlog)

    def _is_worth_checking(self, step: Step) -> bool:
        if not self._embedder.dim:
            return False
        if step.report.passages <= _SMALL:
            return True
        index, searcher = step.index, self._shelf.newest(step.index.shop)
        if searcher:
            # All were there when they were read. To count 100,000, Chroma loads them: 400 MB.
            there = self._vectors.languages(index.shop, index.embedder)
            return not searcher.all.own.keys() <= there
        return self._vectors.size(index.shop, index.embedder) < step.report.passages

    def _forget_unwanted(self, shop: str, backlog: Backlog) -> None:
        searcher = self._shelf.newest(shop)
        if searcher and len(backlog):
            backlog.keep_only(set(searcher.all.ids))

    def _backlog(self, shop: str) -> Backlog:
        """Under the lock: the shop's backlog, from what is stored if this is the first time."""
        if shop not in self._backlogs:
            index = self._store.live(shop)
            whole = index is None or index.complete
            self._backlogs[shop] = Backlog() if whole else self._planned_anew(shop)
        return self._backlogs[shop]

    def _planned_anew(self, shop: str) -> Backlog:
        _, content = self._store.content(shop)
        backlog = Backlog()
        backlog.put_first(self._sync.missing(shop, content.passages))
        return backlog

    def _work_off(
        self, shop: str, backlog: Backlog, tell: Progress, stop: Callable[[], bool]
    ) -> None:
        due = time.monotonic() + _SEEN_EVERY
        for batch, vectors in gathered(vectors_of(backlog, self._embedder, stop)):
            for lang in dict.fromkeys(lang for lang, _, _ in batch):
                rows = [i for i, text in enumerate(batch) if text[0] == lang]
                ids = [batch[i][1] for i in rows]
                self._vectors.add(shop, self._embedder.id, lang, ids, vectors[rows])
            self._shelf.learn(shop, [id_ for _, id_, _ in batch], vectors)
            backlog.count_done(batch)
            if not len(backlog) or time.monotonic() > due:
                before = time.monotonic()
                self._shelf.see(shop)
                # Seeing 100,000 takes a second: a twentieth of the time may go to it.
                due = time.monotonic() + max(_SEEN_EVERY, 20 * (time.monotonic() - before))
            tell("embedding", backlog.done, backlog.total)

    def _finish(self, shop: str, backlog: Backlog) -> bool:
        """Whether nothing waits: then the generation is whole, and what is not of it goes."""
        with self._syncing:
            if len(backlog):
                return False
            index = self._store.live(shop)
            if index is None or index.embedder != self._embedder.id:
                return True
            self._shelf.keep_words(index)
            if not index.complete:
                self.tidy(index)
                self._store.mark_complete(index)
            if self._shelf.holds_many(shop):
                self._vectors.rest()
                give_back()
            return True

    def tidy(self, index: LiveIndex) -> None:
        """Delete what no slot of the shop shows. To be called under the lock."""
        self._store.clear_unfinished(index.shop)
        if not self._embedder.dim:
            return
        indexes = self._store.slots(index.shop)
        passages = sum(much.passages for much in self._store.shown(index).values())
        if passages <= _SMALL or index.live % _TIDY_EVERY == 0:
            wanted: dict[tuple[str, str], set[str]] = {}
            for slot, other in indexes.items():
                for lang, id_ in self._shown_by(slot, other):
                    wanted.setdefault((other.embedder, lang), set()).add(id_)
            try:
                self._vectors.keep_only(index.shop, wanted)
            except VectorsDown as down:
                logger.warning("What is no longer shown is deleted next time: %s", down)
        self._shelf.keep_vectors(index, [other.edition for other in indexes.values()])

    def _shown_by(self, slot: Slot, index: LiveIndex) -> Iterable[tuple[str, str]]:
        """Language and id of every vector of a generation, read only where it is not in memory."""
        searcher = self._shelf.newest(index.shop)
        if searcher and searcher.index.generation == index.generation:
            return zip(searcher.all.view_langs.tolist(), searcher.all.ids, strict=True)
        _, content = self._store.at(slot).content(index.shop)
        return ((lang, id_) for _, lang, id_ in views_of(index.embedder, content.passages))
