"""Follows the folders of served shops: what changes in them is shown within seconds.

A thread a shop looks and reads; one more embeds for all of them, so that a change need
not wait for the vectors of those before it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from typing import Any

from knowledge.errors import KnowledgeError, NothingUsable, Unrest
from knowledge.library import Library
from knowledge.sync import Report
from knowledge.watch import (
    NEVER_SEEN,
    TOGETHER_SECONDS,
    Alarm,
    Look,
    Mode,
    Settling,
    State,
    look,
)

logger = logging.getLogger("knowledge.follow")

Tell = Callable[[str], None]

_UNREST_SECONDS = 0.2
# After a failure: long enough to spare a service that is away, short enough to notice.
_AGAIN_SECONDS = 10.0
_NAMED = 5
_GOODBYE_SECONDS = 10.0


@dataclass(frozen=True)
class Followed:
    """How it stands with one shop: `how` it is followed, and the last sync that found something.

    `trouble` is a sentence while the folder cannot be read or its texts not be embedded.
    """

    how: str
    changed_at: datetime | None = None
    report: Report | None = None
    trouble: str | None = None


class Follower:
    """Follows the folders that the live indexes of these shops were made from."""

    def __init__(self, library: Library, shops: Sequence[str], mode: Mode, tell: Tell) -> None:
        self._library = library
        self._tell = tell
        self._mode = mode
        self._stop = Event()
        self._work = Event()
        self._eyes = [_Eye(self, shop) for shop in shops] if mode != "off" else []
        self._threads = [Thread(target=eye.run, name="follow", daemon=True) for eye in self._eyes]
        self._threads.append(Thread(target=self._embed, name="embed", daemon=True))
        self._shops = list(shops)
        self._failed: dict[str, str] = {}

    def start(self) -> None:
        """Begin; what changed while nobody looked is found at once."""
        for thread in self._threads:
            thread.start()
        self._work.set()

    def stop(self) -> None:
        """End; what is being embedded at this moment is finished first."""
        self._stop.set()
        self._work.set()
        for eye in self._eyes:
            eye.stop()
        for thread in self._threads:
            thread.join(_GOODBYE_SECONDS)

    def status(self, shop: str) -> dict[str, Any]:
        """Generation, what still waits for vectors, and the last sync, for people who watch."""
        index = self._library.live(shop)
        pending = self._library.pending(shop)
        eye = next((eye for eye in self._eyes if eye.shop == shop), None)
        followed = eye.followed if eye else Followed("off")
        report = followed.report
        return {
            "edition": index.edition if index else None,
            "generation": index.live if index else None,
            "changed_at": index.changed_at.isoformat() if index else None,
            "complete": bool(index and index.complete),
            "pending": pending.texts,
            "follow": followed.how,
            "trouble": followed.trouble or self._failed.get(shop),
            "last": _counted(report) if report else None,
        }

    def _embed(self) -> None:
        while not self._stop.is_set():
            self._work.wait()
            self._work.clear()
            for shop in self._shops:
                self._embed_one(shop)
            if self._failed and not self._stop.wait(_AGAIN_SECONDS):
                self._work.set()

    def _embed_one(self, shop: str) -> None:
        start = time.monotonic()
        waiting = self._library.pending(shop).texts
        try:
            done = self._library.embed(shop, stop=self._stop.is_set)
        except KnowledgeError as error:
            self._say_once(shop, error.text)
        except Exception:
            logger.exception("the passages of a shop could not be embedded")
            self._say_once(shop, "Its new passages could not be embedded; the log says why.")
        else:
            self._failed.pop(shop, None)
            if done and waiting and not self._stop.is_set():
                seconds = time.monotonic() - start
                self._tell(f"{shop}: {waiting} texts embedded in {seconds:.1f} s, all is complete")

    def _say_once(self, shop: str, text: str) -> None:
        if self._failed.get(shop) != text:
            self._failed[shop] = text
            self._tell(f"{shop}: {text}")


class _Eye:
    """Looks at one shop's folder, and reads it when something has come to rest."""

    def __init__(self, follower: Follower, shop: str) -> None:
        self.shop = shop
        self.followed = Followed("starting")
        self._follower = follower
        self._library = follower._library
        self._wake = Event()
        self._alarm: Alarm | None = None
        self._folder: Path | None = None
        self._settling = Settling()
        self._read: dict[str, State] | None = None
        # Since when the folder has been found too much at work to be read.
        self._restless: float | None = None

    def stop(self) -> None:
        """Look no more."""
        self._wake.set()
        if self._alarm:
            self._alarm.stop()

    def run(self) -> None:
        """Until stopped."""
        while not self._follower._stop.is_set():
            pause = _AGAIN_SECONDS
            try:
                pause = self._look()
            except KnowledgeError as error:
                self._trouble(f"{error.text} What was indexed last stays.")
            except Exception:
                logger.exception("a folder could not be followed")
                self._trouble("The folder could not be read; the log says why.")
            self._wake.wait(pause)
            self._wake.clear()

    def _look(self) -> float:
        """One look, and what it leads to; seconds until the next."""
        index = self._library.live(self.shop)
        if index is None:
            return _AGAIN_SECONDS
        alarm = self._at(Path(index.folder))
        start = time.monotonic()
        found = look(Path(index.folder))
        now = time.monotonic()
        if found is None:
            self._read = None
            self._trouble(f"The folder {index.folder} is gone. What was indexed last stays.")
            return alarm.pause(0)
        first = self._read is None
        if self._read is None:
            known = self._library.files(self.shop)
            old = dict.fromkeys(known, NEVER_SEEN)
            self._settling.start(found, known, now, time.time_ns())
        else:
            old = self._read
            self._settling.see(found, now)
        held = self._settling.held(now)
        news = {name for name in {*old, *found} if old.get(name) != found.get(name)}
        if first or news - held:
            at_rest = {name: state for name, state in found.items() if name not in held}
            try:
                self._sync(Path(index.folder), Look(found, held, self._is_patient(now)))
            except NothingUsable as nothing:
                self._trouble(f"{nothing.text} What was indexed last stays.")
            except Unrest:
                # Half of what belongs together would be shown: another look, soon. Patience is
                # counted from here: the first reading after a start alone may take longer.
                self._restless = self._restless or time.monotonic()
                self._read = old
                return _UNREST_SECONDS
            self._restless = None
            self._read = at_rest | {name: old[name] for name in held if name in old}
            news &= held
        return max(_UNREST_SECONDS, 4 * (now - start)) if news else alarm.pause(now - start)

    def _is_patient(self, now: float) -> bool:
        """Whether a folder that does not come to rest may still be waited for."""
        return self._restless is None or now - self._restless < TOGETHER_SECONDS

    def _at(self, folder: Path) -> Alarm:
        if self._alarm is None or folder != self._folder:
            if self._alarm:
                self._alarm.stop()
            self._folder, self._read, self._settling = folder, None, Settling()
            self._alarm = Alarm(folder, self._follower._mode, self._wake)
        return self._alarm

    def _sync(self, folder: Path, seen: Look) -> None:
        step = self._library.read(self.shop, folder, seen)
        how = self._alarm.how if self._alarm else "off"
        last = step.report if step.moved else self.followed.report
        at = datetime.now(UTC) if step.moved else self.followed.changed_at
        rejected = self.followed.report.rejected if self.followed.report else ()
        self.followed = Followed(how, at, last)
        if step.moved or step.report.rejected != rejected:
            self._follower._tell(f"{self.shop}: {_told(step.report)}")
            self.followed = Followed(how, at, step.report)
        self._follower._work.set()

    def _trouble(self, text: str) -> None:
        if text != self.followed.trouble:
            was = self.followed
            self.followed = Followed(was.how, was.changed_at, was.report, text)
            self._follower._tell(f"{self.shop}: {text}")


def _counted(report: Report) -> dict[str, int]:
    return {
        "added": len(report.added),
        "changed": len(report.changed),
        "removed": len(report.removed),
        "rejected": len(report.rejected),
    }


def _told(report: Report) -> str:
    parts = [
        f"{len(names)} {what} ({', '.join(names[:_NAMED])}{', …' if len(names) > _NAMED else ''})"
        for what, names in (
            ("added", report.added),
            ("changed", report.changed),
            ("removed", report.removed),
        )
        if names
    ]
    parts += [f"{one.path} rejected: {one.reason}" for one in report.rejected[:_NAMED]]
    return "; ".join(parts) or "read again"
