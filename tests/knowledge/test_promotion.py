"""A candidate is built and tried beside what shoppers see, promoted, and put back."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from knowledge.errors import NotPromotable, WrongEmbedder
from knowledge.store import Slot
from tests.knowledge.seeded import Seeded
from tests.knowledge.shops import FAQ, open_library, write

pytestmark = pytest.mark.integration

QUESTION = "How long do I have to return shoes?"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return write(tmp_path / "old", {"faq.md": FAQ})


@pytest.fixture
def new(tmp_path: Path) -> Path:
    changed = FAQ.replace("30 days", "60 days")
    return write(tmp_path / "new", {"faq.md": changed, "gifts.md": "# Gifts\n\nWe wrap giftboxes."})


def said(library) -> str:
    return library.search("boots", QUESTION, "en").hits[0].passage.text


def test_a_candidate_is_tried_without_shoppers_seeing_anything_of_it(opened, old, new):
    embedder = Seeded()
    library = opened(embedder)
    library.sync("boots", old)
    embedder.seen.clear()

    candidates = library.candidates(embedder)
    report = candidates.sync("boots", new)

    assert ("30 days" in said(library), "60 days" in said(candidates)) == (True, True)
    assert report.embedded == 2
    assert not any("Apple Pay" in text for text in embedder.seen), "vectors are shared"
    assert library.promote("boots").folder == str(new)
    assert "60 days" in said(library)
    with pytest.raises(NotPromotable, match=r"no candidate.*--as candidate"):
        library.promote("boots")
    with pytest.raises(NotPromotable, match="no candidate"):
        candidates.check_candidate("boots")


def test_what_was_live_can_be_put_back_and_back_again_until_it_is_dropped(opened, old, new):
    library = opened(Seeded())
    library.sync("boots", old)
    with pytest.raises(NotPromotable, match="nothing was promoted"):
        library.put_back("boots")
    library.candidates(Seeded()).sync("boots", new)
    library.promote("boots")

    library.put_back("boots")
    assert "30 days" in said(library)
    library.put_back("boots")
    assert "60 days" in said(library)
    library.drop("boots", Slot.PREVIOUS)

    with pytest.raises(NotPromotable):
        library.put_back("boots")
    with library._store._reading.connect() as db:
        editions = db.exec_driver_sql("SELECT DISTINCT edition FROM passage").scalars().all()
    assert editions == [2]
    assert library._vectors.count("boots", "seeded/1", "en") == sum(
        len(passage.views) for passage in library.passages("boots")
    )


def test_the_next_promotion_replaces_the_previous_index(opened, old, new, tmp_path):
    library = opened(Seeded())
    library.sync("boots", old)
    library.candidates(Seeded()).sync("boots", new)
    library.promote("boots")
    newest = write(tmp_path / "newest", {"faq.md": FAQ.replace("30 days", "90 days")})
    library.candidates(Seeded()).sync("boots", newest)
    library.promote("boots")
    assert "90 days" in said(library)

    library.put_back("boots")

    assert "60 days" in said(library)


def test_a_candidate_of_another_embedder_is_promoted_by_who_is_configured_for_it(
    opened, old, tmp_path
):
    library = opened(Seeded())
    library.sync("boots", old)
    candidates = library.candidates(Seeded("seeded/2"))
    candidates.sync("boots", old)

    assert "30 days" in said(candidates)
    with pytest.raises(WrongEmbedder, match=r"seeded/2.*seeded/1.*knowledge.embedder.*promote"):
        library.promote("boots")
    with pytest.raises(WrongEmbedder, match="--as candidate"):
        said(library.candidates(Seeded()))
    assert "30 days" in said(library)
    library.close()
    after = open_library(tmp_path / "data", Seeded("seeded/2"))
    after.promote("boots")
    assert after.search("boots", QUESTION, "en").hits[0].cosine is not None
    with pytest.raises(WrongEmbedder, match=r"promote --back"):
        after.put_back("boots")
    after.close()


def test_a_candidate_that_is_being_built_is_not_promoted(opened, old, new):
    embedder = Seeded()
    library = opened(embedder)
    library.sync("boots", old)
    assert "30 days" in said(library)
    embedder.gate.clear()
    candidates = library.candidates(embedder)
    building = threading.Thread(target=lambda: candidates.sync("boots", new))
    building.start()
    while candidates.live("boots") is None:
        building.join(0.05)

    with pytest.raises(NotPromotable, match=r"not finished.*--as candidate"):
        library.promote("boots")
    with pytest.raises(NotPromotable, match="not finished"):
        candidates.check_candidate("boots")
    assert "30 days" in said(library)
    embedder.gate.set()
    building.join()

    library.promote("boots")


def test_what_is_live_may_change_while_a_candidate_waits(opened, old, new):
    library = opened(Seeded())
    library.sync("boots", old)
    candidates = library.candidates(Seeded())
    candidates.sync("boots", new)
    write(old, {"faq.md": FAQ.replace("30 days", "31 days")})

    library.sync("boots", old)

    assert ("31 days" in said(library), "60 days" in said(candidates)) == (True, True)
    assert candidates.sync("boots", new).embedded == 0


def test_every_question_is_answered_whole_while_indexes_change_places(opened, old, new):
    library = opened(Seeded())
    library.sync("boots", old)
    library.candidates(Seeded()).sync("boots", new)
    answers: list[tuple[str, int]] = []
    wrong: list[BaseException] = []
    stop = threading.Event()

    def shopper() -> None:
        try:
            while not stop.is_set():
                with library.as_of_now("boots"):
                    answers.append((said(library), len(library.passages("boots"))))
        except BaseException as error:
            wrong.append(error)

    shoppers = [threading.Thread(target=shopper) for _ in range(3)]
    for one in shoppers:
        one.start()
    library.promote("boots")
    for _ in range(10):
        library.put_back("boots")
    stop.set()
    for one in shoppers:
        one.join()

    assert wrong == []
    assert {("30 days" in text, passages) for text, passages in answers} == {(True, 3), (False, 4)}
