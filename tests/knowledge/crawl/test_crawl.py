"""A shop's live site is read by its sitemap: once, politely, and again only where it changed."""

from __future__ import annotations

import gzip
import os
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

import pytest

from knowledge.crawl import Limits
from knowledge.crawl.crawl import crawl
from knowledge.errors import Busy, NoSite
from tests.knowledge.crawl.site import Page, html, sitemap, sitemap_index

pytestmark = pytest.mark.integration

FAQ = html("Questions", "<h3>How long may I return shoes?</h3><p>30 days.</p>")


def reasons(report) -> str:
    return "\n".join(remark.sentence for remark in (*report.rejected, *report.notices))


def test_the_pages_of_all_sitemaps_are_read_as_robots_allow(site, crawled, kept):
    site.pages = {
        "/robots.txt": Page(
            "User-agent: *\nDisallow: /cart\nSitemap: {url}/maps.xml", "text/plain"
        ),
        "/maps.xml": sitemap_index("/pages.xml", "/products.xml.gz", "/maps.xml"),
        "/pages.xml": sitemap("/faq", "/cart/help", "/terms.pdf", "/photo.jpg"),
        "/products.xml.gz": Page(
            gzip.compress(sitemap("/p/1", "/p/2").body.replace("{url}", site.url).encode()),
            "application/gzip",
        ),
        "/faq": FAQ,
        "/p/1": html("Boot", "<p>Warm.</p>"),
        "/p/2": html("Shoe", "<p>Light.</p>"),
        "/terms.pdf": Page(b"%PDF-1.4 rubbish", "application/pdf"),
    }

    report = crawled()

    assert set(kept()) == {"/faq", "/p/1", "/p/2", "/terms.pdf"}
    assert (report.pages, report.fetched, report.finished) == (4, 4, True)
    assert "robots.txt does not allow it" in reasons(report)
    assert not {"/cart/help", "/photo.jpg"} & set(site.paths())


def test_who_we_are_is_said_and_no_cookie_is_sent(site, crawled):
    site.pages = {
        "/sitemap.xml": sitemap("/a", "/b"),
        "/a": Page(FAQ, headers={"Set-Cookie": "session=1; Path=/"}),
        "/b": FAQ,
    }
    crawled()

    for asked in site.asked:
        assert asked.headers["User-Agent"].startswith("Shopbell/")
        assert f"(+{site.url}/)" in asked.headers["User-Agent"]
        assert "Cookie" not in asked.headers


def test_only_what_changed_is_fetched_again(site, crawled, kept):
    site.pages = {
        "/sitemap.xml": sitemap_index("/dated.xml", "/undated.xml"),
        "/dated.xml": sitemap("/dated", lastmod="2026-11-01"),
        "/undated.xml": sitemap("/tagged", "/plain"),
        "/dated": FAQ,
        "/tagged": Page(FAQ, headers={"ETag": '"1"'}),
        "/plain": FAQ,
    }
    first = crawled()
    site.paths()

    second = crawled()
    asked = {a.path: a.headers for a in site.asked}
    site.pages["/dated.xml"] = sitemap("/dated", lastmod="2026-11-20")
    site.pages["/dated"] = FAQ.replace("30 days", "14 days")
    site.pages["/tagged"] = Page(FAQ.replace("30 days", "15 days"), headers={"ETag": '"2"'})
    third = crawled()

    assert (first.fetched, second.fetched, third.fetched) == (3, 0, 2)
    assert (second.unchanged, third.unchanged) == (3, 1)
    assert "/dated" not in asked
    assert asked["/tagged"]["If-None-Match"] == '"1"'
    assert "14 days" in kept()["/dated"]
    assert "15 days" in kept()["/tagged"]


def test_a_date_that_never_changes_is_not_trusted_for_ever(site, crawled, kept, monkeypatch):
    site.pages = {"/sitemap.xml": sitemap("/a", lastmod="2020-01-01"), "/a": FAQ}
    crawled()
    site.pages["/a"] = FAQ.replace("30 days", "14 days")
    crawled()
    assert "30 days" in kept()["/a"]

    month_later = time.time() + 30 * 24 * 3600
    monkeypatch.setattr(time, "time", lambda: month_later)
    crawled()

    assert "14 days" in kept()["/a"]


