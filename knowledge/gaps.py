"""What shoppers asked and the shop did not say: grouped, counted, ready to be answered. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

GapKind = Literal["unknown", "unsure", "disliked"]


@dataclass(frozen=True)
class Gap:
    """A question without an answer. `text` is masked before it comes here.

    `passage` is the nearest the shop has: path, title, text and lang, or None.
    """

    id: str
    shop: str
    at: datetime
    text: str
    lang: str
    kind: str
    conversation: str | None = None
    reply: str | None = None
    passage: Mapping[str, str] | None = None
