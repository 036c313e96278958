"""What a visitor and an address may, held by a real server over a power cut."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import ClientConnection, connect

from tests.served import Served

pytestmark = pytest.mark.integration

CONFIG = """
[knowledge]
embedder = "none"
[limits]
messages = 2
per_seconds = 3600
address_conversations_per_hour = 2
[shops.tiny]
dir = "documents"
"""


def serve(tmp_path: Path) -> Served:
    (tmp_path / "documents").mkdir(exist_ok=True)
    (tmp_path / "documents" / "returns.md").write_text("# Returns\n\nWithin 30 days.\n", "utf-8")
    config = tmp_path / "shopbell.toml"
    config.write_text(CONFIG, "utf-8")
    return Served(tmp_path / "data", "--config", str(config))


@contextmanager
def chat(served: Served, address: str, **hello: Any) -> Iterator[ClientConnection]:
    """Opened from an address, as the proxy on this machine says."""
    headers = {"X-Forwarded-For": address}
    with connect(served.socket, additional_headers=headers, compression=None) as connection:
        connection.send(json.dumps({"type": "hello", "v": 1, "locale": "pl", **hello}))
        yield connection


def until(connection: ClientConnection, *types: str) -> dict[str, Any]:
    while True:
        frame: dict[str, Any] = json.loads(connection.recv(timeout=20))
        if frame["type"] in types:
            return frame


def say(connection: ClientConnection, key: str) -> dict[str, Any]:
    connection.send(json.dumps({"type": "say", "key": key, "text": "dziękuję"}))
    return until(connection, "message", "error")


def test_limits_of_visitors_and_addresses_survive_a_power_cut(tmp_path: Path) -> None:
    served = serve(tmp_path)
    try:
        with chat(served, "192.0.2.7") as first, chat(served, "192.0.2.7") as second:
            token = until(first, "welcome")["token"]
            until(second, "welcome")
            assert say(first, "k1")["type"] == "message"
            until(first, "message")
            assert say(first, "k2")["type"] == "message"
            until(first, "message")
    finally:
        served.kill()

    served = serve(tmp_path)
    try:
        with chat(served, "192.0.2.7") as third:
            refused = until(third, "welcome", "error")
        assert refused["code"] == "rate_limited"
        assert refused["text"].startswith(
            "Z Państwa sieci otwarto w ciągu tej godziny wiele rozmów"
        )
        with chat(served, "192.0.2.8") as other:
            assert until(other, "welcome", "error")["type"] == "welcome"
        with chat(served, "192.0.2.9", token=token) as again:
            until(again, "welcome")
            again.send(json.dumps({"type": "say", "key": "k3", "text": "dziękuję"}))
            slow = until(again, "error")
        assert (slow["code"], slow["key"]) == ("rate_limited", "k3")
        assert slow["text"].endswith("Kolejną można wysłać za 1 godzinę.")
        assert b"192.0.2" not in (tmp_path / "data" / "shopbell.db").read_bytes()
    finally:
        served.stop()
