"""The order of those who wait, and how long it may take. Pure.

Order: waiting time; service class and mood come before it once they are measured.
The estimate: in the last hours each claim took so many seconds a place in the queue;
the quartiles of that, times the place, are the range. With too few claims there is none.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import quantiles

from handoff.events import State, StateChanged
from handoff.snapshot import Recorded, Snapshot

LOOK_BACK = timedelta(hours=4)
_THIN = 5
_ROUND_TO = 30


@dataclass(frozen=True)
class Place:
    """A place from 1, and the seconds it may take, or None while data is thin."""

    position: int
    eta: tuple[int, int] | None


def ordered(waiting: Mapping[str, Snapshot]) -> list[str]:
    """Ids of the waiting conversations, the next one first."""
    since: dict[str, datetime] = {
        id: snapshot.waiting_since
        for id, snapshot in waiting.items()
        if snapshot.state is State.WAITING and snapshot.waiting_since
    }
    return sorted(since, key=lambda id: (since[id], id))


def places(order: Sequence[str], paces: Sequence[float]) -> dict[str, Place]:
    """The place of every waiting conversation."""
    return {id: Place(i, eta(i, paces)) for i, id in enumerate(order, start=1)}


def eta(position: int, paces: Sequence[float]) -> tuple[int, int] | None:
    """A range in seconds, in steps of half a minute."""
    if len(paces) < _THIN:
        return None
    low, _, high = quantiles(paces, n=4, method="inclusive")
    return (
        math.floor(low * position / _ROUND_TO) * _ROUND_TO,
        max(1, math.ceil(high * position / _ROUND_TO)) * _ROUND_TO,
    )


def paces(moves: Iterable[tuple[str, Recorded]]) -> list[float]:
    """Seconds a place in the queue took, one number a claim; `moves` by time."""
    waiting: dict[str, tuple[datetime, int]] = {}
    found: list[float] = []
    for id, recorded in moves:
        event = recorded.event
        if not isinstance(event, StateChanged):
            continue
        entered = waiting.pop(id, None)
        if event.state is State.WAITING:
            waiting[id] = (recorded.at, len(waiting) + 1)
        elif event.reason == "claimed" and entered:
            since, position = entered
            found.append((recorded.at - since).total_seconds() / position)
    return found
