"""Search by words finds what a shopper half remembers."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge.lemmas import Lemmas, installed
from knowledge.lexical import Lexical, Ranking, grams
from knowledge.passage import searched_text
from knowledge.postings import hashed
from tests.knowledge.shops import passage


def searched(shop, before=()):
    langs = np.array([p.lang for p in shop])
    texts = hashed(searched_text(p) for p in shop)
    return Lexical(shop, langs, texts, Lemmas(installed()), before)


def test_a_word_without_its_diacritics_shares_its_pieces():
    assert set(grams("zwrócić")) == set(grams("ZWROCIC"))


def test_a_text_that_holds_all_that_is_asked_scores_highest():
    ranking = Ranking.of([["boots", "return"], ["boots"], ["tent"]])

    scores = ranking.scores(hashed(["boots", "return"]))

    assert scores.argmax() == 0
    assert 0.8 < scores[0] <= 1
    assert scores[2] == 0


def test_a_word_the_shop_never_uses_lowers_the_share():
    ranking = Ranking.of([["boots", "return"], ["boots"], ["tent"]])

    assert (
        ranking.scores(hashed(["boots", "bicycle"])).max() < ranking.scores(hashed(["boots"])).max()
    )


@pytest.mark.parametrize("texts", [[], [[]], [[], ["a"]]])
def test_empty_texts_are_ranked_without_complaint(texts):
    ranking = Ranking.of(texts)

    assert ranking.scores(hashed([])).shape == (len(texts),)
    assert ranking.scores(hashed(["b"])).sum() == 0


@pytest.mark.parametrize(
    ("asked", "lang"), [("zwrot butow", "pl"), ("ZWROTY BUTÓW", "pl"), ("zwrto butów", "pl")]
)
def test_endings_typos_and_case_do_not_hide_a_passage(asked, lang):
    shop = [
        passage("Buty można zwrócić w 30 dni. Zwrot jest darmowy.", "pl"),
        passage("Kurier kosztuje 4,99 EUR.", "pl"),
        passage("Shoes can be returned within 30 days.", "en"),
    ]

    said = searched(shop).scores(asked, lang)

    assert int(np.argmax(said.lemmas + said.grams)) == 0
    assert max(said.lemmas.max(), said.grams.max()) <= 1.0


def test_what_is_meant_is_found_in_another_language():
    shop = [
        passage("Kurier kosztuje 4,99 EUR.", "pl"),
        passage("Refunds are made within 7 days.", "en"),
        passage("Par uzņēmumu: esam no Rīgas.", "lv"),
    ]

    said = searched(shop).scores("когда вернут деньги?", "ru")

    assert said.lemmas.sum() == said.grams.sum() == 0
    assert int(np.argmax(said.concepts)) == 1


def test_a_changed_shop_is_searched_as_one_counted_anew():
    before = [
        passage("Buty można zwrócić w 30 dni.", "pl"),
        passage("Kurier kosztuje 4,99 EUR.", "pl"),
        passage("Shoes can be returned within 30 days.", "en"),
    ]
    after = [before[2], passage("Paczkomat kosztuje 2,99 EUR.", "pl"), before[0], before[0]]

    changed = searched(after, searched(before).counted)
    anew = searched(after)

    for found, wanted in zip(
        changed.scores("ile kosztuje zwrot butów w 30 dni", "pl"),
        anew.scores("ile kosztuje zwrot butów w 30 dni", "pl"),
        strict=True,
    ):
        assert found.tolist() == pytest.approx(wanted.tolist())
    assert changed.unheard("kurier 30") == anew.unheard("kurier 30") == {"kurier"}
