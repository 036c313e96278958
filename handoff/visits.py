"""How much comes from one address: messages and new conversations by the hour.

Kept in SQL, so that a restart forgives nothing, and under a hash that nobody without the
installation's secret can turn into an address, another one each hour.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from handoff.errors import CrowdedAddress, CrowdedDoor, RateLimited
from handoff.limits import Limits
from handoff.steps import Steps
from handoff.store import VisitStore

_HOUR = timedelta(hours=1)
# So many messages are counted in memory before they are written: a killed server forgets at
# most these, and a message costs no write of its own.
_UNWRITTEN = 10


@dataclass
class _Count:
    used: int
    unwritten: int = 0


class Visits:
    """The counts of this hour; safe to use from one event loop."""

    def __init__(
        self,
        steps: Steps,
        store: VisitStore,
        secret: bytes,
        clock: Callable[[], datetime],
        limits: Limits,
    ) -> None:
        self._steps = steps
        self._store = store
        self._secret = secret
        self._clock = clock
        self._limits = limits
        self._hour = datetime.min.replace(tzinfo=UTC)
        self._counts: dict[tuple[str, str], _Count] = {}

    async def opens(self, address: str | None) -> None:
        """One more conversation from an address, or `CrowdedDoor`."""
        most = self._limits.address_conversations_an_hour
        await self._count(address, "conversations", most, 1, CrowdedDoor)

    async def says(self, address: str | None) -> None:
        """One more message from an address, or `CrowdedAddress`."""
        most = self._limits.address_messages_an_hour
        await self._count(address, "messages", most, _UNWRITTEN, CrowdedAddress)

    async def close(self) -> None:
        """Write what was only counted."""
        for (who, what), count in self._counts.items():
            if count.unwritten:
                await self._write(who, what, count)

    async def _count(
        self, address: str | None, what: str, most: int, every: int, refusal: type[RateLimited]
    ) -> None:
        if address is None:
            return
        await self._turn_hour()
        who = hashed(address, self._secret, self._hour)
        count = self._counts.get((who, what))
        if count is None:
            used = await self._steps.sql(self._store.used, who, what, self._hour)
            count = self._counts.setdefault((who, what), _Count(used))
        if count.used >= most:
            raise refusal((self._hour + _HOUR - self._clock()).total_seconds())
        count.used += 1
        count.unwritten += 1
        if count.unwritten >= min(every, most):
            await self._write(who, what, count)

    async def _write(self, who: str, what: str, count: _Count) -> None:
        new, count.unwritten = count.unwritten, 0
        # What other workers counted comes back with it.
        count.used = await self._steps.sql(self._store.add, who, what, self._hour, new)

    async def _turn_hour(self) -> None:
        hour = self._clock().replace(minute=0, second=0, microsecond=0)
        if hour != self._hour:
            self._hour = hour
            self._counts.clear()
            await self._steps.sql(self._store.forget, hour - _HOUR)


def hashed(address: str, secret: bytes, hour: datetime) -> str:
    """The name an address has for an hour; of IPv6 the network, since a visitor has all of it."""
    return hmac.new(
        secret, f"{hour.isoformat()} {_network(address)}".encode(), hashlib.sha256
    ).hexdigest()


def _network(address: str) -> str:
    try:
        known = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return address
    if isinstance(known, ipaddress.IPv6Address):
        return str(known.ipv4_mapped or ipaddress.ip_network((known, 64), strict=False))
    return str(known)
