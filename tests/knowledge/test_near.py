"""The vectors beside Chroma: made from it, made again when they are not whole."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.near import Near, best_of, forget, kept

IDS = ["a", "b", "c"]
VECTORS = np.eye(3, dtype=np.float32)


def fetched(ids):
    return VECTORS[[IDS.index(id_) for id_ in ids]]


def refused(ids):
    raise AssertionError("nothing had to be fetched")


def test_vectors_come_in_the_order_they_are_asked_for():
    near = Near(IDS, VECTORS)

    assert near.rows(["c", "a"]).tolist() == [[0, 0, 1], [1, 0, 0]]
    assert np.isnan(near.rows(["z"])).all()


def test_what_was_kept_is_not_fetched_again(tmp_path: Path):
    file = tmp_path / "vectors" / "shop-1.npz"
    kept(file, IDS, fetched)

    again = kept(file, ["b"], refused)

    assert again.rows(["b"]).tolist() == [[0, 1, 0]]


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 cut short", None])
def test_a_file_that_is_not_whole_is_made_again(tmp_path: Path, damage: bytes | None):
    file = tmp_path / "shop-1.npz"
    if damage is None:
        kept(file, ["a"], fetched)
    else:
        file.write_bytes(damage)

    assert kept(file, IDS, fetched).covers(IDS)
    assert kept(file, IDS, refused).covers(IDS)


def test_files_of_earlier_generations_are_deleted(tmp_path: Path):
    for name in ("shop-1.npz", "shop-2.npz", "other-1.npz"):
        (tmp_path / name).touch()

    forget(tmp_path, "shop", but=tmp_path / "shop-2.npz")

    assert sorted(path.name for path in tmp_path.iterdir()) == ["other-1.npz", "shop-2.npz"]


def test_a_passage_is_as_near_as_its_nearest_view():
    cosines = np.array([0.1, 0.9, 0.4], dtype=np.float32)

    nearest = best_of(cosines, np.array([0, 0, 1], dtype=np.intp), 2)

    assert nearest.tolist() == pytest.approx([0.9, 0.4])


def test_a_passage_without_vectors_is_neither_near_nor_far():
    cosines = np.array([0.1, np.nan, np.nan], dtype=np.float32)

    nearest = best_of(cosines, np.array([0, 0, 1], dtype=np.intp), 2)

    assert nearest[0] == pytest.approx(0.1)
    assert np.isnan(nearest[1])
