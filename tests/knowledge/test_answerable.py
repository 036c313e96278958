"""The outcome follows from the probability, the probability from what was found."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge import answerable_weights
from knowledge.answerable import features, outcome, probability
from knowledge.fit import Sample, auc, regression, signed, thresholds
from knowledge.search import Found, Hit
from tests.knowledge.shops import passage


def _found(text: str, cosine: float = 0.5, above: float = 4.0, words: float = 0.5) -> Found:
    hit = Hit(passage(text), 0.7, cosine, above, words, words, words)
    return Found((hit,), (cosine, cosine - 0.1, cosine - 0.2), met=words)


def test_nothing_found_is_unknown():
    values = features("anything", "en", Found((), ()))

    assert values == {}
    assert probability(values) == 0.0
    assert outcome(values) == "unknown"


def test_a_passage_about_the_subject_is_likelier_to_answer():
    asked = "how long do I have to return shoes"
    near = features(asked, "en", _found("You can return shoes within 30 days."))
    far = features(asked, "en", _found("Gift cards are valid for a year.", 0.15, 1.0, 0.05))

    assert probability(near) > probability(far)
    assert outcome(far) == "unknown"


def test_a_word_of_the_subject_that_no_passage_holds_counts_against_it():
    values = features("how do I", "en", _found("How do I wash merino?"))
    about = features("how do I wash a bicycle", "en", _found("How do I wash merino?"))

    assert about["by_word"] < values["by_word"]


def test_few_are_turned_away_and_few_deceived():
    asked = [
        Sample({"bias": 1.0, "seen": n / 50}, True, True, False, True, "a") for n in range(100)
    ]
    near = [
        Sample({"bias": 1.0, "seen": n / 100}, False, False, True, True, "a") for n in range(100)
    ]
    weights = np.array([-1.0, 1.0])

    below, sure = thresholds(weights, [*asked, *near], ("bias", "seen"))

    chances = [1 / (1 + np.exp(1 - sample.values["seen"])) for sample in asked]
    assert np.mean([chance < below for chance in chances]) == pytest.approx(0.05, abs=0.01)
    chances = [1 / (1 + np.exp(1 - sample.values["seen"])) for sample in near]
    assert np.mean([chance >= sure for chance in chances]) == pytest.approx(0.12, abs=0.01)


def test_the_thresholds_leave_room_for_reservation():
    for below, sure in (answerable_weights.MEANING_THRESHOLDS, answerable_weights.WORDS_THRESHOLDS):
        assert 0 < below <= sure < 1


def test_what_speaks_for_an_answer_is_never_held_against_it():
    chance = np.random.default_rng(2)
    telling = chance.normal(size=400)
    x = np.column_stack([np.ones(400), telling, -telling + chance.normal(scale=0.1, size=400)])
    y = (telling > 0).astype(float)

    weights = signed(x, y, ("bias", "cosine", "lead"))

    assert weights[1] > 0
    assert weights[2] >= 0


def test_fitting_finds_the_feature_that_tells():
    chance = np.random.default_rng(1)
    telling = chance.normal(size=400)
    x = np.column_stack([np.ones(400), telling, chance.normal(size=400)])
    y = (telling + chance.normal(scale=0.3, size=400) > 0.5).astype(float)

    weights = regression(x, y)

    assert abs(weights[1]) > 5 * abs(weights[2])
    assert auc(x @ weights, y) > 0.95
    assert (1 / (1 + np.exp(-x @ weights))).mean() == pytest.approx(y.mean(), abs=0.02)


def test_a_shop_that_wants_more_certainty_gets_it():
    values = features(
        "how long do I have to return shoes", "en", _found("Return shoes in 30 days.")
    )

    assert outcome(values, (0.0, 0.0)) == "answer"
    assert outcome(values, (0.0, 1.0)) == "unsure"
    assert outcome(values, (1.0, 1.0)) == "unknown"
