"""A folder seen from outside: what stands in it, what is still being written, when to look again.

The only file that imports watchfiles.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from threading import Event, Thread
from typing import Literal

from knowledge import documents

Mode = Literal["auto", "poll", "off"]
State = tuple[int, int, int, int]
"""Size, times of the last change of content and of anything, and inode."""

# Who saves a file in pieces pauses for less, and nobody waits for so long.
QUIET_SECONDS = 0.7
# A missed event costs seconds rather than a document; of the time no more than a fiftieth.
_POLL_SECONDS = 1.0
_SAFETY_SECONDS = 3.0
_SHARE = 50
# Changes made elsewhere are not told to this machine.
_NETWORK = ("nfs", "cifs", "smb", "9p", "fuse", "vboxsf", "virtiofs", "afs", "ceph", "drvfs")


def look(folder: Path) -> dict[str, State] | None:
    """Every file that may be read, by its name in the index; None if the folder is not there."""
    if not folder.is_dir():
        return None
    found: dict[str, State] = {}
    for path in documents.files(folder):
        try:
            seen = path.stat()
        except OSError:
            continue
        name = documents.relative_path(path, folder)
        found[name] = (seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino)
    return found


class Settling:
    """Tells files that are being written, moved or deleted at this moment from those at rest."""

    def __init__(self, quiet: float = QUIET_SECONDS) -> None:
        self._quiet = quiet
        self._last: Mapping[str, State] = {}
        self._changed: dict[str, float] = {}

    def start(self, now: Mapping[str, State], at: float, clock_ns: int) -> None:
        """The first look, at time `at`; `clock_ns` is the time that files are stamped with."""
        self._last = now
        since = clock_ns - int(self._quiet * 1e9)
        self._changed = {name: at for name, state in now.items() if max(state[1:3]) > since}

    def see(self, now: Mapping[str, State], at: float) -> None:
        """What a look at time `at` (seconds, steady) found."""
        for name in {*self._last, *now}:
            if self._last.get(name) != now.get(name):
                self._changed[name] = at
        self._last = now

    def held(self, at: float) -> frozenset[str]:
        """Names that changed less than the quiet time before `at`."""
        self._changed = {n: then for n, then in self._changed.items() if at - then < self._quiet}
        return frozenset(self._changed)


class Alarm:
    """Says when to look at a folder again: at a change where the system tells, or by the clock."""

    def __init__(self, folder: Path, mode: Mode, wake: Event) -> None:
        self._folder = folder
        self._wake = wake
        self._stop = Event()
        self.how = "poll" if mode == "poll" or _is_remote(folder) else "events"
        if self.how == "events":
            Thread(target=self._listen, name="watch", daemon=True).start()

    def pause(self, looking: float) -> float:
        """Seconds until the next look, when the last one took `looking` seconds."""
        least = _POLL_SECONDS if self.how == "poll" else _SAFETY_SECONDS
        return max(least, _SHARE * looking)

    def stop(self) -> None:
        """No more."""
        self._stop.set()

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
