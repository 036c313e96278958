"""What belongs to one shopper is told from what the shop's pages answer."""

from __future__ import annotations

import pytest

from bot.reach import personal


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
