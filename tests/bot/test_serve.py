"""A real server process: what it serves, whom it refuses, and what survives it."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.served import Served, shopbell

pytestmark = pytest.mark.integration

RETURNS = "# Returns\n\nYou may return unused soap within {days} days of delivery.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "soap shop"
    folder.mkdir()
    (folder / "returns.md").write_text(RETURNS.format(days=21), "utf-8")
    (folder / "delivery.md").write_text("# Delivery\n\nParcels take 3 working days.\n", "utf-8")
    return folder


@pytest.fixture
def soap(folder: Path, tmp_path: Path) -> Iterator[Served]:
    server = Served(tmp_path / "data", "--shop", str(folder))
    yield server
    server.stop()


@pytest.fixture
def unfollowed(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """The same, but it looks at its folder only when told to."""
    monkeypatch.setenv("SHOPBELL_KNOWLEDGE__FOLLOW", "off")
    server = Served(tmp_path / "data", "--shop", str(folder))
    yield server
    server.stop()


@contextmanager
def chat(server: Served, **hello: Any) -> Iterator[tuple[ClientConnection, list[dict[str, Any]]]]:
    """A shopper's connection after `hello`, and what came with it."""
    with connect(server.socket) as socket:
        socket.send(json.dumps({"type": "hello", "v": 1, **hello}))
        welcome = json.loads(socket.recv(timeout=20))
        came = [welcome]
        while came[-1].get("seq", 0) < welcome.get("seq", 0) or len(came) == 1:
            if welcome["seq"] <= hello.get("after", 0):
                break
            came.append(json.loads(socket.recv(timeout=20)))
        yield socket, came


def ask(socket: ClientConnection, text: str) -> dict[str, Any]:
    """Says something and waits for the reply."""
    socket.send(json.dumps({"type": "say", "key": uuid4().hex, "text": text}))
    while True:
        frame = json.loads(socket.recv(timeout=20))
        if frame["type"] == "error":
            raise AssertionError(frame)
        if frame["type"] == "message" and frame["author"] != "shopper":
            return dict(frame)


def test_pages_are_served_with_a_policy_that_forbids_everything_foreign(soap: Served) -> None:
    for path in ("/", "/desk", "/p/no-such-thing"):
        answer = httpx.get(soap.url + path, headers={"Accept-Language": "lv"})
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert httpx.get(f"{soap.url}/health").json()["status"] == "ok"
    assert httpx.head(soap.url).status_code == 200


def test_a_folder_indexed_while_served_gives_old_answers_then_new_ones(
    unfollowed: Served, folder: Path
) -> None:
    soap = unfollowed
    with chat(soap) as (socket, _):
        assert "21 days" in ask(socket, "Within how many days may I return unused soap?")["text"]
    (folder / "returns.md").write_text(RETURNS.format(days=45), "utf-8")
    (folder / "delivery.md").unlink()

    done = shopbell("index", str(folder), "--json", "--data", str(soap.data))

    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert (report["changed"], report["removed"]) == (1, 1)
    with chat(soap) as (socket, _):
        assert "45 days" in ask(socket, "Within how many days may I return unused soap?")["text"]
        assert "3 working days" not in ask(socket, "How long do parcels take?")["text"]
    found = shopbell("search", "parcels", "--json", "--data", str(soap.data))
    assert "delivery.md" not in {hit["path"] for hit in json.loads(found.stdout)["hits"]}


def test_the_commands_of_a_served_folder_need_the_servers_secret(soap: Served) -> None:
    guessed = httpx.post(
        f"{soap.url}/control/search", json={}, headers={"Authorization": "Bearer guess"}
    )

    assert guessed.status_code == 404
    assert (soap.data / "server.json").stat().st_mode & 0o077 == 0


def test_a_page_of_another_site_is_refused_and_others_are_unharmed(soap: Served) -> None:
    with connect(soap.socket, origin="https://evil.example") as socket:
        assert json.loads(socket.recv(timeout=5))["code"] == "bad_origin"
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(timeout=5)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4403
    with chat(soap) as (socket, _):
        assert ask(socket, "hello")["kind"] == "smalltalk"


def test_a_stopped_server_says_goodbye_and_leaves_no_note(soap: Served) -> None:
    with chat(soap) as (socket, _):
        soap.process.terminate()
        frame = json.loads(socket.recv(timeout=10))
        assert (frame["type"], frame["code"]) == ("error", "going_away")
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(timeout=10)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1012
    assert soap.stop() == 0
    assert not (soap.data / "server.json").exists()


def test_a_second_server_on_the_same_data_says_who_has_it(soap: Served, folder: Path) -> None:
    done = shopbell("serve", "--port", "0", "--shop", str(folder), "--data", str(soap.data))

    assert done.returncode == 3
    assert str(soap.process.pid) in done.stderr


@pytest.mark.parametrize("kills", [3, pytest.param(10, marks=pytest.mark.long)])
def test_a_server_killed_while_it_answers_loses_nothing_that_was_acknowledged(
    folder: Path, tmp_path: Path, kills: int
) -> None:
    chance = random.Random(kills)
    data = tmp_path / "data"
    token, said, acknowledged = None, [], []
    for _ in range(kills):
        server = Served(data, "--shop", str(folder))
        with chat(server, **({"token": token} if token else {})) as (socket, came):
            token = came[0]["token"]
            for text in ("How long do parcels take?", "May I return soap?"):
                key = uuid4().hex
                said.append(key)
                socket.send(json.dumps({"type": "say", "key": key, "text": text}))
            acknowledged += _until_killed(server, socket, chance.uniform(0, 0.15))
    server = Served(data, "--shop", str(folder))
    try:
        log = _whole_log(server, str(token))
    finally:
        server.stop()

    keys = [frame["key"] for frame in log if frame["type"] == "message" and "key" in frame]
    assert len(keys) == len(set(keys))
    assert set(acknowledged) <= set(keys) <= set(said)
    assert [frame["seq"] for frame in log] == list(range(1, len(log) + 1))
    assert log[-1]["author"] != "shopper"


def _until_killed(server: Served, socket: ClientConnection, after: float) -> list[str]:
    end = time.monotonic() + after
    acknowledged = []
    try:
        while (left := end - time.monotonic()) > 0:
            frame = json.loads(socket.recv(timeout=left))
            if frame["type"] == "message" and frame["author"] == "shopper":
                acknowledged.append(frame["key"])
    except TimeoutError:
        pass
    server.kill()
    return acknowledged


def _whole_log(server: Served, token: str) -> list[dict[str, Any]]:
    """Everything a new tab sees, once the turn left open has been answered."""
    with connect(server.socket) as socket:
        socket.send(json.dumps({"type": "hello", "v": 1, "token": token}))
        log: list[dict[str, Any]] = []
        quiet = 0
        while quiet < 2:
            try:
                frame = json.loads(socket.recv(timeout=2))
            except TimeoutError:
                quiet += 1
                continue
            if frame["type"] in ("message", "state", "form"):
                log.append(frame)
        return log
