"""Sentences are taken down as they come, in whatever form the model gives them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dictation import Dictated, Dictation

WHOLE = [Dictated("Delivery costs 5 €.", (1,)), Dictated("It takes 3 days.", (1, 2))]


def taken_down(text: str, size: int = 3) -> list[Dictated]:
    dictation = Dictation()
    found = []
    for start in range(0, len(text), size):
        found += dictation.hear(text[start : start + size])
    return [*found, *dictation.end()]


@pytest.mark.parametrize(
    "text",
    [
        '{"sentences": [{"text": "Delivery costs 5 €.", "passages": [1]}, '
        '{"text": "It takes 3 days.", "passages": [1, 2]}]}',
        '```json\n{"sentences":[{"text":"Delivery costs 5 €.","passages":["1"]},\n'
        '{"passages":"1, 2","text":"It takes 3 days."}]}\n```',
        '[{"text": "Delivery costs 5 €.", "passages": 1}, '
        '{"sentence": "It takes 3 days. [1,2]", "passages": [1, 2]}]',
        "[1] Delivery costs 5 €.\n[1, 2] It takes 3 days.",
        "- Delivery costs 5 € [1].\n\n2. It takes 3 days. [1][2]\n",
        '[1] "Delivery costs 5 €."\n[passages 1, 2] It takes 3 days.',
    ],
)
@pytest.mark.parametrize("size", [1, 5, 1000])
def test_json_and_lines_come_to_the_same(text: str, size: int) -> None:
    assert taken_down(text, size) == WHOLE


def test_a_sentence_is_there_as_soon_as_its_object_has_ended() -> None:
    dictation = Dictation()

    assert list(dictation.hear('{"sentences": [{"text": "One.", "passages": [1]')) == []
    assert list(dictation.hear("}, ")) == [Dictated("One.", (1,))]


def test_two_sentences_given_as_one_are_two() -> None:
    assert taken_down("[1] Delivery costs 5 €. It takes 3 days.") == [
        Dictated("Delivery costs 5 €.", (1,)),
        Dictated("It takes 3 days.", (1,)),
    ]


def test_what_was_cut_off_is_lost_and_known_to_be() -> None:
    dictation = Dictation()
    list(dictation.hear('{"sentences": [{"text": "Delivery costs'))

    assert list(dictation.end()) == []
    assert dictation.lost


@given(st.text(), st.integers(1, 9))
def test_no_noise_breaks_it(text: str, size: int) -> None:
    for said in (text, json.dumps({"sentences": [{"text": text, "passages": [1]}]})):
        assert all(each.text for each in taken_down(said, size))
