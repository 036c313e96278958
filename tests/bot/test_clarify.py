"""Asked back is only where several fit equally, and the choice is answered with the question."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.app import App
from bot.settings import load

pytestmark = pytest.mark.integration

FEED = "id,title,category,price,currency,availability,description\n" + "\n".join(
    f"{id},{title},{category},{price},EUR,in stock,{text}"
    for id, title, category, price, text in (
        ("1", "Vētra rain jacket", "Jackets", "119.00", "Keeps the rain out."),
        ("2", "Rasa rain jacket", "Jackets", "89.00", "For the way to work."),
        ("3", "Sala wool jacket", "Jackets", "149.00", "Warm and heavy."),
        ("4", "Ozols bench", "Furniture", "219.00", "Made of oak."),
    )
)
FAQ = """question,answer
How long is the warranty on the battery?,The battery has a warranty of two years.
How do I charge the battery?,"Charge the battery for five hours, best at room temperature."
Where is your shop?,In Riga at Brīvības iela 1.
"""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    folder = tmp_path_factory.mktemp("shop")
    (folder / "feed.csv").write_text(FEED, "utf-8")
    (folder / "faq.csv").write_text(FAQ, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHOPBELL_KNOWLEDGE__EMBEDDER", "none")
        app = App(load(None, tmp_path_factory.mktemp("data")))
    app.index(folder, "shop", lambda *step: None)
    yield app
    app.close()


def ask(app: App, *turns: str) -> list[dict]:
    (shop,) = app.choose("shop")
    return next(app.ask(shop, [{"id": 1, "turns": list(turns)}]))["replies"]


def labels(reply: dict) -> list[str]:
    return [option["label"] for option in reply["options"] if option["id"] != "human"]


def test_of_three_jackets_the_one_that_was_meant_is_asked_for(app: App) -> None:
    asked, answer = ask(app, "how much is the jacket?", "Rasa rain jacket")

    assert asked["kind"] == "clarify"
    assert set(labels(asked)) == {"Vētra rain jacket", "Rasa rain jacket", "Sala wool jacket"}
    assert asked["options"][-1]["id"] == "human"
    assert asked["sources"] == []
    assert answer["kind"] == "answer"
    assert [product["id"] for product in answer["products"]] == ["2"]
    assert "89.00" in answer["text"]


@pytest.mark.parametrize(
    ("choice", "id"),
    [("the wool one", "3"), ("the second one", None), ("2", None), ("vetra", "1")],
)
def test_a_choice_need_not_be_pressed(app: App, choice: str, id: str | None) -> None:
    asked, answer = ask(app, "how much is the jacket?", choice)
    second = {"Vētra rain jacket": "1", "Rasa rain jacket": "2", "Sala wool jacket": "3"}

    assert [product["id"] for product in answer["products"]] == [id or second[labels(asked)[1]]]


def test_nobody_is_asked_back_twice_in_a_row(app: App) -> None:
    asked, again = ask(app, "how much is the jacket?", "how much is the jacket?")

    assert asked["kind"] == "clarify"
    assert again["kind"] != "clarify"
    assert "119.00" in again["text"]


def test_several_asked_for_are_listed(app: App) -> None:
    (reply,) = ask(app, "how much are the jackets?")

    assert reply["kind"] == "answer"
    assert len(reply["products"]) == 3


def test_the_only_one_of_its_kind_is_told_at_once(app: App) -> None:
    (reply,) = ask(app, "how much is the bench?")

    assert (reply["kind"], reply["products"][0]["id"]) == ("answer", "4")


def test_of_a_bare_word_it_is_asked_what_is_wanted_of_it(app: App) -> None:
    asked, answer = ask(app, "battery", "How do I charge the battery?")

    assert asked["kind"] == "clarify"
    assert set(labels(asked)) == {
        "How long is the warranty on the battery?",
        "How do I charge the battery?",
    }
    assert "five hours" in answer["text"]


@pytest.mark.parametrize(
    "question", ["how long is the battery warranty?", "how about the battery", "for the battery"]
)
def test_a_question_is_not_asked_back(app: App, question: str) -> None:
    (reply,) = ask(app, question)

    assert reply["kind"] != "clarify"