def test_a_page_that_is_gone_is_gone(site, crawled, kept, tmp_path):
    site.pages = {"/sitemap.xml": sitemap("/a", "/b", "/c"), "/a": FAQ, "/b": FAQ, "/c": FAQ}
    crawled()
    del site.pages["/b"]
    site.pages["/sitemap.xml"] = sitemap("/a", "/b")

    report = crawled()

    assert set(kept()) == {"/a"}
    assert report.removed == 2
    assert "/b: the server answered HTTP 404." in reasons(report)
    assert len([*(tmp_path / "data").rglob("*.html")]) == 1


def test_one_page_under_many_names_is_kept_once(site, crawled, kept):
    def naming(address):
        return html("Boot", "<p>Warm.</p>", f'<link rel="canonical" href="{address}">')

    site.pages = {
        "/sitemap.xml": sitemap(
            "/boot?color=red", "/boot", "/old", "/a", "/b", "/foreign", "/home", "/dead", "/moved"
        ),
        "/boot": naming("/boot"),
        "/boot?color=red": naming("/boot"),
        "/old": Page(status=301, headers={"Location": "/boot"}),
        # Each names the other: one of them stays.
        "/a": naming("/b"),
        "/b": naming("/a"),
        "/foreign": naming("https://other.example/boot"),
        "/home": naming("/"),
        "/": FAQ,
        "/dead": naming("/nowhere"),
        "/moved": html("Moved", "", '<meta http-equiv="refresh" content="0;url=/boot">'),
    }

    first, second = crawled(), crawled()

    names = {"/boot", "/foreign", "/home", "/dead"}
    assert set(kept()) - {"/a", "/b"} == names
    assert len(set(kept()) & {"/a", "/b"}) == 1
    assert "other names of pages" in reasons(first)
    assert second.fetched == 0
    assert second.removed == 0


def test_a_page_whose_main_name_dies_comes_back(site, crawled, kept):
    head = '<link rel="canonical" href="/main">'
    site.pages = {
        "/sitemap.xml": sitemap("/other", lastmod="2026-01-01"),
        "/other": html("Boot", "<p>Warm.</p>", head),
        "/main": html("Boot", "<p>Warm.</p>", head),
    }
    crawled()
    assert set(kept()) == {"/main"}
    del site.pages["/main"]

    crawled()

    assert set(kept()) == {"/other"}


def test_pages_that_ask_not_to_be_indexed_are_not(site, crawled, kept):
    site.pages = {
        "/sitemap.xml": sitemap("/a", "/b", "/c"),
        "/a": html("A", "x", '<meta name="robots" content="noindex">'),
        "/b": Page(FAQ, headers={"X-Robots-Tag": "noindex"}),
        "/c": FAQ,
    }

    report = crawled()

    assert set(kept()) == {"/c"}
    assert "2 addresses were not read: the page asks not to be indexed" in reasons(report)


def test_nothing_leads_off_the_site(site, crawled, kept):
    site.pages = {
        "/robots.txt": Page("Sitemap: https://elsewhere.example/s.xml\nSitemap: {url}/s.xml"),
        "/s.xml": sitemap("/a", "/away", "/port", "/circle"),
        "/a": FAQ,
        "/away": Page(status=302, headers={"Location": "https://elsewhere.example/a"}),
        "/port": Page(status=302, headers={"Location": "http://127.0.0.1:9/"}),
        "/circle": Page(status=302, headers={"Location": "/circle"}),
    }

    said = reasons(crawled())

    assert set(kept()) == {"/a"}
    assert "leads to another host (elsewhere.example)" in said
    assert "leads to another host (127.0.0.1)" in said
    assert "redirects in circles" in said


def test_links_are_followed_where_there_is_no_sitemap_and_traps_end(site, crawled, kept):
    def endless(path):
        if path.startswith("/calendar/"):
            day = int(path.rsplit("/", 1)[1])
            links = "".join(f'<a href="/calendar/{day + n}">later</a>' for n in range(1, 90))
            return Page(html("Calendar", links))
        if path.startswith("/list"):
            links = "".join(f'<a href="/list?page={n}&PHPSESSID={n}">n</a>' for n in range(200))
            return Page(html("List", links))
        return None

    site.fallback = endless
    site.pages = {
        "/": html(
            "Home",
            '<a href="/faq?utm_source=home">FAQ</a><a href="/faq#returns">Returns</a>'
            '<a href="/calendar/1">Calendar</a><a href="/list">All</a><a href="http://x.example/">x</a>',
        ),
        "/faq": FAQ.replace("</main>", '<a href="/deep">deeper</a></main>'),
        "/deep": html("Deep", '<a href="/deeper">x</a>'),
        "/deeper": html("Too deep", "x"),
    }

    report = crawled(pages=300)

    assert {"/", "/faq", "/deep"} <= set(kept())
    assert "/deeper" not in kept()
    assert report.pages <= 110
    assert "links that go on without end" in reasons(report)
    assert "no sitemap was found" in reasons(report)
    site.paths()
    again = crawled(pages=300)
    assert (again.pages, again.fetched) == (report.pages, 0)


