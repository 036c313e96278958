"""An abusive visitor, from the first insult to the end of the chat."""

import pytest

from handoff.events import Say, State
from tests.handoff.fakes import ScriptedAnswerer, a_service

pytestmark = [pytest.mark.integration, pytest.mark.anyio]


async def test_abuse_hears_a_limit_and_an_offer_and_then_the_chat_is_ended(tmp_path):
    answerer = ScriptedAnswerer()
    async with a_service(tmp_path, answerer) as service:
        chat = (await service.open(locale="en-GB")).conversation
        for number, text in enumerate(["you stupid bot", "shut up idiot", "you moron"]):
            await service.say(chat, Say(type="say", key=f"k{number}", text=text))
            await service.turn_done(chat)
        _, seen = await service.look(chat)

    assert seen.state is State.CLOSED
    assert seen.snapshot.moved_by == "abuse"
    assert [question.abuse for question in answerer.asked] == [1, 2]
    assert [question.offer for question in answerer.asked] == [None, "abuse"]
    assert "calm conversation" in seen.messages()[-1].text
