"""A shop's folder changes while it is served: found by its words at once, by its meaning soon."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from knowledge.errors import Unrest
from knowledge.follow import Follower
from knowledge.library import Library
from knowledge.watch import Look, look
from tests.knowledge.seeded import Seeded
from tests.knowledge.shops import FAQ, ZWROTY, write

pytestmark = pytest.mark.integration


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return write(tmp_path / "shop", {"faq.md": FAQ, "zwroty.md": ZWROTY})


@pytest.fixture(params=["auto", "poll"])
def mode(request: pytest.FixtureRequest) -> str:
    return str(request.param)


class Watched:
    """A library that has been asked a question, and follows its shop."""

    def __init__(self, library: Library, mode: str) -> None:
        self.library = library
        self.said: list[str] = []
        self.follower = Follower(library, ["boots"], mode, self.said.append)  # type: ignore[arg-type]

    def words(self, text: str) -> list[str]:
        return [hit.passage.text for hit in self.library.search("boots", text, "en", k=20).hits]

    def status(self) -> dict:
        return self.follower.status("boots")


@pytest.fixture
def watched(opened, shop: Path, mode: str) -> Iterator[Watched]:
    yield from _watching(opened(Seeded()), shop, mode)


def _watching(library: Library, shop: Path, mode: str) -> Iterator[Watched]:
    library.sync("boots", shop)
    library.warm("boots")
    watched = Watched(library, mode)
    watched.follower.start()
    yield watched
    watched.follower.stop()


def until(true: Callable[[], object], seconds: float = 5.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "not within the time"
        time.sleep(0.05)


def found(watched: Watched, text: str) -> bool:
    return any(text in passage for passage in watched.words(text))


def test_a_new_a_changed_and_a_deleted_document_are_known_within_seconds(watched, shop):
    write(shop, {"deep/er/gifts.md": "# Gifts\n\nA giftbox costs 3 EUR."})
    until(lambda: found(watched, "giftbox"))
    write(shop, {"faq.md": FAQ.replace("4.99 EUR", "7.77 EUR")})
    until(lambda: found(watched, "7.77"))
    assert not found(watched, "4.99 EUR, a parcel locker")
    (shop / "deep/er/gifts.md").unlink()
    until(lambda: not found(watched, "giftbox"))

    until(lambda: watched.status()["complete"])
    assert watched.status()["pending"] == 0
    assert watched.status()["last"] == {"added": 0, "changed": 0, "removed": 1, "rejected": 0}
    assert any("1 added (deep/er/gifts.md)" in line for line in watched.said)


def test_what_is_being_embedded_is_found_by_its_words_and_later_changes_do_not_wait(
    opened, tmp_path
):
    shop = write(tmp_path / "shop", {"faq.md": FAQ})
    embedder = Seeded()
    for watched in _watching(opened(embedder), shop, "auto"):
        embedder.gate.clear()
        many = {f"page-{n}.md": f"# Page {n}\n\nPage number{n} speaks of wool." for n in range(200)}
        write(shop, many)
        until(lambda watched=watched: found(watched, "number199"))
        write(shop, {"news.md": "# News\n\nThe breakingnews of today."})
        until(lambda watched=watched: found(watched, "breakingnews"))
        hit = watched.library.search("boots", "breakingnews", "en").hits[0]
        assert hit.cosine is None
        assert watched.status()["pending"] > 150

        embedder.seen.clear()
        embedder.gate.set()
        until(lambda watched=watched: watched.status()["complete"], 20)

        # Two batches were under way when the news came.
        assert any("breakingnews" in text for text in embedder.seen[:120])
        hit = watched.library.search("boots", "breakingnews", "en").hits[0]
        assert hit.cosine is not None
        assert len(embedder.seen) == len(set(embedder.seen))


def test_two_hundred_quick_changes_end_in_the_last_one(watched, shop):
    stop, seen = threading.Event(), []

    def read() -> None:
        while not stop.is_set():
            texts = [t for t in watched.words("edition tells") if "edition" in t]
            seen.append({text.split()[-1] for text in texts})

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(200):
        write(shop, {f"page-{n}.md": f"# {n}\n\nPage {n} tells edition-{number}" for n in range(3)})
        time.sleep(0.01)
    until(lambda: watched.words("edition tells") and found(watched, "edition-199"), 10)
    stop.set()
    reader.join()

    assert all(len(editions) <= 1 for editions in seen), seen
    until(lambda: watched.status()["complete"])
    assert {t.split()[-1] for t in watched.words("edition tells") if "edition" in t} == {
        "edition-199"
    }


def test_a_file_still_being_written_is_not_shown_in_half(watched, shop):
    def write_slowly() -> None:
        with (shop / "long.md").open("w") as file:
            for number in range(30):
                file.write(f"# Part {number}\n\nThe partword {number} of it.\n\n")
                file.flush()
                write(shop, {f"other-{number}.md": f"# Other\n\nSomething otherword{number}."})
                time.sleep(0.1)

    writer = threading.Thread(target=write_slowly)
    writer.start()
    seen = []
    while writer.is_alive():
        seen.append(sum("partword" in text for text in watched.words("partword")))
    until(lambda: found(watched, "partword 29"))

    assert set(seen) == {0}
    assert sum("partword" in text for text in watched.words("partword")) == 20


def test_a_document_saved_by_renaming_is_never_missing(watched, shop):
    for number in range(15):
        write(shop, {"faq.md.tmp": FAQ.replace("30 days", f"{number + 40} days")})
        (shop / "faq.md").rename(shop / "faq.md~")
        time.sleep(0.05)
        (shop / "faq.md.tmp").rename(shop / "faq.md")
        assert found(watched, "days of delivery")
        time.sleep(0.1)

    until(lambda: found(watched, "54 days"))


def test_a_document_that_breaks_keeps_its_last_text_and_staff_hear_of_it(watched, shop):
    write(shop, {"zwroty.md": b"\x89PNG\r\n\x1a\n" + bytes(400)})

    until(lambda: any("zwroty.md rejected" in line for line in watched.said))
    assert found(watched, "Kurier")
    write(shop, {"zwroty.md": ZWROTY.replace("Kurier", "Goniec")})
    until(lambda: found(watched, "Goniec"))


@pytest.mark.parametrize("how", ["gone", "empty"])
def test_a_folder_that_is_away_for_a_while_keeps_what_was_indexed(watched, shop, tmp_path, how):
    shop.rename(tmp_path / "away")
    if how == "empty":
        shop.mkdir()
    until(lambda: watched.status()["trouble"])
    assert "What was indexed last stays" in watched.status()["trouble"]
    assert found(watched, "days of delivery")

    shutil.rmtree(shop, ignore_errors=True)
    write(tmp_path / "away", {"new.md": "# New\n\nSomething freshword."})
    (tmp_path / "away").rename(shop)

    until(lambda: found(watched, "freshword"))
    assert watched.status()["trouble"] is None


def test_what_changed_while_nobody_looked_is_found_at_the_start(opened, shop):
    library = opened(Seeded())
    library.sync("boots", shop)
    write(shop, {"faq.md": FAQ.replace("30 days", "45 days")})
    (shop / "zwroty.md").unlink()
    library.warm("boots")
    watched = Watched(library, "auto")
    watched.follower.start()

    until(lambda: found(watched, "45 days") and not found(watched, "Kurier"))
    watched.follower.stop()


def test_a_shop_that_is_not_to_be_followed_is_left_alone(opened, shop):
    for watched in _watching(opened(Seeded()), shop, "off"):
        write(shop, {"faq.md": FAQ.replace("30 days", "45 days")})
        time.sleep(1.5)
        assert not found(watched, "45 days")
        assert watched.status()["follow"] == "off"


@pytest.mark.parametrize("how", ["changed", "new", "gone"])
def test_where_another_document_moves_while_one_is_read_none_is_shown(opened, shop, how):
    library = opened(Seeded())
    library.sync("boots", shop)
    write(shop, {"faq.md": FAQ.replace("30 days", "45 days")})
    seen = look(shop)
    assert seen is not None
    if how == "gone":
        (shop / "zwroty.md").unlink()
    else:
        name = "zwroty.md" if how == "changed" else "prices.md"
        write(shop, {name: ZWROTY.replace("Kurier", "Goniec pocztowy")})

    with pytest.raises(Unrest):
        library.read("boots", shop, Look(seen, strict=True))

    texts = [hit.passage.text for hit in library.search("boots", "days", "en", k=20).hits]
    assert any("30 days" in text for text in texts)
    library.read("boots", shop, Look(seen))
    texts = [hit.passage.text for hit in library.search("boots", "days", "en", k=20).hits]
    assert any("45 days" in text for text in texts)
