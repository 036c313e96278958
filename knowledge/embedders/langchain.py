"""Any LangChain embeddings as an embedder: `langchain:module.Class` and its options."""

from __future__ import annotations

import hashlib
import importlib
import json
import re
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from threading import Lock, Thread
from typing import Any, TypeVar

import numpy as np
from langchain_core.embeddings import Embeddings

from knowledge.embed import PASSAGE_CHARACTERS, QUERY_CHARACTERS, Vectors, clean
from knowledge.errors import EmbedderFailed, KnowledgeError, NoModel
from knowledge.outage import Outage

# Passages are tried again after so many seconds each; a shopper's question is not.
_PAUSES = (0.5, 2.0, 8.0)
# What changes how an answer is fetched, not what is answered; secrets belong here too.
_MANNERS = re.compile(
    r"key$|token$|secret|passw|credential|header|cert|timeout|retr|chunk_size|batch|progress"
    r"|proxy|user_agent|^http_|organization",
    re.IGNORECASE,
)
_USER_IN_ADDRESS = re.compile(r"(?<=://)[^/@\s]*@")

T = TypeVar("T")


class LangChainEmbedder:
    """A LangChain `Embeddings` class, made on first use with `options`. Thread-safe.

    `timeout` is how long a question waits, in seconds (several wait longer, by a quarter
    each); after two failures in a row questions do without it for half a minute. Raises
    `NoModel` when the class cannot be made, `EmbedderFailed` when it does not answer.
    """

    def __init__(
        self,
        place: str,
        options: Mapping[str, Any] | None = None,
        query_prefix: str = "",
        passage_prefix: str = "",
        timeout: float = 3.0,
    ) -> None:
        self._place = place
        self._options = dict(options or {})
        self._query, self._passage = query_prefix, passage_prefix
        self._timeout = timeout
        self.id = named(place, self._options, query_prefix, passage_prefix)
        self._class = _class(place)
        self._made: Embeddings | None = None
        self._making = Lock()
        self._outage = Outage(f"The embedder {self.id}")
        self._dim: int | None = None

    @property
    def dim(self) -> int:
        """Length of a vector, found by a first call."""
        if self._dim is None:
            self._dim = self.passages(["ok"]).shape[1]
        return self._dim

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (n, dim), within the time-out or `EmbedderFailed`."""
        if self._outage.resting():
            raise EmbedderFailed(f"The embedder {self.id} did not answer a moment ago.")
        asked = [self._query + clean(text, QUERY_CHARACTERS) for text in texts]
        model = self._model()
        seconds = self._timeout * (3 + len(asked)) / 4
        try:
            rows = _within(seconds, lambda: [model.embed_query(text) for text in asked])
        except Exception as error:
            self._outage.failed(error)
            raise self._failed(error) from error
        self._outage.answered()
        return np.asarray(rows, dtype=np.float32)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, shape (n, dim), tried four times in all."""
        given = [self._passage + clean(text, PASSAGE_CHARACTERS) for text in texts]
        model = self._model()
        for pause in (*_PAUSES, None):
            try:
                return np.asarray(model.embed_documents(given), dtype=np.float32)
            except Exception as error:
                if pause is None:
                    raise self._failed(error) from error
                time.sleep(pause)
        raise AssertionError

    def _model(self) -> Embeddings:
        with self._making:
            if self._made is None:
                try:
                    self._made = self._class(**self._options)
                except Exception as error:
                    raise NoModel(
                        f"{self._place} cannot be made with [knowledge.embedder_options] "
                        f"({type(error).__name__}). Its keys may also stand in the environment "
                        "variables that its own documentation names."
                    ) from error
            return self._made

    def _failed(self, error: Exception) -> EmbedderFailed:
        if isinstance(error, KnowledgeError):
            raise error
        return EmbedderFailed(
            f"The embedder {self.id} did not answer ({type(error).__name__}). "
            "Check its address, its key and the network, then run it again: "
            "what has been embedded is kept."
        )


def named(place: str, options: Mapping[str, Any], query: str, passage: str) -> str:
    """The embedder's id: class, model's name, and a hash of what shapes the vectors.

    No key, token or header goes into it, nor time-outs and the like, so that a changed key
    does not ask for a new index.
    """
    shaping = _shaping(options)
    what = json.dumps([place, shaping, query, passage], sort_keys=True, default=str)
    model = str(shaping.get("model") or shaping.get("model_name") or "").replace("/", "-")
    digest = hashlib.sha256(what.encode()).hexdigest()[:12]
    return "/".join(part for part in ("langchain", place, model, digest) if part)


def _shaping(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {k: _shaping(v) for k, v in value.items() if not _MANNERS.search(str(k))}
    return _USER_IN_ADDRESS.sub("", value) if isinstance(value, str) else value


def _class(place: str) -> type[Embeddings]:
    module, _, name = place.rpartition(".")
    try:
        found = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        package = module.partition(".")[0].replace("_", "-")
        raise NoModel(
            f"There is no {place}. Is its package installed? pip install {package}"
        ) from error
    if not (isinstance(found, type) and issubclass(found, Embeddings)):
        raise NoModel(f"{place} is not a LangChain Embeddings class.")
    return found


def _within(seconds: float, call: Callable[[], T]) -> T:
    """The call's result, or TimeoutError; a call that hangs does not keep the process alive."""
    result: Future[T] = Future()

    def run() -> None:
        try:
            result.set_result(call())
        except BaseException as error:
            result.set_exception(error)

    Thread(target=run, name="embed-query", daemon=True).start()
    return result.result(seconds)
