"""The bot's sentences: the same in number and shape in every language, and none that hurts."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from babel import Locale

import bot.words
from bot.words import counted, date, heard, heard_in, languages, word
from tests.bot.manners import INFORMAL, UNWELCOME

FOLDER = Path(bot.words.__file__).parent
LANGUAGES = ("en", "pl", "lv", "ru", "uk")


def table(lang: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{lang}.toml").read_text("utf-8"))


def said(lang: str) -> Iterator[tuple[tuple[str, str], dict[str, str]]]:
    """Each sentence by section and name, with its forms by plural."""
    for section, entries in table(lang).items():
        for name, text in entries.items() if section != "heard" else ():
            yield (section, name), text if isinstance(text, dict) else {"": text}


def places(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field}


def shape(lang: str) -> dict[tuple[str, str], tuple[bool, set[str]]]:
    return {key: ("" in f, set().union(*map(places, f.values()))) for key, f in said(lang)}


def test_the_bot_speaks_five_languages() -> None:
    assert set(languages()) == set(LANGUAGES)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_the_same_sentences_with_the_same_places(lang: str) -> None:
    assert shape(lang) == shape("en")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_counted_sentence_has_the_forms_of_its_language_and_no_other(lang: str) -> None:
    plurals = {*Locale.parse(lang).plural_form.tags, "other"}

    assert {
        key: set(forms) for key, forms in said(lang) if "" not in forms and set(forms) != plurals
    } == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_of_the_bot_turns_a_shopper_away(lang: str) -> None:
    assert [t for _, forms in said(lang) for t in forms.values() if UNWELCOME.search(t)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_of_the_bot_is_familiar_with_the_shopper(lang: str) -> None:
    informal = INFORMAL.get(lang)

    assert (
        not informal
        or [t for _, forms in said(lang) for t in forms.values() if informal.search(t)] == []
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_shoppers_are_heard_in_every_language(lang: str) -> None:
    lists = {part: sorted(names) for part, names in table(lang)["heard"].items()}

    assert lists == {part: sorted(names) for part, names in table("en")["heard"].items()}
    assert all(names for part in table(lang)["heard"].values() for names in part.values())


def test_a_language_without_a_file_is_answered_in_english() -> None:
    assert word("lt", "option", "human") == word("en", "option", "human")
    assert heard_in("lt", "filler") == heard_in("en", "filler")


def test_a_greeting_is_heard_in_any_language() -> None:
    assert {"hello", "labdien", "вітаю"} <= set(heard("smalltalk")["greeting"])


@pytest.mark.parametrize(
    ("lang", "total", "expected"),
    [
        ("en", 1, "1 product fits"),
        ("pl", 3, "Pasują 3 produkty"),
        ("pl", 12, "Pasuje 12 produktów"),
        ("lv", 21, "Atbilst 21 prece,"),
        ("lv", 30, "Atbilst 30 preču,"),
        ("ru", 24, "Подходят 24 товара"),
        ("uk", 11, "Підходить 11 товарів"),
    ],
)
def test_a_number_of_products_is_said_as_it_is_counted(
    lang: str, total: int, expected: str
) -> None:
    assert counted(lang, "goods", "fits_more", total, shown=3).startswith(expected)


def test_a_day_is_written_as_at_home() -> None:
    day = datetime(2026, 11, 21)

    assert [date(day, lang).replace("\u202f", " ") for lang in LANGUAGES] == [
        "21 November 2026",
        "21 listopada 2026",
        "2026. gada 21. novembris",
        "21 ноября 2026 г.",
        "21 листопада 2026 р.",
    ]
