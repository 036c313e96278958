"""Vectors on disk. The only file that imports chromadb.

Chroma only proposes: a vector's id is made of the embedder and the text it
stands for, so a text is embedded once however often it moves, and what a reader
may see is decided by the live generation in SQL, never here.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Collection as Several
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from knowledge.embed import Vectors
from knowledge.errors import Busy

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

_BATCH = 1_000


class Ownership:
    """The right to the data folder's index, held by one process until `release`.

    Two processes on one embedded Chroma never see each other's changes, and go on
    returning what the other deleted. Raises `Busy`.
    """

    def __init__(self, data: Path) -> None:
        data.mkdir(parents=True, exist_ok=True)
        self._file = (data / "index.lock").open("a+", encoding="ascii")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            self._file.seek(0)
            owner = self._file.read(20).strip()
            self._file.close()
            raise Busy(f"Another process ({owner or '?'}) has the data in {data}.") from taken
        self._file.truncate(0)
        self._file.write(str(os.getpid()))
        self._file.flush()

    def release(self) -> None:
        """Let another process have it; the end of the process does the same."""
        self._file.close()


def vector_id(embedder: str, text: str) -> str:
    """The name of the vector of a text: same embedder and text, same id."""
    return _digest(embedder, text)


class VectorIndex:
    """The vectors of all shops in one folder: a collection a shop, embedder and language.

    A collection each, because Chroma's filter costs 58 ms where the query costs 1.7
    (20,000 vectors). Opened on first use (2 s with the import). Thread-safe.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._client: ClientAPI | None = None
        self._open: dict[str, Collection] = {}
        self._lock = Lock()

    def close(self) -> None:
        """Let go of the folder."""
        with self._lock:
            if self._client is not None:
                self._client.close()  # type: ignore[attr-defined]
            self._client = None
            self._open.clear()

    def count(self, shop: str, embedder: str, lang: str) -> int:
        """How many vectors there are."""
        collection = self._collection(shop, embedder, lang)
        return collection.count() if collection else 0

    def missing(self, shop: str, embedder: str, lang: str, ids: Sequence[str]) -> set[str]:
        """Those of the ids that have no vector yet."""
        collection = self._collection(shop, embedder, lang)
        if collection is None:
            return set(ids)
        found: set[str] = set()
        for some in _batches(ids):
            found.update(collection.get(ids=list(some), include=[])["ids"])
        return set(ids) - found

    def add(
        self, shop: str, embedder: str, lang: str, ids: Sequence[str], vectors: Vectors
    ) -> None:
        """Store vectors; durable when it returns."""
        collection = self._collection(shop, embedder, lang, make=True)
        assert collection is not None  # noqa: S101
        collection.upsert(ids=list(ids), embeddings=vectors)

    def vectors(self, shop: str, embedder: str, lang: str, ids: Sequence[str]) -> Vectors:
        """Those of the ids, in their order; KeyError where one has no vector."""
        collection = self._collection(shop, embedder, lang)
        found: dict[str, Sequence[float]] = {}
        for some in _batches(ids):
            if collection is not None:
                got = collection.get(ids=list(some), include=["embeddings"])
                found.update(zip(got["ids"], got["embeddings"], strict=True))  # type: ignore[arg-type]
        return np.array([found[id_] for id_ in ids], dtype=np.float32)

    def nearest(
        self, shop: str, embedder: str, lang: str, vector: Vectors, n: int
    ) -> list[tuple[str, float]]:
        """The n nearest ids with their cosines, best first; `vector` of shape (dim,)."""
        collection = self._collection(shop, embedder, lang)
        if collection is None:
            return []
        found = collection.query(
            query_embeddings=vector[np.newaxis, :], n_results=n, include=["distances"]
        )
        distances = found["distances"]
        assert distances is not None  # noqa: S101
        return [
            (id_, 1.0 - distance)
            for id_, distance in zip(found["ids"][0], distances[0], strict=True)
        ]

    def keep_only(self, shop: str, embedder: str, wanted: dict[str, set[str]]) -> None:
        """Delete what no language of `wanted` asks for, other embedders' vectors included."""
        client = self._connected()
        for collection in client.list_collections():
            of = collection.metadata or {}
            if of.get("shop") != shop:
                continue
            ids = wanted.get(str(of.get("lang"))) if of.get("embedder") == embedder else None
            if not ids:
                client.delete_collection(collection.name)
                with self._lock:
                    self._open.pop(collection.name, None)
                continue
            stored = collection.get(include=[])["ids"]
            for some in _batches([id_ for id_ in stored if id_ not in ids]):
                collection.delete(ids=list(some))

    def _collection(
        self, shop: str, embedder: str, lang: str, make: bool = False
    ) -> Collection | None:
        # Chroma's names are short and ASCII; a shop's id is any folder name.
        name = "v" + _digest(shop, embedder, lang)
        if name in self._open:
            return self._open[name]
        client = self._connected()
        if not make and name not in _names(client):
            return None
        collection = client.get_or_create_collection(
            name,
            metadata={"shop": shop, "embedder": embedder, "lang": lang},
            embedding_function=None,
            configuration={"hnsw": {"space": "cosine", "ef_search": 200}},
        )
        with self._lock:
            return self._open.setdefault(name, collection)

    def _connected(self) -> ClientAPI:
        with self._lock:
            if self._client is None:
                import chromadb
                from chromadb.config import Settings

                self._folder.mkdir(parents=True, exist_ok=True)
                self._client = chromadb.PersistentClient(
                    str(self._folder), settings=Settings(anonymized_telemetry=False)
                )
            return self._client


def _names(client: ClientAPI) -> set[str]:
    return {collection.name for collection in client.list_collections()}


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:40]


def _batches(ids: Several[str]) -> Iterator[list[str]]:
    ordered = list(ids)
    for start in range(0, len(ordered), _BATCH):
        yield ordered[start : start + _BATCH]