def test_what_is_too_large_too_slow_or_no_page_is_refused_with_its_reason(site, crawled, kept):
    site.pages = {
        "/sitemap.xml": sitemap("/a", "/huge", "/bomb", "/slow", "/drip", "/zip", "/broken"),
        "/a": FAQ,
        "/huge": Page(b"x" * 50_000, pieces=10),
        "/bomb": Page(gzip.compress(bytes(30_000_000)), headers={"Content-Encoding": "gzip"}),
        "/slow": Page(FAQ, after=1.5),
        "/drip": Page(b"<p>drip", after=0.1, pieces=100),
        "/zip": Page(b"PK\x03\x04", "application/zip"),
        "/broken": Page(b"not gzip", headers={"Content-Encoding": "gzip"}),
    }
    start = time.monotonic()

    said = reasons(crawled(page_bytes=300_000, page_seconds=1.0))

    assert set(kept()) == {"/a"}
    assert time.monotonic() - start < 10
    assert "/huge: it has more than" in said
    assert "/bomb: it has more than" in said
    assert "/slow: it did not come within 1 s" in said
    assert "/drip: it did not come within 1 s" in said
    assert "/zip: it is no page to read (application/zip)" in said
    assert "/broken: it could not be fetched (a broken answer)" in said


def test_a_site_that_asks_for_patience_gets_it(site, crawled, kept):
    site.pages = {"/sitemap.xml": sitemap("/a", "/b", "/c"), "/a": FAQ, "/c": FAQ}
    busy = iter(
        [
            Page(status=429, headers={"Retry-After": "1"}),
            Page(status=503, headers={"Retry-After": format_datetime(datetime.now(UTC))}),
        ]
    )
    site.fallback = lambda path: next(busy, Page(FAQ)) if path == "/b" else None

    report = crawled()

    times = [asked.at for asked in site.asked if asked.path == "/b"]
    assert len(times) == 3
    assert times[1] - times[0] >= 1
    assert report.finished
    assert "/b" in kept()


def test_a_site_that_is_too_busy_is_left_alone_and_continued(site, crawled, kept):
    later = format_datetime(datetime.now(UTC) + timedelta(hours=2))
    site.pages = {
        "/sitemap.xml": sitemap("/a", "/b", "/c"),
        "/a": FAQ,
        "/b": Page(status=429, headers={"Retry-After": later}),
        "/c": FAQ,
    }
    stopped = crawled()
    assert not stopped.finished
    assert "the crawl stopped early" in reasons(stopped)
    assert set(kept()) == {"/a"}
    site.pages["/b"] = FAQ
    site.paths()

    report = crawled()

    assert report.finished
    assert set(kept()) == {"/a", "/b", "/c"}
    assert "/a" not in site.paths()


def test_a_site_that_stumbles_has_not_withdrawn_its_pages(site, crawled, kept):
    pages = {f"/{n}": FAQ for n in range(4)}
    site.pages = {"/sitemap.xml": sitemap(*pages), **pages}
    crawled()
    site.pages |= {"/1": Page(status=500), "/2": Page(after=2)}

    report = crawled(page_seconds=0.5)

    assert set(kept()) == set(pages)
    assert "/1: the server answered HTTP 500. It stays in the index" in reasons(report)
    site.pages["/sitemap.xml"] = Page(status=500)
    with pytest.raises(NoSite):
        crawled(f"{site.url}/sitemap.xml")
    site.pages["/robots.txt"] = Page(status=503, headers={"Retry-After": "9999"})
    with pytest.raises(NoSite, match=r"robots\.txt"):
        crawled()
    assert set(kept()) == set(pages)


