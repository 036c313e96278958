"""Which of a shop's indexes a command means, and what it does with them."""

from __future__ import annotations

from enum import StrEnum


class Which(StrEnum):
    """The index that is meant: what shoppers see, or the one that is to follow it."""

    LIVE = "live"
    CANDIDATE = "candidate"


class Move(StrEnum):
    """What is done with a shop's candidate, or with the index before the last promotion."""

    PROMOTE = "promote"
    BACK = "back"
    DROP = "drop"
    DROP_CANDIDATE = "drop-candidate"
