"""A real `shopbell serve` in a process of its own, as a person would start it."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

SHOPBELL = [sys.executable, "-m", "bot.cli"]


def shopbell(*args: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Runs the command to its end."""
    return subprocess.run(
        [*SHOPBELL, *args], cwd=cwd, capture_output=True, text=True, timeout=600, check=False
    )


class Served:
    """A served shop; `url` answers once the object exists."""

    def __init__(self, data: Path, *args: str, port: int = 0) -> None:
        self.data = data
        data.mkdir(parents=True, exist_ok=True)
        self.log = data / "serve.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*SHOPBELL, "serve", "--data", str(data), "--port", str(port), *args],
                stdout=subprocess.DEVNULL,
                stderr=log,
            )
        self.url = self._address()

    def _address(self) -> str:
        for _ in range(1200):
            found = re.search(r"Health:\s+(\S+)/health", self.log.read_text("utf-8"))
            if found and _healthy(found[1]):
                return found[1]
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise AssertionError(f"the server did not start:\n{self.log.read_text('utf-8')}")

    @property
    def socket(self) -> str:
        """The address of the shopper's socket."""
        return self.url.replace("http", "ws", 1) + "/ws/chat"

    def login_links(self) -> list[str]:
        """The desk's links printed so far, the newest last."""
        return re.findall(r"Desk:\s+(\S+)", self.log.read_text("utf-8"))

    def kill(self) -> None:
        """As a power cut would."""
        self.process.kill()
        self.process.wait(10)

    def stop(self) -> int:
        """As an operator would; gives back the exit code."""
        if self.process.poll() is None:
            self.process.terminate()
        return self.process.wait(20)


def _healthy(url: str) -> bool:
    try:
        with urlopen(f"{url}/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False
