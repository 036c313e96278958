"""Reading the shop's folder: one reader a format, every refusal with its reason.

`files` lists what there is to read, `read_file` reads one of them and never raises for
what stands in it. Feeds of products go to `knowledge.products`.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from knowledge.documents.kinds import FEEDS, LATER, READ, convert, read_bytes, rejected
from knowledge.documents.reading import Notice, Reading, Rejection

__all__ = ["Notice", "Reading", "Rejection", "files", "read_file", "relative_path"]

MAX_BYTES = 20 * 1024 * 1024
MAX_FEED_BYTES = 100 * 1024 * 1024


def files(root: Path) -> Iterator[Path]:
    """Every file that may be read, at any depth, in a fixed order.

    Left out: hidden files and folders, `shopbell.toml`, `*.suite.jsonl`, what is no
    regular file, and links that lead outside the folder or to another folder.
    """
    base = root.resolve()
    for folder, names, found in os.walk(base):
        names[:] = sorted(n for n in names if not n.startswith((".", "__MACOSX")))
        for name in sorted(found):
            path = Path(folder) / name
            if not _is_left_out(name) and (_is_plain(path) or _is_ours(path, base)):
                yield root / path.relative_to(base)


def relative_path(path: Path, root: Path) -> str:
    """How a file is named everywhere: relative to the folder, with slashes, storable."""
    relative = path.relative_to(root).as_posix()
    return os.fsencode(relative).decode("utf-8", errors="replace")


def read_file(
    path: Path, root: Path, currency: str | None = None, name: str | None = None
) -> Reading:
    """Read one file, a feed included. Whatever stands in it, the answer is a Reading.

    `currency` (ISO 4217) is that of prices which name none; `name` what the file is called
    where it is not by its path.
    """
    name, suffix = name or relative_path(path, root), path.suffix.lower()
    if suffix in LATER:
        return rejected(name, f"{suffix} files are not supported yet.", convert())
    if suffix not in READ:
        notice = Notice(name, "it was not read: an unknown kind of file.", hint=convert())
        return Reading(notices=(notice,))
    try:
        if not _is_ours(path, root.resolve()):
            return rejected(name, "the link leads outside the folder.", "Copy the file instead.")
        status = path.stat()
        limit = MAX_FEED_BYTES if suffix in FEEDS else MAX_BYTES
        if status.st_size > limit:
            size, most = status.st_size / 2**20, limit // 2**20
            reason = f"the file has {size:.1f} MB; at most {most} MB are read."
            return rejected(name, reason, "Split it into smaller files.")
        raw = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "reading failed"
        return rejected(name, f"it cannot be opened ({reason}).", "Check the file and its rights.")
    return read_bytes(raw, name, suffix, status.st_mtime, currency)


def _is_left_out(name: str) -> bool:
    """Ours, hidden, or what editors and downloads leave beside a document while at work."""
    return (
        name.startswith((".", "~$"))
        or name.lower().endswith(("~", ".tmp", ".part", ".partial", ".crdownload", ".swp"))
        or (name.startswith("#") and name.endswith("#"))
        # Vim asks with a file of this name whether it may write here.
        or name == "4913"
        or name == "shopbell.toml"
        or name.lower().endswith(".suite.jsonl")
        or name.lower() in ("thumbs.db", "desktop.ini")
    )


def _is_plain(path: Path) -> bool:
    """Whether it is a file and no link: then it lies where the walk found it."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def _is_ours(path: Path, base: Path) -> bool:
    """Whether it is a regular file inside the folder; a pipe would be waited on for ever."""
    try:
        real = path.resolve(strict=True)
        return stat.S_ISREG(real.stat().st_mode) and real.is_relative_to(base)
    except (OSError, RuntimeError):
        return False
