"""A shop's folder is indexed, searched, changed and indexed again."""

from __future__ import annotations

import threading

import pytest

from knowledge.errors import Busy, NoIndex, NothingUsable, WrongEmbedder
from tests.knowledge.shops import FAQ, ZWROTY, open_library, write

pytestmark = pytest.mark.integration


def _texts(findings):
    return [hit.passage.text for hit in findings.hits]


def test_a_question_finds_its_passage(opened, tmp_path, e5):
    shop = write(tmp_path / "shop", {"faq.md": FAQ})
    library = opened(e5)

    report = library.sync("boots", shop)
    found = library.search("boots", "can i send my shoes back", "en")

    assert report.added == ("faq.md",)
    assert report.passages == 3
    assert "30 days" in found.hits[0].passage.text
    assert found.probability is not None
    assert set(found.timings_ms) >= {"embed", "search"}


def test_the_shoppers_language_comes_first(opened, tmp_path, e5):
    shop = write(tmp_path / "shop", {"faq.md": FAQ, "zwroty.md": ZWROTY})
    library = opened(e5)
    library.sync("boots", shop)

    polish = library.search("boots", "czy moge zwrocic buty", "pl").hits[0].passage
    english = library.search("boots", "can I return shoes", "en").hits[0].passage

    assert (polish.lang, polish.path) == ("pl", "zwroty.md")
    assert english.lang == "en"


def test_another_language_answers_where_the_shoppers_own_does_not(opened, tmp_path, e5):
    shop = write(tmp_path / "shop", {"faq.md": FAQ, "zwroty.md": ZWROTY})
    library = opened(e5)
    library.sync("boots", shop)

    found = library.search("boots", "czy można zapłacić kartą albo Apple Pay", "pl")

    assert "Apple Pay" in found.hits[0].passage.text


def test_words_alone_serve_without_an_embedder(opened, tmp_path):
    shop = write(tmp_path / "shop", {"zwroty.md": ZWROTY})
    library = opened()
    library.sync("boots", shop)

    found = library.search("boots", "ile kosztuje dostawa na lotwe", "pl")

    assert "Kurier" in found.hits[0].passage.text
    assert found.hits[0].cosine is None
    assert library.search("boots", "xyzzy", "pl").hits == ()
    assert library.search("boots", "xyzzy", "pl").outcome == "unknown"


def test_nothing_is_embedded_again_when_nothing_changed(opened, tmp_path, e5):
    shop = write(tmp_path / "shop", {"faq.md": FAQ, "zwroty.md": ZWROTY})
    library = opened(e5)
    first = library.sync("boots", shop)

    again = library.sync("boots", shop)

    assert first.embedded > 0
    assert again.embedded == 0
    assert again.unchanged == ("faq.md", "zwroty.md")
    assert (again.added, again.changed, again.removed) == ((), (), ())
    assert library.shops()[0].generation == 1


def test_only_what_changed_is_embedded_and_the_old_text_is_gone(opened, tmp_path, e5):
    shop = write(tmp_path / "shop", {"faq.md": FAQ})
    library = opened(e5)
    library.sync("boots", shop)
    write(shop, {"faq.md": FAQ.replace("within 30 days", "within 14 days")})

    report = library.sync("boots", shop)
    texts = _texts(library.search("boots", "how long do I have to return shoes", "en"))

    assert report.changed == ("faq.md",)
    assert report.embedded == 1
    assert "14 days" in texts[0]
    assert not any("30 days" in text for text in texts)


def test_a_deleted_file_is_never_found_again(opened, tmp_path, e5):
    shop = write(tmp_path / "shop", {"faq.md": FAQ, "zwroty.md": ZWROTY})
    library = opened(e5)
    library.sync("boots", shop)
    (shop / "zwroty.md").unlink()

    report = library.sync("boots", shop)
    found = library.search("boots", "Ile mam dni na zwrot butów?", "pl")

    assert report.removed == ("zwroty.md",)
    assert {hit.passage.path for hit in found.hits} == {"faq.md"}
    assert library._vectors.count("boots", e5.id, "pl") == 0


def test_a_file_that_breaks_keeps_its_last_readable_passages(opened, tmp_path):
    shop = write(tmp_path / "shop", {"faq.md": FAQ, "zwroty.md": ZWROTY})
    library = opened()
    library.sync("boots", shop)
    write(shop, {"zwroty.md": b"\x89PNG\r\n\x1a\n" + bytes(400)})

    report, again = library.sync("boots", shop), library.sync("boots", shop)

    assert [rejection.path for rejection in report.rejected] == ["zwroty.md"]
    assert any("could last be read" in notice.reason for notice in report.notices)
    assert library.search("boots", "zwrot butów", "pl").hits[0].passage.path == "zwroty.md"
    assert again.rejected == report.rejected
    write(shop, {"zwroty.md": ZWROTY.replace("30 dni", "14 dni")})
    assert library.sync("boots", shop).rejected == ()
    assert "14 dni" in library.search("boots", "zwrot butów", "pl").hits[0].passage.text


