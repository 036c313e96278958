"""Two real processes: one serves a shop, another changes its folder, kills, indexes, promotes."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.served import SHOPBELL, Served, shopbell

pytestmark = pytest.mark.integration

PAGE = "# Page {n}\n\n## What does page {n} say?\n\nPage {n} tells of {edition}.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return pages(tmp_path / "shop", "spring", 12)


@pytest.fixture
def soap(folder: Path, tmp_path: Path) -> Iterator[Served]:
    server = Served(tmp_path / "data", "--shop", str(folder))
    yield server
    server.stop()


def pages(folder: Path, edition: str, count: int) -> Path:
    folder.mkdir(exist_ok=True)
    for n in range(count):
        (folder / f"page-{n}.md").write_text(PAGE.format(n=n, edition=edition), "utf-8")
    return folder


def health(server: Served) -> dict[str, Any]:
    answer = httpx.get(f"{server.url}/health", timeout=20).json()
    return dict(answer["indexes"][answer["shops"][0]])


def searched(server: Served, text: str, *args: str) -> list[str]:
    found = shopbell("search", text, "--json", "-k", "50", "--data", str(server.data), *args)
    assert found.returncode == 0, found.stderr
    return [hit["text"] for hit in json.loads(found.stdout)["hits"]]


def until(true: Callable[[], object], seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "not within the time"
        time.sleep(0.1)


def shown(data: Path) -> list[tuple[str, str]]:
    """What the live generation shows, straight from the database."""
    with sqlite3.connect(data / "shopbell.db") as db:
        rows = db.execute(
            "SELECT p.path, p.body FROM passage p JOIN shop_index i ON i.shop = p.shop AND "
            "i.edition = p.edition WHERE i.slot = 'live' AND p.born <= i.live AND "
            "(p.died IS NULL OR p.died > i.live) ORDER BY p.path, p.place"
        ).fetchall()
    db.close()
    return [(path, json.loads(body)["text"]) for path, body in rows]


def test_a_served_shop_follows_its_folder(soap: Served, folder: Path) -> None:
    (folder / "page-3.md").write_text("# Gifts\n\nA giftbox costs 3 EUR.\n", "utf-8")
    (folder / "page-4.md").unlink()

    until(lambda: health(soap)["last"] and health(soap)["complete"])

    texts = searched(soap, "giftbox")
    assert "A giftbox costs 3 EUR." in texts
    assert not any("Page 4" in text or "Page 3 " in text for text in texts)
    assert "1 changed (page-3.md); 1 removed (page-4.md)" in soap.log.read_text("utf-8")


def test_a_command_and_the_server_index_the_same_folder_at_once(soap: Served, folder: Path) -> None:
    pages(folder, "summer", 20)

    reports = [shopbell("index", str(folder), "--json", "--data", str(soap.data)) for _ in (1, 2)]
    until(lambda: health(soap)["complete"])

    assert [done.returncode for done in reports] == [0, 0], reports[0].stderr
    assert json.loads(reports[1].stdout)["unchanged"] == 20
    assert all("summer" in text for _, text in shown(soap.data))
    assert len(shown(soap.data)) == 20


@pytest.mark.timeout(600)
@pytest.mark.parametrize("kills", [3, pytest.param(20, marks=pytest.mark.long)])
def test_a_server_killed_while_it_follows_goes_on_where_it_was(
    folder: Path, tmp_path: Path, kills: int
) -> None:
    chance = random.Random(kills)
    data = tmp_path / "data"
    for kill in range(kills):
        server = Served(data, "--shop", str(folder))
        whole = {frozenset(text.split()[-1] for _, text in shown(data))}
        # Every page anew, so that one of an earlier edition is none that stands there by right.
        pages(folder, f"edition-{kill}", 13)
        (folder / "page-12.md").unlink()
        time.sleep(chance.uniform(0, 3))
        server.kill()
        whole.add(frozenset(text.split()[-1] for _, text in shown(data)))
        # Whichever generation it is, it is one edition of all pages.
        assert all(len(editions) == 1 for editions in whole), whole

    server = Served(data, "--shop", str(folder))
    until(lambda: health(server)["complete"] and "edition" in str(shown(data)), 60)
    until(lambda: all(f"edition-{kills - 1}" in text for _, text in shown(data)), 60)
    until(lambda: health(server)["complete"], 60)
    server.stop()
    fresh = tmp_path / "fresh"
    assert shopbell("index", str(folder), "--data", str(fresh)).returncode == 0

    assert shown(data) == shown(fresh)
    again = shopbell("index", str(folder), "--json", "--data", str(data))
    assert json.loads(again.stdout)["embedded"] == 0


@pytest.mark.timeout(600)
@pytest.mark.parametrize("kills", [3, pytest.param(20, marks=pytest.mark.long)])
def test_an_interrupted_first_indexing_embeds_nothing_twice(tmp_path: Path, kills: int) -> None:
    folder = pages(tmp_path / "shop", "spring", 30 + 30 * kills)
    data = tmp_path / "data"
    counts = [0]
    for _ in range(kills):
        with subprocess.Popen([*SHOPBELL, "index", str(folder), "--data", str(data)]) as command:
            before = counts[-1]
            until(lambda before=before: _vectors(data) > before + 20 or command.poll() is not None)
            command.kill()
        counts.append(_vectors(data))

    done = shopbell("index", str(folder), "--json", "--data", str(data))

    assert done.returncode == 0, done.stderr
    assert counts == sorted(counts)
    assert json.loads(done.stdout)["embedded"] == _vectors(data) - counts[-1]


def _vectors(data: Path) -> int:
    """How many Chroma has written down."""
    try:
        with sqlite3.connect(f"file:{data / 'chroma/chroma.sqlite3'}?mode=ro", uri=True) as db:
            found = db.execute("SELECT count(DISTINCT id) FROM embeddings_queue").fetchone()[0]
        db.close()
        return int(found)
    except sqlite3.Error:
        return 0


def test_a_candidate_is_promoted_and_put_back_while_shoppers_ask(
    soap: Served, folder: Path, tmp_path: Path
) -> None:
    data = ("--data", str(soap.data))
    shop = httpx.get(f"{soap.url}/health").json()["shops"][0]
    other = pages(tmp_path / "other", "autumn", 12)
    built = shopbell("index", str(other), "--name", shop, "--as", "candidate", "--json", *data)
    assert built.returncode == 0, built.stderr
    assert all("spring" in text for text in searched(soap, "page tells"))
    assert all("autumn" in text for text in searched(soap, "page tells", "--index", "candidate"))
    seen: list[frozenset[str]] = []
    stop = threading.Event()

    def shopper() -> None:
        while not stop.is_set():
            seen.append(frozenset(text.split()[-1] for text in searched(soap, "page tells")))

    asking = threading.Thread(target=shopper)
    asking.start()
    promoted = shopbell("promote", "--json", *data)
    until(lambda: frozenset({"autumn."}) in seen)
    back = shopbell("promote", "--back", *data)
    until(lambda: seen[-1] == frozenset({"spring."}))
    stop.set()
    asking.join()

    assert (promoted.returncode, back.returncode) == (0, 0), promoted.stderr + back.stderr
    assert set(seen) == {frozenset({"spring."}), frozenset({"autumn."})}
    assert shopbell("promote", *data).returncode == 2
    (folder / "page-0.md").unlink()
    until(lambda: len(shown(soap.data)) == 11)


def test_a_folder_that_was_away_is_followed_again(soap: Served, folder: Path) -> None:
    shutil.move(folder, folder.with_name("away"))
    until(lambda: "is gone" in (health(soap)["trouble"] or ""))
    assert len(searched(soap, "page tells")) == 12
    pages(folder.with_name("away"), "winter", 12)
    shutil.move(folder.with_name("away"), folder)

    until(lambda: all("winter" in text for _, text in shown(soap.data)))
    assert health(soap)["trouble"] is None
