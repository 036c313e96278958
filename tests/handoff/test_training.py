"""The training conversations are well formed, many enough in each language, and no two alike."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from handoff.signals.examples import BUNDLED, Labelled, read

LANGUAGES = ("en", "pl", "lv", "ru", "uk")
REASONS = {
    "explicit",
    "frustration",
    "repeat",
    "unknown",
    "complaint",
    "order",
    "payment",
    "legal",
    "safety",
    "abuse",
}
URGENT = {"explicit", "legal", "safety"}


@pytest.fixture(scope="module")
def conversations() -> list[Labelled]:
    return read(BUNDLED)


def test_every_line_says_no_more_than_the_format_knows():
    for file in sorted(Path(BUNDLED).glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            conversation: dict[str, Any] = json.loads(line)
            assert conversation.keys() == {"id", "lang", "turns"}
            assert conversation["lang"] == file.name[:2]
            assert 1 <= len(conversation["turns"]) <= 5
            for turn in conversation["turns"]:
                assert {"text", "decision", "mood"} <= turn.keys()
                assert turn["text"] == turn["text"].strip() != ""


def test_each_language_has_its_own_conversations(conversations):
    count = Counter(one.lang for one in conversations)

    assert len(conversations) >= 3000
    assert all(count[lang] >= 500 for lang in LANGUAGES)
    assert len({one.id for one in conversations}) == len(conversations)


def test_each_reason_is_shown_in_each_language(conversations):
    count = Counter(
        (one.lang, turn.reason) for one in conversations for turn in one.turns if turn.reason
    )

    assert {(lang, reason) for lang in LANGUAGES for reason in REASONS} == count.keys()
    assert min(count.values()) >= 25


def test_about_half_the_conversations_need_nobody(conversations):
    calm = sum(all(turn.reason is None for turn in one.turns) for one in conversations)

    assert 0.4 <= calm / len(conversations) <= 0.6


def test_danger_law_and_a_wish_for_a_person_are_transfers_and_nothing_follows(conversations):
    for one in conversations:
        for turn in one.turns:
            if turn.reason in URGENT:
                assert turn.decision == "transfer", one.id
            if turn.decision == "none":
                assert turn.reason in (None, "abuse"), one.id
        assert all(turn.decision != "transfer" for turn in one.turns[:-1]), one.id


def test_a_second_sign_after_an_offer_is_a_transfer(conversations):
    for one in conversations:
        offers = [turn for turn in one.turns if turn.decision == "offer" and turn.reason != "abuse"]
        assert len(offers) <= 1, one.id


def test_no_two_conversations_of_a_language_are_nearly_the_same(conversations):
    for lang in LANGUAGES:
        words = {
            one.id: frozenset(re.findall(r"\w+", " ".join(turn.text for turn in one.turns).lower()))
            for one in conversations
            if one.lang == lang
        }
        common = Counter(word for mine in words.values() for word in mine)
        by_rare_word: dict[str, list[str]] = {}
        for id, mine in words.items():
            # Who shares over 0.8 of all words shares one of the rarest fifth.
            rarest = sorted(mine, key=lambda word: (common[word], word))
            for word in rarest[: len(mine) // 5 + 1]:
                for other in by_rare_word.get(word, []):
                    both = len(mine & words[other])
                    assert both <= 0.8 * len(mine | words[other]), (id, other)
                by_rare_word.setdefault(word, []).append(id)
