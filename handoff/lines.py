"""What a connection does with each request: the shopper's line and the desk's, without a socket."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Awaitable, Callable

from handoff.accounts import hashed
from handoff.agents import Desk
from handoff.errors import (
    AlreadyClaimed,
    BadFrame,
    BadVersion,
    Expired,
    Flood,
    HandoffError,
    NotAvailable,
    NotFound,
    RateLimited,
)
from handoff.events import (
    PROTOCOL_VERSION,
    AskHuman,
    ChatRequest,
    Choose,
    Claim,
    DeskError,
    DeskHello,
    DeskRequest,
    DeskSay,
    End,
    ErrorFrame,
    Form,
    Hello,
    KeepPromise,
    LeaveQueue,
    MoveStage,
    Rate,
    Read,
    Resolve,
    Return,
    Say,
    State,
    Typing,
    Unwatch,
    Watch,
    Welcome,
)
from handoff.frames import CHAT, DESK, asked_about, desk_frame, dump, parse, shopper_frame
from handoff.hub import DeskLine, Outbox, ShopperLine
from handoff.limits import Limits, Window
from handoff.service import Service
from handoff.snapshot import Recorded

logger = logging.getLogger("handoff.lines")


class Gate:
    """The limits of one connection; times in seconds of a monotonic clock.

    `address` is where it comes from, None where that is not known.
    """

    def __init__(self, limits: Limits, clock: Callable[[], float], address: str | None = None):
        self.address = address
        self._clock = clock
        self._frames = Window(limits.frames, limits.frames_within)
        self._messages = Window(limits.messages, limits.messages_within)

    def frame(self) -> None:
        """One more frame, or `Flood`."""
        if not self._frames.allows(self._clock()):
            raise Flood(self._frames.wait(self._clock()))

    def message(self) -> None:
        """One more message, or `RateLimited`."""
        if not self._messages.allows(self._clock()):
            raise RateLimited(self._messages.wait(self._clock()))


class ChatLine:
    """A shopper's connection: `open` with a hello first, then `receive` frame after frame."""

    def __init__(self, service: Service, outbox: Outbox, gate: Gate):
        self._service = service
        self._gate = gate
        self._line = ShopperLine(outbox)
        self._said_hello = False
        self._token = ""
        self._lang = ""

    async def receive(self, text: str | None) -> None:
        """Handle a frame (None: a binary one). Errors go out as frames; some close the line."""
        request: ChatRequest | None = None
        try:
            self._gate.frame()
            request = parse(text, CHAT)
            await self._handle(request)
        except HandoffError as error:
            self._refuse(error, getattr(error, "key", None) or getattr(request, "key", None))
        except Exception as error:
            _log(error, self._line.conversation)
            self._refuse(HandoffError(), getattr(request, "key", None))

    def gone(self) -> None:
        """The connection has ended."""
        self._service.hub.leave(self._line)

    async def _handle(self, request: ChatRequest) -> None:
        if isinstance(request, Hello):
            await self._hello(request)
            return
        id = self._line.conversation
        if id is None:
            raise BadFrame("The first frame is `hello`.", getattr(request, "key", None))
        match request:
            case Typing():
                self._service.typing(id)
            case Read():
                await self._service.read(id, request.seq)
            case Say() | Choose() | Form():
                self._gate.message()
                await self._service.visits.says(self._gate.address)
                await self._acknowledged(lambda: self._message(id, request))
            case AskHuman():
                await self._acknowledged(lambda: self._service.ask_human(id, request))
            case LeaveQueue():
                await self._acknowledged(lambda: self._service.leave_queue(id, request))
            case End():
                await self._acknowledged(lambda: self._service.end(id, request))
            case Rate():
                await self._acknowledged(lambda: self._service.rate(id, request))
            case _:
                raise NotAvailable(request.type)

    async def _hello(self, request: Hello) -> None:
        if request.v != PROTOCOL_VERSION:
            raise BadVersion(PROTOCOL_VERSION)
        if self._said_hello:
            raise BadFrame("`hello` comes once.")
        self._lang = request.locale or self._lang
        if request.token is None:
            await self._service.visits.opens(self._gate.address)
            opened = await self._service.open(request.shop, request.locale)
            id, self._token, after = opened.conversation, opened.token, 0
        else:
            row = await self._service.access_by_token(request.token)
            id, self._token, after = row.id, request.token, request.after
        self._said_hello = True
        await self._join(id, after)

    async def _join(self, id: str, after: int) -> None:
        async with self._service.steps.held(id) as (row, chat):
            snapshot = chat.snapshot
            if snapshot.state is None:
                raise NotFound
            self._lang = snapshot.lang or self._lang
            welcome = Welcome(
                token=self._token, state=snapshot.state, seq=snapshot.seq, agent=snapshot.agent
            )
            self._line.send(welcome)
            self._service.hub.join(self._line, row, chat.log, after)
        if snapshot.state is State.WAITING:
            await self._service.board.place(row.shop, self._line)

    async def _message(self, id: str, request: Say | Choose | Form) -> Recorded:
        try:
            return await self._send(id, request)
        except Expired:
            # Closed too long ago to be taken up: the shopper goes on in a new conversation.
            row, chat = await self._service.look(id)
            opened = await self._service.open(row.shop, chat.snapshot.lang)
            self._token = opened.token
            await self._join(opened.conversation, 0)
            return await self._send(opened.conversation, request)

    async def _send(self, id: str, request: Say | Choose | Form) -> Recorded:
        if isinstance(request, Say):
            return await self._service.say(id, request)
        if isinstance(request, Form):
            return await self._service.care.form(id, request)
        return await self._service.choose(id, request)

    async def _acknowledged(self, ask: Callable[[], Awaitable[Recorded]]) -> None:
        """A new event reaches this line as it reaches all; one stored before is sent again."""
        conversation, known = self._line.conversation, self._line.seq
        stored = await ask()
        again = self._line.conversation == conversation and (stored.seq or 0) <= known
        if again and (frame := shopper_frame(stored)):
            self._line.send(frame)

    def _refuse(self, error: HandoffError, key: str | None) -> None:
        text = self._service.admission.refusal(error, self._lang)
        self._line.send(ErrorFrame(code=error.code, text=text, key=key))
        if error.close_code:
            self._line.outbox.close(error.close_code)


