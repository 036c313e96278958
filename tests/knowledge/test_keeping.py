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
from knowledge.store import LiveIndex, rows
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
    assert keeping.kept_of(kept[0], INDEX) == 3
    assert keeping.kept_of(kept[0], next_) is None


def test_what_was_kept_serves_the_generations_that_came_of_it(kept):
    file, all_, words = kept
    next_ = LiveIndex("shop", 4, "none", "", "", NOW + timedelta(seconds=1))
    last = LiveIndex("shop", 5, "none", "", "", NOW + timedelta(seconds=2))
    restored = LiveIndex("shop", 5, "none", "", "", NOW + timedelta(seconds=9))

    keeping.hand_on(file, INDEX, next_)
    keeping.hand_on(file, next_, last)
    keeping.hand_on(file, LiveIndex("shop", 4, "none", "", "", NOW), restored)

    assert keeping.read(file, last).live == 3
    assert keeping.read(file, last).content is not None
    assert keeping.read(file, restored).content is None
    keeping.write(file, next_, all_, words)
    assert keeping.kept_of(file, INDEX) is None
    assert keeping.kept_of(file, last) is None


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


@pytest.mark.integration
def test_of_a_large_shop_a_start_reads_only_what_changed_since_it_was_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(keeping, "LEAST", 2)
    docs = tmp_path / "docs"
    docs.mkdir()
    for number in range(60):
        (docs / f"page-{number}.md").write_text(f"# Page {number}\n\nIt tells of wool.\n")
    first = library(tmp_path)
    first.sync("shop", docs)
    words = next((tmp_path / "data" / "words").glob("*.npz"))
    written = words.stat().st_mtime_ns
    (docs / "page-1.md").write_text("# Page 1\n\nIt tells of felt.\n")
    (docs / "page-2.md").unlink()
    first.sync("shop", docs)
    first.close()
    read = []
    content = rows.content
    monkeypatch.setattr(rows, "content", lambda *of: read.append(of[4:]) or content(*of))

    second = library(tmp_path)

    assert len(second.passages("shop")) == 59
    assert "felt" in second.search("shop", "what tells of felt", "en").hits[0].passage.text
    assert words.stat().st_mtime_ns == written
    assert read == [("page-1.md",)]
    second.close()


def library(folder):
    data = folder / "data"
    data.mkdir(exist_ok=True)
    return Library(open_database(f"sqlite:///{data / 'shopbell.db'}"), data, NoEmbedder())
