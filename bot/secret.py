"""The secret of one installation: a file of its data folder that nobody else may read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from bot.errors import BadInput

_NAME = "secret"
_BYTES = 32


def installation_secret(data: Path) -> bytes:
    """The secret, made at the first use."""
    path = data / _NAME
    try:
        if not path.exists():
            _make(path)
        return path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path} cannot be used: {error.strerror or error}.") from None


def _make(path: Path) -> None:
    making = path.with_name(f"{_NAME}.{os.getpid()}")
    place = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(place, "wb") as file:
        file.write(secrets.token_bytes(_BYTES))
    making.replace(path)
