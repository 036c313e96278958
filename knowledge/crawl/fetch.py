"""One address -> what the server answers: slowly, once at a time, never inside a private network.

httpx's transport rather than its client: no cookies, no `.netrc`, no redirects but ours.
The host's name is resolved here and the connection made to the address that was looked at,
so that a name cannot lead elsewhere the second time it is asked.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import time
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

import httpx

from knowledge.crawl.address import Site, plain
from knowledge.crawl.limits import Limits

_CONNECT_SECONDS = 10
_REDIRECTS = 5
_RETRIES = 2
# A site that asks for more patience than this is asked again with the next crawl.
_LONGEST_WAIT = 120.0

Refuses = Callable[[str], Awaitable[str | None]]


@dataclass(frozen=True)
class Answer:
    """What came: `address` after redirects, `status` 0 where nothing came, and then why.

    `busy` says that the site asks to be left alone for now.
    """

    address: str
    status: int = 0
    body: bytes = b""
    kind: str = ""
    etag: str | None = None
    modified: str | None = None
    wishes: str = ""
    reason: str = ""
    busy: bool = False

    @property
    def passing(self) -> bool:
        """Whether it failed in a way that may be another tomorrow."""
        return self.busy or (self.status == 0 and not self.reason) or self.status >= 500


class Fetcher:
    """Fetches from one site, never two at a time, `seconds_between` from end to start."""

    def __init__(self, site: Site, start: str, limits: Limits, agent: str) -> None:
        self._site = site
        self._limits = limits
        self._private = limits.private or _is_inside(urlsplit(start).hostname or "")
        self._headers = {"User-Agent": agent, "Accept-Encoding": "gzip, deflate"}
        self._transport = httpx.AsyncHTTPTransport(
            trust_env=False, limits=httpx.Limits(max_keepalive_connections=0)
        )
        self._free_at = 0.0
        self.between = limits.seconds_between
        self.requests = 0

    async def close(self) -> None:
        """Let go of the connections."""
        await self._transport.aclose()

    async def get(
        self,
        address: str,
        refuses: Refuses,
        etag: str | None = None,
        modified: str | None = None,
        most: int | None = None,
    ) -> Answer:
        """Fetch; redirects are followed within the site. `refuses` says why not, or None."""
        at = address
        for _ in range(_REDIRECTS + 1):
            if reason := await self._unwanted(at, refuses):
                return Answer(at, reason=reason)
            answer = await self._patiently(at, etag, modified, most or self._limits.page_bytes)
            if answer.status not in (301, 302, 303, 307, 308):
                return answer
            target = plain(answer.reason, at)
            if target is None:
                return Answer(at, answer.status, reason="it redirects to no web address.")
            at, etag, modified = target, None, None
        return Answer(at, 310, reason="it redirects in circles.")

    async def _unwanted(self, address: str, refuses: Refuses) -> str | None:
        if not self._site.has(address):
            return f"it leads to another host ({urlsplit(address).hostname})."
        return await refuses(address)

    async def _patiently(
        self, address: str, etag: str | None, modified: str | None, most: int
    ) -> Answer:
        """Ask again where the server asks for patience, and it is not too much."""
        for attempt in range(_RETRIES + 1):
            answer, wait = await self._in_time(address, etag, modified, most)
            if answer.status not in (429, 503):
                return answer
            wait = wait if wait is not None else 5.0 * 2**attempt
            if attempt == _RETRIES or wait > _LONGEST_WAIT:
                break
            await asyncio.sleep(wait)
        said = f"the site asks to be left alone for now (HTTP {answer.status})."
        return Answer(address, answer.status, reason=said, busy=True)

    async def _in_time(
        self, address: str, etag: str | None, modified: str | None, most: int
    ) -> tuple[Answer, float | None]:
        await asyncio.sleep(max(0.0, self._free_at - time.monotonic()))
        self.requests += 1
        try:
            async with asyncio.timeout(self._limits.page_seconds):
                return await self._once(address, etag, modified, most)
        except TimeoutError:
            seconds = self._limits.page_seconds
            return Answer(address, 599, reason=f"it did not come within {seconds:.0f} s."), None
        except (httpx.HTTPError, zlib.error, OSError, UnicodeError, ValueError) as error:
            said = _told(error)
            return Answer(address, 599, reason=f"it could not be fetched ({said})."), None
        finally:
            self._free_at = time.monotonic() + self.between

    async def _once(
        self, address: str, etag: str | None, modified: str | None, most: int
    ) -> tuple[Answer, float | None]:
        parts = urlsplit(address)
        host = parts.hostname or ""
        ip = await self._resolved(host, parts.port or (443 if parts.scheme == "https" else 80))
        if ip is None:
            reason = "its host leads to a private network."
            return Answer(address, 403, reason=reason), None
        headers = {**self._headers, "Host": parts.netloc}
        headers |= {"If-None-Match": etag} if etag else {}
        headers |= {"If-Modified-Since": modified} if modified else {}
        patience = dict.fromkeys(("read", "write", "pool"), self._limits.page_seconds)
        request = httpx.Request(
            "GET",
            httpx.URL(address).copy_with(host=ip),
            headers=headers,
            extensions={
                "timeout": {**patience, "connect": _CONNECT_SECONDS},
                "sni_hostname": host,
            },
        )
        response = await self._transport.handle_async_request(request)
        try:
            return await _taken(response, address, most), _retry_after(response)
        finally:
            await response.aclose()

    async def _resolved(self, host: str, port: int) -> str | None:
        """An address of the host that may be asked, or None."""
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [str(address[4][0]).partition("%")[0] for address in found]
        return next((ip for ip in addresses if self._private or not _is_inside(ip)), None)


async def _taken(response: httpx.Response, address: str, most: int) -> Answer:
    """Read what came, up to `most` bytes, packed or not."""
    headers, status = response.headers, response.status_code
    if 300 <= status < 400 and status != 304:
        return Answer(address, status, reason=urljoin(address, headers.get("location", "")))
    body = bytearray()
    if status == 200:
        async for chunk in response.aiter_bytes():
            body += chunk
            if len(body) > most:
                return Answer(address, 413, reason=f"it has more than {most / 2**20:.0f} MB.")
    return Answer(
        address,
        status,
        bytes(body),
        headers.get("content-type", ""),
        headers.get("etag"),
        headers.get("last-modified"),
        ",".join(headers.get_list("x-robots-tag")),
        "" if status in (200, 304) else f"the server answered HTTP {status}.",
    )


def _is_inside(host: str) -> bool:
    """Whether a host, as a name or an address, is of this machine or a private network."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        ip = ipaddress.ip_address(host)
    except ValueError:
        return False
    mapped = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    return not (mapped or ip).is_global or ip.is_multicast


def _retry_after(response: httpx.Response) -> float | None:
    said = response.headers.get("retry-after", "").strip()
    if said.isdecimal():
        return float(said[:9])
    try:
        at = parsedate_to_datetime(said)
    except (TypeError, ValueError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0.0, (at - datetime.now(UTC)).total_seconds())


def _told(error: Exception) -> str:
    if isinstance(error, socket.gaierror):
        return "its host is not known"
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        return "no connection"
    if isinstance(error, httpx.TimeoutException):
        return "too slow"
    return "a broken answer"
