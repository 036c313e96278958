from __future__ import annotations

import pytest

from bot.followup import leans_on_earlier, picked
from bot.turn import Said, Turn
from bot.understand import smalltalk, understand


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
        ("👍", "acknowledged"),
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


def test_a_remark_is_not_what_the_conversation_is_about() -> None:
    history = (
        Said("shopper", "How much is delivery of a bike to Kyiv?"),
        Said("bot", "350 UAH", kind="answer"),
        Said("shopper", "holy moly"),
        Said("bot", "?", kind="unknown"),
    )

    assert understand(turn("and a scooter?", *history)).queries[0].startswith("How much")


def test_goods_that_merely_came_along_are_not_what_the_conversation_is_about() -> None:
    history = (
        Said("shopper", "how long do you keep our chats"),
        Said("bot", "…", kind="unsure", products=("Hawthorn tea",), about_goods=False),
    )

    assert understand(turn("and phone calls?", *history)).queries[0].startswith("how long")


def test_a_short_message_without_a_word_that_points_back_may_still_lean() -> None:
    meant = understand(
        turn("what would the courier cost me then more", Said("shopper", "can it go by locker?"))
    )

    assert meant.queries == ("what would the courier cost me then more",)
    assert meant.aside == "can it go by locker? what would the courier cost me then more"


SHOWN = Said("bot", "…", kind="answer", products=("Vējš tent", "Migla tent", "Rasa tent"))


@pytest.mark.parametrize(
    ("lang", "text", "queries"),
    [
        ("en", "how much is the second one?", ("Migla tent how much is the", "Migla tent")),
        ("en", "the third", ("Rasa tent the", "Rasa tent")),
        ("en", "number 2", ("Migla tent",)),
        ("en", "2", ("Migla tent",)),
        (
            "pl",
            "a ten drugi jest wodoodporny?",
            ("Migla tent a ten jest wodoodporny", "Migla tent"),
        ),
        ("pl", "pierwsza", ("Vējš tent",)),
        ("lv", "un otrā cik maksā?", ("Migla tent un cik maksa", "Migla tent")),
        ("ru", "третья сколько весит?", ("Rasa tent сколько весит", "Rasa tent")),
        ("uk", "а друга скільки коштує?", ("Migla tent а скільки коштує", "Migla tent")),
    ],
)
def test_one_of_those_shown_is_meant_by_its_place(
    lang: str, text: str, queries: tuple[str, ...]
) -> None:
    asked = Turn("s", text, lang, (Said("shopper", "tents?"), SHOWN))

    assert understand(asked).queries == queries


@pytest.mark.parametrize(
    "text", ["is the first service free?", "the ninth one", "second hand bikes?"]
)
def test_a_place_that_names_none_of_those_shown_points_at_nothing(text: str) -> None:
    queries = understand(turn(text, Said("shopper", "tents?"), SHOWN)).queries

    assert not queries[0].startswith(("Vējš tent is", "Migla tent hand", "Rasa"))


OPTIONS = ("Battery warranty", "Charging the battery")


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("Charging the battery", "Charging the battery"),
        ("charging", "Charging the battery"),
        ("the first one", "Battery warranty"),
        ("2", "Charging the battery"),
        ("battery", None),
        ("delivery", None),
    ],
)
def test_an_option_is_picked_by_label_place_or_a_word_of_its_own(
    text: str, option: str | None
) -> None:
    assert picked(text, OPTIONS, "en") == option


def test_a_picked_option_carries_the_question_on() -> None:
    history = (
        Said("shopper", "how much is the jacket?"),
        Said("bot", "Which one?", kind="clarify", options=("Vētra jacket", "Rasa jacket")),
    )

    meant = understand(turn("Rasa jacket", *history))

    assert meant.chosen == "Rasa jacket"
    assert meant.queries == ("Rasa jacket how much is the jacket?", "Rasa jacket")


def test_a_question_without_a_subject_is_not_what_the_conversation_is_about() -> None:
    asked = turn(
        "and in winter?",
        Said("shopper", "do you sharpen garden shears?"),
        Said("bot", "Yes.", kind="answer"),
        Said("shopper", "how much is that?"),
        Said("bot", "5 euros.", kind="answer"),
    )

    assert understand(asked).queries[0] == "do you sharpen garden shears? and in winter?"
