"""What belongs to one shopper is told from what the shop's pages answer."""

from __future__ import annotations

import pytest

from bot.reach import another_subject, personal, restrained
from bot.turn import Turn
from knowledge.answerable import Outcome
from knowledge.library import Findings
from knowledge.search import Hit
from tests.knowledge.shops import passage


@pytest.mark.parametrize(
    ("lang", "text", "what"),
    [
        ("en", "Where is my order 12345?", "order"),
        ("en", "has my parcel been shipped yet", "order"),
        ("en", "cancel my order please", "change"),
        ("en", "can you change the address on order #A-20456", "change"),
        ("en", "how many points do I have on my account", "account"),
        ("pl", "gdzie jest moje zamówienie?", "order"),
        ("pl", "proszę anulować zamówienie 880123", "change"),
        ("pl", "jakie jest moje saldo", "account"),
        ("lv", "kur ir mans pasūtījums", "order"),
        ("lv", "atceliet manu pasūtījumu", "change"),
        ("lv", "cik daudz punktu man ir", "account"),
        ("ru", "где мой заказ", "order"),
        ("ru", "отмените, пожалуйста, заказ № 48211", "change"),
        ("ru", "что с посылкой 7712345", "order"),
        ("uk", "де моє замовлення", "order"),
        ("uk", "скасуйте моє замовлення", "change"),
    ],
)
def test_what_belongs_to_one_shopper_is_not_the_shops_to_tell(
    lang: str, text: str, what: str
) -> None:
    assert personal(text, lang) == what


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "how do I cancel my order?"),
        ("en", "can I change the delivery address after ordering"),
        ("en", "how long does delivery take"),
        ("en", "do you ship to Norway, order over 100 eur"),
        ("en", "what is my size if I am 172 cm"),
        ("pl", "jak anulować zamówienie"),
        ("pl", "czy mogę zmienić adres dostawy"),
        ("pl", "ile kosztuje dostawa zamówienia za 2000 zł"),
        ("lv", "kā atcelt pasūtījumu"),
        ("lv", "vai var mainīt piegādes adresi"),
        ("ru", "как отменить заказ"),
        ("ru", "можно ли поменять адрес доставки"),
        ("uk", "як скасувати замовлення"),
        ("uk", "чи можна змінити адресу доставки"),
    ],
)
def test_how_it_goes_in_general_is_a_question_for_the_pages(lang: str, text: str) -> None:
    assert personal(text, lang) is None


def found(outcome: Outcome, probability: float) -> Findings:
    hits = tuple(Hit(passage(text), 0.9, None, None, 0.1, 0.1) for text in ("One.", "Two."))
    return Findings(hits, probability, outcome, {}, {})


def test_an_upset_shopper_is_quoted_one_likely_passage_or_none() -> None:
    upset = Turn("s", "this is a disgrace", "en", mood=0.8)

    assert len(restrained(found("unsure", 0.6), upset).hits) == 1
    assert restrained(found("unsure", 0.3), upset).outcome == "unknown"
    assert restrained(found("answer", 0.8), upset) == found("answer", 0.8)


def test_a_calm_question_is_quoted_as_before_unless_it_asks_for_ones_own_order() -> None:
    calm = Turn("s", "how long is delivery", "en")
    own = Turn("s", "where is my order 12345", "en")

    assert restrained(found("unsure", 0.3), calm) == found("unsure", 0.3)
    assert restrained(found("unsure", 0.3), own).outcome == "unknown"


def test_what_is_none_of_the_shops_is_refused_with_what_it_can_be_asked() -> None:
    reply = another_subject("en", 0.1)

    assert reply.kind == "unknown"
    assert "delivery" in reply.text
    assert [option.id for option in reply.options] == ["human"]
