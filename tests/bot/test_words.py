"""The bot's sentences: the same in number and shape in every language, and none that hurts."""

from __future__ import annotations

import re
import string
import tomllib
from pathlib import Path

import pytest

import bot.words
from bot.words import languages, word

FOLDER = Path(bot.words.__file__).parent
UNWELCOME = re.compile(
    r"unfortunately|impossible|\bproblem"
    r"|niestety|niemożliw"
    r"|diemžēl|neiespējam|problēm"
    r"|к сожалению|невозможн|проблем"
    r"|на жаль|неможлив",
    re.IGNORECASE,
)


def table(lang: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((FOLDER / f"{lang}.toml").read_text("utf-8"))


def shape(lang: str) -> dict[tuple[str, str], set[str]]:
    return {
        (section, name): {field for _, field, _, _ in string.Formatter().parse(text) if field}
        for section, entries in table(lang).items()
        for name, text in entries.items()
    }


def test_the_bot_speaks_five_languages() -> None:
    assert set(languages()) == {"en", "pl", "lv", "ru", "uk"}


@pytest.mark.parametrize("lang", ["pl", "lv", "ru", "uk"])
def test_every_language_has_the_same_sentences_with_the_same_places(lang: str) -> None:
    assert shape(lang) == shape("en")


@pytest.mark.parametrize("lang", ["en", "pl", "lv", "ru", "uk"])
def test_no_sentence_of_the_bot_turns_a_shopper_away(lang: str) -> None:
    assert [
        text for part in table(lang).values() for text in part.values() if UNWELCOME.search(text)
    ] == []


def test_a_language_without_a_file_is_answered_in_english() -> None:
    assert word("lt", "option", "human") == word("en", "option", "human")
