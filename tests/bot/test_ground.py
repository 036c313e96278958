"""What a model may say of a passage: the check against pairs of sentence and passage."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.ground import Checker, Source, unfit
from bot.grounding.fit import checker, figures, judged, read

PAIRS = Path(__file__).parent / "grounding"
CARD = Source(
    "Standard delivery takes 2–4 working days and costs 1 000 PLN. Orders over 1,500.50 PLN are "
    "delivered free of charge. Write to help@shop.example by 24 December.",
    "en",
    "Delivery",
)


@pytest.fixture(scope="module")
def check() -> Checker:
    return checker(Path("data"))


@pytest.fixture(scope="module")
def by_words() -> Checker:
    return checker(Path("data"), "none")


@pytest.mark.integration
def test_wrong_sentences_are_refused_and_right_ones_mostly_are_not(check: Checker) -> None:
    """`python -m bot.grounding.fit tests/bot/grounding/pairs-test.jsonl` prints the figures."""
    found = figures(judged(check, read(PAIRS / "pairs-test.jsonl")))

    assert found["recall"] >= 0.95
    assert found["false_alarms"] <= 0.15


@pytest.mark.integration
def test_without_an_embedder_the_check_refuses_rather_more(by_words: Checker) -> None:
    found = figures(judged(by_words, read(PAIRS / "pairs-test.jsonl")))

    assert found["recall"] >= 0.95


def test_the_pairs_are_half_right_in_five_languages_and_no_passage_is_in_both_halves() -> None:
    dev, test = read(PAIRS / "pairs-dev.jsonl"), read(PAIRS / "pairs-test.jsonl")

    assert len(dev) + len(test) >= 400
    for pairs in (dev, test):
        assert {pair["lang"] for pair in pairs} == {"en", "pl", "lv", "ru", "uk"}
        assert sum(pair["supported"] for pair in pairs) * 2 == len(pairs)
    assert not {pair["passage"] for pair in dev} & {pair["passage"] for pair in test}


@pytest.mark.parametrize(
    ("sentence", "lang"),
    [
        ("Standard delivery costs 1000 zł.", "en"),
        ("Standard delivery costs 1.000 zloty.", "en"),
        ("Standard delivery takes two to four business days.", "en"),
        ("Orders over 1500,50 PLN are delivered free of charge.", "en"),
        ("Dostawa standardowa trwa od dwóch do czterech dni roboczych.", "pl"),
        ("Стандартная доставка стоит 1 000 злотых.", "ru"),
        ("Please write to help@shop.example by December 24.", "en"),
    ],
)
@pytest.mark.integration
def test_one_amount_may_be_written_in_many_ways(check: Checker, sentence: str, lang: str) -> None:
    verdict, place = check.check(sentence, lang, [CARD])

    assert (verdict.why, place) == ("", 0)


@pytest.mark.parametrize(
    "sentence",
    [
        "Standard delivery takes 2–4 days.",
        "Standard delivery takes 2–4 weeks.",
        "Standard delivery costs 1 000 EUR.",
        "Standard delivery costs 10.00 PLN.",
        "Orders over 1 000 PLN are delivered free of charge.",
        "Orders are delivered free of charge.",
        "Please write to help@shop.example by 25 December.",
        "Please write to sales@shop.example.",
        "Standard delivery takes 2–4 working days with Omniva.",
        "All orders are delivered within 2–4 working days.",
    ],
)
@pytest.mark.integration
def test_what_differs_in_one_word_is_refused(check: Checker, sentence: str) -> None:
    assert not check.check(sentence, "en", [CARD])[0].supported


@pytest.mark.integration
def test_what_is_true_of_each_of_two_passages_is_not_said_of_both(check: Checker) -> None:
    rings = Source("Gold rings are resized within 60 days.", "en", "Gold rings")
    chains = Source("Silver chains are cleaned free of charge.", "en", "Silver chains")

    said = "Silver chains are resized within 60 days."

    assert not check.check(said, "en", [rings, chains])[0].supported


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("I have refunded your order.", "promises an action"),
        ("Zwrócę Państwu pieniądze.", "promises an action"),
        ("Es atcelšu Jūsu pasūtījumu.", "promises an action"),
        ("Мы уже отправили вам новый товар.", "promises an action"),
        ("Я скасую ваше замовлення.", "promises an action"),
        ("See <a href='x'>this</a>.", "markup"),
        ("![x](https://evil.example/p.png)", "markup"),
        ("Delivery\u202e is free", "markup"),
        ("Delivery \U000e0041 is free", "markup"),
        ("12 !", "no words"),
        ("Delivery of frozen food?", "no statement"),
        ("Goods can be returned if", "no statement"),
        ("word " * 200 + ".", "too long"),
    ],
)
def test_some_sentences_are_never_said(sentence: str, why: str) -> None:
    langs = {"Z": "pl", "E": "lv", "М": "ru", "Я": "uk"}

    assert unfit(sentence, langs.get(sentence[0], "en")) == why
