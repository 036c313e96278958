"""The vectors beside Chroma: kept in a file, grown with what is new, made again when damaged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.near import NOTHING, Near, best_of, forget, newest

IDS = ["a", "b", "c"]
VECTORS = np.eye(3, dtype=np.float32)


def test_vectors_come_in_the_order_they_are_asked_for():
    near = Near(IDS, VECTORS)

    assert near.rows(["c", "a"]).tolist() == [[0, 0, 1], [1, 0, 0]]
    assert np.isnan(near.rows(["z"])).all()


def test_the_next_generation_adds_what_is_new_and_leaves_out_what_is_gone():
    near = NOTHING.with_more(IDS[:2], VECTORS[:2])

    assert near.lacking(IDS) == ["c"]
    grown = near.with_more(["b", "c"], VECTORS[1:]).only(["c", "a"])

    assert grown.lacking(IDS) == ["b"]
    assert grown.rows(["c"]).tolist() == [[0, 0, 1]]


def test_what_was_kept_is_found_again(tmp_path: Path):
    Near(["a"], VECTORS[:1]).write(tmp_path / "vectors" / "shop-9.npz")
    Near(IDS, VECTORS).write(tmp_path / "vectors" / "shop-10.npz")

    assert newest(tmp_path / "vectors", "shop").lacking(IDS) == []
    assert newest(tmp_path / "vectors", "other").lacking(IDS) == IDS


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 cut short"])
def test_of_a_file_that_is_not_whole_the_one_before_is_taken(tmp_path: Path, damage: bytes):
    Near(["a"], VECTORS[:1]).write(tmp_path / "shop-1.npz")
    (tmp_path / "shop-2.npz").write_bytes(damage)

    assert newest(tmp_path, "shop").lacking(IDS) == ["b", "c"]


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
