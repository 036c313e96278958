"""The usual ways to build such a bot, run beside ours so that every bar is a distance to them.

They have no notion of "the documents do not say": a dash there. That a person is needed is told by
one of its own, `keywords`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

# A path and a text.
Piece = tuple[str, str]
# So many pieces a recipe quotes.
QUOTED = 3


class Peer(Protocol):
    """Another way to answer, on the same documents."""

    name: str
    # Whether it answers, or only searches.
    answers: bool

    def open(self, folder: Path) -> None:
        """Read and index a shop's folder."""
        ...

    def search(self, text: str, k: int) -> list[Piece]:
        """The k best pieces, best first."""
        ...


def quoted(pieces: list[Piece]) -> dict[str, Any]:
    """A reply that quotes pieces and cites all of them, as the usual recipe does."""
    return {
        "kind": "answer",
        "text": "\n\n".join(text for _, text in pieces),
        "sources": [{"path": path, "text": text} for path, text in pieces],
        "products": [],
        "handoff": None,
    }
