"""A site that closes when the test ends, and a crawl of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from knowledge.crawl import Limits, stored_site
from knowledge.crawl.crawl import CrawlReport, crawl
from tests.knowledge.crawl.site import Site


@pytest.fixture
def site() -> Iterator[Site]:
    served = Site()
    yield served
    served.close()


@pytest.fixture
def crawled(site: Site, tmp_path: Path) -> Callable[..., CrawlReport]:
    """Crawls the site, or another address, without a pause between requests."""

    def run(start: str | None = None, **limits: object) -> CrawlReport:
        bounds = Limits(**{"seconds_between": 0.0, **limits})  # type: ignore[arg-type]
        return crawl(start or site.url, tmp_path / "data", "shop", bounds, lambda *_: None)

    return run


@pytest.fixture
def kept(site: Site, tmp_path: Path) -> Callable[[], dict[str, str]]:
    """What is stored of the site now: text by path."""

    def look() -> dict[str, str]:
        stored = stored_site(tmp_path / "data", "shop")
        pages = stored.pages if stored else ()
        return {
            page.address.removeprefix(site.url): page.file.read_bytes().decode("utf-8", "replace")
            for page in pages
        }

    return look
