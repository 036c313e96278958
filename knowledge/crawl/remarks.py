"""What a crawl has to say, in the report's own words: an address and a reason. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from knowledge.crawl.frontier import Frontier
from knowledge.crawl.listing import Listing
from knowledge.crawl.notebook import Record
from knowledge.documents import Notice, Rejection

_EXAMPLES = 3
_STAYS = "It stays in the index as it was when it last came."


def rejections_of(records: Collection[Record]) -> tuple[Rejection, ...]:
    """Every page that was to be read and could not be, by address."""
    return tuple(
        Rejection(record.address, record.reason, hint=_STAYS if record.file else "")
        for record in sorted(records, key=lambda record: record.address)
        if record.fate in ("refused", "failed")
    )


def notices_of(
    start: str,
    records: Collection[Record],
    frontier: Frontier,
    listing: Listing,
    stopped: str | None,
) -> tuple[Notice, ...]:
    """What was passed over on purpose: one notice a reason, with examples."""
    found: list[Notice] = []
    if stopped:
        hint = "What was fetched is kept; crawl again to go on."
        found.append(Notice(start, f"the crawl stopped early: {stopped}", hint=hint))
    if not listing.found:
        hint = "Name the sitemap in the configuration if there is one."
        found.append(Notice(start, "no sitemap was found; links were followed.", hint=hint))
    reasons: dict[str, list[str]] = defaultdict(list)
    for record in records:
        if record.fate == "left out":
            reasons[record.reason].append(record.address)
        elif record.fate == "other name":
            reasons["they are other names of pages that were read."].append(record.address)
    for why, addresses in frontier.left_out.items():
        reasons[f"{why}."] += addresses
    if frontier.foreign:
        reasons["they are on other hosts; `hosts` in the configuration adds one."] += (
            frontier.foreign
        )
    found += [Notice(start, _counted(why, some)) for why, some in sorted(reasons.items())]
    return tuple(found)


def _counted(why: str, addresses: list[str]) -> str:
    shown = ", ".join(sorted(addresses)[:_EXAMPLES])
    more = ", …" if len(addresses) > _EXAMPLES else ""
    return f"{len(addresses)} addresses were not read: {why.rstrip('.')} ({shown}{more})."
