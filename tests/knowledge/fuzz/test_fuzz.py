"""Whatever the shop's files hold, reading them ends soon, in little memory, with a result or a
reason; nothing is asked of the network and nothing written elsewhere.

The readers and the embedder run in a process of their own: C code is among them.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[3]
# The short form is the same every time; the long one begins where it ends.
SEED = 20261122


class Trap:
    """A server that nobody is meant to ask."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.settimeout(0.05)
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.asked = 0
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._wait)
        self._thread.start()

    def _wait(self) -> None:
        while not self._closed.is_set():
            try:
                self._socket.accept()[0].close()
                self.asked += 1
            except TimeoutError:
                continue

    def close(self) -> None:
        """End of the watch."""
        self._closed.set()
        self._thread.join()
        self._socket.close()


@pytest.fixture
def trap() -> Iterator[Trap]:
    set_ = Trap()
    yield set_
    set_.close()


def survive(folder: Path, trap: Trap, what: str, seed: int, count: int) -> None:
    command = [sys.executable, "-B", "-m", "tests.knowledge.fuzz.child"]
    done = subprocess.run(
        [*command, what, str(folder), str(seed), str(count), trap.url],
        cwd=ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    log = (folder / "log").read_text().splitlines()
    assert done.returncode == 0, f"{log[-1:]} {done.returncode}\n{done.stdout}{done.stderr[-3000:]}"
    assert trap.asked == 0
    left = {path.name for path in folder.iterdir()}
    assert left <= {"log", "secret", "data"}, left
    print(what, done.stdout)


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("what", "count"),
    [("damaged", 140), ("pdf", 6), ("hostile", 16), ("indexed", 4), ("embedder", 12)],
)
def test_bad_input_is_survived(tmp_path, trap, what, count):
    survive(tmp_path, trap, what, SEED, count)


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("what", "count"),
    [("damaged", 600), ("pdf", 60), ("hostile", 0), ("indexed", 0), ("embedder", 40)],
)
def test_much_bad_input_is_survived(tmp_path, trap, what, count):
    survive(tmp_path, trap, what, SEED + 1, count)
