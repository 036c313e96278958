"""A feed that changes while shoppers ask: none of them waits for its goods to be read anew."""

from __future__ import annotations

import threading

import pytest

from knowledge import catalogues
from tests.knowledge.shops import FAQ, write

pytestmark = pytest.mark.integration

FEED = "id,title,price,color\nb1,Hiking boots,{price} EUR,red\nb2,Rain jacket,80 EUR,blue\n"


@pytest.fixture
def made_by(monkeypatch):
    """The threads in which catalogues were made."""
    threads: list[int] = []
    make = catalogues.Catalogue

    def made(*told):
        threads.append(threading.get_ident())
        return make(*told)

    monkeypatch.setattr(catalogues, "Catalogue", made)
    return threads


def cheapest(library):
    findings = library.search("boots", "cheapest hiking boots", "en")
    advice = library.advice("boots", ["cheapest hiking boots"], "en", findings)
    return advice.picks[0].product.price


def test_who_changes_a_feed_reads_its_goods_not_the_next_shopper(opened, tmp_path, made_by):
    shop = write(tmp_path / "shop", {"feed.csv": FEED.format(price=50), "faq.md": FAQ})
    library = opened()
    library.sync("boots", shop)
    assert made_by == []
    assert cheapest(library) == 50

    write(shop, {"feed.csv": FEED.format(price=60)})
    syncing = threading.Thread(target=library.sync, args=("boots", shop))
    syncing.start()
    syncing.join()

    assert made_by == [threading.get_ident(), syncing.ident]
    assert cheapest(library) == 60
    write(shop, {"faq.md": FAQ.replace("30 days", "60 days")})
    library.sync("boots", shop)
    assert cheapest(library) == 60
    assert len(made_by) == 2


def test_a_shopper_gets_the_old_goods_while_the_new_ones_are_read(opened, tmp_path, monkeypatch):
    shop = write(tmp_path / "shop", {"feed.csv": FEED.format(price=50)})
    library = opened()
    library.sync("boots", shop)
    assert cheapest(library) == 50
    reading, go_on = threading.Event(), threading.Event()
    make = catalogues.Catalogue

    def slowly(*told):
        reading.set()
        go_on.wait(10)
        return make(*told)

    monkeypatch.setattr(catalogues, "Catalogue", slowly)
    write(shop, {"feed.csv": FEED.format(price=60)})
    syncing = threading.Thread(target=library.sync, args=("boots", shop))
    syncing.start()
    try:
        assert reading.wait(10)
        assert cheapest(library) == 50
    finally:
        go_on.set()
        syncing.join()

    assert cheapest(library) == 60
