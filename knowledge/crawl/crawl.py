"""A shop's live site -> its pages on disk: politely, only what changed, to be continued."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from knowledge.crawl.address import Site, is_home, plain
from knowledge.crawl.fetch import Fetcher
from knowledge.crawl.frontier import Frontier, Place
from knowledge.crawl.limits import Limits
from knowledge.crawl.listing import Listing, Rules, is_sitemap
from knowledge.crawl.notebook import Claim, Closing, Notebook, folder_of
from knowledge.crawl.remarks import notices_of, rejections_of
from knowledge.crawl.visits import Crawling, Visits
from knowledge.documents import Notice, Rejection
from knowledge.documents.titles import language_code
from knowledge.errors import NoSite

Progress = Callable[[str, int, int], None]

_LINKS_WITHOUT_SITEMAP = 2
_CONTINUED_WITHIN = 24 * 3_600.0


@dataclass(frozen=True)
class CrawlReport:
    """What a crawl did. `finished` is false when it stopped early and the next one goes on.

    `pages` are kept now; `fetched` counts those of them that came new or changed, `requests`
    all that was asked of the site, `removed` those that are gone.
    """

    site: str
    pages: int
    fetched: int
    unchanged: int
    removed: int
    requests: int
    finished: bool
    seconds: float
    rejected: tuple[Rejection, ...]
    notices: tuple[Notice, ...]


def crawl(
    start: str,
    data: Path,
    shop: str,
    limits: Limits,
    progress: Progress,
    about: str | None = None,
) -> CrawlReport:
    """Fetch what changed of a site into the data folder; the index is not touched.

    `start` is a sitemap or the site's first page; `about` is the address that our name
    carries, for whoever reads the site's log. Raises `NoSite` with the old pages
    untouched, and `Busy` while another process crawls for the shop.
    """
    address = plain(start)
    if address is None:
        raise NoSite(f"{start} is no web address. Write it with https:// in front.")
    folder = folder_of(data, shop)
    claim = Claim(folder)
    try:
        return asyncio.run(
            _crawl(address, limits, Notebook(folder), agent(about or address), progress)
        )
    finally:
        claim.release()


def agent(about: str) -> str:
    """How we introduce ourselves to a site."""
    return f"Shopbell/{version('shopbell')} (+{about})"


async def _crawl(
    start: str, limits: Limits, notebook: Notebook, agent: str, progress: Progress
) -> CrawlReport:
    began = time.monotonic()
    before = dict(notebook.records)
    opening = _opening(start, notebook)
    site = Site.of(start, limits.hosts)
    fetcher = Fetcher(site, start, limits, agent)
    rules, listing = Rules(fetcher), Listing()
    frontier = Frontier(site, limits, "" if is_home(start) or is_sitemap(start) else start)
    try:
        await listing.read(start, fetcher, rules)
        notebook.close_with(opening)
        depth = _seed(start, listing, frontier, limits.depth)
        deadline = began + limits.total_seconds
        visits = Visits(
            Crawling(opening.run, site, limits, depth, deadline, fetcher, rules, notebook, frontier)
        )
        stopped = await visits.all(progress)
    finally:
        await fetcher.close()
    rejections = (*listing.rejections, *rejections_of(visits.done.values()))
    notices = notices_of(start, visits.done.values(), frontier, listing, stopped)
    # What was not looked at stays, unless all there is was looked at.
    whole = stopped is None and listing.whole
    kept = dict(visits.done) if whole else {**notebook.records, **visits.done}
    has = {record.address for record in kept.values() if record.file}
    if not has:
        notebook.tidy(before.values())
        reasons = " ".join(rejection.sentence for rejection in rejections[:5])
        raise NoSite(f"No page of {start} could be read; all stays as it was. {reasons}".strip())
    notebook.closing = replace(
        opening, finished=stopped is None, rejections=rejections, notices=notices
    )
    notebook.tidy(kept.values())
    return CrawlReport(
        site=start,
        pages=len(has),
        fetched=visits.fetched,
        unchanged=len(has) - visits.fetched,
        removed=len({record.address for record in before.values() if record.file} - has),
        requests=fetcher.requests,
        finished=stopped is None,
        seconds=time.monotonic() - began,
        rejected=rejections,
        notices=notices,
    )


def _opening(start: str, notebook: Notebook) -> Closing:
    """A crawl that was killed or stopped goes on under its number, within a day."""
    last, now = notebook.closing, time.time()
    if last is None:
        return Closing(1, start, now)
    if not last.finished and last.site == start and now - last.started < _CONTINUED_WITHIN:
        return last
    # What the last one had to say holds until this one ends.
    return Closing(last.run + 1, start, now, False, last.rejections, last.notices)


def _seed(start: str, listing: Listing, frontier: Frontier, depth: int | None) -> int:
    """Put in what the sitemaps list; how many links to follow from there."""
    for entry in listing.entries:
        languages = {plain(address, start): code for address, code in entry.languages}
        own = languages.get(plain(entry.address, start))
        frontier.add(Place(entry.address, 0, entry.lastmod, language_code(own)), start)
    for entry in listing.entries:
        for address, code in entry.languages:
            frontier.add(Place(address, 0, None, language_code(code)), start)
    if not listing.found:
        frontier.add(Place(start))
    if depth is not None:
        return depth
    return 0 if listing.found else _LINKS_WITHOUT_SITEMAP
