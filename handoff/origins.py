"""Which pages may open a socket here. Pure."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit


def allowed(origin: str | None, host: str | None, configured: Collection[str]) -> bool:
    """The page's own server and configured origins; no Origin at all is no page, and let in."""
    if origin is None:
        return True
    if origin.rstrip("/").lower() in {one.rstrip("/").lower() for one in configured}:
        return True
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    own = (host or "").lower()
    return parts.scheme in ("http", "https") and bool(own) and parts.netloc.lower() == own
