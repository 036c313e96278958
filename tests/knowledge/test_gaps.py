"""Questions nobody answered, as staff see them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from knowledge.curated_store import GapStore
from knowledge.gapbook import GapBook
from knowledge.gaps import Gap, as_json, to_fill_in
from tests.knowledge.shops import FAQ, write

pytestmark = pytest.mark.integration
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ASKED = [
    ("en", "Do you have a student discount?"),
    ("en", "is there any discount for students"),
    ("en", "do you have a  student discount"),
    ("pl", "Czy jest zniżka studencka?"),
    ("lv", "Vai jūs iesaiņojat dāvanas?"),
    ("lv", "vai varat iesaiņot kā dāvanu"),
]


def gap(place: int, lang: str, text: str, **more) -> Gap:
    at = NOW + timedelta(hours=place)
    return Gap(str(place), "boots", at, text, lang, "unknown", **more)


@pytest.fixture
def book(opened, tmp_path, e5) -> GapBook:
    library = opened(e5)
    library.sync("boots", write(tmp_path / "shop", {"faq.md": FAQ}))
    for place, (lang, text) in enumerate(ASKED):
        library.gaps.add(gap(place, lang, text, conversation=f"c{place}"))
    return library.gaps


def silent(*_):
    pass


def test_the_same_question_is_one_group_over_wordings_and_languages(book):
    found = book.clusters("boots", None, None, silent)

    assert [len(cluster.gaps) for cluster in found] == [4, 2]
    first = as_json(found[0])
    assert first["languages"] == {"en": 3, "pl": 1}
    assert first["first"] < first["last"]
    assert {e["lang"] for e in first["examples"]} == {"en", "pl"}
    assert as_json(found[1])["lang"] == "lv"


def test_the_same_gaps_always_make_the_same_groups(book):
    one, two = (book.clusters("boots", None, None, silent) for _ in range(2))

    assert [as_json(c) for c in one] == [as_json(c) for c in two]


def test_only_those_since_a_time_and_in_a_language(book):
    lately = book.clusters("boots", NOW + timedelta(hours=4), None, silent)
    polish = book.clusters("boots", None, "pl", silent)

    assert [len(c.gaps) for c in lately] == [2]
    assert [c.question.lang for c in polish] == ["pl"]


def test_a_group_is_a_line_to_be_filled_in(book):
    line = to_fill_in(book.clusters("boots", None, None, silent)[0])

    assert {q["lang"] for q in line["questions"]} == {"en", "pl"}
    assert line["answers"] == {"en": "", "pl": ""}
    assert line["count"] == 4


def test_a_conversation_that_is_erased_leaves_no_gap(book):
    store: GapStore = book._store

    assert store.forget(conversation="c4") == 1
    assert store.forget(before=NOW + timedelta(hours=1)) == 1
    assert len(store.all("boots")) == 4
