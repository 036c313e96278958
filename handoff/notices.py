"""Notices to the shop's people through Apprise: e-mail, Slack, SMS gateways and a hundred more.

They say that something waits, never what a shopper wrote: a mailbox is not the desk.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime

import apprise

from handoff.store import Due

_TIMEOUT = 20.0
# Of the facts that news carry, those that help whoever reads the notice.
_FACTS = ("reason", "service_class", "receipt", "due_at", "language")
# It logs addresses with their passwords' places when one cannot be reached.
logging.getLogger("apprise").setLevel(logging.CRITICAL)


def check_address(address: str) -> None:
    """ValueError where Apprise does not know such an address; it is not repeated in the error."""
    if apprise.Apprise.instantiate(address) is None:
        scheme = address.partition("://")[0][:20]
        raise ValueError(
            f"an address that begins with {scheme!r} cannot be used for notices; "
            "write it as Apprise has it, for example mailtos://user:password@example.com"
        )


class NoticeCarrier:
    """Brings news to the addresses of one shop."""

    def __init__(self, shop: str, addresses: Sequence[str], say: Callable[[str], str]):
        """`say` gives the sentence of that name in the shop's language."""
        self._shop = shop
        self._say = say
        self._to = apprise.Apprise()
        for address in addresses:
            self._to.add(address)

    async def carry(self, due: Due, at: datetime) -> tuple[int | None, str | None]:
        """A word for what went wrong where an address was not reached."""
        facts = [str(due.body[name]) for name in _FACTS if due.body.get(name)]
        text = "\n".join([self._say(f"notice_{due.kind}"), " · ".join(facts)]).strip()
        sent = await asyncio.wait_for(
            asyncio.to_thread(self._to.notify, body=text, title=f"{self._shop} · Shopbell"),
            _TIMEOUT,
        )
        return None, None if sent else "not reached"
