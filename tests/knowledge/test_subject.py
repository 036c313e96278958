"""What is not a shop's subject is told from what its pages do not say."""

from __future__ import annotations

import numpy as np

from knowledge.subject import fitted, names_matter, strays


def features(**values: float) -> dict[str, float]:
    return {"elsewhere": 0.6, "cosine": 0.2, "matter": 0.0, "grams": 0.0, "said": 3.0, **values}


def test_a_question_far_from_shops_and_from_the_passages_strays() -> None:
    assert strays(features(), "unsure")


def test_what_a_passage_is_near_to_does_not() -> None:
    assert not strays(features(cosine=0.5), "unsure")


def test_what_is_asked_in_the_words_of_the_shops_own_pages_does_not() -> None:
    assert strays(features(elsewhere=0.2, grams=0.1), "unsure")
    assert not strays(features(elsewhere=0.2, grams=0.4), "unsure")


def test_what_shoppers_ask_of_any_shop_does_not() -> None:
    assert not strays(features(elsewhere=-0.6), "unsure")


def test_more_is_asked_where_a_matter_of_shops_is_named_or_the_passages_answer() -> None:
    near = features(elsewhere=0.15)

    assert strays(near, "unsure")
    assert not strays(near, "answer")
    assert not strays(near | {"matter": 1.0}, "unsure")


def test_a_word_alone_is_of_no_other_subject() -> None:
    assert not strays(features(said=1.0), "unsure")


def test_without_vectors_nothing_strays() -> None:
    assert not strays({"met": 0.0}, "unknown")


def test_the_line_parts_what_it_was_drawn_between() -> None:
    rng = np.random.default_rng(1)
    middle = np.zeros(8, dtype=np.float32)
    middle[0] = 1.0
    ours = (rng.normal(0, 0.1, (40, 8)) - middle).astype(np.float32)
    others = (rng.normal(0, 0.1, (60, 8)) + middle).astype(np.float32)

    line = fitted([ours[:20], ours[20:]], [others])

    assert ((ours @ line[:-1] + line[-1]) < -0.5).all()
    assert ((others @ line[:-1] + line[-1]) > 0.5).all()


def test_goods_and_places_are_no_matter_of_shops() -> None:
    assert names_matter({"parcel_locker", "type_tent"})
    assert not names_matter({"type_tent", "place_latvia"})
