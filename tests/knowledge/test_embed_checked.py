"""Vectors that cannot be used are refused before anybody stores them."""

from __future__ import annotations

import json

import numpy as np
import pytest

from knowledge.embedders.checked import Checked
from knowledge.errors import EmbedderFailed, NoModel


class Scripted:
    """An embedder that answers what it is told to."""

    id = "scripted/1"

    def __init__(self, answer, dim=3):
        self.answer = answer
        self._dim = dim
        self.asked_for_dim = 0

    @property
    def dim(self):
        self.asked_for_dim += 1
        return self._dim

    def queries(self, texts):
        return self.answer(texts)

    passages = queries


def ones(texts):
    return np.ones((len(texts), 3), dtype=np.float32)


@pytest.fixture
def checked(tmp_path):
    return lambda embedder: Checked(embedder, tmp_path / "embedders.json")


def test_vectors_become_unit_vectors(checked):
    vectors = checked(Scripted(ones)).passages(["a", "b"])

    assert np.linalg.norm(vectors, axis=1).tolist() == pytest.approx([1.0, 1.0])


def dies(texts):
    raise ConnectionError("sk-secret refused")


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (lambda texts: np.full((len(texts), 3), np.nan), "not finite"),
        (lambda texts: np.full((len(texts), 3), np.inf), "not finite"),
        (lambda texts: np.zeros((len(texts), 3)), "zero vector"),
        (lambda texts: np.ones((len(texts), 4)), "shape"),
        (lambda texts: np.ones((len(texts) + 1, 3)), "shape"),
        (lambda texts: np.ones(3), "shape"),
        (lambda texts: [["a", "b", "c"]] * len(texts), "failed"),
        (lambda texts: None, "cannot be used"),
        (dies, "ConnectionError"),
    ],
)
@pytest.mark.parametrize("side", ["queries", "passages"])
def test_what_is_no_vector_is_refused_with_a_reason(checked, side, answer, why):
    with pytest.raises(EmbedderFailed, match=why) as refused:
        getattr(checked(Scripted(answer)), side)(["shoes", "tents"])

    assert "scripted/1" in refused.value.text
    assert "sk-secret" not in refused.value.text


def test_a_model_that_is_not_there_says_so_itself(checked):
    def missing(texts):
        raise NoModel("There is no model folder x.")

    with pytest.raises(NoModel, match="no model folder"):
        checked(Scripted(missing)).queries(["shoes"])


def test_the_length_is_asked_for_once_and_kept(checked):
    first, again = Scripted(ones), Scripted(ones)
    checked(first).queries(["a"])

    assert checked(again).dim == 3
    assert (first.asked_for_dim, again.asked_for_dim) == (1, 0)


def test_a_service_that_changes_its_model_is_found_out(checked):
    checked(Scripted(ones)).queries(["a"])

    with pytest.raises(EmbedderFailed, match="shape"):
        checked(Scripted(lambda texts: np.ones((len(texts), 8)), dim=8)).queries(["a"])


def test_a_damaged_note_of_lengths_is_made_again(checked, tmp_path):
    (tmp_path / "embedders.json").write_text("{ cut sh", "utf-8")

    assert checked(Scripted(ones)).dim == 3
    assert json.loads((tmp_path / "embedders.json").read_text("utf-8")) == {"scripted/1": 3}
