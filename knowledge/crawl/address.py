"""Addresses of a site: written one way, kept to the site, and traps told. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from posixpath import normpath
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

_LONGEST = 2_000
_DEEPEST = 12
_PORTS = {"http": 80, "https": 443}
# Who came, from where and in which session makes no other page.
_TRACKING = re.compile(
    r"(utm_\w+|gclid|fbclid|yclid|msclkid|mc_[ce]id|_ga|_gl|srsltid|ref_?src|"
    r"sid|sess(ion)?_?id|phpsessid|jsessionid|aspsessionid\w*|osc(sid|id)|zenid)",
    re.IGNORECASE,
)
_PATH_SESSION = re.compile(r";(jsessionid|phpsessid|sid)=[^/?#;]*", re.IGNORECASE)
_SAFE_PATH = "/%:@!$&'()*+,;=~-._"
_MEDIA = re.compile(
    r"\.(jpe?g|png|gif|webp|avif|svg|ico|bmp|tiff?|mp[34]|m4[av]|webm|ogg|wav|mov|avi|css|js|mjs|json|"
    r"map|woff2?|ttf|eot|otf|zip|rar|7z|gz|tar|exe|dmg|apk|xlsx?|pptx?|ics|rss|atom)$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Site:
    """The hosts that are crawled: that of the start address, and those added to it.

    `www.` makes no other host, and neither does https on the usual ports.
    """

    hosts: frozenset[str]

    @classmethod
    def of(cls, start: str, more: tuple[str, ...] = ()) -> Site:
        """The site of a start address; `more` are further hosts, with a port if unusual."""
        named = (host if "//" in host else f"https://{host}" for host in more)
        return cls(frozenset(_host(urlsplit(address)) for address in (start, *named)))

    def has(self, address: str) -> bool:
        """Whether an address is the site's."""
        try:
            return _host(urlsplit(address)) in self.hosts
        except ValueError:
            return False


def plain(address: str, base: str = "") -> str | None:
    """The address written in the one way it is known by; None for what no page can have.

    Without fragment, session and tracking; host in small letters; escapes as RFC 3986 has them.
    """
    # Browsers drop these too, wherever they stand.
    joined = re.sub(r"[\t\n\r\x00]", "", address.strip())
    try:
        parts = urlsplit(urljoin(base, joined) if base else joined)
        port, host = parts.port, parts.hostname
        host = host.encode("idna").decode("ascii") if host and not host.isascii() else host
    except (ValueError, UnicodeError):
        return None
    scheme = parts.scheme.lower()
    if scheme not in _PORTS or not host or parts.username is not None:
        return None
    shown = f"[{host}]" if ":" in host else host.rstrip(".")
    netloc = shown if port in (None, _PORTS[scheme]) else f"{shown}:{port}"
    found = urlunsplit((scheme, netloc, _path(parts.path), _query(parts.query), ""))
    return found if len(found) <= _LONGEST else None


def is_media(address: str) -> bool:
    """Whether the address is that of a picture, script, archive or the like."""
    return bool(_MEDIA.search(urlsplit(address).path))


def is_trap(address: str) -> bool:
    """Whether a link looks like one of endlessly many: very deep, or going round."""
    steps = [step for step in urlsplit(address).path.split("/") if step]
    return len(steps) > _DEEPEST or any(steps.count(step) > 2 for step in set(steps))


def shape(address: str) -> str:
    """What pages made by one rule have in common: numbers and values of the query left out."""
    parts = urlsplit(address)
    names = ",".join(sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}))
    return f"{parts.netloc}{re.sub(r'[0-9]+', '0', parts.path)}?{names}"


def is_home(address: str) -> bool:
    """Whether it is the site's first page."""
    parts = urlsplit(address)
    return parts.path in ("", "/") and not parts.query


def root_of(address: str) -> str:
    """Scheme and host of an address, with a closing slash."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}/"


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").removeprefix("www.")
    port = parts.port
    return host if port in (None, 80, 443) else f"{host}:{port}"


def _path(path: str) -> str:
    path = _PATH_SESSION.sub("", path or "/")
    cut = normpath(path) if "/." in path or "//" in path else path
    # Older normpath rules keep two opening slashes, and drop the closing one.
    cut = "/" + cut.lstrip("/") + ("/" if path.endswith("/") and cut.strip("/") else "")
    escaped = quote(cut.replace("//", "/"), safe=_SAFE_PATH, errors="replace")
    return re.sub(r"%[0-9a-fA-F]{2}", lambda found: found[0].upper(), escaped)


def _query(query: str) -> str:
    if not query:
        return ""
    pairs = parse_qsl(query, keep_blank_values=True, errors="replace")
    return urlencode([(n, v) for n, v in pairs if not _TRACKING.fullmatch(n)], errors="replace")
