"""The server is killed (SIGKILL) at ten random moments while shoppers chat."""

import asyncio
import json
import random
import signal
import socket
import sqlite3
import sys
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
import websockets.asyncio.client as client
from websockets.exceptions import ConnectionClosed

pytestmark = [pytest.mark.integration, pytest.mark.anyio, pytest.mark.timeout(300)]
ROOT = Path(__file__).parents[2]
KILLS = 10


class Killed(Exception):
    pass


class Shop:
    """A server process on the same folder and port, started again and again."""

    def __init__(self, folder: Path):
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.handoff.tiny_shop",
            str(self.folder),
            str(self.port),
            cwd=ROOT,
        )
        async with asyncio.timeout(60):
            while True:
                with suppress(OSError):
                    _, writer = await asyncio.open_connection("127.0.0.1", self.port)
                    writer.close()
                    return
                await asyncio.sleep(0.05)

    async def kill(self) -> None:
        assert self.process is not None
        with suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGKILL)
        await self.process.wait()


class Shopper:
    """Keeps what was sent, what was acknowledged, and all that was heard, by `seq`."""

    def __init__(self, shop: Shop):
        self.shop = shop
        self.token: str | None = None
        self.sent: list[str] = []
        self.acknowledged: set[str] = set()
        self.heard: dict[int, dict[str, Any]] = {}
        self.place: int | None = None
        self.state = ""

    async def connect(self) -> client.ClientConnection:
        address = f"ws://127.0.0.1:{self.shop.port}/ws/chat"
        connection = await client.connect(address, compression=None)
        after = max(self.heard, default=0)
        hello = {"type": "hello", "v": 1, "locale": "en", "after": after}
        await connection.send(json.dumps(hello | ({"token": self.token} if self.token else {})))
        return connection

    async def listen(self, connection: client.ClientConnection) -> None:
        last = max(self.heard, default=0)
        async for text in connection:
            frame = json.loads(text)
            if frame["type"] == "welcome":
                self.token, self.state = frame["token"], frame["state"]
            elif frame["type"] == "queue":
                self.place = frame["position"]
            elif "seq" in frame and frame["type"] != "seen":
                if frame["seq"] > last:
                    assert frame["seq"] == last + 1, "a seq was skipped"
                    last = frame["seq"]
                self.heard[frame["seq"]] = frame
                if frame.get("key"):
                    self.acknowledged.add(frame["key"])
                self.state = frame.get("state", self.state)

    async def chat(self, connection: client.ClientConnection, messages: int) -> None:
        for key in [key for key in self.sent if key not in self.acknowledged]:
            await self.say(connection, key)
        for _ in range(messages):
            self.sent.append(f"k{len(self.sent)}")
            await self.say(connection, self.sent[-1])
            await asyncio.sleep(random.uniform(0, 0.06))

    async def say(self, connection: client.ClientConnection, key: str) -> None:
        text = f"Can I return number {key}?"
        await connection.send(json.dumps({"type": "say", "key": key, "text": text}))

    def settled(self) -> bool:
        messages = [f for _, f in sorted(self.heard.items()) if f["type"] == "message"]
        return (
            self.acknowledged >= set(self.sent)
            and bool(messages)
            and messages[-1]["author"] == "bot"
        )


def counted(file: Path) -> dict[str, int]:
    """What the log says, and what was stored beside it."""
    rows = {
        "waiting": "event WHERE type = 'state' AND body LIKE '%\"state\": \"waiting\"%'",
        "told waiting": "delivery WHERE kind = 'waiting'",
        "forms": "event WHERE type = 'form'",
        "complaints": "complaint",
        "told complaints": "delivery WHERE kind = 'complaint'",
        "timers": "timer",
    }
    with closing(sqlite3.connect(file)) as db:
        return {
            name: db.execute(f"SELECT count(*) FROM {what}").fetchone()[0]
            for name, what in rows.items()
        }


async def until(true, within: float = 15.0) -> None:
    async with asyncio.timeout(within):
        while not true():
            await asyncio.sleep(0.02)


async def test_killed_at_any_moment_nothing_acknowledged_is_lost_and_nothing_is_there_twice(
    tmp_path,
):
    shop = Shop(tmp_path)
    shopper, queued = Shopper(shop), Shopper(shop)
    try:
        for round in range(KILLS):
            await shop.start()
            talking, waiting = await shopper.connect(), await queued.connect()
            ears = [
                asyncio.create_task(shopper.listen(talking)),
                asyncio.create_task(queued.listen(waiting)),
            ]
            queued.place = None
            if round:
                form = {"contact": "a@mail.example", "description": f"torn {round}"}
                await waiting.send(
                    json.dumps(
                        {"type": "form", "key": f"f{round}", "form": "complaint", "fields": form}
                    )
                )
            if round == 0:
                await until(lambda: queued.token)
                await waiting.send(json.dumps({"type": "ask_human", "key": "a"}))
            await until(lambda: queued.place == 1)
            talk = asyncio.create_task(shopper.chat(talking, messages=6))
            await asyncio.sleep(random.uniform(0.0, 0.4))
            await shop.kill()
            for task in (talk, *ears):
                with suppress(ConnectionClosed):
                    await task

        await shop.start()
        talking = await shopper.connect()
        ear = asyncio.create_task(shopper.listen(talking))
        await shopper.chat(talking, messages=0)
        await until(shopper.settled)
        await talking.close()
        await ear

        heard, shopper.heard = shopper.heard, {}
        connection = await shopper.connect()
        ear = asyncio.create_task(shopper.listen(connection))
        await until(lambda: len(shopper.heard) == len(heard))
        await connection.close()
        await ear
        assert shopper.heard == heard, "what was heard is what is stored"
        messages = [frame for _, frame in sorted(heard.items()) if frame["type"] == "message"]
        said = [frame["key"] for frame in messages if frame["author"] == "shopper"]
        assert sorted(said) == sorted(shopper.sent)
        answered = [frame["answering"] for frame in messages if frame["author"] == "bot"]
        assert len(answered) == len(set(answered))
        stored = counted(tmp_path / "chat.db")
        assert stored["waiting"] == stored["told waiting"] == 1
        assert stored["complaints"] == stored["forms"] == stored["told complaints"] >= 1
        assert stored["timers"] == 2 + 3 * stored["forms"]
    finally:
        await shop.kill()
