"""Words typed in two scripts are read in one."""

from __future__ import annotations

import pytest

from bot.script import one_script
from bot.turn import Turn
from bot.understand import understand


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


def test_what_is_searched_is_what_was_meant():
    assert understand(Turn("shop", "коли доставка в недiлю?", "uk")).queries[0].endswith("неділю?")
