"""Of a long passage the shopper reads what was asked, and never half a condition."""

from __future__ import annotations

import pytest

from bot.excerpt import cuttable, excerpt
from bot.pieces import pieces
from bot.relevance import Relevance
from knowledge.concepts import Concepts
from knowledge.lemmas import Lemmas, installed
from knowledge.passage import Passage, sentences_viewed
from knowledge.search import Hit

RETURNS = (
    "You may return goods within 30 days of receiving them, without giving a reason. "
    "Goods bought at a sale price can be returned within 14 days. "
    "Please pack everything so that it survives the way back to our warehouse. "
    "Our warehouse stands in Riga and is heated with wood from the forests around it. "
    "We have been sending parcels from there since 1998, and our dog Rudis guards it at night. "
    "Underwear is taken back too. However, the seal must be unbroken."
)
FEES = (
    "What: Standard parcel; Price: €3.90; Time: 2 days\n"
    "What: Oversized parcel; Price: €19.00; Time: 5 days\n"
    "What: Bicycle; Price: €39.00; Time: 7 days"
)
STEPS = (
    "How to send something back:\n1. Open your orders and choose the goods.\n"
    "2. Print the label or ask for a code.\n3. Hand the parcel over at any locker.\n"
    "We confirm its arrival by e-mail on the same day and write to you again when it was checked "
    "by our people, who look at each thing with care and without prejudice, every working day, "
    "from the early morning until late in the afternoon, and on some Saturdays before Christmas."
)

SIZES = "\n".join(
    f"Size: {size}; Chest: {chest} cm"
    for size, chest in (("S", "88–94"), ("M", "95–101"), ("L", "102–108"), ("XL", "109–115"))
)
CARDS = (
    "Gift cards:\n- are valid for 24 months\n- cannot be exchanged for cash\n"
    "Lost cards are replaced if you still have the receipt. Our cards come in three designs, "
    "printed on recycled paper in a small workshop near Cēsis that has been doing this for a "
    "hundred years, and are sent by post on the same working day, free of charge, in an envelope "
    "without any advertising on it whatsoever. Every card has a number of twelve signs."
)


def passage(text: str, kind: str = "text", lang: str = "en") -> Passage:
    return Passage("1", "terms.md", "Terms", text, kind, lang, trail=("Terms",))


@pytest.fixture(scope="module")
def relevance() -> Relevance:
    return Relevance(Concepts.load(Lemmas(installed())))


def quoted(relevance: Relevance, found: Passage, question: str, lang: str = "en") -> str:
    hit = Hit(found, 0.9, None, None, 0.5, 0.5)
    return excerpt(found, relevance.rated(hit, question, lang)).text


def groups(text: str, lang: str = "en") -> list[int]:
    return [piece.group for piece in pieces(passage(text, lang=lang))]


def test_of_a_long_text_only_what_was_asked_is_quoted(relevance: Relevance) -> None:
    said = quoted(relevance, passage(RETURNS), "how long do I have to return something?")

    assert "30 days" in said
    assert "dog" not in said
    assert all(line in RETURNS for line in said.split("\n"))


def test_another_term_for_some_of_the_goods_comes_along(relevance: Relevance) -> None:
    said = quoted(relevance, passage(RETURNS), "within how many days can I return things?")

    assert "within 14 days" in said


def test_a_condition_stays_with_its_sentence(relevance: Relevance) -> None:
    said = quoted(relevance, passage(RETURNS), "is underwear taken back?")

    assert said.endswith("Underwear is taken back too. However, the seal must be unbroken.")


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Sale items can be exchanged. Except for underwear, of course."),
        ("pl", "Zwroty są bezpłatne. Nie dotyczy to mebli."),
        ("pl", "Wysyłamy w 24 godziny. Jednak przed świętami trwa to dłużej."),
        ("lv", "Piegāde ir bez maksas. Tomēr uz salām tā maksā 5 €."),
        ("ru", "Доставка бесплатная. Однако крупные товары везём за 10 €."),
        ("uk", "Повернення безкоштовне. Проте меблі забирає перевізник за 20 €."),
        ("uk", "Діє знижка 10 %. За винятком подарункових карток."),
    ],
)
def test_a_sentence_that_points_back_goes_with_the_one_before(lang: str, text: str) -> None:
    assert groups(text, lang) == [0, 0]


def test_sentences_that_stand_alone_are_told_apart() -> None:
    assert groups("Standard delivery costs 5 €. Courier delivery costs 9 €.") == [0, 1]


def test_a_list_item_brings_its_lead_in_and_what_limits_the_list() -> None:
    text = (
        "We take these back:\n- shoes in their box\n- books without notes in them\n"
        "This does not apply to gifts."
    )

    lead, shoes, books, limit = pieces(passage(text))

    assert (shoes.lead, books.lead) == (lead.group, lead.group)
    assert shoes.group != books.group
    assert limit.group == lead.group


def test_a_footnote_goes_with_what_it_is_a_note_to() -> None:
    text = "Delivery is free*. Returns are free as well.\n*From 60 € on, in Latvia only."

    free, returns, note = pieces(passage(text))

    assert free.group == note.group != returns.group


def test_steps_are_quoted_all_or_not_at_all(relevance: Relevance) -> None:
    said = quoted(relevance, passage(STEPS), "how do I print the label?")

    assert said.startswith("How to send something back:\n1. Open")
    assert "3. Hand the parcel over" in said


def test_of_a_table_the_row_asked_for_is_quoted_with_its_headings(relevance: Relevance) -> None:
    said = quoted(relevance, passage(FEES, "table"), "how much is sending a bicycle?")

    assert said == "What: Bicycle; Price: €39.00; Time: 7 days"


def test_a_size_of_one_letter_names_its_row(relevance: Relevance) -> None:
    said = quoted(relevance, passage(SIZES, "table"), "what chest is size L?")

    assert said == "Size: L; Chest: 102–108 cm"


def test_a_lead_in_that_names_the_subject_hides_no_sentence_beside_its_list(
    relevance: Relevance,
) -> None:
    assert "Lost cards are replaced" in quoted(relevance, passage(CARDS), "I lost my gift card")


def test_a_question_to_no_row_of_a_table_is_answered_with_all_of_it(relevance: Relevance) -> None:
    assert quoted(relevance, passage(FEES, "table"), "and prices?") == FEES


def test_a_faq_answer_and_a_short_text_stay_whole() -> None:
    assert not cuttable(passage(RETURNS, "faq"))
    assert not cuttable(passage("You may return goods. Except underwear."))
    assert cuttable(passage(RETURNS))


def test_the_nearest_sentence_by_meaning_is_kept_without_a_shared_word(
    relevance: Relevance,
) -> None:
    found = passage(RETURNS)
    near = [0.05] * len(sentences_viewed(found))
    near[2] = 0.6
    hit = Hit(found, 0.9, 0.6, 3.0, 0.5, 0.5, views=(0.3, *near))

    said = excerpt(found, relevance.rated(hit, "wie verpacken", "en")).text

    assert said == "Please pack everything so that it survives the way back to our warehouse."
