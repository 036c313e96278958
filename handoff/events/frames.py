"""What the server sends: to the shopper, then to the desk."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from handoff.events.parts import (
    PROTOCOL_VERSION,
    AgentRef,
    Author,
    ErrorCode,
    Option,
    ProductCard,
    ReplyKind,
    Source,
    Stage,
    State,
    StateReason,
)


class Frame(BaseModel):
    """What the server sends; clients ignore fields they do not know."""

    model_config = ConfigDict(extra="forbid")


class Welcome(Frame):
    """The first frame; the events after `after` follow it."""

    type: Literal["welcome"] = "welcome"
    v: int = PROTOCOL_VERSION
    token: str
    state: State
    seq: int
    agent: AgentRef | None = None
    machine: Literal[True] = True


class MessageFrame(Frame):
    """A message; with the shopper's own `key` it is the acknowledgement of `say`."""

    type: Literal["message"] = "message"
    seq: int
    at: datetime
    author: Author
    key: str | None = None
    kind: ReplyKind | None = None
    text: str
    lang: str | None = None
    sources: tuple[Source, ...] = ()
    products: tuple[ProductCard, ...] = ()
    options: tuple[Option, ...] = ()
    attachments: tuple[str, ...] = ()
    agent: AgentRef | None = None
    answering: str | None = None


class StateFrame(Frame):
    """The conversation moved; `key` where a request of the shopper's moved it."""

    type: Literal["state"] = "state"
    seq: int
    at: datetime
    state: State
    reason: StateReason
    key: str | None = None
    agent: AgentRef | None = None
    receipt: str | None = None


class FormFrame(Frame):
    """A form as stored; `rating` for a rating."""

    type: Literal["form"] = "form"
    seq: int
    at: datetime
    form: str
    fields: dict[str, Any]
    key: str | None = None
    receipt: str | None = None


class StageFrame(Frame):
    """A complaint or return has come so far."""

    type: Literal["stage"] = "stage"
    seq: int
    at: datetime
    receipt: str
    stage: Stage


class PartialFrame(Frame):
    """Checked sentences of a reply under way; replaces the earlier partial."""

    type: Literal["partial"] = "partial"
    answering: str
    text: str


class TypingFrame(Frame):
    """The bot or an agent is writing."""

    type: Literal["typing"] = "typing"


class Seen(Frame):
    """An agent has seen everything up to `seq`."""

    type: Literal["seen"] = "seen"
    seq: int


class QueuePlace(Frame):
    """The place in the queue from 1; `eta` in seconds, null while data is thin."""

    type: Literal["queue"] = "queue"
    position: int
    eta: tuple[int, int] | None


class ErrorFrame(Frame):
    """A code for machines, a sentence for people."""

    type: Literal["error"] = "error"
    code: ErrorCode
    text: str
    key: str | None = None


ChatFrame = (
    Welcome
    | MessageFrame
    | StateFrame
    | FormFrame
    | StageFrame
    | PartialFrame
    | TypingFrame
    | Seen
    | QueuePlace
    | ErrorFrame
)


# --- to the desk -----------------------------------------------------------------


class AgentState(Frame):
    """An agent and their state."""

    id: str
    name: str
    status: Literal["online", "away", "break", "offline"]


class Entry(Frame):
    """A conversation in the queue, or in an agent's hands: what a glance needs."""

    type: Literal["entry"] = "entry"
    conversation: str
    shop: str
    state: State
    position: int | None
    since: datetime
    reason: StateReason | None
    language: str
    wish: str | None
    last: str
    agent: AgentRef | None = None


class Gone(Frame):
    """No longer in the queue; `agent` where somebody took it."""

    type: Literal["gone"] = "gone"
    conversation: str
    agent: AgentRef | None = None


class DeskWelcome(Frame):
    """The desk as it stands: me, the queue in order, my conversations, my colleagues."""

    type: Literal["welcome"] = "welcome"
    v: int = PROTOCOL_VERSION
    agent: AgentRef
    queue: tuple[Entry, ...]
    mine: tuple[Entry, ...]
    agents: tuple[AgentState, ...]


class DeskEvent(Frame):
    """An event of a watched conversation: its stored fields beside `n`, `seq`, `at`."""

    model_config = ConfigDict(extra="allow")
    type: str
    conversation: str
    n: int
    seq: int | None = None
    at: datetime


class Presence(Frame):
    """Who looks at a conversation and who is typing: agents' ids, `shopper` for the shopper.

    `read` is the last `seq` the shopper has seen.
    """

    type: Literal["presence"] = "presence"
    conversation: str
    viewing: tuple[AgentRef, ...]
    typing: tuple[str, ...]
    read: int = 0


class DeskError(ErrorFrame):
    """An error of the desk; `agent` says who has it for `already_claimed`."""

    conversation: str | None = None
    agent: AgentRef | None = None


DeskFrame = DeskWelcome | Entry | Gone | DeskEvent | Presence | DeskError
