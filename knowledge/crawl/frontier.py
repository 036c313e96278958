"""Which addresses are still to be visited, and which never will be and why. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from dataclasses import dataclass

from knowledge.crawl.address import Site, is_media, is_trap, plain, shape
from knowledge.crawl.limits import Limits

# Of pages that links alone led to and that differ by numbers only: a calendar has no end.
_MOST_OF_A_SHAPE = 50


@dataclass(frozen=True)
class Place:
    """An address to visit; `depth` counts the links from a listed page."""

    address: str
    depth: int = 0
    lastmod: str | None = None
    lang: str | None = None


class Frontier:
    """A queue that takes every address once. `left_out` has the others by reason."""

    def __init__(self, site: Site, limits: Limits, below: str = "") -> None:
        self._site = site
        self._limits = limits
        self._below = below
        self._queue: deque[Place] = deque()
        self._known: set[str] = set()
        self._shapes: Counter[str] = Counter()
        self.left_out: dict[str, dict[str, None]] = defaultdict(dict)
        self.foreign: list[str] = []

    def __len__(self) -> int:
        return len(self._queue)

    @property
    def taken(self) -> int:
        """How many addresses have been taken in all."""
        return len(self._known)

    def add(self, place: Place, base: str = "") -> None:
        """Take an address in, unless it is known, foreign, unwanted or one too many."""
        address = plain(place.address, base)
        if address is None:
            self.left_out["no web address"][place.address] = None
        elif address in self._known:
            return
        elif not self._site.has(address):
            if place.depth == 0:
                self.foreign.append(address)
        elif is_media(address):
            self.left_out["pictures, scripts and archives"][address] = None
        elif not self._limits.takes(address) or not address.startswith(self._below):
            self.left_out["left out by the configuration"][address] = None
        elif place.depth and self._is_endless(address):
            self.left_out["links that go on without end"][address] = None
        elif len(self._known) >= self._limits.pages:
            self.left_out[f"beyond the limit of {self._limits.pages} pages"][address] = None
        else:
            self._known.add(address)
            self._queue.append(Place(address, place.depth, place.lastmod, place.lang))

    def next(self) -> Place | None:
        """The next address, the earliest first."""
        return self._queue.popleft() if self._queue else None

    def _is_endless(self, address: str) -> bool:
        if is_trap(address):
            return True
        kind = shape(address)
        if self._shapes[kind] >= _MOST_OF_A_SHAPE:
            return True
        # Names tell pages apart, numbers and queries need not.
        if kind != address.partition("//")[2] + "?":
            self._shapes[kind] += 1
        return False
