"""A shop's site on loopback, made of a dictionary, that remembers what it was asked."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote


@dataclass
class Page:
    """What an address answers; `after` seconds are waited before each of the body's pieces."""

    body: str | bytes = ""
    kind: str = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    after: float = 0.0
    pieces: int = 1


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    path: str
    headers: dict[str, str]
    at: float


class Site:
    """A served site; `pages` by path and query may change while it is served."""

    def __init__(self, pages: dict[str, Page | str] | None = None) -> None:
        self.pages: dict[str, Page | str] = dict(pages or {})
        self.asked: list[Asked] = []
        self.fallback: Callable[[str], Page | None] = lambda path: None
        self.when_asked: Callable[[str], None] = lambda path: None
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site._answer(self)

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            # A client that hangs up is what some of the tests are about.
            def handle_error(self, *_: object) -> None:
                pass

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    def close(self) -> None:
        """No longer there."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def paths(self) -> list[str]:
        """What was asked for since the last look, in order."""
        found = [asked.path for asked in self.asked]
        self.asked.clear()
        return found

    def _answer(self, request: BaseHTTPRequestHandler) -> None:
        path = unquote(request.path)
        self.asked.append(Asked(path, dict(request.headers), time.monotonic()))
        self.when_asked(path)
        page = self.pages.get(path) or self.fallback(path) or Page("Not here.", status=404)
        page = Page(page) if isinstance(page, str) else page
        body = (
            page.body.replace("{url}", self.url).encode()
            if isinstance(page.body, str)
            else page.body
        )
        status, etag = page.status, page.headers.get("ETag")
        if etag and request.headers.get("If-None-Match") == etag:
            status, body = 304, b""
        request.send_response(status)
        request.send_header("Content-Type", page.kind)
        request.send_header("Content-Length", str(len(body) * page.pieces))
        for name, value in page.headers.items():
            request.send_header(name, value.replace("{url}", self.url))
        request.end_headers()
        for _ in range(page.pieces):
            time.sleep(page.after)
            request.wfile.write(body)
            request.wfile.flush()


def html(title: str, body: str, head: str = "", lang: str = "en") -> str:
    """A page of a shop's theme."""
    return (
        f'<!doctype html><html lang="{lang}"><head><title>{title} | Shop</title>{head}</head><body>'
        f'<nav><a href="/">Home</a><a href="/faq">FAQ</a></nav><main>'
        f"<div>Free delivery on weekends for everybody</div><h1>{title}</h1>{body}</main>"
        f""
        "<footer>© Shop</footer></body></html>"
    )


def sitemap(*addresses: str, lastmod: str | None = None) -> Page:
    """A sitemap of these paths."""
    when = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    rows = "".join(f"<url><loc>{{url}}{address}</loc>{when}</url>" for address in addresses)
    return Page(
        '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"{rows}</urlset>",
        "application/xml",
    )


def sitemap_index(*addresses: str) -> Page:
    """A sitemap of sitemaps."""
    rows = "".join(f"<sitemap><loc>{{url}}{address}</loc></sitemap>" for address in addresses)
    return Page(
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        + rows
        + "</sitemapindex>",
        "application/xml",
    )
