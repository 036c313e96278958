"""What a site's robots.txt allows (RFC 9309). The only file that imports protego."""

from __future__ import annotations

from dataclasses import dataclass

from protego import Protego

AGENT = "Shopbell"
# A file longer than this is cut, as the RFC lets a crawler do.
MOST_BYTES = 500 * 1024
_LONGEST_LINE = 2_000


@dataclass(frozen=True)
class Robots:
    """The rules of one host for us. `delay` is in seconds, where one is asked for."""

    delay: float | None
    sitemaps: tuple[str, ...]
    _rules: Protego

    def allows(self, address: str) -> bool:
        """Whether the address may be fetched."""
        return self._rules.can_fetch(address, AGENT)


def read_robots(raw: bytes) -> Robots:
    """The rules in a robots.txt; lines that mean nothing are passed over."""
    text = raw[:MOST_BYTES].decode("utf-8-sig", "replace").replace("\x00", "")
    lines = (line for line in text.splitlines() if len(line) <= _LONGEST_LINE)
    rules = Protego.parse("\n".join(lines))
    delays = [_delay(rules), _rate(rules)]
    asked = [delay for delay in delays if delay is not None]
    sitemaps = tuple(dict.fromkeys(rules.sitemaps))
    return Robots(max(asked, default=None), sitemaps, rules)


def _delay(rules: Protego) -> float | None:
    delay = rules.crawl_delay(AGENT)
    # "inf" and "nan" are numbers to Python, and no delay.
    return delay if delay is not None and 0 <= delay < 86_400 else None


def _rate(rules: Protego) -> float | None:
    rate = rules.request_rate(AGENT)
    return rate.seconds / rate.requests if rate is not None and rate.requests else None
