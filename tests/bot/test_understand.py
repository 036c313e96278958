from __future__ import annotations

import pytest

from bot.turn import Said, Turn
from bot.understand import leans_on_earlier, smalltalk, understand


def turn(text: str, *history: Said) -> Turn:
    return Turn(shop="s", text=text, lang="en", history=history)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Hi!", "greeting"),
        ("dzień dobry 🙂", "greeting"),
        ("Labdien!", "greeting"),
        ("Здравствуйте", "greeting"),
        ("добрий день", "greeting"),
        ("ok, thanks a lot!!", "thanks"),
        ("dzięki", "thanks"),
        ("Liels paldies Jums", "thanks"),
        ("спасибо большое", "thanks"),
        ("Дуже дякую!", "thanks"),
        ("do widzenia", "goodbye"),
        ("Are you a bot?", "identity"),
        ("Vai jūs esat cilvēks?", "identity"),
        ("вы бот?", "identity"),
        ("Hello, can you help me?", "help"),
        ("mam pytanie", "help"),
        ("ок", "acknowledged"),
        ("да", "acknowledged"),
        ("nie, proszę", "acknowledged"),
        ("???", "empty"),
        ("👍", "empty"),
    ],
)
def test_a_message_of_nothing_but_smalltalk_is_smalltalk(text: str, kind: str) -> None:
    assert smalltalk(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "Hi, where is my parcel?",
        "thanks but how long does it take",
        "dzień dobry, ile kosztuje dostawa?",
        "paldies, un cik maksā piegāde?",
        "привет, сколько стоит доставка",
        "Hello Kitty backpack",
        "delivery",
        "cienie",
    ],
)
def test_a_greeting_in_front_of_a_question_does_not_hide_it(text: str) -> None:
    assert smalltalk(text) is None


@pytest.mark.parametrize(
    "text",
    ["and for sale items?", "a z przeceny?", "un uz Igauniju?", "а на Украину?", "а в Естонію?"],
)
def test_a_short_message_that_opens_like_a_follow_up_leans_on_the_last_question(text: str) -> None:
    asked = Said("shopper", "How many days do I have to return things?")

    assert leans_on_earlier(text)
    assert understand(turn(text, asked)).queries == (f"{asked.text} {text}", text)


def test_a_whole_question_stands_on_its_own() -> None:
    asked = Said("shopper", "How many days do I have to return things?")

    meant = understand(turn("Which parcel lockers can I choose for a delivery in Poland", asked))

    assert len(meant.queries) == 1


def test_a_follow_up_is_about_the_product_that_was_shown() -> None:
    history = (
        Said("shopper", "do you have a light tent"),
        Said("bot", "This is what we have", kind="answer", products=("Vējš 2 tent",)),
    )

    assert understand(turn("how heavy is it?", *history)).queries[0] == (
        "Vējš 2 tent how heavy is it?"
    )


def test_a_follow_up_to_a_follow_up_still_knows_the_subject() -> None:
    history = (
        Said("shopper", "How many days do I have to return things?"),
        Said("bot", "30 days", kind="answer"),
        Said("shopper", "and for sale items?"),
        Said("bot", "14 days", kind="answer"),
    )

    assert understand(turn("and underwear?", *history)).queries[0].startswith("How many days")
