"""Words typed in two scripts are read in one."""

from __future__ import annotations

import asyncio

import pytest

from bot.app import BotAnswerer
from bot.script import one_script
from bot.turn import Reply, Turn
from bot.write import Audience
from handoff.events import Author, PastMessage, Question


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("в недiлю до котрої?", "в неділю до котрої?"),
        ("Iнструкція та цiна", "Інструкція та ціна"),
        ("cаfe", "cafe"),
        ("USB-кабель на 2 метри", "USB-кабель на 2 метри"),
        ("Wiзард", "Wiзард"),
        ("how much is it", "how much is it"),
    ],
)
def test_letters_that_look_alike_are_put_right(typed, meant):
    assert one_script(typed) == meant


class Listening:
    """A bot that keeps what it was told."""

    def reply(self, turn: Turn, audience: Audience) -> Reply:
        self.turn = turn
        return Reply("unknown", "?", turn.lang)


def test_what_is_read_is_what_was_meant():
    bot = Listening()
    before = PastMessage(n=1, author=Author.SHOPPER, text="а в суботу? ви працюєтe?")
    question = Question(
        shop="s", conversation="c", text="а в недiлю?", lang="uk", history=(before,)
    )
    asyncio.run(BotAnswerer(bot).answer(question, lambda text: None))
    assert bot.turn.text == "а в неділю?"
    assert bot.turn.history[0].text == "а в суботу? ви працюєте?"
