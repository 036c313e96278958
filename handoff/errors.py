"""Everything that can go wrong in a conversation: a code for machines, a sentence for people.

HandoffError
├── WrongState          the conversation is not where the request needs it
├── AlreadyClaimed      another agent has it
├── NotFound            absent, or not yours: the two look the same
├── NotAvailable        a frame of a row that is not built yet
├── BadJson, BadFrame   what came is no frame, or not one we know
├── TooLong (TooBig), Busy
├── RateLimited         too many for now; says how long to wait
│   ├── CrowdedAddress  too many messages of one address
│   └── CrowdedDoor     too many new conversations of one address
├── BadVersion, BadToken, BadOrigin, Flood      these close the connection
├── Conflict            somebody else wrote first; the step is decided again
└── Expired             closed too long ago; the service opens a new conversation
"""

from __future__ import annotations

from math import ceil
from typing import ClassVar

from handoff.events import CLOSE_CODES, AgentRef, ErrorCode


class HandoffError(Exception):
    """Base of the package. `text` may be shown to the peer; it never quotes what they sent."""

    code: ClassVar[ErrorCode] = "internal"

    # The sentence of handoff/words that a shopper reads instead, with its values.
    words: ClassVar[str | None] = None

    def __init__(self, text: str = "Something went wrong on our side. Please send it again."):
        super().__init__(text)
        self.text = text
        self.values: dict[str, object] = {}

    @property
    def close_code(self) -> int | None:
        """The code the connection is closed with, or None where it stays open."""
        return CLOSE_CODES.get(self.code)


class WrongState(HandoffError):
    """An illegal move; names what was expected and what came."""

    code = "wrong_state"

    def __init__(self, request: str, expected: str, came: str):
        super().__init__(f"`{request}` needs a conversation in state {expected}; it is in {came}.")


class AlreadyClaimed(HandoffError):
    """Another agent was first; `agent` says who."""

    code = "already_claimed"

    def __init__(self, agent: AgentRef):
        super().__init__(f"{agent.name} has this conversation.")
        self.agent = agent


class NotFound(HandoffError):
    """Absent, or not for this visitor."""

    code = "not_found"

    def __init__(self, what: str = "conversation"):
        super().__init__(f"There is no such {what}.")


class NotAvailable(HandoffError):
    """Known to the protocol, not built yet."""

    code = "not_available"

    def __init__(self, what: str):
        super().__init__(f"`{what}` is not available on this server yet.")


class BadJson(HandoffError):
    """The frame is not JSON text."""

    code = "bad_json"

    def __init__(self) -> None:
        super().__init__("A frame is one JSON object, sent as text.")


class BadFrame(HandoffError):
    """JSON, but no frame of this protocol; `key` is the request's where it had one."""

    code = "bad_frame"

    def __init__(self, text: str, key: str | None = None):
        super().__init__(text)
        self.key = key


class TooLong(HandoffError):
    """The text is over the limit."""

    code = "too_long"
    words = "limit_length"

    def __init__(self, limit: int):
        super().__init__(f"A message has at most {limit} characters.")
        self.values["limit"] = limit


class TooBig(TooLong):
    """A file over the limit, in bytes."""

    def __init__(self, limit: int):
        HandoffError.__init__(self, f"A picture has at most {limit // 2**20} megabytes.")


class RateLimited(HandoffError):
    """Too many messages for now; the connection stays. `wait` in seconds."""

    code = "rate_limited"
    words = "limit_messages"

    def __init__(self, wait: float):
        super().__init__(f"Too many at once. Please wait {ceil(wait)} seconds.")
        self.wait = wait


class CrowdedAddress(RateLimited):
    """Too many messages from one address."""

    words = "limit_address"


class CrowdedDoor(RateLimited):
    """Too many new conversations from one address."""

    words = "limit_conversations"


class Busy(HandoffError):
    """Too many write to this conversation at once."""

    code = "busy"

    def __init__(self) -> None:
        super().__init__("This conversation is busy. Please send it again.")


class BadVersion(HandoffError):
    """Another version of the protocol."""

    code = "bad_version"

    def __init__(self, version: int):
        super().__init__(f"This server speaks version {version} of the protocol.")


class BadToken(HandoffError):
    """A token, session or login code that is wrong, used or too old."""

    code = "bad_token"

    def __init__(self, what: str = "token"):
        super().__init__(f"This {what} is not valid.")


class BadOrigin(HandoffError):
    """A page of another site."""

    code = "bad_origin"

    def __init__(self) -> None:
        super().__init__("This page may not open a conversation here.")


class Flood(HandoffError):
    """So many frames that the connection is closed."""

    code = "flood"
    words = "limit_flood"

    def __init__(self, wait: float = 0.0) -> None:
        super().__init__("Too many frames.")
        self.wait = wait


class Conflict(HandoffError):
    """The log has grown since it was read."""


class Expired(HandoffError):
    """The conversation was closed too long ago to be taken up again."""
