"""The limits of a conversation in one place, and the counter that holds them."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

# Part of the log's meaning, not a setting: folding the same log must give the same state.
BURST_SECONDS = 1.2
REOPEN_DAYS = 7


@dataclass(frozen=True)
class Limits:
    """Defaults are those of the contract; times in seconds."""

    message_chars: int = 4000
    messages: int = 20
    messages_within: float = 10.0
    # Of one conversation, whichever connection and server; and of one address, over all of them.
    messages_an_hour: int = 300
    address_messages_an_hour: int = 3000
    address_conversations_an_hour: int = 300
    frames: int = 200
    frames_within: float = 10.0
    frame_bytes: int = 64 * 1024
    hello_within: float = 20.0
    typing_live: float = 3.0
    # However long somebody types, the bot answers what it has after this.
    typing_patience: float = 10.0
    answer_within: float = 20.0
    idle_hours: float = 24.0
    # Frames waiting for a client that does not read; beyond, it is cut off and resumes by number.
    outbox: int = 512
    session_hours: float = 12.0
    login_code_hours: float = 12.0
    logins: int = 10
    logins_within: float = 60.0
    cached_conversations: int = 500
    # Photos of one conversation, and the size of the file that is sent.
    uploads: int = 10
    upload_bytes: int = 12 * 1024 * 1024


class Window:
    """Counts what happened within the last `seconds`; the time is handed in."""

    def __init__(self, count: int, seconds: float):
        self._count = count
        self._seconds = seconds
        self._times: deque[float] = deque()

    def wait(self, now: float) -> float:
        """Seconds until one more is allowed."""
        if len(self._times) < self._count:
            return 0.0
        return max(0.0, self._times[0] + self._seconds - now)

    def allows(self, now: float) -> bool:
        """Count one more at `now`; False where that is over the limit (and it is not counted)."""
        while self._times and now - self._times[0] >= self._seconds:
            self._times.popleft()
        if len(self._times) >= self._count:
            return False
        self._times.append(now)
        return True
