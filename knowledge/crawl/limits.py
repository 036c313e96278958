"""How far a crawl goes, how fast, and what of a site it takes. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True)
class Limits:
    """`depth`: how many links away from the listed pages; None is 0 with a sitemap, 2 without.

    Seconds and bytes are those of their names; `include` and `exclude` are patterns with
    `*` over path and query; `hosts` are read beside the site's own; `private` lets a name
    lead to an address inside a private network.
    """

    pages: int = 1_000
    depth: int | None = None
    seconds_between: float = 1.0
    page_bytes: int = 10 * 1024 * 1024
    page_seconds: float = 30.0
    total_seconds: float = 3_600.0
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    private: bool = False

    def takes(self, address: str) -> bool:
        """Whether the patterns take an address."""
        parts = urlsplit(address)
        said = unquote(parts.path) + (f"?{parts.query}" if parts.query else "")
        included = not self.include or any(fnmatchcase(said, p) for p in self.include)
        return included and not any(fnmatchcase(said, p) for p in self.exclude)
