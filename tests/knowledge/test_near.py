"""The vectors beside Chroma: kept in a file, grown with what is new, made again when damaged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.near import NOTHING, Near, forget, newest

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
    Near(["a"], VECTORS[:1]).written(tmp_path / "vectors" / "shop-9.npz")
    Near(IDS, VECTORS).written(tmp_path / "vectors" / "shop-10.npz")

    assert newest(tmp_path / "vectors", "shop").lacking(IDS) == []
    assert newest(tmp_path / "vectors", "other").lacking(IDS) == IDS


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 cut short"])
def test_of_a_file_that_is_not_whole_the_one_before_is_taken(tmp_path: Path, damage: bytes):
    Near(["a"], VECTORS[:1]).written(tmp_path / "shop-1.npz")
    (tmp_path / "shop-2.npz").write_bytes(damage)

    assert newest(tmp_path, "shop").lacking(IDS) == ["b", "c"]


def test_files_of_earlier_generations_are_deleted(tmp_path: Path):
    for name in ("shop-1.npz", "shop-2.npz", "other-1.npz"):
        (tmp_path / name).touch()

    forget(tmp_path, "shop", but=tmp_path / "shop-2.npz")

    assert sorted(path.name for path in tmp_path.iterdir()) == ["other-1.npz", "shop-2.npz"]


def test_what_comes_to_a_large_file_stands_beside_it_until_it_is_much(tmp_path, monkeypatch):
    monkeypatch.setattr("knowledge.near.MANY", 10)
    rows = np.random.default_rng(1).random((130, 4), dtype=np.float32)
    ids = [f"v{n}" for n in range(130)]
    near = Near(ids[:100], rows[:100]).written(tmp_path / "shop-1.npz")

    small = near.with_more(ids[100:103], rows[100:103]).only(ids[2:103])
    small.written(tmp_path / "shop-2.npz")
    forget(tmp_path, "shop", but=tmp_path / "shop-2.npz")
    again = newest(tmp_path, "shop").only(ids[2:103])
    again.rest()

    assert (again.rows(ids[2:103]) == rows[2:103]).all()
    assert (tmp_path / "shop-2.npz").stat().st_size < (tmp_path / "shop-1.npz").stat().st_size / 2
    again.with_more(ids[103:], rows[103:]).written(tmp_path / "shop-3.npz")
    forget(tmp_path, "shop", but=tmp_path / "shop-3.npz")
    assert not {"shop-1.npz", "shop-2.npz"} & {path.name for path in tmp_path.iterdir()}
    assert (newest(tmp_path, "shop").rows(ids[2:]) == rows[2:]).all()


def test_the_vectors_of_a_large_shop_are_never_in_memory_together(tmp_path, monkeypatch):
    monkeypatch.setattr("knowledge.near.MANY", 10)
    monkeypatch.setattr("knowledge.near._AT_ONCE", 7)
    rows = np.random.default_rng(1).random((100, 4), dtype=np.float32)
    ids = [f"v{n}" for n in range(100)]
    near = newest(tmp_path, "shop")

    for start in range(0, 100, 9):
        near = near.with_more(ids[start : start + 9], rows[start : start + 9])
        in_memory = [part for part in near._parts if not isinstance(part, np.memmap)]
        assert sum(map(len, in_memory)) <= 10
        assert (near.rows(ids[: start + 9]) == rows[: start + 9]).all()

    near.written(tmp_path / "shop-1.npz")
    forget(tmp_path, "shop", but=tmp_path / "shop-1.npz")
    assert (newest(tmp_path, "shop").rows(ids) == rows).all()


def test_with_a_full_disk_the_vectors_stay_in_memory(tmp_path, monkeypatch):
    monkeypatch.setattr("knowledge.near.MANY", 1)
    (tmp_path / "folder").write_text("no folder")

    near = newest(tmp_path / "folder", "shop").with_more(IDS, VECTORS)

    assert (near.rows(IDS) == VECTORS).all()


def test_of_a_large_file_that_was_cut_short_nothing_is_taken(tmp_path, monkeypatch):
    monkeypatch.setattr("knowledge.near.MANY", 1)
    Near(IDS, VECTORS).written(tmp_path / "shop-1.npz")
    whole = (tmp_path / "shop-1.npz").read_bytes()
    (tmp_path / "shop-1.npz").write_bytes(whole[: len(whole) // 2])

    assert newest(tmp_path, "shop").lacking(IDS) == IDS
