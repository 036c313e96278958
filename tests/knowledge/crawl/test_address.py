import pytest

from knowledge.crawl.address import Site, is_home, is_media, is_trap, plain, shape


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("HTTPS://Shop.Example:443/Zwroty#top", "https://shop.example/Zwroty"),
        ("http://shop.example", "http://shop.example/"),
        ("https://shop.example/a/../b//c/./d/", "https://shop.example/b/c/d/"),
        (
            "https://shop.example/доставка",
            "https://shop.example/" + "%D0%B4%D0%BE%D1%81%D1%82%D0%B0%D0%B2%D0%BA%D0%B0",
        ),
        ("https://shop.example/%d0%b4", "https://shop.example/%D0%B4"),
        ("https://sklep-żółw.pl/x", "https://xn--sklep-w-q0a52e8r.pl/x"),
        ("https://shop.example/p?utm_source=a&id=5&PHPSESSID=77", "https://shop.example/p?id=5"),
        ("https://shop.example/p;jsessionid=7A?sid=1", "https://shop.example/p"),
        (" /faq ", "https://shop.example/faq"),
        ("//www.shop.example/x", "https://www.shop.example/x"),
        ("?page=2", "https://shop.example/list?page=2"),
        ("javascript:alert(1)", None),
        ("mailto:a@b.c", None),
        ("https://user:secret@shop.example/", None),
        ("http://[::1", None),
        ("https://shop.example:99999/", None),
        ("https://shop.example/" + "a" * 3000, None),
        ("\ud800", "https://shop.example/%3F"),
    ],
)
def test_an_address_is_known_by_one_spelling(written, known):
    assert plain(written, "https://shop.example/list") == known


def test_a_spelling_is_stable():
    for written in (
        "https://s.pl/a%2Fb?x=1%202&y=%C4%85",
        "https://s.pl/;a=b/'(c)",
        "https://s.pl//",
    ):
        once = plain(written)
        assert once
        assert plain(once) == once


def test_a_site_is_its_host_with_and_without_www_and_those_added():
    site = Site.of("https://www.shop.example/sitemap.xml", ("help.shop.example", "x.example:8080"))

    assert site.has("http://shop.example/a")
    assert site.has("https://help.shop.example/a")
    assert site.has("http://x.example:8080/")
    assert not site.has("https://shop.example.evil.example/")
    assert not site.has("https://shop.example:8443/")
    assert not site.has("https://x.example/")


def test_another_port_of_this_machine_is_another_host():
    assert not Site.of("http://127.0.0.1:8000/").has("http://127.0.0.1:6379/")


def test_traps_and_shapes_are_told():
    assert is_trap("https://s.pl/" + "a/b/" * 4)
    assert is_trap("https://s.pl/" + "/".join(map(str, range(14))))
    assert not is_trap("https://s.pl/pl/pomoc/zwroty")
    assert shape("https://s.pl/kal/2026/11?d=1&a=2") == shape("https://s.pl/kal/2031/02?a=9&d=7")
    assert is_media("https://s.pl/a.JPG?v=2")
    assert not is_media("https://s.pl/regulamin.pdf")
    assert is_home("https://s.pl/")
    assert not is_home("https://s.pl/?p=1")
