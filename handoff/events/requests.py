"""What clients ask for, in the imperative: the shopper's widget, then the desk."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from handoff.events.parts import Stage, Strict

Key = Annotated[str, StringConstraints(min_length=1, max_length=64)]


class Request(Strict):
    """What a client asks for; it may lead to events or to an error."""


class Page(Strict):
    """The page the widget stands on."""

    url: str = Field(max_length=2048)
    title: str = Field("", max_length=512)


class Hello(Request):
    """Opens or resumes a conversation; `after` is the last `seq` the client has."""

    type: Literal["hello"]
    v: int
    shop: str | None = None
    token: str | None = None
    after: int = Field(0, ge=0)
    locale: str | None = Field(None, max_length=35)
    page: Page | None = None
    identity: str | None = None


class Say(Request):
    """The shopper writes. Sent again with the same key, the stored event is the answer."""

    type: Literal["say"]
    key: Key
    text: str
    attachments: tuple[str, ...] = ()


class Choose(Request):
    """The shopper presses one of the options of the last message."""

    type: Literal["choose"]
    key: Key
    option: str


class AskHuman(Request):
    """The button: a person, please."""

    type: Literal["ask_human"]
    key: Key


class LeaveQueue(Request):
    """Back to the bot."""

    type: Literal["leave_queue"]
    key: Key


class Form(Request):
    """A form: `complaint`, `return`, `contact` or `nps`, with the fields in docs/complaints.md."""

    type: Literal["form"]
    key: Key
    form: str
    fields: dict[str, Any]


class Rate(Request):
    """The shopper's rating of the help, 1 to 5."""

    type: Literal["rate"]
    key: Key
    score: int = Field(ge=1, le=5)
    comment: str | None = None


class End(Request):
    """The shopper ends the conversation."""

    type: Literal["end"]
    key: Key


class Erase(Request):
    """The shopper wants the conversation deleted."""

    type: Literal["erase"]
    key: Key


class Typing(Request):
    """The shopper is typing; `text` only where the shop shows previews."""

    type: Literal["typing"]
    text: str | None = None


class Read(Request):
    """The shopper has seen everything up to `seq`."""

    type: Literal["read"]
    seq: int = Field(ge=0)


ChatRequest = Annotated[
    Hello | Say | Choose | AskHuman | LeaveQueue | Form | Rate | End | Erase | Typing | Read,
    Field(discriminator="type"),
]


# --- of the desk -----------------------------------------------------------------


class DeskHello(Request):
    """Opens the desk with a session made at login."""

    type: Literal["hello"]
    v: int
    session: str


class Status(Request):
    """The agent's own state."""

    type: Literal["status"]
    status: Literal["online", "away", "break"]


class _AboutConversation(Request):
    conversation: str


class Watch(_AboutConversation):
    """Follow a conversation from event `after` (its `n`) on."""

    type: Literal["watch"]
    after: int = Field(0, ge=0)


class Unwatch(_AboutConversation):
    """Stop following."""

    type: Literal["unwatch"]


class Claim(_AboutConversation):
    """Take it from the queue; exactly one agent can."""

    type: Literal["claim"]


class DeskSay(_AboutConversation):
    """The agent writes to the shopper; `promised`: until when something in it is promised."""

    type: Literal["say"]
    key: Key
    text: str
    attachments: tuple[str, ...] = ()
    promised: AwareDatetime | None = None


class Note(_AboutConversation):
    """A note only agents see."""

    type: Literal["note"]
    key: Key
    text: str


class Draft(_AboutConversation):
    """What the agent is writing."""

    type: Literal["draft"]
    text: str


class Transfer(_AboutConversation):
    """To another agent or team."""

    type: Literal["transfer"]
    to: str


class Return(_AboutConversation):
    """Back to the bot."""

    type: Literal["return"]
    note: str | None = None


class Resolve(_AboutConversation):
    """Done, and why."""

    type: Literal["resolve"]
    reason: str = Field(max_length=200)
    tags: tuple[str, ...] = ()


class MoveStage(_AboutConversation):
    """A complaint or return of this conversation has come to a stage; the shopper is told."""

    type: Literal["stage"]
    receipt: str = Field(max_length=20)
    stage: Stage


class KeepPromise(_AboutConversation):
    """The promise made in event `promise` has been kept."""

    type: Literal["keep"]
    promise: int


class Block(_AboutConversation):
    """Keep an abusive visitor out for a time."""

    type: Literal["block"]


DeskRequest = Annotated[
    DeskHello
    | Status
    | Watch
    | Unwatch
    | Claim
    | DeskSay
    | Note
    | Draft
    | Transfer
    | Return
    | Resolve
    | MoveStage
    | KeepPromise
    | Block,
    Field(discriminator="type"),
]
