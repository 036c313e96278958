"""Dry for a plain question, warm for an upset shopper, firm with abuse."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bot.tone import toned
from bot.turn import Choice, Citation, Reply, ReplyKind, Said, Turn
from bot.understand import understand
from bot.words import word
from tests.bot.manners import UNWELCOME

LANGUAGES = ("en", "pl", "lv", "ru", "uk")
FACT = "A parcel to Latvia takes 2–4 working days."
LATE = {
    "en": "where is my parcel, three weeks and nothing!!!",
    "pl": "gdzie jest paczka, trzy tygodnie i nic!!!",
    "lv": "kur ir paka, trīs nedēļas un nekā!!!",
    "ru": "где посылка, три недели и ничего!!!",
    "uk": "де посилка, три тижні й нічого!!!",
}
SOURCE = Citation("delivery.md", "Delivery", FACT)


def reply(kind: ReplyKind = "answer", text: str = FACT, lang: str = "en") -> Reply:
    human = Choice("human", word(lang, "option", "human"))
    return Reply(kind, text, lang, 0.9, sources=(SOURCE,), options=(human,))


def unknown(lang: str = "en") -> Reply:
    lines = [word(lang, "lead", "unknown"), word(lang, "lead", "unknown_end")]
    return Reply("unknown", "\n".join(lines), lang, 0.1, options=reply().options)


def turn(text: str, lang: str = "en", history: tuple[Said, ...] = (), **how: object) -> Turn:
    return Turn("s", text, lang, history, **how)  # type: ignore[arg-type]


def said(text: str, lang: str = "en", given: Reply | None = None, **how: object) -> Reply:
    asked = turn(text, lang, **how)  # type: ignore[arg-type]
    return toned(given or reply(lang=lang), asked, understand(asked))


def test_a_plain_question_is_answered_with_the_fact_alone() -> None:
    assert said("how long does delivery take").text == FACT


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_upset_shopper_reads_that_it_was_heard_then_the_fact_then_the_next_step(
    lang: str,
) -> None:
    text = (
        "delivery so late! "
        + {"en": "late", "pl": "paczka", "lv": "paka", "ru": "посылка", "uk": "посилка"}[lang]
    )
    opening, fact, closing = said(text, lang, mood=0.8).text.split("\n\n")

    assert opening == word(lang, "warm", "delivery")
    assert fact == FACT
    assert word(lang, "option", "human") in closing
    assert not UNWELCOME.search(opening + closing)


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("it arrived broken, what a joke", "damaged"),
        ("I want my money back now!!!", "refund"),
        ("nobody answers my emails for a week", "reply"),
        ("you sent the wrong size AGAIN", "wrong"),
        ("you charged me, this is outrageous", "payment"),
        ("this is outrageous", "general"),
    ],
)
def test_the_matter_is_named(text: str, matter: str) -> None:
    assert said(text, mood=0.9).text.startswith(word("en", "warm", matter))


def test_what_was_named_before_is_still_the_matter() -> None:
    before = (Said("shopper", "my jacket came torn"), Said("bot", "…", kind="unsure"))

    assert said("this is a disgrace", history=before, mood=0.9).text.startswith(
        word("en", "warm", "damaged")
    )


def test_no_acknowledgement_and_no_closing_comes_twice_in_a_row() -> None:
    history: tuple[Said, ...] = ()
    openings, texts = [], []
    for _ in range(6):
        answer = said("my parcel is late!!!", history=history, mood=0.9)
        history += (Said("shopper", "my parcel is late!!!"), Said("bot", answer.text, "answer"))
        openings.append(answer.text.split("\n\n")[0])
        texts.append(answer.text)

    assert all(one != other for one, other in pairwise(openings))
    assert all(one.split("\n\n")[-1] != two.split("\n\n")[-1] for one, two in pairwise(texts))


def test_a_colleague_who_is_offered_below_is_not_named_above() -> None:
    shown = said("this is a disgrace", given=unknown(), mood=0.9, offer="frustration").text

    assert "olleague" not in shown
    assert "add it here" in shown
    assert (
        word("en", "lead", "unknown_end")
        not in said("x y z", given=unknown(), offer="unknown").text
    )


def test_an_upset_shopper_whose_question_is_open_gets_two_ways_on() -> None:
    shown = said("this is a disgrace", given=unknown(), mood=0.9)

    assert shown.kind == "unknown"
    assert word("en", "lead", "unknown") not in shown.text
    assert "Talk to a person" in shown.text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_abuse_hears_one_limit_and_is_asked_for_the_matter(lang: str) -> None:
    first = said("!!!", lang, given=reply("unsure", lang=lang), abuse=1, mood=0.9)
    second = said("!!!", lang, given=unknown(lang), abuse=2, offer="abuse", mood=0.9)

    assert first.text == f"{word(lang, 'firm', 'first')} {word(lang, 'firm', 'ask')}"
    assert (first.kind, first.sources) == ("unknown", ())
    assert second.text == word(lang, "firm", "again")


def test_abuse_around_a_question_is_answered_within_the_limit() -> None:
    shown = said("where is the f... parcel, morons", abuse=1, mood=0.9)

    assert word("en", "firm", "first") in shown.text
    assert FACT in shown.text


def test_an_order_of_ones_own_is_not_answered_as_if_it_were_seen() -> None:
    shown = said("where is my order 12345", given=unknown())

    assert shown.kind == "unknown"
    assert shown.text.startswith(word("en", "personal", "order"))
    assert "Talk to a person" in shown.text


def test_the_general_way_to_it_is_quoted_with_that_said_first() -> None:
    shown = said("cancel my order", given=reply(text="Cancel within an hour in your account."))

    assert shown.kind == "unsure"
    assert shown.text.startswith(word("en", "personal", "change"))
    assert "Cancel within an hour in your account." in shown.text


def test_how_to_do_it_is_a_question_like_any_other() -> None:
    assert said("how do I cancel my order?").text == FACT


def test_a_grievance_that_is_offered_a_person_is_acknowledged_however_calmly_it_is_told() -> None:
    told = said("the tent arrived torn", offer="complaint", mood=0.1).text

    assert told.startswith(word("en", "warm", "damaged"))
    assert said("do you ship abroad", offer="unknown", mood=0.1).text == FACT


def test_an_upset_shopper_who_asks_for_an_order_is_told_all_four() -> None:
    told = said("where is my order, I am furious!", given=unknown(), mood=0.9, offer="order").text

    assert told.split("\n\n") == [
        word("en", "warm", "delivery"),
        word("en", "personal", "order"),
        word("en", "warm", "open"),
    ]


def test_a_word_may_stand_between_those_that_name_the_matter() -> None:
    assert said("nobody ever answers here!!", mood=0.9).text.startswith(word("en", "warm", "reply"))


def test_what_only_sounds_like_an_order_is_not_said_to_be_out_of_sight() -> None:
    train = said("last train from the coast on sunday", given=unknown(), offer="order").text
    parcel = said("when will the parcel come", given=unknown(), offer="order").text

    assert word("en", "personal", "order") not in train
    assert word("en", "personal", "order") in parcel


def test_the_words_on_a_colleague_are_named_so_that_an_offer_can_take_their_place() -> None:
    assert said("do you sell moon dust", given=unknown()).trace["closing"] == word(
        "en", "lead", "unknown_end"
    )
    assert "closing" not in said("how long does delivery take").trace


def test_smalltalk_has_no_tone_to_be_taken_off() -> None:
    assert said("thanks", given=reply("smalltalk", "You’re welcome!"), mood=0.9).text == (
        "You’re welcome!"
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_upset_shopper_is_not_told_to_have_meant_something_else(lang: str) -> None:
    doubtful = reply("unsure", f"{word(lang, 'lead', 'unsure')}\n\n{FACT}", lang)

    told = said("three weeks and nothing!!!", lang, doubtful, mood=0.8).text

    assert word(lang, "lead", "unsure") not in told
    assert f"{word(lang, 'warm', 'near')}\n\n{FACT}" in told


def test_nothing_that_lies_near_is_offered_to_who_asks_for_an_order() -> None:
    near = Choice("q1", "Prescriptions")
    found = Reply("unknown", word("uk", "lead", "unknown"), "uk", 0.1, options=(near,))

    assert near not in said("що з моїм замовленням 12345?", "uk", found).options
