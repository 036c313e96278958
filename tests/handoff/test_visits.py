from datetime import UTC, datetime

import pytest

from bot.migrations import open_database
from handoff.errors import CrowdedAddress, CrowdedDoor
from handoff.hub import Hub
from handoff.limits import Limits
from handoff.steps import Steps
from handoff.store import Store
from handoff.visits import Visits, hashed
from tests.handoff.fakes import Clock

pytestmark = [pytest.mark.integration, pytest.mark.anyio]

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECRET = b"of this installation"


class Door:
    """Visits on a database of its own; made again on the same folder it is after a restart."""

    def __init__(self, folder, clock, **limits):
        self.engine = open_database(f"sqlite:///{folder / 'chat.db'}")
        store = Store(self.engine)
        self.steps = Steps(store.log, Hub(), 10)
        self.visits = Visits(self.steps, store.visits, SECRET, clock, Limits(**limits))

    async def crash(self):
        await self.steps.close()
        self.engine.dispose()


async def test_new_conversations_of_an_address_are_counted_over_a_crash(tmp_path):
    clock = Clock(NOON)
    door = Door(tmp_path, clock, address_conversations_an_hour=2)
    await door.visits.opens("192.0.2.7")
    await door.visits.opens("192.0.2.7")
    await door.crash()

    again = Door(tmp_path, clock, address_conversations_an_hour=2)
    clock.passes(minutes=48)
    with pytest.raises(CrowdedDoor) as refused:
        await again.visits.opens("192.0.2.7")
    assert refused.value.wait == 12 * 60
    await again.visits.opens("192.0.2.8")

    clock.passes(minutes=12)
    await again.visits.opens("192.0.2.7")
    await again.crash()


async def test_messages_of_an_address_cost_few_writes_and_a_crash_forgets_few(tmp_path):
    clock = Clock(NOON)
    door = Door(tmp_path, clock, address_messages_an_hour=25)
    for _ in range(25):
        await door.visits.says("192.0.2.7")
    with pytest.raises(CrowdedAddress):
        await door.visits.says("192.0.2.7")
    await door.crash()

    again = Door(tmp_path, clock, address_messages_an_hour=25)
    for _ in range(5):
        await again.visits.says("192.0.2.7")
    with pytest.raises(CrowdedAddress):
        await again.visits.says("192.0.2.7")
    await again.visits.close()
    await again.crash()

    after = Door(tmp_path, clock, address_messages_an_hour=25)
    with pytest.raises(CrowdedAddress):
        await after.visits.says("192.0.2.7")
    await after.crash()


async def test_an_address_is_kept_under_a_name_that_tells_nobody_who_it_is(tmp_path):
    later = NOON.replace(hour=13)
    name = hashed("192.0.2.7", SECRET, NOON)
    assert "192" not in name
    assert name != hashed("192.0.2.7", b"of another installation", NOON)
    assert name != hashed("192.0.2.7", SECRET, later)
    assert name == hashed("::ffff:192.0.2.7", SECRET, NOON)
    # Of IPv6 a visitor has a whole network to choose from.
    assert hashed("2001:db8::1", SECRET, NOON) == hashed("2001:db8::2", SECRET, NOON)
    assert hashed("2001:db8::1", SECRET, NOON) != hashed("2001:db8:0:1::1", SECRET, NOON)
