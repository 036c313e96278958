"""A way to pay that is named and that no passage names is not answered from another one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.app import App
from bot.settings import load

pytestmark = pytest.mark.integration

FAQ = """question,answer,lang
Vai varu atcelt pasūtījumu?,"Jā, kamēr tas nav nodots kurjeram.",lv
Kā varu samaksāt?,"Ar karti, Apple Pay vai PayPal.",lv
Can I pay in cash?,"Yes, cash is welcome in our shop.",en
How can I pay?,"By Visa or Mastercard, with Apple Pay or PayPal.",en
How much is delivery?,"Delivery costs 3 EUR.",en
"""
DELIVERY = """# Piegāde

## Cenas
Piegāde Latvijā maksā 2,49 €, sūtījums ir klāt nākamajā dienā.

## Uz kaimiņvalstīm
Uz Igauniju un Lietuvu piegāde maksā 5,49 €, 3–5 darba dienas.
"""
FEED = """id,title,price,currency,availability,description
1,Vētra rain jacket,119.00,EUR,in stock,Keeps the rain out.
2,Rasa rain jacket,89.00,EUR,in stock,For the way to work.
"""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    folder = tmp_path_factory.mktemp("shop")
    (folder / "faq.csv").write_text(FAQ, "utf-8")
    (folder / "piegade.md").write_text(DELIVERY, "utf-8")
    (folder / "feed.csv").write_text(FEED, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHOPBELL_KNOWLEDGE__EMBEDDER", "none")
        app = App(load(None, tmp_path_factory.mktemp("data")))
    app.index(folder, "shop", lambda *step: None)
    yield app
    app.close()


def ask(app: App, *turns: str) -> list[dict]:
    (shop,) = app.choose("shop")
    return next(app.ask(shop, [{"id": 1, "turns": list(turns)}]))["replies"]


@pytest.mark.parametrize(
    "text",
    ["can I pay with bitcoin?", "can I pay with Revolut?", "vai varu samaksāt ar bitkoinu?"],
)
def test_a_way_to_pay_that_no_document_names_is_unknown(app: App, text: str) -> None:
    (reply,) = ask(app, text)

    assert reply["kind"] == "unknown"
    assert reply["sources"] == []


@pytest.mark.parametrize("text", ["can I pay with PayPal?", "do you take Apple Pay?"])
def test_a_way_to_pay_that_is_named_is_answered(app: App, text: str) -> None:
    (reply,) = ask(app, text)

    assert reply["kind"] in ("answer", "unsure")
    assert "PayPal" in reply["text"]


@pytest.mark.parametrize(
    "turns",
    [
        ("cik maksā piegāde uz Igauniju?",),
        ("cik maksā piegāde Latvijā?", "un uz Igauniju?"),
        ("cik maksā piegāde?", "un uz Lietuvu?"),
    ],
)
def test_of_delivery_to_a_country_what_names_it_comes_first(
    app: App, turns: tuple[str, ...]
) -> None:
    *_, reply = ask(app, *turns)

    assert "5,49" in reply["sources"][0]["text"]


def test_the_price_of_nothing_in_particular_is_asked_back(app: App) -> None:
    asked, answer = ask(app, "how much is it?", "the Rasa")

    assert asked["kind"] == "clarify"
    assert "3 EUR" not in asked["text"]
    assert "89.00" in answer["text"]


def test_the_price_of_what_is_spoken_of_is_told(app: App) -> None:
    _, answer = ask(app, "tell me about the Vētra rain jacket", "how much is it?")

    assert answer["kind"] == "answer"
    assert [product["id"] for product in answer["products"]] == ["1"]
    assert "119.00" in answer["text"]


def test_the_first_is_compared_with_the_second(app: App) -> None:
    *_, compared = ask(app, "rain jackets under 150 euro", "compare the first with the second")

    assert compared["text"].startswith("Side by side:")
    assert {product["id"] for product in compared["products"]} == {"1", "2"}
