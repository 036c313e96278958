from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from knowledge.passage import (
    ANSWER_LIMIT,
    JOIN_LIMIT,
    TEXT_LIMIT,
    Document,
    Product,
    Section,
    Variant,
    clean,
    document_passages,
    product_passages,
    split_text,
)


def passages(*sections, language=lambda _: "en", **fields):
    return document_passages(Document("a.md", "Zwroty", sections, **fields), language)


def test_a_question_is_found_by_itself_and_with_its_answer():
    (passage,) = passages(
        Section("faq", "5 zł.", ("FAQ",), "Ile?", "ile"), lang="pl", url="https://s.pl/z#x"
    )

    assert (passage.question, passage.text, passage.lang) == ("Ile?", "5 zł.", "pl")
    assert passage.views == ("Ile?", "Ile?\n5 zł.")
    assert passage.url == "https://s.pl/z#ile"


def test_short_neighbours_under_one_heading_are_one_passage_and_others_are_not():
    found = passages(
        Section("text", "One.", ("A",)),
        Section("text", "Two.", ("A",)),
        Section("text", "Three.", ("B",)),
        Section("text", "x" * JOIN_LIMIT, ("B",)),
        Section("table", "a: b", ("B",)),
    )

    assert [p.text for p in found] == ["One.\nTwo.", "Three.", "x" * JOIN_LIMIT, "a: b"]
    assert found[0].views == ("A: One.\nTwo.",)


def test_a_long_text_is_cut_between_sentences_and_never_inside_a_date_or_number():
    sentence = (
        "Zwrot jest możliwy do 3. maja 2026 r. przy ul. A. Mickiewicza 5, "
        "koszt 12,99 zł i 1 299 zł. "
    )

    found = passages(Section("text", sentence * 30))

    assert all(len(p.text) <= TEXT_LIMIT for p in found)
    assert all(p.text.startswith("Zwrot") and p.text.endswith("1 299 zł.") for p in found)


def test_each_part_of_a_long_list_keeps_the_sentence_above_it():
    items = "\n".join(f"- item number {n} that cannot be returned" for n in range(40))

    found = passages(Section("text", f"These stay yours:\n{items}"))

    assert len(found) > 1
    assert all(p.text.startswith("These stay yours:\n- item") for p in found)


def test_an_answer_stays_whole_unless_it_is_a_chapter():
    whole, *parts = passages(
        Section("faq", "Yes. " * 250, question="Short?"),
        Section("faq", "Yes indeed. " * 300, question="Long?"),
    )

    assert len(whole.text) < ANSWER_LIMIT
    assert len(parts) > 1
    assert {p.question for p in parts} == {"Long?"}


def test_the_same_content_has_the_same_id_and_repeats_are_told_apart():
    section = Section("faq", "Yes.", question="Really?")

    once, twice = passages(section), passages(section, section)

    assert once[0].id == twice[0].id != twice[1].id
    assert passages(Section("faq", "No.", question="Really?"))[0].id != once[0].id


def test_the_language_is_what_section_or_document_say_and_else_guessed():
    long, short = "Kādēļ mēs to visu šeit Jums rakstām tik gari?", "OK."

    def guess(text):
        return "lv" if "ā" in text else "xx"

    found = passages(
        Section("text", long, ("A",)),
        Section("text", short, ("B",)),
        Section("text", "x", ("C",), lang="uk"),
        language=guess,
    )

    assert [p.lang for p in found] == ["lv", "lv", "uk"]


JACKET = Product(
    "J",
    "Kurtka Wiatr",
    "feed.xml",
    description="Lekka kurtka.",
    price=Decimal(90),
    currency="PLN",
    brand="Wiatr",
    category="Kurtki",
    url="https://s.pl/j",
    lang="pl",
    attributes=(("material", "nylon"), ("gender", "female"), ("condition", "new")),
    variants=(
        Variant("1", (("size", "M"), ("mpn", "1"))),
        Variant("2", (("size", "L"), ("mpn", "2"))),
    ),
)


def test_a_product_reads_as_a_sentence_of_its_feed():
    (passage,) = product_passages(JACKET, lambda _: "en")

    assert passage.text == (
        "Kurtka Wiatr\nMarka: Wiatr. Kategoria: Kurtki. Materiał: nylon. Dla kogo: kobiety. "
        "Rozmiar: M, L.\nLekka kurtka."
    )
    assert passage.views == (passage.text.replace("\n", ". ", 1).replace("\n", " "),)
    assert (passage.product_id, passage.url, passage.lang) == ("J", "https://s.pl/j", "pl")


def test_a_new_price_does_not_make_a_new_passage():
    (before,) = product_passages(JACKET, lambda _: "en")
    (after,) = product_passages(
        replace(JACKET, price=Decimal(70), availability="in_stock"), lambda _: "en"
    )

    assert before == after


def test_a_long_description_is_found_to_its_end():
    product = replace(JACKET, description="Kurtka ma kaptur i kieszenie. " * 60 + "Prać w 30 °C.")

    found = product_passages(product, lambda _: "en")

    assert len(found) > 1
    assert found[-1].text.endswith("Prać w 30 °C.")
    assert found[-1].views[0].startswith("Kurtka Wiatr: ")


@given(st.text(max_size=3000), st.integers(20, 800))
def test_nothing_but_space_is_lost_in_splitting(text, limit):
    assert "".join("".join(split_text(text, limit)).split()) == "".join(text.split())


@given(st.text(alphabet=st.characters(), max_size=200))
def test_clean_text_can_be_stored_and_stays_as_it_is(text):
    cleaned = clean(text)

    cleaned.encode("utf-8")
    assert clean(cleaned) == cleaned
