"""Nothing is connected to and nothing written outside one folder: what tries is caught."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_NETWORK = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto")
_CHANGES = (
    "os.rename",
    "os.remove",
    "os.mkdir",
    "os.rmdir",
    "os.symlink",
    "os.link",
    "os.truncate",
)


def watch(folder: Path) -> list[str]:
    """From now on and to the end of the process; what was tried stands in the list, since a
    reader may swallow the refusal."""
    tried: list[str] = []
    allowed = (str(folder.resolve()), "/dev/null")

    def refuse(what: str) -> None:
        tried.append(what)
        raise PermissionError(what)

    def look(event: str, args: tuple[Any, ...]) -> None:
        if event in _NETWORK:
            refuse(f"{event} {args[1:]}")
        elif event in _CHANGES or (event == "open" and _is_writing(args)):
            path = args[0]
            if isinstance(path, int):
                return
            real = os.path.realpath(os.fsdecode(path))
            if not real.startswith(allowed):
                refuse(f"{event} {real}")

    sys.addaudithook(look)
    return tried


def _is_writing(args: tuple[Any, ...]) -> bool:
    _, mode, flags = args
    if isinstance(mode, str):
        return any(letter in mode for letter in "wax+")
    return bool(flags & _WRITES)
