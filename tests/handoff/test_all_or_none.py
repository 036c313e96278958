"""A step that breaks at any of its statements leaves nothing behind; one that does not, all."""

import pytest
import sqlalchemy as sa

from bot.migrations import open_database
from handoff.care import Arrangements
from handoff.effects import KINDS
from handoff.events import Form, State
from handoff.hours import hours_of
from handoff.service import Service
from handoff.store import Store, metadata
from handoff.terms import Terms
from tests.handoff.fakes import Clock, ScriptedAnswerer, keep_language

pytestmark = [pytest.mark.integration, pytest.mark.anyio]

TERMS = Terms(hours_of("Europe/Riga", {"mon-fri": "9-18"}), reply=24)
ARRANGED = Arrangements(
    {"lumo": TERMS}, {"lumo": {"crm": frozenset(KINDS), "mail": frozenset(KINDS)}}, attended=True
)
FORM = Form(
    type="form",
    key="f",
    form="complaint",
    fields={"description": "The lid is cracked", "contact": "ann@mail.example", "order": "48213"},
)


class PowerCut(Exception):
    pass


class Mains:
    """Cuts the power at the `at`-th statement from now on."""

    def __init__(self, engine: sa.Engine):
        self.left: int | None = None
        sa.event.listen(engine, "before_cursor_execute", self._statement)

    def _statement(self, *_: object) -> None:
        if self.left is None:
            return
        self.left -= 1
        if self.left < 0:
            raise PowerCut


def counted(engine: sa.Engine) -> dict[str, int]:
    with engine.connect().execution_options(read_only=True) as db:
        return {
            name: db.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for name, table in metadata.tables.items()
        }


async def test_a_complaint_is_stored_with_all_that_follows_from_it_or_not_at_all(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path / 'chat.db'}")
    mains = Mains(engine)
    service = Service(
        Store(engine),
        ScriptedAnswerer(),
        shops=("lumo",),
        detect_language=keep_language,
        clock=Clock(),
        arranged=ARRANGED,
    )
    try:
        id = (await service.open(locale="en")).conversation
        before = counted(engine)
        cuts = 0
        while True:
            mains.left = cuts
            try:
                await service.care.form(id, FORM)
            except PowerCut:
                mains.left = None
                assert counted(engine) == before, f"half a step after statement {cuts}"
                cuts += 1
                continue
            break
        mains.left = None
        after = counted(engine)
        row, _ = await service.look(id)
    finally:
        mains.left = None
        await service.close()
        engine.dispose()
    assert cuts >= 6
    assert row.snapshot.state is State.WAITING
    new = {name: after[name] - before[name] for name in after if after[name] != before[name]}
    # Form, decision, state, notice, summary, two clocks and a promise; each with its timers.
    assert new == {"event": 8, "complaint": 1, "duty": 3, "timer": 7, "delivery": 4}
