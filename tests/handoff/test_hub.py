import asyncio
import json

from handoff.events import Author, MessageAdded, State, TypingFrame
from handoff.hub import DeskLine, Hub, Outbox, ShopperLine
from handoff.snapshot import Recorded, Snapshot
from handoff.store import Row
from tests.handoff.fakes import MAYA, NOON


def log_of(count: int) -> list[Recorded]:
    return [
        Recorded(i, i, NOON, MessageAdded(author=Author.SHOPPER, text=f"m{i}", key=f"k{i}"))
        for i in range(1, count + 1)
    ]


def row(seq: int, state: State = State.BOT) -> Row:
    agent = MAYA if state is State.HUMAN else None
    return Row("c", "lumo", 0, Snapshot(state=state, n=seq, seq=seq, agent=agent))


async def heard(outbox: Outbox) -> list[dict]:
    outbox.close(1000)
    frames = []
    while (text := await outbox.take()) is not None:
        frames.append(json.loads(text))
    return frames


def test_a_line_is_closed_rather_than_shown_a_gap():
    async def check() -> None:
        hub, line = Hub(), ShopperLine(Outbox(9))
        log = log_of(6)
        hub.join(line, row(3), log[:3], after=1)
        hub.publish("c", [log[2], log[3]], Snapshot())
        assert line.outbox.closed is None
        hub.publish("c", [log[5]], Snapshot())
        assert line.outbox.closed == Outbox.OVERFULL

    asyncio.run(check())


def test_what_was_missed_comes_first_and_then_what_happens():
    async def check() -> None:
        hub, line = Hub(), ShopperLine(Outbox(9))
        log = log_of(5)
        hub.join(line, row(3), log[:3], after=1)
        hub.publish("c", log[3:], Snapshot())
        assert [frame["seq"] for frame in await heard(line.outbox)] == [2, 3, 4, 5]

    asyncio.run(check())


def test_a_long_history_is_not_taken_for_a_client_that_does_not_read():
    async def check() -> None:
        hub, line = Hub(), ShopperLine(Outbox(5))
        hub.join(line, row(50), log_of(50), after=0)
        assert line.outbox.closed is None
        for _ in range(6):
            hub.to_shopper("c", TypingFrame())
        assert line.outbox.closed == Outbox.OVERFULL
        assert await line.outbox.take() is None

    asyncio.run(check())


def test_who_has_left_hears_nothing_more():
    async def check() -> None:
        hub, line = Hub(), ShopperLine(Outbox(9))
        hub.join(line, row(0), [], after=0)
        hub.leave(line)
        hub.publish("c", log_of(1), Snapshot())
        assert hub.tabs("c") == 0
        assert await heard(line.outbox) == []

    asyncio.run(check())


def test_the_shopper_is_told_seen_only_when_the_agent_in_charge_looks():
    async def check() -> None:
        hub, line = Hub(), ShopperLine(Outbox(9))
        hub.join(line, row(0), [], after=0)
        jan = DeskLine(MAYA.model_copy(update={"id": "jan"}), ("lumo",), "s", Outbox(9))
        hub.watch(jan, row(4, State.HUMAN), [], after=0)
        maya = DeskLine(MAYA, ("lumo",), "s", Outbox(9))
        hub.watch(maya, row(4, State.HUMAN), [], after=0)
        assert await heard(line.outbox) == [{"type": "seen", "seq": 4}]

    asyncio.run(check())
