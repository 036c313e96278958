import pytest

from knowledge.crawl.page import in_utf8, read_page, suffix_of

HERE = "https://s.pl/pl/zwroty"


@pytest.mark.parametrize(
    ("raw", "declared", "address", "suffix"),
    [
        (b"<p>x", "text/html; charset=utf-8", HERE, ".html"),
        (b"<!DOCTYPE html><p>x", "", HERE, ".html"),
        (b"<?xml version='1.0'?><html xmlns='x'>", "application/xhtml+xml", HERE, ".html"),
        (b"%PDF-1.7", "text/html", HERE, ".pdf"),
        (b"PK\x03\x04..word/document.xml", "application/octet-stream", HERE, ".docx"),
        (b"PK\x03\x04..xl/workbook.xml", "application/zip", HERE, None),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "text/html", HERE, None),
        (b"# FAQ", "text/plain", "https://s.pl/faq.md", ".md"),
        (b"a;b", "text/csv", HERE, ".csv"),
        (b"Zwroty", "text/plain; charset=utf-8", HERE, ".txt"),
        (b"{}", "application/json", HERE, None),
        (b"<rss/>", "application/xml", HERE, None),
        (b"x", "image/svg+xml", HERE, None),
    ],
)
def test_what_a_page_is_its_content_tells(raw, declared, address, suffix):
    assert suffix_of(raw, declared, address) == suffix


def test_a_page_in_the_encoding_that_only_the_server_names():
    assert (
        in_utf8("Zażółć".encode("iso8859-2"), "text/html; charset=ISO-8859-2") == "Zażółć".encode()
    )
    assert in_utf8("Zażółć".encode(), "text/html; charset=windows-1250") == "Zażółć".encode()
    for named in ("", "; charset=rot13", "; charset=zip", "; charset=nonsense", '; charset="'):
        assert in_utf8(b"\xbf", "text/html" + named) == b"\xbf"


def test_what_a_page_says_of_itself():
    page = read_page(
        b'<html lang="en"><head><base href="/shop/"><link rel="canonical" href="/pl/zwrot">'
        b'<link rel="alternate" hreflang="x-default" href="/zwroty">'
        b'<link rel="alternate" hreflang="pl-PL" href="https://s.pl/pl/zwroty">'
        b'</head><a href="faq#a">1</a><a href="faq#b">2</a><a rel="nofollow" href="/cart">3</a>'
        b'<a href="javascript:x()">4</a><a>5</a></html>',
        HERE,
    )

    assert page.canonical == "https://s.pl/pl/zwrot"
    assert (page.lang, page.written) == ("pl", "en")
    assert page.links == ("https://s.pl/shop/faq",)
    assert not page.noindex


@pytest.mark.parametrize(
    ("head", "wishes", "noindex"),
    [
        ('<meta name="robots" content="NOINDEX, follow">', "", True),
        ('<meta name="ROBOTS" content="none">', "", True),
        ('<meta name="shopbell" content="noindex">', "", True),
        ('<meta name="googlebot" content="noindex">', "", False),
        ('<meta name="robots" content="index,follow">', "noindex", True),
        ("", "otherbot: noindex, nofollow", False),
        ("", "otherbot: noindex, shopbell: noindex", True),
        ("", "unavailable_after: 25 Jun 2030 15:00:00 PST, noindex", True),
        ("", "", False),
    ],
)
def test_a_page_that_asks_not_to_be_indexed_is_heard(head, wishes, noindex):
    assert read_page(f"<head>{head}</head><p>x".encode(), HERE, wishes).noindex is noindex


def test_a_page_that_has_moved_says_where():
    moved = b'<meta http-equiv="Refresh" content="0; URL=\'/pl/nowe\'"><p>x'

    assert read_page(moved, HERE).moved == "https://s.pl/pl/nowe"
    assert read_page(b'<meta http-equiv="refresh" content="300;url=/x">', HERE).moved is None
