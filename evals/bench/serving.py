"""A served shop: the first answer after a start, messages over the socket, memory."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, sleep
from urllib.error import URLError
from urllib.request import urlopen
from uuid import uuid4

from websockets.sync.client import ClientConnection, connect

from evals.bench.row import Row
from evals.bench.texts import QUESTIONS

_PORT = 8917
_ROUNDS = 4


def serving(folder: Path, bare: tuple[float, float]) -> Iterator[Row]:
    """The rows of serving; `bare` is median and 95th percentile of the bare embedding in ms."""
    data = folder / "serving"
    shopbell = [sys.executable, "-m", "bot.cli"]
    shop = str(files("knowledge") / "sample_shop")
    indexing = [*shopbell, "index", shop, "--data", str(data)]
    subprocess.run(indexing, check=True, capture_output=True)  # noqa: S603
    started = perf_counter()
    server = subprocess.Popen(  # noqa: S603
        [*shopbell, "serve", "--port", str(_PORT), "--data", str(data)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_healthy()
        with connect(f"ws://127.0.0.1:{_PORT}/ws/chat") as socket:
            _hello(socket)
            _round_trip(socket, QUESTIONS[0])
            first = perf_counter() - started
            _round_trip(socket, QUESTIONS[1])
        times = list(_shopper())
        memory = _resident_mb(server.pid)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)
    note = f"bare median {bare[0]:.1f} ms"
    yield Row(
        "message to reply over the socket, median / bare", median(times) / bare[0], 3, "×", note
    )
    slow = quantiles(times, n=20)[-1]
    yield Row(
        "message to reply over the socket, 95th percentile / bare median", slow / bare[0], 6, "×"
    )
    yield Row("first answer after starting the server on an index", first, 4, "s")
    yield Row("resident memory of the server", memory, 600, "MB")


def _shopper() -> Iterator[float]:
    """Times in ms of one question after the other, each in a conversation of its own."""
    for _ in range(_ROUNDS):
        for question in QUESTIONS:
            with connect(f"ws://127.0.0.1:{_PORT}/ws/chat") as socket:
                _hello(socket)
                yield _round_trip(socket, question)


def _hello(socket: ClientConnection) -> None:
    socket.send(json.dumps({"type": "hello", "v": 1}))
    while json.loads(socket.recv(timeout=30))["type"] != "state":
        pass


def _round_trip(socket: ClientConnection, text: str) -> float:
    started = perf_counter()
    socket.send(json.dumps({"type": "say", "key": uuid4().hex, "text": text}))
    while True:
        frame = json.loads(socket.recv(timeout=30))
        if frame["type"] == "error":
            raise RuntimeError(frame["text"])
        if frame["type"] == "message" and frame["author"] != "shopper":
            return (perf_counter() - started) * 1000


def _wait_until_healthy(seconds: float = 30) -> None:
    for _ in range(int(seconds / 0.05)):
        try:
            with urlopen(f"http://127.0.0.1:{_PORT}/health", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            sleep(0.05)
    raise TimeoutError("the server did not start")


def _resident_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+)", status)
    return int(found[1]) / 1024 if found else float(os.sysconf("SC_PAGE_SIZE"))
