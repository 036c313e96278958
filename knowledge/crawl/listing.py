"""Where a crawl begins: the rules of the site, and the pages that its sitemaps list."""

from __future__ import annotations

import re
from itertools import chain, zip_longest
from urllib.parse import urlsplit

from knowledge.crawl import sitemap
from knowledge.crawl.address import is_home, plain, root_of
from knowledge.crawl.fetch import Fetcher
from knowledge.crawl.robots import Robots, read_robots
from knowledge.crawl.sitemap import Entry, read_sitemap
from knowledge.documents import Rejection
from knowledge.errors import NoSite

_MOST_SITEMAPS = 200
_DEEPEST = 4


class Rules:
    """What the robots.txt of each of the site's hosts allows; fetched once each."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._of: dict[str, Robots | None] = {}

    async def of(self, address: str) -> Robots | None:
        """The rules for an address; None where the host does not say, which forbids all."""
        root = root_of(address)
        if root not in self._of:
            self._of[root] = None
            answer = await self._fetcher.get(root + "robots.txt", _never, most=2**22)
            if answer.status == 200 or answer.status in range(400, 413):
                self._of[root] = read_robots(answer.body)
            if rules := self._of[root]:
                self._fetcher.between = max(self._fetcher.between, rules.delay or 0)
        return self._of[root]

    async def refuses(self, address: str) -> str | None:
        """Why an address is not to be fetched, or None."""
        rules = await self.of(address)
        if rules is None:
            return "its host's robots.txt could not be fetched."
        return None if rules.allows(address) else "robots.txt does not allow it."


class Listing:
    """The pages a site lists. `entries` come by turns from each sitemap, so that a long list
    of products does not crowd out the pages that answer questions; `whole` is false where a
    sitemap could not be read, and what is missing may still be there."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.rejections: list[Rejection] = []
        self.whole = True
        self.found = False

    async def read(self, start: str, fetcher: Fetcher, rules: Rules) -> None:
        """Read all sitemaps from `start`: one itself, or a page of a site that has them.

        Raises `NoSite` when the site does not answer, or is no sitemap though called one.
        """
        told = await rules.of(start)
        if told is None:
            raise NoSite(
                f"{root_of(start)}robots.txt could not be fetched: the site stays as it was."
            )
        named = is_sitemap(start)
        guessed = not named and not told.sitemaps
        first = [start] if named else list(told.sitemaps) or [root_of(start) + "sitemap.xml"]
        waiting = [(plain(address, start) or address, 0) for address in first]
        lists: list[list[Entry]] = []
        seen: set[str] = set()
        while waiting and len(seen) < _MOST_SITEMAPS:
            address, depth = waiting.pop(0)
            if address in seen or depth > _DEEPEST:
                continue
            seen.add(address)
            further = await self._one(address, fetcher, lists, guessed and depth == 0)
            waiting += [(f, depth + 1) for f in further]
        if waiting and len(seen) >= _MOST_SITEMAPS:
            self._refuse(start, f"only its first {_MOST_SITEMAPS} sitemaps were read.")
        self.entries = [e for e in chain.from_iterable(zip_longest(*lists)) if e is not None]
        if named and not self.entries:
            reasons = " ".join(r.reason for r in self.rejections) or "It lists no pages."
            raise NoSite(f"The sitemap {start} gives no pages: {reasons}")

    async def _one(
        self, address: str, fetcher: Fetcher, lists: list[list[Entry]], guessed: bool
    ) -> list[str]:
        answer = await fetcher.get(address, _never, most=sitemap.MOST_BYTES)
        if answer.status != 200:
            if not guessed or answer.passing:
                self._refuse(address, answer.reason)
            return []
        found = read_sitemap(answer.body)
        if found.remark and not (guessed and not found.pages and not found.sitemaps):
            self._refuse(address, found.remark)
        self.found = self.found or bool(found.pages or found.sitemaps)
        lists.append(list(found.pages))
        return [f for f in (plain(further, address) for further in found.sitemaps) if f]

    def _refuse(self, address: str, reason: str) -> None:
        self.whole = False
        hint = "Pages it listed before stay in the index."
        self.rejections.append(Rejection(address, f"the sitemap: {reason}", hint=hint))


async def _never(address: str) -> str | None:
    return None


def is_sitemap(start: str) -> bool:
    """Whether an address looks like that of a sitemap rather than of a page."""
    path = urlsplit(start).path.lower()
    return not is_home(start) and bool(re.search(r"\.(xml|txt)(\.gz)?$|sitemap[^/]*$", path))
