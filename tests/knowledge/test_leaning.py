"""In which language a shopper is answered where the shop has nothing in theirs."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from knowledge.search import Searcher


def liked(asked: str, *documents: str) -> list[str]:
    """The languages of these documents, the preferred first."""
    searcher = Searcher.__new__(Searcher)
    nothing = np.zeros(len(documents), dtype=bool)
    own = {lang: np.array([lang == each for each in documents]) for lang in documents}
    searcher.all = SimpleNamespace(of_products=nothing, own=own)
    worth = searcher._preferred(asked)
    return [documents[place] for place in np.argsort(-worth, kind="stable")]


@pytest.mark.parametrize(("asked", "near"), [("uk", "ru"), ("ru", "uk")])
def test_neighbours_come_before_english_and_english_before_others(asked: str, near: str) -> None:
    assert liked(asked, "lv", "en", near) == [near, "en", "lv"]


def test_ones_own_language_comes_before_all() -> None:
    assert liked("uk", "lv", "ru", "uk")[0] == "uk"


def test_where_no_neighbour_is_spoken_english_is() -> None:
    assert liked("pl", "lv", "ru", "en")[0] == "en"
