"""Every request, event and frame of a conversation, typed and strict.

Requests are imperative (`Say`) and come from a client; events are past tense
(`MessageAdded`), are stored for ever and numbered without gaps; frames are what
the server sends. `docs/protocol.md` is generated from this file. The types of
the answering side (`Question`, `Answer`, `Answerer`) stand here too, because the
conversation owns the socket it plugs into.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal, Protocol

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

PROTOCOL_VERSION = 1


class State(StrEnum):
    """Where a conversation is."""

    BOT = "bot"
    WAITING = "waiting"
    HUMAN = "human"
    CLOSED = "closed"


class Author(StrEnum):
    """Who wrote a message."""

    SHOPPER = "shopper"
    BOT = "bot"
    AGENT = "agent"
    SYSTEM = "system"


HandoffReason = Literal[
    "explicit",
    "frustration",
    "repeat",
    "unknown",
    "complaint",
    "order",
    "payment",
    "legal",
    "safety",
    "abuse",
    "rule",
]
StateReason = Literal[
    HandoffReason,
    "started",
    "claimed",
    "assigned",
    "transferred",
    "left_queue",
    "agent_lost",
    "returned",
    "resolved",
    "ended",
    "idle",
    "reopened",
]
ServiceClass = Literal["delivery", "goods", "service", "general"]
# What a complaint goes through, in this order.
Stage = Literal["received", "analysis", "proposal", "fulfilment", "feedback"]
# What is taken in question by question; `contact` is how to reach a shopper nobody is there for.
IntakeKind = Literal["complaint", "return", "contact"]
ReplyKind = Literal["answer", "unsure", "clarify", "unknown", "smalltalk", "handoff"]
ErrorCode = Literal[
    "bad_json",
    "bad_frame",
    "too_long",
    "rate_limited",
    "wrong_state",
    "already_claimed",
    "not_found",
    "not_available",
    "busy",
    "internal",
    "bad_version",
    "bad_token",
    "bad_origin",
    "flood",
    "going_away",
]
CLOSE_CODES: dict[str, int] = {
    "bad_version": 4400,
    "bad_token": 4401,
    "bad_origin": 4403,
    "flood": 4429,
    "going_away": 1012,
}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


# --- what messages are made of ---------------------------------------------------


class Source(_Strict):
    """A passage shown as the support of an answer."""

    path: str
    title: str
    text: str
    url: str | None = None
    lang: str | None = None


class ProductCard(_Strict):
    """A product of the feed as the shopper sees it; `price` is a decimal in text."""

    id: str
    title: str
    price: str | None = None
    currency: str | None = None
    availability: str | None = None
    url: str | None = None
    image: str | None = None
    attributes: dict[str, str] = {}
    as_of: str | None = None


class Option(_Strict):
    """A quick reply; `human` asks for a person."""

    id: str
    label: str


class AgentRef(_Strict):
    """The agent as the shopper and other agents see them."""

    id: str
    name: str


class HandoffDecision(_Strict):
    """A decision other than none: what, why, how sure (0..1)."""

    action: Literal["offer", "transfer"]
    reason: HandoffReason
    score: float


class Line(_Strict):
    """A line of a summary with the numbers (`n`) of the events it rests on."""

    text: str
    evidence: tuple[int, ...]


class Mood(_Strict):
    """Mood at the start and now, and its trend in a word; empty until it is measured."""

    start: Line | None = None
    now: Line | None = None
    trend: str = ""


class Summary(_Strict):
    """What the agent reads first. Empty rather than invented."""

    wish: Line | None = None
    orders: tuple[Line, ...] = ()
    products: tuple[Line, ...] = ()
    contact: tuple[Line, ...] = ()
    answered: tuple[Line, ...] = ()
    tried: tuple[Line, ...] = ()
    mood: Mood = Mood()
    promises: tuple[Line, ...] = ()
    language: str = ""
    service_class: str = ""
    next_step: Line | None = None


# --- stored events ---------------------------------------------------------------


class Event(_Strict):
    """A stored fact. `visible` events also get a `seq`, their place among what a shopper sees."""

    visible: ClassVar[bool] = False


class MessageAdded(Event):
    """Somebody said something."""

    visible: ClassVar[bool] = True
    type: Literal["message"] = "message"
    author: Author
    text: str
    lang: str | None = None
    key: str | None = None
    kind: ReplyKind | None = None
    sources: tuple[Source, ...] = ()
    products: tuple[ProductCard, ...] = ()
    options: tuple[Option, ...] = ()
    attachments: tuple[str, ...] = ()
    agent: AgentRef | None = None
    # The shopper's key that a bot message answers: the last of its burst.
    answering: str | None = None
    # Of a shopper's own message: the option it was chosen by.
    option: str | None = None


class StateChanged(Event):
    """The conversation moved; `reason` says by what."""

    visible: ClassVar[bool] = True
    type: Literal["state"] = "state"
    state: State
    reason: StateReason
    key: str | None = None
    agent: AgentRef | None = None
    receipt: str | None = None


class FormAdded(Event):
    """A form was filled in; a rating is the form `rating` with `score` and `comment`.

    A complaint or return has a receipt number from then on, and a class that sets its clock.
    """

    visible: ClassVar[bool] = True
    type: Literal["form"] = "form"
    form: str
    fields: dict[str, Any]
    key: str | None = None
    receipt: str | None = None
    service_class: ServiceClass | None = None


class StageReached(Event):
    """A complaint or return has come so far; `received` is its form."""

    visible: ClassVar[bool] = True
    type: Literal["stage"] = "stage"
    receipt: str
    stage: Stage
    agent: AgentRef | None = None


class NoticeShown(Event):
    """A notice the law asks for was sent to the shopper, e.g. `machine`, and in which language."""

    type: Literal["notice"] = "notice"
    notice: Literal["machine"]
    lang: str | None = None


class DecisionMade(Event):
    """A handoff decision with its reason and number, and the message (`n`) it rests on."""

    type: Literal["decision"] = "decision"
    decision: HandoffDecision
    about: int


class SummaryMade(Event):
    """The summary as it stood when the conversation entered the queue, or was renewed.

    `part` `human` sums up what the agent and the shopper said, when the bot goes on. `quoted` is
    what the rules made, where a model has worded some of its lines.
    """

    type: Literal["summary"] = "summary"
    summary: Summary
    quoted: Summary | None = None
    part: Literal["all", "human"] = "all"


class NoteAdded(Event):
    """A note only agents see."""

    type: Literal["note"] = "note"
    agent: AgentRef
    text: str
    key: str | None = None


class IntakeMoved(Event):
    """A complaint or return is taken in question by question.

    `asked` for a field, `noted` its value (empty: the shopper has none) as message `about` says
    it; `left` ends it without a form, `filed` with one.
    """

    type: Literal["intake"] = "intake"
    intake: IntakeKind
    step: Literal["started", "asked", "noted", "left", "filed"]
    field: str | None = None
    value: str | None = None
    about: int | None = None


class ClockMoved(Event):
    """A clock of a service class: of a hand-over (`clock` is `chat`) or of a receipt."""

    type: Literal["clock"] = "clock"
    clock: str
    step: Literal["started", "warned", "breached", "stopped"]
    service_class: ServiceClass
    warn_at: datetime
    due_at: datetime


class PromiseMade(Event):
    """Somebody will call or write by `due`; message `about` says so."""

    type: Literal["promise"] = "promise"
    by: Literal["bot", "agent", "form"]
    text: str
    due: datetime
    about: int
    agent: AgentRef | None = None


class PromiseMoved(Event):
    """The promise made in event `promise` is soon due, was kept, or was not in time."""

    type: Literal["promise_moved"] = "promise_moved"
    promise: int
    step: Literal["due", "kept", "broken"]
    agent: AgentRef | None = None


class FollowedUp(Event):
    """A step of the plan after a complaint or a resolved conversation.

    `informed` and `uninformed`: whether the shopper had heard from a person within a day.
    """

    type: Literal["followup"] = "followup"
    step: Literal["informed", "uninformed", "survey", "review"]
    about: int


StoredEvent = Annotated[
    MessageAdded
    | StateChanged
    | FormAdded
    | StageReached
    | NoticeShown
    | DecisionMade
    | SummaryMade
    | NoteAdded
    | IntakeMoved
    | ClockMoved
    | PromiseMade
    | PromiseMoved
    | FollowedUp,
    Field(discriminator="type"),
]


# --- requests of the shopper -----------------------------------------------------

Key = Annotated[str, StringConstraints(min_length=1, max_length=64)]


class Request(_Strict):
    """What a client asks for; it may lead to events or to an error."""


class Page(_Strict):
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


# --- frames to the shopper -------------------------------------------------------


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


# --- requests of the desk --------------------------------------------------------


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


# --- frames to the desk ----------------------------------------------------------


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


# --- the answering side ----------------------------------------------------------


class PastMessage(_Strict):
    """A message of the transcript as the answering side and the summary need it."""

    n: int
    author: Author
    text: str
    lang: str | None = None
    kind: ReplyKind | None = None
    sources: tuple[Source, ...] = ()
    products: tuple[ProductCard, ...] = ()
    options: tuple[Option, ...] = ()


class Question(_Strict):
    """A turn to be answered: the burst as one text, and what was said before it.

    `mood` is the shopper's, 0 calm to 1 furious; `offer` the reason of an offer of a person that
    will ride on the reply; `abuse` the how-manieth abusive turn this is, 0 if it is none.
    """

    shop: str
    conversation: str
    text: str
    lang: str
    history: tuple[PastMessage, ...] = ()
    mood: float = 0.0
    offer: HandoffReason | None = None
    abuse: int = 0


class Answer(_Strict):
    """What the bot would say. `trace` is for staff and never leaves the server."""

    kind: ReplyKind
    text: str
    language: str
    confidence: float | None = None
    sources: tuple[Source, ...] = ()
    products: tuple[ProductCard, ...] = ()
    options: tuple[Option, ...] = ()
    timings_ms: dict[str, float] = {}
    trace: dict[str, Any] = {}


# Takes the checked part of an answer under way; each replaces the one before.
Show = Callable[[str], None]


class Answerer(Protocol):
    """Whoever can answer a turn; the bot in production, a script in tests."""

    async def answer(self, question: Question, show: Show) -> Answer:
        """Answer one turn, showing what is certain so far; raising means giving up on it."""
        ...
