"""The next step comes after the hand-over, from a passage, and follows the wish."""

import asyncio

import pytest

from handoff.briefing import Advice
from handoff.events import AskHuman, Say, State, SummaryMade
from tests.handoff.fakes import a_service

pytestmark = [pytest.mark.integration, pytest.mark.anyio]


def advise(shop, summary, reason):
    """The shop's documents know about kettles and nothing else."""
    if "kettle" not in summary.wish.text:
        return None
    return Advice("Damaged goods: send a photo.", "Complaints · complaints.md")


async def said(service, id: str, key: str, text: str) -> None:
    await service.say(id, Say(type="say", key=key, text=text))
    await service.turn_done(id)


async def steps_of(service, id: str) -> list[str | None]:
    """The next step of each summary, once there are no more of them."""
    before = -1
    while True:
        _, chat = await service.look(id)
        made = [r.event.summary for r in chat.log if isinstance(r.event, SummaryMade)]
        if len(made) == before:
            return [one.next_step.text if one.next_step else None for one in made]
        before = len(made)
        await asyncio.sleep(0.1)


async def test_the_shops_own_passage_is_proposed_with_its_source_once_the_shopper_waits(tmp_path):
    async with a_service(tmp_path, advise=advise) as service:
        id = (await service.open()).conversation
        await said(service, id, "1", "My kettle came with a cracked lid")
        await service.ask_human(id, AskHuman(type="ask_human", key="2"))

        step = "Damaged goods: send a photo. (Complaints · complaints.md)"
        assert await steps_of(service, id) == [None, step]
        _, chat = await service.look(id)
        assert chat.state is State.WAITING
        latest = chat.log[-1].event.summary
        assert latest.next_step.evidence == latest.wish.evidence

        await said(service, id, "3", "ok")
        assert (await steps_of(service, id))[-1] == step


async def test_where_no_passage_fits_or_the_search_fails_the_agent_has_all_the_rest(tmp_path):
    def broken(shop, summary, reason):
        if "lamp" in summary.wish.text:
            raise RuntimeError("no index")
        return advise(shop, summary, reason)

    async with a_service(tmp_path, advise=broken) as service:
        for text in ("My sofa is the wrong colour", "My lamp is the wrong colour"):
            id = (await service.open()).conversation
            await said(service, id, "1", text)
            await service.ask_human(id, AskHuman(type="ask_human", key="2"))
            assert await steps_of(service, id) == [None]
            _, chat = await service.look(id)
            assert "wrong colour" in chat.snapshot.wish
