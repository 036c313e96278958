"""A large shop starts from what was kept of it, and answers as one read anew."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from bot.migrations import open_database
from knowledge import keeping, lexical
from knowledge.embed import NoEmbedder
from knowledge.generation import Generation
from knowledge.lemmas import Lemmas, installed
from knowledge.library import Library
from knowledge.passage import Product
from knowledge.store import LiveIndex
from tests.knowledge.shops import passage

NOW = datetime(2026, 11, 22, tzinfo=UTC)
INDEX = LiveIndex("shop", 3, "none", "", "", NOW)


def counted(shop):
    all_ = Generation(shop, [Product("lamp-1", "Lamp", "feed.csv")], "none")
    return all_, lexical.Lexical(all_.passages, all_.langs, all_.texts, Lemmas(installed())).counted


@pytest.fixture
def kept(tmp_path):
    shop = [
        passage("Buty można zwrócić w 30 dni. Buty, buty.", "pl"),
        passage("Shoes can be returned within 30 days.", "en"),
        passage("Kurier kosztuje 4,99 EUR.", "pl"),
    ]
    all_, words = counted(shop)
    keeping.write(tmp_path / "kept.npz", INDEX, all_, words)
    return tmp_path / "kept.npz", all_, words


def test_what_was_kept_comes_back_as_it_was(kept):
    file, all_, words = kept

    found = keeping.read(file, INDEX)

    assert found.content is not None
    again = Generation(found.content.passages, found.content.products, "none")
    assert list(again.passages) == list(all_.passages)
    assert list(again.products) == list(all_.products)
    assert again.ids == all_.ids
    assert (again.same == all_.same).all()
    assert again.product("lamp-1") is not None
    for shelf, was in zip(found.counted, words, strict=True):
        assert shelf.lang == was.lang
        for ranking in ("lemmas", "grams", "concepts"):
            asked = lexical.hashed([*lexical.grams("buty w 30 dni"), "buty", "shoes"])
            scores = getattr(shelf, ranking).scores(asked)
            assert np.array_equal(scores, getattr(was, ranking).scores(asked))


def test_of_another_generation_only_the_words_serve(kept):
    next_ = LiveIndex("shop", 4, "none", "", "", NOW + timedelta(seconds=1))

    found = keeping.read(kept[0], next_)

    assert found.content is None
    assert len(found.counted) == 2
    assert keeping.is_of(kept[0], INDEX)
    assert not keeping.is_of(kept[0], next_)


def test_other_code_or_a_cut_file_serve_nothing(kept, monkeypatch):
    file = kept[0]
    monkeypatch.setattr(keeping, "_code", lambda: "other")
    assert not keeping.read(file, INDEX).counted
    monkeypatch.undo()

    file.write_bytes(file.read_bytes()[:2_000])

    assert keeping.read(file, INDEX) == keeping.Kept()
    assert keeping.read(file.with_name("none.npz"), INDEX) == keeping.Kept()


@pytest.mark.integration
def test_a_large_shop_is_not_counted_again_by_a_start(tmp_path, monkeypatch):
    monkeypatch.setattr(keeping, "LEAST", 2)
    (tmp_path / "docs").mkdir()
    faq = tmp_path / "docs" / "faq.md"
    faq.write_text("# Returns\n\nShoes can be returned within 30 days.\n\n# Courier\n\n4.99 EUR.\n")
    first = library(tmp_path)
    first.sync("shop", tmp_path / "docs")
    first.close()
    read = []
    monkeypatch.setattr(lexical.Lexical, "told", lambda self, passage: read.append(passage) or ())

    second = library(tmp_path)
    hits = second.search("shop", "can shoes be returned", "en").hits
    second.close()

    assert "30 days" in hits[0].passage.text
    assert not read
    faq.write_text("# Returns\n\nShoes can be returned within 60 days.\n\n# Courier\n\n4.99 EUR.\n")
    third = library(tmp_path)
    third.sync("shop", tmp_path / "docs")
    assert "60 days" in third.search("shop", "can shoes be returned", "en").hits[0].passage.text
    third.close()
    assert len(read) == 1


def library(folder):
    data = folder / "data"
    data.mkdir(exist_ok=True)
    return Library(open_database(f"sqlite:///{data / 'shopbell.db'}"), data, NoEmbedder())