@pytest.mark.parametrize(
    "files", [None, {}, {"broken.md": b""}, {"photo.png": b"\x89PNG"}, {"notes.xyz": b"hello"}]
)
def test_nothing_usable_is_said_and_the_old_index_stays(opened, tmp_path, files):
    library = opened()
    library.sync("boots", write(tmp_path / "shop", {"faq.md": FAQ}))
    other = tmp_path / "other"
    if files is not None:
        other.mkdir()
        write(other, files)

    with pytest.raises(NothingUsable) as refused:
        library.sync("boots", other)

    assert str(other) in refused.value.text
    assert library.search("boots", "return shoes", "en").hits


def test_a_shop_without_an_index_is_told_how_to_make_one(opened):
    with pytest.raises(NoIndex, match="shopbell index"):
        opened().search("boots", "hello", "en")


def test_an_index_of_another_embedder_is_refused_with_the_command_that_rebuilds_it(
    opened, tmp_path, e5
):
    shop = write(tmp_path / "shop", {"faq.md": FAQ})
    library = opened()
    library.sync("boots", shop)
    library.close()
    library = open_library(tmp_path / "data", e5)

    with pytest.raises(WrongEmbedder, match=r"shopbell index .*shop.* --name .*boots"):
        library.search("boots", "return shoes", "en")
    library.sync("boots", shop)

    assert library.search("boots", "return shoes", "en").hits[0].cosine is not None
    library.close()


def test_a_second_process_is_told_who_owns_the_data(opened, tmp_path):
    opened()

    with pytest.raises(Busy, match="data"):
        open_library(tmp_path / "data")


def test_shops_do_not_see_each_other(opened, tmp_path, e5):
    library = opened(e5)
    library.sync("boots", write(tmp_path / "a", {"faq.md": FAQ}))
    library.sync("buty", write(tmp_path / "b", {"zwroty.md": ZWROTY}))

    found = library.search("buty", "which payment methods do you accept", "en")

    assert {hit.passage.path for hit in found.hits} == {"zwroty.md"}
    assert [shop.id for shop in library.shops()] == ["boots", "buty"]
    assert library.shops()[1].languages == ("pl",)


@pytest.mark.parametrize(
    "name", ["Żółw & spółka", "магазин «Север»", "veikals 'Ā'", "商店", "a%20b"]
)
def test_a_folder_may_have_any_name(opened, tmp_path, e5, name):
    library = opened(e5)
    library.sync(name, write(tmp_path / name, {f"{name}.md": FAQ}))

    assert library.search(name, "return shoes", "en").hits[0].passage.path == f"{name}.md"


@pytest.mark.parametrize("text", ["", " ", "\x00", "\ud800", "?!", "a" * 100_000, "ﷺ" * 5_000])
def test_no_text_of_a_shopper_breaks_the_search(opened, tmp_path, e5, text):
    library = opened(e5)
    library.sync("boots", write(tmp_path / "shop", {"faq.md": FAQ}))

    assert library.search("boots", text, "en").outcome in ("answer", "unsure", "unknown")


def test_the_same_text_twice_is_shown_once(opened, tmp_path):
    library = opened()
    library.sync("boots", write(tmp_path / "shop", {"faq.md": FAQ, "copy.md": FAQ}))

    texts = _texts(library.search("boots", "return shoes delivery payment", "en"))

    assert len(texts) == len(set(texts))


def test_readers_see_the_old_index_or_the_new_but_never_half(opened, tmp_path, e5):
    shop = write(tmp_path / "shop", _edition(0))
    library = opened(e5)
    library.sync("boots", shop)
    seen: list[frozenset[str]] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            hits = library.search("boots", "what does the edition say", "en", k=20).hits
            seen.append(frozenset(hit.passage.text.split()[-1] for hit in hits))

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(1, 4):
        write(shop, _edition(number))
        library.sync("boots", shop)
        after = library.search("boots", "what does the edition say", "en", k=20).hits
        assert {hit.passage.text.split()[-1] for hit in after} == {f"edition-{number}"}
    done.set()
    reader.join()

    assert len(seen) > 3
    assert all(len(editions) == 1 for editions in seen), set(seen)


def _edition(number: int) -> dict[str, str]:
    return {
        f"page-{page}.md": f"# Page {page}\n\nPage {page} tells about edition-{number}"
        for page in range(6)
    }
