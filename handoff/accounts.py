"""Secrets and who they open: conversations by token, desks by session, sessions by login code.

A secret is 256 random bits, stored as SHA-256: nothing to guess, so nothing to slow down.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from handoff.limits import Limits
from handoff.steps import Steps
from handoff.store import AccountStore, Agent


def new_secret() -> str:
    """A secret to hand out once."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    """What is stored of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


class Accounts:
    """Agents' way in. `code_used` is called with the agent's id whenever a login code is."""

    def __init__(
        self, steps: Steps, store: AccountStore, clock: Callable[[], datetime], limits: Limits
    ):
        self._steps = steps
        self._store = store
        self._clock = clock
        self._limits = limits
        self.code_used: Callable[[str], None] | None = None

    async def add_agent(self, id: str, shop: str, name: str) -> Agent:
        """A new agent of a shop; an existing one gets the new name."""
        return await self._steps.sql(self._store.add_agent, id, shop, name)

    async def make_login_code(self, agent: str) -> str:
        """A code with which the agent can log in once."""
        code = new_secret()
        until = self._clock() + timedelta(hours=self._limits.login_code_hours)
        await self._steps.sql(self._store.add_login_code, agent, hashed(code), until)
        return code

    async def log_in(self, code: str) -> tuple[str, Agent]:
        """A session for a login code; `BadToken` where it is unknown, used or too old."""
        session = new_secret()
        now = self._clock()
        until = now + timedelta(hours=self._limits.session_hours)
        agent = await self._steps.sql(
            self._store.use_login_code, hashed(code), hashed(session), until, now
        )
        if self.code_used:
            self.code_used(agent.ref.id)
        return session, agent

    async def log_out(self, session: str) -> None:
        """The session opens nothing any more."""
        await self._steps.sql(self._store.end_session, hashed(session))

    async def by_session(self, session: str) -> Agent:
        """Whose desk it is, or `BadToken`."""
        return await self._steps.sql(self._store.by_session, hashed(session), self._clock())
