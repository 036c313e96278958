"""What can go wrong with an index, each with a code for machines and a sentence for people.

KnowledgeError
├── NothingUsable   the folder is missing, empty, or nothing in it could be read
├── NoIndex         the shop has not been indexed
├── WrongEmbedder   the index was made with another embedder
├── Busy            another process owns the data folder
└── NoModel         the embedder cannot run here
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


class NoIndex(KnowledgeError):
    """The shop has no index yet."""

    code = "no_index"


class WrongEmbedder(KnowledgeError):
    """The index was made with another embedder; the sentence holds the command that rebuilds it."""

    code = "wrong_embedder"


class Busy(KnowledgeError):
    """Another process owns the data folder; the server takes the work instead."""

    code = "busy"


class NoModel(KnowledgeError):
    """The embedder that was asked for cannot run on this machine."""

    code = "no_model"
