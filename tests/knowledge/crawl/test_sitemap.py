import gzip

from knowledge.crawl import sitemap
from knowledge.crawl.robots import read_robots
from knowledge.crawl.sitemap import read_sitemap

MAP = b"""<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://s.pl/zwroty </loc><lastmod>2026-11-01</lastmod>
 <xhtml:link rel="alternate" hreflang="lv" href="https://s.pl/lv/atgriesana"/>
 <image:image><image:loc>https://s.pl/a.jpg</image:loc></image:image></url>
<url><loc>https://s.pl/dostawa?a=1&amp;b=2</loc></url><url><lastmod>2026</lastmod></url>
</urlset>"""


def test_a_sitemap_lists_pages_with_their_dates_and_languages():
    found = read_sitemap(MAP)

    assert [(e.address, e.lastmod) for e in found.pages] == [
        ("https://s.pl/zwroty", "2026-11-01"),
        ("https://s.pl/dostawa?a=1&b=2", None),
    ]
    assert found.pages[0].languages == (("https://s.pl/lv/atgriesana", "lv"),)
    assert found.remark is None


def test_it_may_be_packed_plain_text_or_an_index():
    assert read_sitemap(gzip.compress(MAP)).pages == read_sitemap(MAP).pages
    assert read_sitemap(MAP.decode().replace("UTF-8", "UTF-16").encode("utf-16")).pages
    assert [
        e.address for e in read_sitemap(b"\xef\xbb\xbfhttps://s.pl/a\r\nhttps://s.pl/b").pages
    ] == [
        "https://s.pl/a",
        "https://s.pl/b",
    ]
    index = read_sitemap(
        b"<sitemapindex><sitemap><loc>https://s.pl/1.xml.gz</loc></sitemap></sitemapindex>"
    )
    assert index.sitemaps == ("https://s.pl/1.xml.gz",)


def test_what_is_wrong_with_a_sitemap_is_said():
    assert "broken in line" in (read_sitemap(MAP[:500]).remark or "")
    assert read_sitemap(MAP[:500]).pages
    assert "no sitemap" in (read_sitemap(b"<html><body>404</body></html>").remark or "")
    assert "no sitemap" in (read_sitemap(b"Not found").remark or "")
    assert "damaged" in (read_sitemap(b"\x1f\x8b\x08rubbish").remark or "")


def test_a_packed_bomb_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(sitemap, "MOST_BYTES", 100_000)

    assert "unpacks to more than" in (read_sitemap(gzip.compress(bytes(10_000_000))).remark or "")


def test_entities_of_a_sitemap_are_never_loaded(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("https://s.pl/secret")
    raw = (
        f'<!DOCTYPE u [<!ENTITY x SYSTEM "file://{secret}">]><urlset><url><loc>&x;</loc></url>'
        "<url><loc>https://s.pl/a</loc></url></urlset>"
    )

    assert "secret" not in str(read_sitemap(raw.encode()))


def test_robots_are_obeyed_by_the_longest_rule_with_wildcards():
    rules = read_robots(
        b"\xef\xbb\xbfUser-agent: *\nDisallow: /\n\nUser-agent: shopbell\nuser-agent: other\n"
        b"Crawl-delay: 2.5\nDisallow: /cart\nDisallow: /*?sort=\nAllow: /cart/help$\n"
        b"Sitemap: https://s.pl/map.xml\nSitemap: https://s.pl/map.xml\n"
    )

    assert rules.allows("https://s.pl/faq")
    assert not rules.allows("https://s.pl/cart/1")
    assert rules.allows("https://s.pl/cart/help")
    assert not rules.allows("https://s.pl/list?sort=price")
    assert rules.delay == 2.5
    assert rules.sitemaps == ("https://s.pl/map.xml",)


def test_robots_that_say_nothing_forbid_nothing():
    for raw in (
        b"",
        b"<html>404</html>",
        bytes(range(256)) * 50,
        b"crawl-delay: inf",
        b":" * 10_000,
    ):
        rules = read_robots(raw)
        assert rules.allows("https://s.pl/faq")
        assert rules.delay is None


def test_a_delay_that_is_no_number_is_passed_over():
    for value in (b"inf", b"nan", b"-3", b"soon", b"1e999"):
        assert read_robots(b"User-agent: *\nCrawl-delay: " + value).delay is None
