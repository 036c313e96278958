"""A colleague is offered once in a reply, by the answerer or by the conversation."""

import pytest

from handoff.events import Answer, Say
from tests.handoff.fakes import ScriptedAnswerer, a_service

pytestmark = [pytest.mark.integration, pytest.mark.anyio]

CLOSING = "A colleague can tell for certain."


class Closing(ScriptedAnswerer):
    """Ends what it does not know with a sentence on a colleague."""

    async def answer(self, question, show):
        text = f"Our pages do not say.\n{CLOSING}"
        return Answer(kind="unknown", text=text, language="en", trace={"closing": CLOSING})


async def test_an_offer_made_on_the_answer_takes_the_place_of_its_closing_words(tmp_path):
    async with a_service(tmp_path, Closing()) as service:
        chat = (await service.open(locale="en-GB")).conversation
        for number, text in enumerate(["do you sell moon dust", "and star dust of any sort"]):
            await service.say(chat, Say(type="say", key=f"k{number}", text=text))
            await service.turn_done(chat)
        _, seen = await service.look(chat)

    first, second = (said.text for said in seen.messages() if said.author == "bot")
    assert first.endswith(CLOSING)
    assert CLOSING not in second
    assert len(second.splitlines()) > 1
