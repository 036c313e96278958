"""A shop's live site is found beside its folder: fetched, indexed, changed, gone."""

from __future__ import annotations

import time

import pytest

from knowledge.crawl import Limits, forget
from knowledge.crawl.crawl import crawl
from tests.knowledge.crawl.site import Page, Site, html, sitemap
from tests.knowledge.shops import FAQ, write

pytestmark = pytest.mark.integration

FEED = "id,title,price,availability\nB1,Winter boot,99.00 EUR,in stock\n"
SOLD = (
    '<script type="application/ld+json">{"@type":"Product","sku":"B1","name":"Winter boot",'
    '"offers":{"price":"89.00","priceCurrency":"EUR"}}</script>'
)


@pytest.fixture
def site():
    served = Site(
        {
            "/faq": html("Questions", "<h3>Do you repair boots?</h3><p>Yes, for 15 euro.</p>"),
            "/lv/remonts": html(
                "Remonts",
                "<h3>Vai labojat zābakus?</h3><p>Jā, par 15 eiro.</p>",
                '<link rel="alternate" hreflang="lv" href="/lv/remonts">',
            ),
            "/boot": html("Winter boot", "<p>Lined with wool.</p>", SOLD),
            "/about": html("About us", "<p>We have made boots since 1987.</p>"),
        }
    )
    served.pages["/sitemap.xml"] = sitemap("/faq", "/lv/remonts", "/boot", "/about", "/nowhere")
    yield served
    served.close()


@pytest.fixture
def library(opened):
    return opened()


def fetch(site, tmp_path):
    return crawl(site.url, tmp_path / "data", "boots", Limits(seconds_between=0.0), lambda *_: None)


def texts(library, query, lang="en"):
    return [hit.passage.text for hit in library.search("boots", query, lang).hits]


def test_pages_are_found_beside_documents_with_their_address_and_language(site, library, tmp_path):
    shop = write(tmp_path / "shop", {"faq.md": FAQ})
    library.sync("boots", shop)
    fetch(site, tmp_path)

    report = library.sync("boots", shop)
    english = library.search("boots", "do you repair boots", "en").hits[0].passage
    latvian = library.search("boots", "vai labojat zābakus", "lv").hits[0].passage

    assert set(report.added) == {
        f"{site.url}{p}" for p in ("/faq", "/lv/remonts", "/boot", "/about")
    }
    assert report.unchanged == ("faq.md",)
    assert english.path == english.url == f"{site.url}/faq"
    assert (latvian.lang, latvian.question) == ("lv", "Vai labojat zābakus?")
    assert texts(library, "return shoes")
    assert [r.sentence for r in report.rejected] == [
        f"{site.url}/nowhere: the server answered HTTP 404."
    ]
    everything = " ".join(p.text for p in library._searcher("boots").passages if p.lang == "en")
    assert "Free delivery on weekends" not in everything


def test_nothing_is_read_again_and_what_changed_is(site, library, tmp_path):
    shop = write(tmp_path / "shop", {"faq.md": FAQ})
    fetch(site, tmp_path)
    library.sync("boots", shop)
    fetch(site, tmp_path)
    same = library.sync("boots", shop)
    site.pages["/faq"] = html("Questions", "<h3>Do you repair boots?</h3><p>Yes, for 20 euro.</p>")
    del site.pages["/about"]
    fetch(site, tmp_path)

    report = library.sync("boots", shop)

    # Its price is as fresh as the page, though neither has changed.
    assert (same.added, same.changed, same.removed) == ((), (f"{site.url}/boot",), ())
    assert set(report.changed) == {f"{site.url}/faq", f"{site.url}/boot"}
    assert report.removed == (f"{site.url}/about",)
    assert "20 euro" in texts(library, "do you repair boots")[0]
    assert not any("1987" in text for text in texts(library, "since when do you make boots"))


def test_a_product_comes_from_the_page_only_where_no_feed_has_any(site, library, tmp_path):
    shop = write(tmp_path / "shop", {"faq.md": FAQ})
    fetch(site, tmp_path)
    library.sync("boots", shop)
    (page,) = library.products("boots")

    write(shop, {"feed.csv": FEED})
    time.sleep(0.01)
    library.sync("boots", shop)
    (feed,) = library.products("boots")
    (shop / "feed.csv").unlink()
    library.sync("boots", shop)
    (again,) = library.products("boots")

    assert (str(page.price), page.url) == ("89.00", f"{site.url}/boot")
    assert (str(feed.price), feed.path) == ("99.00", "feed.csv")
    assert again.path == page.path
    assert any("wool" in text for text in texts(library, "what are the boots lined with"))


def test_a_shop_may_have_nothing_but_its_site(site, library, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    fetch(site, tmp_path)

    assert library.sync("boots", empty).passages >= 4
    assert texts(library, "do you repair boots")


def test_a_site_that_is_forgotten_leaves_the_index(site, library, tmp_path):
    shop = write(tmp_path / "shop", {"faq.md": FAQ})
    fetch(site, tmp_path)
    library.sync("boots", shop)

    assert forget(tmp_path / "data", "boots")
    report = library.sync("boots", shop)

    assert len(report.removed) == 4
    assert not forget(tmp_path / "data", "boots")


def test_a_page_without_text_is_named_by_its_address(site, library, tmp_path):
    site.pages["/about"] = Page(html("", ""))
    fetch(site, tmp_path)
    report = library.sync("boots", write(tmp_path / "shop", {"faq.md": FAQ}))

    assert [notice.sentence for notice in report.notices] == [
        f"{site.url}/about: it holds no text but what stands on most other pages too."
    ]
