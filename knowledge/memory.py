"""Memory that was needed for a while only."""

from __future__ import annotations

import ctypes

# glibc's M_MMAP_THRESHOLD. Left to itself it grows up to 32 MB with what is freed, and arrays of
# a generation that is gone stay between those of the next: 70 MB of 100,000 products.
_THRESHOLD = -3
_APART = 4 * 2**20


def give_back() -> None:
    """Let the system have what is free: after a sync of 100,000 products some 50 MB."""
    _call("malloc_trim", 0)


def keep_apart() -> None:
    """From now on the system has large arrays back as soon as they are free."""
    _call("mallopt", _THRESHOLD, _APART)


def _call(name: str, *numbers: int) -> None:
    try:
        getattr(ctypes.CDLL(None), name)(*numbers)
    except (OSError, AttributeError, TypeError):
        # Only the GNU library has it.
        return
