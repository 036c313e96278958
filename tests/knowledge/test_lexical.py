"""Search by words finds what a shopper half remembers."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge.lemmas import Lemmas, installed
from knowledge.lexical import Lexical, Ranking, grams
from tests.knowledge.shops import passage


def test_a_word_without_its_diacritics_shares_its_pieces():
    assert set(grams("zwrócić")) == set(grams("ZWROCIC"))


def test_a_text_that_holds_all_that_is_asked_scores_highest():
    ranking = Ranking([["boots", "return"], ["boots"], ["tent"]])

    scores = ranking.scores(["boots", "return"])

    assert scores.argmax() == 0
    assert 0.8 < scores[0] <= 1
    assert scores[2] == 0


def test_a_word_the_shop_never_uses_lowers_the_share():
    ranking = Ranking([["boots", "return"], ["boots"], ["tent"]])

    assert ranking.scores(["boots", "bicycle"]).max() < ranking.scores(["boots"]).max()


@pytest.mark.parametrize("texts", [[], [[]], [[], ["a"]]])
def test_empty_texts_are_ranked_without_complaint(texts):
    ranking = Ranking(texts)

    assert ranking.scores([]).shape == (len(texts),)
    assert ranking.scores(["b"]).sum() == 0


@pytest.mark.parametrize(
    ("asked", "lang"), [("zwrot butow", "pl"), ("ZWROTY BUTÓW", "pl"), ("zwrto butów", "pl")]
)
def test_endings_typos_and_case_do_not_hide_a_passage(asked, lang):
    shop = [
        passage("Buty można zwrócić w 30 dni. Zwrot jest darmowy.", "pl"),
        passage("Kurier kosztuje 4,99 EUR.", "pl"),
        passage("Shoes can be returned within 30 days.", "en"),
    ]

    lemmas, pieces = Lexical(shop, Lemmas(installed())).scores(asked, lang)

    assert int(np.argmax(lemmas + pieces)) == 0
    assert max(lemmas.max(), pieces.max()) <= 1.0
