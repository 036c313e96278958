"""What has happened: past tense, stored for ever, numbered without gaps."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from handoff.events.parts import (
    AgentRef,
    Author,
    HandoffDecision,
    IntakeKind,
    Option,
    ProductCard,
    ReplyKind,
    ServiceClass,
    Source,
    Stage,
    State,
    StateReason,
    Strict,
    Summary,
)


class Event(Strict):
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
