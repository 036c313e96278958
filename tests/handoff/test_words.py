import string
from typing import get_args

import pytest

from handoff import words
from handoff.events import HandoffReason
from tests.bot.manners import INFORMAL, UNWELCOME

LANGUAGES = ("en", "pl", "lv", "ru", "uk")


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_every_sentence_with_the_same_placeholders(lang: str) -> None:
    expected = {name: placeholders(text) for name, text in words.sentences("en").items()}

    assert {n: placeholders(t) for n, t in words.sentences(lang).items()} == expected


def test_there_is_a_file_for_each_language_and_no_other() -> None:
    assert words.languages() == set(LANGUAGES)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_says_unfortunately_impossible_or_problem(lang: str) -> None:
    assert [n for n, text in words.sentences(lang).items() if UNWELCOME.search(text)] == []


@pytest.mark.parametrize("lang", ["pl", "lv", "ru", "uk"])
def test_no_sentence_is_familiar_with_the_shopper(lang: str) -> None:
    informal = INFORMAL[lang]

    assert [n for n, text in words.sentences(lang).items() if informal.search(text)] == []


def test_a_shopper_from_elsewhere_reads_english() -> None:
    assert words.say("de", "option_human") == "Talk to a person"


def test_a_locale_with_a_country_reads_its_language() -> None:
    assert words.say("pl-PL", "option_no_thanks") == "Nie, dziękuję"


def test_the_agent_is_named_when_joining() -> None:
    assert words.say("uk", "claimed", agent="Майя").startswith("До розмови долучається Майя")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_in_danger_the_shopper_is_told_to_call_112_first(lang: str) -> None:
    assert "112" in words.say(lang, "transfer_notice", reason="safety")


def test_a_reason_without_its_own_wording_gets_the_general_one() -> None:
    assert words.say("lv", "option_human", reason="rule") == words.say("lv", "option_human")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_reason_has_its_own_offer_and_its_own_notice(lang: str) -> None:
    known = words.sentences(lang)
    at_once = {"explicit", "legal", "safety"}

    for reason in get_args(HandoffReason):
        assert f"transfer_notice_{reason}" in known
        assert reason in at_once or f"offer_{reason}" in known


def test_an_unknown_sentence_is_an_error() -> None:
    with pytest.raises(KeyError):
        words.say("en", "hello_there")
