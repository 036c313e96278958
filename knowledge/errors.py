"""What can go wrong with an index, each with a code for machines and a sentence for people.

KnowledgeError
├── NothingUsable   the folder is missing, empty, or nothing in it could be read
├── Unrest          the folder changed while it was read
├── NoSite          the shop's site cannot be crawled
├── NoIndex         the shop has not been indexed
├── WrongEmbedder   the index was made with another embedder
├── NotPromotable   there is no candidate or previous index, or it is not finished
├── Busy            another process owns the data folder
├── NoModel         the embedder cannot run here
├── EmbedderFailed  the embedder gave no vectors, or vectors that cannot be used
├── VectorsDown     the vectors cannot be had: the Chroma server does not answer
├── BadCurated      a curated answer that cannot be stored
└── NoSuchCurated   there is no curated answer of that id
"""

from __future__ import annotations

from typing import ClassVar


class KnowledgeError(Exception):
    """Base of the package: `code` for machines, the message a sentence for people."""

    code: ClassVar[str] = "knowledge"

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class NothingUsable(KnowledgeError):
    """Nothing in the folder can be indexed; the old index is untouched."""

    code = "nothing_usable"


class Unrest(KnowledgeError):
    """The folder changed while it was read as a whole; the old index is untouched."""

    code = "unrest"


class NoSite(KnowledgeError):
    """The site cannot be crawled; what was fetched before is untouched."""

    code = "no_site"


class NoIndex(KnowledgeError):
    """The shop has no index yet."""

    code = "no_index"


class WrongEmbedder(KnowledgeError):
    """The index was made with another embedder; the sentence holds the command that rebuilds it."""

    code = "wrong_embedder"


class NotPromotable(KnowledgeError):
    """There is nothing to promote or put back, or it is not finished; the sentence says so."""

    code = "not_promotable"


class Busy(KnowledgeError):
    """Another process owns the data folder; the server takes the work instead."""

    code = "busy"


class NoModel(KnowledgeError):
    """The embedder that was asked for cannot run on this machine."""

    code = "no_model"


class EmbedderFailed(KnowledgeError):
    """The embedder gave no vectors, or vectors that cannot be used; none of them is stored."""

    code = "embedder_failed"


class VectorsDown(KnowledgeError):
    """The Chroma server does not answer, or does not let us in."""

    code = "vectors_down"


class BadCurated(KnowledgeError):
    """A curated answer that cannot be stored; the sentence says what is wrong with it."""

    code = "bad_curated"


class NoSuchCurated(KnowledgeError):
    """The shop has no curated answer of that id."""

    code = "no_such_curated"
