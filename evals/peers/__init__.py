"""The usual ways to build such a bot, run beside ours so that every bar is a distance to them.

They have no notion of "the documents do not say" or of a handover: a dash there.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol


class Peer(Protocol):
    """Another way to answer, on the same documents."""

    name: str

    def open(self, folder: Path) -> None:
        """Read and index a shop's folder."""
        ...

    def reply(self, text: str) -> dict[str, Any]:
        """The reply to one message, in the shape of the contract as far as it goes."""
        ...
