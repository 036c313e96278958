"""All that agents can ask of a conversation, without a socket."""

from __future__ import annotations

from datetime import UTC

from handoff import matters
from handoff.conversation import Conversation
from handoff.errors import BadFrame, NotAvailable, TooLong
from handoff.events import Claim, DeskSay, KeepPromise, MoveStage, Resolve, Return
from handoff.service import Service
from handoff.snapshot import Recorded
from handoff.store import Agent


class Desk:
    """One agent at work. Conversations of other shops do not exist for them."""

    def __init__(self, service: Service, agent: Agent):
        self._service = service
        self.agent = agent

    async def claim(self, request: Claim) -> None:
        """Take it from the queue; `AlreadyClaimed` says who was quicker."""
        await self._access(request.conversation)

        def act(chat: Conversation) -> None:
            marker = self._words(chat, "claimed", agent=self.agent.ref.name)
            chat.agent_claims(self.agent.ref, marker=marker, at=self._service.clock())

        await self._service.steps.take(request.conversation, act)

    async def say(self, request: DeskSay) -> Recorded:
        """Write to the shopper; only who has the conversation can."""
        if request.attachments:
            raise NotAvailable("attachments")
        if not request.text.strip():
            raise BadFrame("A message needs a text.", request.key)
        limit = self._service.limits.message_chars
        if len(request.text) > limit:
            raise TooLong(limit)
        await self._access(request.conversation)

        def act(chat: Conversation) -> Recorded:
            at = self._service.clock()
            said = chat.agent_says(self.agent.ref, request.text, key=request.key, at=at)
            if request.promised and chat.has_news():
                matters.promise_made(
                    chat,
                    "agent",
                    request.text,
                    request.promised.astimezone(UTC),
                    about=said.n,
                    at=at,
                    agent=self.agent.ref,
                )
            return said

        return await self._service.steps.take(request.conversation, act)

    async def give_back(self, request: Return) -> None:
        """Return it to the bot; the note is for the next agent."""
        await self._access(request.conversation)

        def act(chat: Conversation) -> None:
            marker = self._words(chat, "returned")
            for promise in chat.snapshot.duties.promises:
                if promise.by == "agent":
                    stands = self._words(chat, "promise_stands", text=promise.text)
                    marker = f"{marker}\n\n{stands}"
            chat.agent_returns(
                self.agent.ref,
                note=request.note,
                marker=marker,
                at=self._service.clock(),
                summary=self._service.briefing.human_part(chat),
            )

        await self._service.steps.take(request.conversation, act)

    async def resolve(self, request: Resolve) -> None:
        """Close it; the reason and the tags are kept as a note."""
        await self._access(request.conversation)
        note = " ".join([request.reason, *(f"#{tag}" for tag in request.tags)]).strip()

        def act(chat: Conversation) -> None:
            chat.agent_resolves(
                self.agent.ref,
                note=note,
                marker=self._words(chat, "resolved"),
                at=self._service.clock(),
            )

        await self._service.steps.take(request.conversation, act)

    async def settle(self, request: MoveStage | KeepPromise) -> None:
        """A complaint or return has come to a stage, or a promise was kept."""
        await self._access(request.conversation)
        if isinstance(request, MoveStage):
            await self._service.care.stage(self.agent.ref, request)
        else:
            await self._service.care.keep(self.agent.ref, request)

    async def _access(self, id: str) -> None:
        await self._service.access_conversation(self.agent.shops, id)

    def _words(self, chat: Conversation, name: str, **values: object) -> str:
        return self._service.words.say(chat.snapshot.lang, name, **values)
