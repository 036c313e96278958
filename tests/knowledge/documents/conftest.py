"""A shop's folder in the making, and what reading a file of it gives."""

from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.documents import Reading, read_file

Read = Callable[[str, str | bytes], Reading]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def write_and_read(name: str, content: str | bytes) -> Reading:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_file(path, tmp_path)

    return write_and_read
