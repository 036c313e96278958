"""A folder seen from outside: what stands in it, what is still being written, when to look again.

The only file that imports watchfiles.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Literal

from knowledge import documents

Mode = Literal["auto", "poll", "off"]
State = tuple[int, int, int, int]
"""Size, times of the last change of content and of anything, and inode."""

NEVER_SEEN: State = (-1, -1, -1, -1)
# Who saves a file in pieces pauses for less, and nobody waits for so long.
QUIET_SECONDS = 0.7
# Files changed one after the other belong together: a new price list and the terms that go with
# it. None waits longer than this for others to come to rest.
TOGETHER_SECONDS = 3.0
# Who renames files again and again could be unlucky with one look, but not with so many.
_GONE_LOOKS = 5
# A missed event costs seconds rather than a document; of the time no more than a fiftieth.
_POLL_SECONDS = 1.0
_SAFETY_SECONDS = 3.0
_SHARE = 50
_GOODBYE_SECONDS = 3.0
# Changes made elsewhere are not told to this machine.
_NETWORK = ("nfs", "cifs", "smb", "9p", "fuse", "vboxsf", "virtiofs", "afs", "ceph", "drvfs")


@dataclass(frozen=True)
class Look:
    """A folder as it was seen: its files, and the names of those that were at work (`held`),
    among them some that were not there for the moment. `strict`: nothing is shown where another
    file turns out to be at work by now, since what is read may belong together with it."""

    files: Mapping[str, State]
    held: frozenset[str] = frozenset()
    strict: bool = False

    @property
    def names(self) -> frozenset[str]:
        """What must not be taken for deleted."""
        return self.held | self.files.keys()

    def is_still(self, name: str, path: Path) -> bool:
        """Whether a file was at rest, and is now as it was then."""
        return name not in self.held and self.files.get(name) == _state(path)


def look(folder: Path) -> dict[str, State] | None:
    """Every file that may be read, by its name in the index; None if the folder is not there."""
    if not folder.is_dir():
        return None
    found: dict[str, State] = {}
    for path in documents.files(folder):
        state = _state(path)
        if state:
            found[documents.relative_path(path, folder)] = state
    return found


def _state(path: Path) -> State | None:
    try:
        seen = path.stat()
    except OSError:
        return None
    return seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino


class Settling:
    """Tells files that are being written, moved or deleted at this moment from those at rest,
    and holds what changed together until all of it is at rest."""

    def __init__(self, quiet: float = QUIET_SECONDS, together: float = TOGETHER_SECONDS) -> None:
        self._quiet = quiet
        self._together = together
        self._last: Mapping[str, State] = {}
        self._changed: dict[str, float] = {}
        # How often in a row each was looked for in vain.
        self._missed: dict[str, int] = {}

    def start(self, now: Mapping[str, State], known: Set[str], at: float, clock_ns: int) -> None:
        """The first look, at time `at`; `clock_ns` is the time that files are stamped with.

        Of the `known` ones some may be missing just for the moment.
        """
        self._last = now
        ages = {name: max(0.0, (clock_ns - max(state[1:3])) / 1e9) for name, state in now.items()}
        self._missed = dict.fromkeys(known - now.keys(), 1)
        self._changed = {name: at - age for name, age in ages.items() if age < self._together}

    def see(self, now: Mapping[str, State], at: float) -> None:
        """What a look at time `at` (seconds, steady) found."""
        vanished = {name for name in self._last if name not in now}
        for name in {*self._missed, *vanished}:
            self._missed[name] = self._missed.get(name, 0) + 1
        for name, state in now.items():
            if self._missed.pop(name, 0) or self._last.get(name) != state:
                self._changed[name] = at
        self._last = now

    def held(self, at: float) -> frozenset[str]:
        """Names that changed less than the quiet time before `at`, or vanished just now, and
        while there are any those that changed not long before them."""
        self._missed = {name: looks for name, looks in self._missed.items() if looks < _GONE_LOOKS}
        latest = max(self._changed.values(), default=-math.inf)
        held = self._together if at - latest < self._quiet or self._missed else self._quiet
        self._changed = {name: then for name, then in self._changed.items() if at - then < held}
        return frozenset({*self._changed, *self._missed})


class Alarm:
    """Says when to look at a folder again: at a change where the system tells, or by the clock."""

    def __init__(self, folder: Path, mode: Mode, wake: Event) -> None:
        self._folder = folder
        self._wake = wake
        self._stop = Event()
        self.how = "poll" if mode == "poll" or _is_remote(folder) else "events"
        self._thread = Thread(target=self._listen, name="watch", daemon=True)
        if self.how == "events":
            self._thread.start()

    def pause(self, looking: float) -> float:
        """Seconds until the next look, when the last one took `looking` seconds."""
        least = _POLL_SECONDS if self.how == "poll" else _SAFETY_SECONDS
        return max(least, _SHARE * looking)

    def stop(self) -> None:
        """No more. Waits for the one who listens: ended with the process, it could crash it."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(_GOODBYE_SECONDS)

    def _listen(self) -> None:
        from watchfiles import watch

        while not self._stop.is_set():
            root = _identity(self._folder)
            try:
                for changes in watch(
                    self._folder,
                    watch_filter=None,
                    debounce=100,
                    step=50,
                    rust_timeout=1_000,
                    yield_on_timeout=True,
                    stop_event=self._stop,
                    raise_interrupt=False,
                ):
                    if changes:
                        self._wake.set()
                    if _identity(self._folder) != root:
                        # Deleted and made anew: the old watch sees nothing of it.
                        self._wake.set()
                        break
            except FileNotFoundError:
                self._stop.wait(_POLL_SECONDS)
            except (OSError, RuntimeError):
                # No watches left, or a file system that has none.
                self.how = "poll"
                return


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        seen = folder.stat()
    except OSError:
        return None
    return seen.st_dev, seen.st_ino


def _is_remote(folder: Path) -> bool:
    try:
        mounts = Path("/proc/self/mounts").read_text("utf-8", "replace").splitlines()
        path = str(folder.resolve())
    except OSError:
        return False
    found = ("", "")
    for line in mounts:
        _, point, kind, *_ = line.split(" ")
        point = point.replace("\\040", " ")
        inside = path == point or path.startswith(point.rstrip("/") + os.sep)
        if inside and len(point) >= len(found[0]):
            found = (point, kind)
    return found[1].startswith(_NETWORK)
