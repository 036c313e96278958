"""Agents, their sessions and one-time login codes. Secrets are stored as hashes only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, delete, insert, select, update

from handoff.errors import BadToken
from handoff.events import AgentRef
from handoff.store.tables import agent, login_code, session


@dataclass(frozen=True)
class Agent:
    """Who answers, and for which shops."""

    ref: AgentRef
    shops: tuple[str, ...]


class AccountStore:
    """Agents by session; codes and sessions come in as hashes."""

    def __init__(self, engine: Engine):
        self._engine = engine
        self._reader = engine.execution_options(read_only=True)

    def add_agent(self, id: str, shop: str, name: str) -> Agent:
        """A new agent of a shop, or the one with that id under the new name."""
        with self._engine.begin() as db:
            changed = db.execute(update(agent).where(agent.c.id == id).values(shop=shop, name=name))
            if changed.rowcount == 0:
                db.execute(insert(agent).values(id=id, shop=shop, name=name))
        return Agent(AgentRef(id=id, name=name), (shop,))

    def agents(self, shop: str) -> list[AgentRef]:
        """All agents of a shop, by name."""
        with self._reader.connect() as db:
            found = db.execute(select(agent).where(agent.c.shop == shop).order_by(agent.c.name))
            return [AgentRef(id=one.id, name=one.name) for one in found]

    def add_login_code(self, agent_id: str, code_hash: str, expires_at: datetime) -> None:
        """A code with which the agent can log in once."""
        with self._engine.begin() as db:
            shop = db.scalars(select(agent.c.shop).where(agent.c.id == agent_id)).one()
            db.execute(
                insert(login_code).values(
                    code_hash=code_hash, shop=shop, agent=agent_id, expires_at=expires_at
                )
            )

    def use_login_code(
        self, code_hash: str, session_hash: str, expires_at: datetime, now: datetime
    ) -> Agent:
        """A session for an unused code, or `BadToken`; of two who try at once one gets in."""
        with self._engine.begin() as db:
            used = db.execute(
                update(login_code)
                .where(
                    login_code.c.code_hash == code_hash,
                    login_code.c.used_at.is_(None),
                    login_code.c.expires_at > now,
                )
                .values(used_at=now)
            )
            if used.rowcount != 1:
                raise BadToken("login code")
            found = db.execute(
                select(agent)
                .join(login_code, login_code.c.agent == agent.c.id)
                .where(login_code.c.code_hash == code_hash)
            ).one()
            db.execute(delete(session).where(session.c.expires_at <= now))
            db.execute(
                insert(session).values(
                    token_hash=session_hash, shop=found.shop, agent=found.id, expires_at=expires_at
                )
            )
        return Agent(AgentRef(id=found.id, name=found.name), (found.shop,))

    def by_session(self, session_hash: str, now: datetime) -> Agent:
        """The agent of a session that has not run out, or `BadToken`."""
        with self._reader.connect() as db:
            found = db.execute(
                select(agent)
                .join(session, session.c.agent == agent.c.id)
                .where(session.c.token_hash == session_hash, session.c.expires_at > now)
            ).one_or_none()
        if found is None:
            raise BadToken("session")
        return Agent(AgentRef(id=found.id, name=found.name), (found.shop,))

    def end_session(self, session_hash: str) -> None:
        """Logged out; one that is gone already is no error."""
        with self._engine.begin() as db:
            db.execute(delete(session).where(session.c.token_hash == session_hash))