def test_a_site_that_lists_nothing_any_more_does_not_empty_the_index(site, crawled, kept):
    site.pages = {"/sitemap.xml": sitemap("/a"), "/a": FAQ}
    crawled()
    site.pages = {"/robots.txt": "User-agent: *\nDisallow: /", "/sitemap.xml": sitemap("/a")}

    with pytest.raises(NoSite, match="stays as it was"):
        crawled()

    assert set(kept()) == {"/a"}


def test_a_sitemap_that_cannot_be_read_takes_no_page_away(site, crawled, kept):
    site.pages = {
        "/sitemap.xml": sitemap_index("/one.xml", "/two.xml"),
        "/one.xml": sitemap("/a"),
        "/two.xml": sitemap("/b"),
        "/a": FAQ,
        "/b": FAQ,
    }
    crawled()
    site.pages["/two.xml"] = Page("<urlset><url><loc>{url}/b", "application/xml")

    report = crawled()

    assert set(kept()) == {"/a", "/b"}
    assert "the XML is broken" in reasons(report)


def test_a_killed_crawl_goes_on_where_it_stopped(site, tmp_path, kept):
    pages = {f"/{n}": FAQ for n in range(12)}
    site.pages = {"/sitemap.xml": sitemap(*pages), **pages}
    child = os.fork()
    if child == 0:
        crawl(site.url, tmp_path / "data", "shop", Limits(seconds_between=0.1), lambda *_: None)
        os._exit(0)
    while sum(asked.path in pages for asked in site.asked) < 5:
        time.sleep(0.02)
    os.kill(child, 9)
    os.waitpid(child, 0)
    notes = next((tmp_path / "data").rglob("notes.jsonl"))
    notes.write_bytes(notes.read_bytes()[:-30])
    before = set(kept())
    site.paths()

    report = crawl(
        site.url, tmp_path / "data", "shop", Limits(seconds_between=0.0), lambda *_: None
    )

    assert 3 <= len(before) <= 6
    assert set(kept()) == set(pages)
    assert report.finished
    assert not before & set(site.paths())


def test_requests_keep_their_distance_and_the_sites_own_wish_counts(site, crawled):
    site.pages = {
        "/robots.txt": "User-agent: *\nCrawl-delay: 0.3",
        "/sitemap.xml": sitemap("/a", "/b"),
        "/a": FAQ,
        "/b": FAQ,
    }

    crawled()

    times = [asked.at for asked in site.asked[1:]]
    assert all(late - early >= 0.3 for early, late in pairwise(times))


def test_time_is_limited_and_the_next_crawl_goes_on(site, crawled, kept):
    pages = {f"/{n}": FAQ for n in range(10)}
    site.pages = {"/sitemap.xml": sitemap(*pages), **pages}

    report = crawled(seconds_between=0.15, total_seconds=0.8)

    assert not report.finished
    assert 1 <= report.pages < 10
    assert crawled().finished
    assert set(kept()) == set(pages)


def test_a_part_of_a_site_is_what_lies_below_the_address(site, crawled, kept):
    site.pages = {
        "/sitemap.xml": sitemap("/pl/faq", "/lv/buj"),
        "/pl/faq": FAQ,
        "/lv/buj": FAQ,
    }

    crawled(f"{site.url}/pl/")

    assert set(kept()) == {"/pl/faq"}


@pytest.mark.parametrize("host", ["metadata.example", "shop.example"])
def test_a_public_name_that_leads_inside_is_refused(site, tmp_path, monkeypatch, host):
    import asyncio.base_events

    async def inside(self, *args, **kwargs):
        return [(2, 1, 6, "", ("169.254.169.254" if "meta" in host else "10.0.0.7", 80))]

    monkeypatch.setattr(asyncio.base_events.BaseEventLoop, "getaddrinfo", inside)

    with pytest.raises(NoSite):
        crawl(f"http://{host}/", tmp_path / "data", "shop", Limits(), lambda *_: None)


def test_two_crawls_of_one_shop_do_not_mix(site, crawled, tmp_path):
    site.pages = {"/sitemap.xml": sitemap("/a"), "/a": FAQ}

    def again(path):
        if path == "/a":
            with pytest.raises(Busy):
                crawled()

    site.when_asked = again

    assert crawled().pages == 1


@pytest.mark.parametrize("start", ["shop.example", "ftp://x.example/", "", "http://"])
def test_what_is_no_site_is_said(tmp_path, start):
    with pytest.raises(NoSite, match="no web address"):
        crawl(start, tmp_path / "data", "shop", Limits(), lambda *_: None)
