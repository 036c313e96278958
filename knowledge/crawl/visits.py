"""What becomes of each page: fetched, found unchanged, another's name, refused, left out."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from knowledge.crawl.address import Site, is_home
from knowledge.crawl.fetch import Answer, Fetcher
from knowledge.crawl.frontier import Frontier, Place
from knowledge.crawl.limits import Limits
from knowledge.crawl.listing import Rules
from knowledge.crawl.notebook import Fate, Notebook, Record
from knowledge.crawl.page import Page, in_utf8, read_page, suffix_of

# A `lastmod` that is never kept up is not trusted for ever.
_TRUSTED_FOR = 7 * 24 * 3_600.0
_FAILURES_IN_A_ROW = 5
_CANONICAL_CHAIN = 4


class EnoughError(Exception):
    """The crawl stops here, to be continued; the text says why."""


@dataclass(frozen=True)
class Crawling:
    """What a crawl works with. `depth` is how many links away from the listed pages it goes."""

    run: int
    site: Site
    limits: Limits
    depth: int
    deadline: float
    fetcher: Fetcher
    rules: Rules
    notebook: Notebook
    frontier: Frontier


class Visits:
    """Visits all that the frontier has. `done` is what became of each page, `fetched` counts
    those that came new or changed."""

    def __init__(self, crawling: Crawling) -> None:
        self._at = crawling
        self._notebook = crawling.notebook
        self.done: dict[str, Record] = {}
        self.fetched = 0
        self._under_way: list[str] = []
        self._failures = 0

    async def all(self, progress: Callable[[str, int, int], None]) -> str | None:
        """Visit what is listed and what that leads to; why it stopped early, or None."""
        frontier = self._at.frontier
        try:
            while place := frontier.next():
                if place.address not in self.done:
                    await self._visit(place)
                progress("crawling", len(self.done), len(self.done) + len(frontier))
        except EnoughError as enough:
            return str(enough)
        return None

    async def _visit(self, place: Place) -> None:
        known = self._notebook.records.get(place.address)
        if known and known.run == self._at.run and known.fate != "failed":
            self.done[place.address] = known
            self._follow(known.links, place)
            return
        self._under_way.append(place.address)
        try:
            if known and self._is_fresh(known, place) and await self._again(known, place):
                return
            await self._fetch(place, known)
        finally:
            self._under_way.pop()

    def _is_fresh(self, known: Record, place: Place) -> bool:
        """Whether the sitemap says that a page has not changed."""
        settled = known.fate in ("kept", "other name", "left out") and self._has_links(known, place)
        recent = time.time() - known.checked < _TRUSTED_FOR
        return settled and recent and place.lastmod is not None and place.lastmod == known.lastmod

    def _has_links(self, known: Record, place: Place) -> bool:
        return known.links is not None or place.depth >= self._at.depth

    async def _again(self, known: Record, place: Place) -> bool:
        """Take a page as it was; not so another name of a page that is gone."""
        if known.file and not (self._notebook.pages / known.file).is_file():
            return False
        if await self._at.rules.refuses(place.address):
            return False
        if known.target and not await self._is_kept(known.target):
            return False
        self._note(replace(known, run=self._at.run, lastmod=place.lastmod))
        self._follow(known.links, place)
        return True

    async def _fetch(self, place: Place, known: Record | None) -> None:
        self._mind_the_time()
        usable = (
            known is not None
            and self._has_links(known, place)
            and (known.file is None or (self._notebook.pages / known.file).is_file())
        )
        answer = await self._at.fetcher.get(
            place.address,
            self._refuses,
            known.etag if known and usable else None,
            known.modified if known and usable else None,
        )
        if answer.status == 304 and known:
            known = replace(known, checked=time.time())
            if known.file:
                self._notebook.touch(known.file, known.checked)
            if await self._again(known, place):
                return
            answer = await self._at.fetcher.get(place.address, self._refuses)
        await self._take(place, known, answer)

    async def _refuses(self, address: str) -> str | None:
        if not self._at.limits.takes(address):
            return "the configuration leaves it out."
        return await self._at.rules.refuses(address)

    async def _take(self, place: Place, known: Record | None, answer: Answer) -> None:
        if answer.address != place.address and answer.status == 200:
            self._note(self._record(place, "other name", target=answer.address))
            if answer.address in self.done:
                return
            place = replace(place, address=answer.address)
            known = self._notebook.records.get(place.address)
        if answer.status == 200:
            self._failures = 0
            await self._take_page(place, known, answer)
        elif answer.status == 0 and answer.reason.startswith(("robots.txt", "the configuration")):
            self._note(self._record(place, "left out", reason=answer.reason))
        elif answer.passing:
            self._fail(place, known, answer)
        else:
            self._failures = 0
            self._note(self._record(place, "refused", reason=answer.reason))

    def _fail(self, place: Place, known: Record | None, answer: Answer) -> None:
        """Keep what there is: a site that stumbles has not withdrawn its pages."""
        old = known if known and known.file else None
        base = old or self._record(place, "failed")
        failed = replace(base, run=self._at.run, fate="failed", reason=answer.reason)
        self._note(failed)
        self._failures += 1
        if answer.busy or self._failures >= _FAILURES_IN_A_ROW:
            raise EnoughError(answer.reason)

    async def _take_page(self, place: Place, known: Record | None, answer: Answer) -> None:
        suffix = suffix_of(answer.body, answer.kind, place.address)
        if suffix is None:
            kind = answer.kind.split(";")[0].strip()[:60] or "unknown"
            self._note(self._record(place, "refused", reason=f"it is no page to read ({kind})."))
            return
        is_html = suffix == ".html"
        body = answer.body if suffix in (".pdf", ".docx") else in_utf8(answer.body, answer.kind)
        page = read_page(body if is_html else b"", place.address, answer.wishes)
        links = page.links if place.depth < self._at.depth else None
        draft = replace(
            self._record(place, "kept"),
            etag=answer.etag,
            modified=answer.modified,
            lang=place.lang or page.lang,
            links=links,
        )
        self._follow(links, place)
        self._note(await self._judged(draft, page, body, suffix, known))

    async def _judged(
        self, draft: Record, page: Page, body: bytes, suffix: str, known: Record | None
    ) -> Record:
        """What becomes of a page that came: kept, another's name, or left out as it wishes."""
        if page.noindex:
            return replace(draft, fate="left out", reason="the page asks not to be indexed.")
        for other in (page.moved, page.canonical):
            if other and await self._stands_for(other, draft.address):
                return replace(draft, fate="other name", target=other)
        digest = hashlib.sha256(body).hexdigest()
        if known and known.file and (known.sha256, known.lang) == (digest, draft.lang):
            self._notebook.touch(known.file, draft.checked)
            return replace(draft, file=known.file, sha256=digest)
        self.fetched += 1
        file = self._notebook.keep(draft.address, draft.lang or page.written, suffix, body)
        return replace(draft, file=file, sha256=digest)

    async def _stands_for(self, other: str, address: str) -> bool:
        """Whether another page of the site is where this one's content is to be found.

        All pages naming the first page is a common slip of templates, and means nothing.
        """
        if other == address or not self._at.site.has(other) or is_home(other):
            return False
        return await self._is_kept(other)

    async def _is_kept(self, address: str) -> bool:
        if address not in self.done:
            if address in self._under_way or len(self._under_way) > _CANONICAL_CHAIN:
                return False
            if not self._at.limits.takes(address):
                return False
            await self._visit(Place(address))
        record = self.done.get(address)
        if record and record.target:
            record = self.done.get(record.target)
        return record is not None and record.file is not None

    def _follow(self, links: tuple[str, ...] | None, place: Place) -> None:
        if place.depth < self._at.depth:
            for link in links or ():
                self._at.frontier.add(Place(link, place.depth + 1))

    def _record(
        self, place: Place, fate: Fate, target: str | None = None, reason: str = ""
    ) -> Record:
        return Record(
            place.address,
            self._at.run,
            fate,
            checked=time.time(),
            lastmod=place.lastmod,
            target=target,
            reason=reason,
        )

    def _note(self, record: Record) -> None:
        self.done[record.address] = record
        self._notebook.note(record)

    def _mind_the_time(self) -> None:
        if time.monotonic() > self._at.deadline:
            minutes = self._at.limits.total_seconds / 60
            raise EnoughError(f"the {minutes:g} minutes allowed for a crawl are over.")
