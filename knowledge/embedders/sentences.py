"""Any sentence-transformers model as an embedder: `sentence-transformers:NAME_OR_FOLDER`."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from knowledge.embed import PASSAGE_CHARACTERS, QUERY_CHARACTERS, Vectors, clean
from knowledge.models import Encoder, fingerprint, folder_of, prompts

_E5 = re.compile(r"(?:^|[-_/])e5(?:$|[-_])", re.IGNORECASE)


class SentenceOptions(BaseModel):
    """`[knowledge.embedder_options]` for sentence-transformers.

    `threads` are torch's; `tokens` cuts texts earlier than the model would; `revision` is
    one of the hub's.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    batch_size: int = Field(16, ge=1)
    # torch's threads spin: beside busy processes (2 cores, load 4) a question took 46 ms on
    # one thread and 653 on two.
    threads: int = Field(1, ge=1)
    tokens: int | None = Field(None, ge=8)
    revision: str | None = None


class SentenceEmbedder:
    """A model of a folder or a hub, loaded on first use. Thread-safe. Raises `NoModel`.

    `query_prefix` and `passage_prefix` stand before each text; None: the model's own.
    """

    def __init__(
        self,
        name: str,
        query_prefix: str | None = None,
        passage_prefix: str | None = None,
        options: SentenceOptions | None = None,
    ) -> None:
        self._options = options or SentenceOptions()
        self._folder = folder_of(name, self._options.revision)
        own = prefixes(name, prompts(self._folder))
        self._query = own[0] if query_prefix is None else query_prefix
        self._passage = own[1] if passage_prefix is None else passage_prefix
        self.id = self._named(name)
        self._loaded: Encoder | None = None
        self._loading = Lock()

    @property
    def dim(self) -> int:
        """Length of a vector; loads the model."""
        return self._model().dim

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (n, dim)."""
        return self._encoded([clean(text, QUERY_CHARACTERS) for text in texts], self._query)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, shape (n, dim), a batch at a time: a question waits for one only."""
        return self._encoded([clean(text, PASSAGE_CHARACTERS) for text in texts], self._passage)

    def _encoded(self, texts: Sequence[str], prefix: str) -> Vectors:
        model, size = self._model(), self._options.batch_size
        # Texts of like length together: a batch is as slow as its longest.
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        found = np.zeros((len(texts), model.dim), dtype=np.float32)
        for start in range(0, len(order), size):
            places = order[start : start + size]
            found[places] = model.encode([texts[place] for place in places], prefix)
        return found

    def _model(self) -> Encoder:
        with self._loading:
            if self._loaded is None:
                self._loaded = Encoder(self._folder, self._options.threads, self._options.tokens)
            return self._loaded

    def _named(self, name: str) -> str:
        shown = "/".join(Path(name).parts[-1:]) if Path(name).is_dir() else name
        what = [fingerprint(self._folder), self._query, self._passage, str(self._options.tokens)]
        return (
            f"sentence-transformers/{shown}/{hashlib.sha256(repr(what).encode()).hexdigest()[:12]}"
        )


def prefixes(name: str, own: dict[str, str]) -> tuple[str, str]:
    """What goes before a question and a passage: the model's own prompts, else e5's for e5.

    The e5 models are trained with "query: " and "passage: "; of those with instructions
    (`e5-…-instruct`) the question's instruction is the shop's to choose.
    """
    query = own.get("query", "")
    passage = own.get("document") or own.get("passage") or own.get("corpus") or ""
    if not (query or passage) and _E5.search(name) and "instruct" not in name.lower():
        return "query: ", "passage: "
    return query, passage
