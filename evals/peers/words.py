"""BM25 over lemmas, the three best passages quoted: search without a model."""

from __future__ import annotations

import sys
from pathlib import Path

import bm25s
from langchain_text_splitters import RecursiveCharacterTextSplitter

from evals.peers import Piece
from evals.peers.pages import pages
from evals.peers.recipe import CHUNK, OVERLAP
from knowledge.language import detect
from knowledge.lemmas import Lemmas, find_or_build


class Words:
    """BM25 with its usual parameters over the same pieces as the recipe's."""

    name = "bm25"
    answers = True

    def __init__(self, data: Path) -> None:
        self._lemmas = Lemmas(find_or_build(data))

    def open(self, folder: Path) -> None:
        """Split every page and rank the pieces by their lemmas."""
        splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK, chunk_overlap=OVERLAP)
        self._pieces = [
            (page.path, piece) for page in pages(folder) for piece in splitter.split_text(page.text)
        ]
        self._index = bm25s.BM25()
        tokens = [self._tokens(text) for _, text in self._pieces]
        self._index.index(tokens, show_progress=False)

    def search(self, text: str, k: int) -> list[Piece]:
        """The best pieces."""
        scores = self._index.get_scores(self._tokens(text))
        best = scores.argsort(kind="stable")[::-1][:k]
        return [self._pieces[place] for place in best]

    def _tokens(self, text: str) -> list[str]:
        return [sys.intern(token) for token in self._lemmas.tokens(text, detect(text, None))]