class AgentLine:
    """A desk's connection."""

    def __init__(self, service: Service, outbox: Outbox, gate: Gate):
        self._service = service
        self._outbox = outbox
        self._gate = gate
        self._line: DeskLine | None = None
        self._desk: Desk | None = None

    async def receive(self, text: str | None) -> None:
        """Handle a frame (None: a binary one). Errors go out as frames; some close the line."""
        request: DeskRequest | None = None
        try:
            self._gate.frame()
            request = parse(text, DESK)
            await self._handle(request)
        except HandoffError as error:
            self._refuse(error, text, getattr(request, "key", None))
        except Exception as error:
            _log(error, asked_about(text))
            self._refuse(HandoffError(), text, getattr(request, "key", None))

    def gone(self) -> None:
        """The connection has ended."""
        if self._line:
            self._service.hub.desk_gone(self._line)

    async def _handle(self, request: DeskRequest) -> None:
        if isinstance(request, DeskHello):
            await self._hello(request)
            return
        if self._line is None or self._desk is None:
            raise BadFrame("The first frame is `hello`.")
        match request:
            case Watch():
                await self._watch(self._line, request)
            case Unwatch():
                self._service.hub.unwatch(self._line, request.conversation)
            case Claim():
                await self._desk.claim(request)
            case DeskSay():
                await self._say(self._line, self._desk, request)
            case Return():
                await self._desk.give_back(request)
            case Resolve():
                await self._desk.resolve(request)
            case MoveStage() | KeepPromise():
                await self._desk.settle(request)
            case _:
                raise NotAvailable(request.type)

    async def _hello(self, request: DeskHello) -> None:
        if request.v != PROTOCOL_VERSION:
            raise BadVersion(PROTOCOL_VERSION)
        if self._line:
            raise BadFrame("`hello` comes once.")
        agent = await self._service.accounts.by_session(request.session)
        self._desk = Desk(self._service, agent)
        self._line = DeskLine(agent.ref, agent.shops, hashed(request.session), self._outbox)
        await self._service.board.welcome(self._line)

    async def _watch(self, line: DeskLine, request: Watch) -> None:
        await self._service.access_conversation(line.shops, request.conversation)
        async with self._service.steps.held(request.conversation) as (row, chat):
            self._service.hub.watch(line, row, chat.log, request.after)

    async def _say(self, line: DeskLine, desk: Desk, request: DeskSay) -> None:
        """The sender hears its own event: as a watcher, else as an answer."""
        self._gate.message()
        known = line.watching.get(request.conversation)
        stored = await desk.say(request)
        if known is None or stored.n <= known:
            line.send(desk_frame(request.conversation, stored))

    def _refuse(self, error: HandoffError, text: str | None, key: str | None) -> None:
        frame = DeskError(
            code=error.code,
            text=error.text,
            key=getattr(error, "key", None) or key,
            conversation=asked_about(text),
            agent=error.agent if isinstance(error, AlreadyClaimed) else None,
        )
        self._outbox.put(dump(frame))
        if error.close_code:
            self._outbox.close(error.close_code)


def _log(error: Exception, conversation: str | None) -> None:
    where = "".join(traceback.format_tb(error.__traceback__))
    logger.error(
        "request failed: %s\n%s", type(error).__name__, where, extra={"conversation": conversation}
    )
