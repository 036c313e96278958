"""Staff write an answer, and shoppers who ask that very question get it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from knowledge.curated import Wording, as_json, changed, made, parsed
from knowledge.curated_store import CuratedStore
from knowledge.errors import BadCurated, NoSuchCurated
from tests.knowledge.shops import FAQ, write

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
TODAY = NOW.date()


def rental(**fields):
    given = {
        "questions": [Wording("Do you rent out skis?", "en")],
        "answers": {"en": "Yes, from 12 € a day."},
        "by": "Ola",
        "at": NOW,
    }
    return made("boots", "rental", **(given | fields))


def test_an_answer_serves_once_approved_and_within_its_dates():
    assert rental().serves(TODAY)
    assert not rental(state="draft").serves(TODAY)
    assert not rental(valid_from=date(2026, 12, 1)).serves(TODAY)
    assert rental(valid_until=TODAY).serves(TODAY)
    assert not rental(valid_until=date(2026, 11, 20)).serves(TODAY)


def test_every_change_is_written_down_with_who_made_it():
    entry = changed(rental(state="draft"), by="Jan", at=NOW, what="approved", state="approved")

    assert [(c.by, c.what) for c in entry.history] == [("Ola", "written"), ("Jan", "approved")]


def test_the_shoppers_language_is_answered_in_where_there_is_one():
    entry = rental(answers={"en": "Yes.", "lv": "Jā."})

    assert entry.passage("lv").text == "Jā."
    assert (entry.passage("uk").text, entry.passage("uk").lang) == ("Yes.", "en")
    assert entry.passage("en").path == "curated/rental"


@pytest.mark.parametrize(
    "fields",
    [
        {"questions": []},
        {"questions": [Wording("?!", "en")]},
        {"questions": [Wording("x" * 501, "en")]},
        {"answers": {}},
        {"answers": {"en": "  "}},
        {"answers": {"english": "Yes."}},
        {"valid_from": date(2027, 1, 1), "valid_until": date(2026, 1, 1)},
        {"state": "maybe"},
    ],
)
def test_what_cannot_serve_is_refused_with_a_sentence(fields):
    with pytest.raises(BadCurated) as refused:
        rental(**fields)

    assert refused.value.text.endswith(".")


def test_an_export_is_read_back_as_it_was():
    entry = rental(answers={"en": "Yes.", "lv": "Jā."}, valid_until=date(2027, 3, 1))
    again = parsed(as_json(entry), "boots", "rental", by="Ola", at=NOW)

    assert as_json(again) | {"history": []} == as_json(entry) | {"history": []}


@pytest.mark.integration
class TestInAShop:
    @pytest.fixture
    def library(self, opened, tmp_path, e5):
        library = opened(e5)
        library.sync("boots", write(tmp_path / "shop", {"faq.md": FAQ}))
        return library

    @pytest.fixture
    def store(self, library):
        return CuratedStore(library._store._writing)

    def test_it_wins_over_the_documents_with_the_next_question(self, library, store):
        question = "How much is delivery to Latvia?"
        assert not library.search("boots", question, "en").curated
        store.save(
            [rental(questions=[Wording(question, "en")], answers={"en": "Free until Friday."})]
        )

        found = library.search("boots", "how much is delivery to latvia", "en")

        assert found.curated
        assert found.outcome == "answer"
        assert found.hits[0].passage.text == "Free until Friday."

    def test_another_country_is_another_question(self, library, store):
        store.save([rental(questions=[Wording("How much is delivery to Latvia?", "en")])])

        assert not library.search("boots", "How much is delivery to Poland?", "en").curated
        assert not library.search("boots", "How long is delivery to Latvia?", "en").curated

    def test_a_question_of_the_shop_that_is_nearer_wins(self, library, store):
        store.save([rental(questions=[Wording("How long do I have to return sale shoes?", "en")])])

        found = library.search("boots", "How long do I have to return shoes?", "en")

        assert not found.curated
        assert "30 days" in found.hits[0].passage.text

    def test_another_language_is_answered_too(self, library, store):
        asked = [Wording("How much does delivery to Germany cost?", "en")]
        store.save([rental(questions=asked)])

        found = library.search("boots", "Скільки коштує доставка до Німеччини?", "uk")

        assert found.curated
        assert (found.hits[0].passage.path, found.hits[0].passage.lang) == ("curated/rental", "en")

    def test_retired_or_erased_it_is_gone_at_once(self, library, store):
        store.save([rental()])
        assert library.search("boots", "Do you rent out skis?", "en").curated
        store.save([changed(rental(), by="Ola", at=NOW, what="retired", state="retired")])
        assert not library.search("boots", "Do you rent out skis?", "en").curated

        store.save([rental()])
        assert library.search("boots", "Do you rent out skis?", "en").curated
        store.delete("boots", "rental")

        assert not library.search("boots", "Do you rent out skis?", "en").curated
        assert store.vectors("boots", library._embedder.id) == {}
        with pytest.raises(NoSuchCurated):
            store.get("boots", "rental")

    def test_a_conversation_that_is_erased_takes_its_drafts_along(self, store):
        store.save(
            [
                rental(conversation="c1", n=4, state="draft"),
                made(
                    "boots",
                    "approved",
                    [Wording("Do you sell wax?", "en")],
                    {"en": "Yes."},
                    by="Ola",
                    at=NOW,
                    conversation="c1",
                    n=6,
                ),
            ]
        )

        store.forget_conversation("c1")

        assert [(e.id, e.conversation, e.n) for e in store.all("boots")] == [
            ("approved", None, None)
        ]


@pytest.mark.integration
def test_without_an_embedder_the_same_words_are_enough(opened, tmp_path):
    library = opened()
    library.sync("boots", write(tmp_path / "shop", {"faq.md": FAQ}))
    CuratedStore(library._store._writing).save([rental()])

    assert library.search("boots", "do you rent out skis", "en").curated
    assert not library.search("boots", "do you repair shoes", "en").curated
