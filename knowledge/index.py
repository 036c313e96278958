"""Vectors on disk or on a Chroma server. The only file that imports chromadb.

Chroma only proposes: a vector's id is made of the embedder and the text it
stands for, so a text is embedded once however often it moves, and what a reader
may see is decided by the live generation in SQL, never here.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Collection as Several
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

import httpx
import numpy as np

from knowledge.embed import Vectors
from knowledge.errors import Busy, VectorsDown
from knowledge.outage import Outage

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

T = TypeVar("T")
_BATCH = 1_000
_PAGE = 100
# Of so many vectors Chroma holds 40 MB, a language after the other unless it is closed between.
_HEAVY = 10_000
# A server that is not there is found out in seconds; one that stores a batch may take a while.
_CONNECT_SECONDS = 3.0
_ANSWER_SECONDS = 30.0
# Chroma writes its graph anew after so many vectors, by default a thousand, and not in one step: a
# process killed meanwhile leaves a file that Chroma cannot read. Until then they stand in its log,
# which is a database; an opening goes over them.
_KEPT_IN_LOG = 10_000


@dataclass(frozen=True)
class ChromaServer:
    """A Chroma server at `url` (`http://host:port`).

    The token goes into `header` (behind "Bearer " where that is `Authorization`). `prefix`
    begins the collections' names, so that several Shopbells can share a server.
    """

    url: str
    token: str | None = None
    header: str = "Authorization"
    tenant: str = "default_tenant"
    database: str = "default_database"
    prefix: str = "shopbell"

    @property
    def headers(self) -> dict[str, str]:
        """What each request carries."""
        if self.token is None:
            return {}
        bearer = "Bearer " if self.header.lower() == "authorization" else ""
        return {self.header: bearer + self.token}


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


class _Key(NamedTuple):
    shop: str
    embedder: str
    lang: str


class VectorIndex:
    """The vectors of all shops in one folder or server: a collection a shop, embedder, language.

    A collection each, because Chroma's filter costs 58 ms where the query costs 1.7
    (20,000 vectors). Opened on first use (2 s with the import). Thread-safe. Where a server
    is used, every method raises `VectorsDown` when it does not answer.
    """

    def __init__(self, place: Path | ChromaServer) -> None:
        self._place = place
        self._prefix = f"{place.prefix}-" if isinstance(place, ChromaServer) else "v"
        self._client: ClientAPI | None = None
        self._open: dict[str, Collection] = {}
        self._lock = RLock()
        self._asked = 0
        self._outage = Outage("The Chroma server")

    def check(self) -> None:
        """Raise `VectorsDown` now if a server is to be used and cannot be."""
        if isinstance(self._place, ChromaServer):
            with self._asking():
                self._connected().heartbeat()

    def close(self) -> None:
        """Let go of the folder or the server."""
        with self._lock:
            if self._client is not None:
                _close(self._client)
            self._client = None
            self._open.clear()

    def rest(self) -> None:
        """Let go of a folder that nobody is asking for anything just now, until it is next asked:
        of 100,000 vectors Chroma holds 200 MB."""
        with self._lock:
            if self._asked == 0 and not isinstance(self._place, ChromaServer):
                self.close()

    def count(self, shop: str, embedder: str, lang: str) -> int:
        """How many vectors there are."""
        return self._on(_Key(shop, embedder, lang), lambda collection: collection.count()) or 0

    def languages(self, shop: str, embedder: str) -> frozenset[str]:
        """Those in which there are vectors."""
        with self._asking():
            mine = self._mine(shop, embedder)
            return frozenset(str((collection.metadata or {}).get("lang")) for collection in mine)

    def size(self, shop: str, embedder: str) -> int:
        """How many vectors there are in all languages."""
        with self._asking():
            return sum(collection.count() for collection in self._mine(shop, embedder))

    def missing(self, shop: str, embedder: str, lang: str, ids: Sequence[str]) -> set[str]:
        """Those of the ids that have no vector yet."""

        def stored(collection: Collection) -> set[str]:
            found: set[str] = set()
            for some in _batches(ids):
                found.update(collection.get(ids=list(some), include=[])["ids"])
            return found

        return set(ids) - (self._on(_Key(shop, embedder, lang), stored) or set())

    def add(
        self, shop: str, embedder: str, lang: str, ids: Sequence[str], vectors: Vectors
    ) -> None:
        """Store vectors; durable when it returns."""

        def store(collection: Collection) -> None:
            collection.upsert(ids=list(ids), embeddings=vectors)

        self._on(_Key(shop, embedder, lang), store, make=True)

    def stored(self, shop: str, embedder: str, lang: str, ids: Sequence[str]) -> dict[str, Vectors]:
        """The vectors of the ids, of those that have one."""

        def got(collection: Collection) -> dict[str, Vectors]:
            found: dict[str, Vectors] = {}
            for some in _batches(ids):
                got = collection.get(ids=list(some), include=["embeddings"])
                rows = np.asarray(got["embeddings"], dtype=np.float32)
                found.update(zip(got["ids"], rows, strict=True))
            return found

        return self._on(_Key(shop, embedder, lang), got) or {}

    def nearest(
        self, shop: str, embedder: str, lang: str, vector: Vectors, n: int
    ) -> list[tuple[str, float]]:
        """The n nearest ids with their cosines, best first; `vector` of shape (dim,)."""

        def near(collection: Collection) -> list[tuple[str, float]]:
            found = collection.query(
                query_embeddings=vector[np.newaxis, :], n_results=n, include=["distances"]
            )
            distances = found["distances"]
            assert distances is not None  # noqa: S101
            return [
                (id_, 1.0 - distance)
                for id_, distance in zip(found["ids"][0], distances[0], strict=True)
            ]

        if self._outage.resting():
            raise VectorsDown("The Chroma server did not answer a moment ago.")
        try:
            found = self._on(_Key(shop, embedder, lang), near)
        except VectorsDown as down:
            self._outage.failed(down.__cause__ or down)
            raise
        self._outage.answered()
        return found or []

    def keep_only(self, shop: str, wanted: Mapping[tuple[str, str], set[str]]) -> None:
        """Delete what none of `wanted`, by embedder and language, asks for."""
        with self._asking():
            held = {each.name: each.metadata or {} for each in _all(self._connected())}
        for name, of in held.items():
            if of.get("shop") != shop or not name.startswith(self._prefix):
                continue
            ids = wanted.get((str(of.get("embedder")), str(of.get("lang"))))
            with self._asking():
                client, many = self._connected(), 0
                if ids:
                    collection = client.get_collection(name, embedding_function=None)
                    many = _delete_others(collection, ids)
                else:
                    client.delete_collection(name)
                    self._open.pop(name, None)
            if many > _HEAVY:
                self.rest()

    def _mine(self, shop: str, embedder: str) -> list[Collection]:
        mine = {"shop": shop, "embedder": embedder}
        return [
            collection
            for collection in _all(self._connected())
            if collection.name.startswith(self._prefix)
            and mine.items() <= (collection.metadata or {}).items()
        ]

    def _on(self, key: _Key, call: Callable[[Collection], T], make: bool = False) -> T | None:
        """The call on the collection of that key; None where there is none."""
        from chromadb.errors import NotFoundError

        # Chroma's names are short and ASCII; a shop's id is any folder name.
        name = f"{self._prefix}{_digest(*key)}"
        with self._asking():
            while True:
                known = self._open.get(name)
                try:
                    collection = known or self._opened(name, key, make)
                    return call(collection)
                except NotFoundError:
                    if known is None and make:
                        raise
                    if known is None:
                        return None
                    # Another process on the server deleted it, and may have made it anew.
                    self._open.pop(name, None)

    def _opened(self, name: str, key: _Key, make: bool) -> Collection:
        client = self._connected()
        if not make:
            collection = client.get_collection(name, embedding_function=None)
        else:
            collection = client.get_or_create_collection(
                name,
                metadata=key._asdict(),
                embedding_function=None,
                configuration={
                    "hnsw": {"space": "cosine", "ef_search": 200, "sync_threshold": _KEPT_IN_LOG}
                },
            )
        return self._open.setdefault(name, collection)

    def _connected(self) -> ClientAPI:
        with self._lock:
            if self._client is None:
                if isinstance(self._place, ChromaServer):
                    self._client = _client_of(self._place)
                else:
                    import chromadb
                    from chromadb.config import Settings

                    self._place.mkdir(parents=True, exist_ok=True)
                    self._client = chromadb.PersistentClient(
                        str(self._place), settings=Settings(anonymized_telemetry=False)
                    )
            return self._client

    @contextmanager
    def _asking(self) -> Iterator[None]:
        if not isinstance(self._place, ChromaServer):
            with self._lock:
                self._asked += 1
            try:
                yield
            finally:
                with self._lock:
                    self._asked -= 1
            return
        from chromadb.errors import ChromaError

        try:
            yield
        except (httpx.HTTPError, ChromaError, OSError, ValueError) as error:
            raise VectorsDown(
                f"The Chroma server at {self._place.url} cannot be used "
                f"({type(error).__name__}). Start it (chroma run --path FOLDER), and check "
                "knowledge.chroma, its token, tenant and database."
            ) from error


def _client_of(server: ChromaServer) -> ClientAPI:
    """Connected to the server; raises what went wrong, in seconds."""
    import chromadb
    from chromadb.config import Settings

    address = urlsplit(server.url)
    secure = address.scheme == "https"
    # Chroma's own client would wait for ever for a machine that swallows packets.
    httpx.get(
        f"{server.url.rstrip('/')}/api/v2/tenants/{server.tenant}/databases/{server.database}",
        headers=server.headers,
        timeout=_CONNECT_SECONDS,
    ).raise_for_status()
    client = chromadb.HttpClient(
        host=address.hostname or "",
        port=address.port or (443 if secure else 80),
        ssl=secure,
        headers=server.headers,
        settings=Settings(anonymized_telemetry=False),
        tenant=server.tenant,
        database=server.database,
    )
    waiting: Any = client
    waiting._server._session.timeout = httpx.Timeout(_ANSWER_SECONDS, connect=_CONNECT_SECONDS)
    return client


def _close(client: ClientAPI) -> None:
    """With its connections, which Chroma's client leaves to the garbage."""
    closing: Any = client
    sessions = [
        each._server._session
        for each in (closing, closing._admin_client)
        if hasattr(each._server, "_session")
    ]
    closing.close()
    for session in sessions:
        session.close()


def _all(client: ClientAPI) -> list[Collection]:
    found: list[Collection] = []
    while some := client.list_collections(limit=_PAGE, offset=len(found)):
        found += some
        if len(some) < _PAGE:
            break
    return found


def _delete_others(collection: Collection, ids: set[str]) -> int:
    """Says how many there were."""
    stored = collection.get(include=[])["ids"]
    for some in _batches([id_ for id_ in stored if id_ not in ids]):
        collection.delete(ids=list(some))
    return len(stored)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:40]


def _batches(ids: Several[str]) -> Iterator[list[str]]:
    ordered = list(ids)
    for start in range(0, len(ordered), _BATCH):
        yield ordered[start : start + _BATCH]
