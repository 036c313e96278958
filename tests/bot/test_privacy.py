"""What a shopper would not want a stranger to read is not kept."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.privacy import Veil, masked


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("mój mail to ola.k+sklep@poczta.pl, proszę", "mój mail to [e-mail], proszę"),
        ("пишите на иван@почта.рф", "пишите на [e-mail]"),
        ("call me on +44 20 7946 0018", "call me on [phone]"),
        ("tel. 601 234 567 wieczorem", "tel. [phone] wieczorem"),
        ("zvaniet +371 2612 3456!", "zvaniet [phone]!"),
        ("zvaniet 26123456", "zvaniet [phone]"),
        ("мій номер 050 123 45 67", "мій номер [phone]"),
        ("мой телефон 8 (916) 123-45-67", "мой телефон [phone]"),
        ("na konto PL61 1090 1014 0000 0712 1981 2874 poproszę", "na konto [iban] poproszę"),
        ("konto 61 1090 1014 0000 0712 1981 2874", "konto [iban]"),
        ("refund to LV80BANK0000435195001 please", "refund to [iban] please"),
        ("my card 4111 1111 1111 1111 was charged", "my card [card] was charged"),
        ("PESEL 44051401359", "PESEL [id number]"),
        ("personas kods 161175-19997", "personas kods [id number]"),
        ("мій ІПН 1759013776", "мій ІПН [id number]"),
        ("anna (at) mail (dot) com", "[e-mail]"),
        ("напишіть на olha[собака]ukr.net", "напишіть на [e-mail]"),
        ("anna at mail dot com", "[e-mail]"),
        ("again (+44 (0)20 7946 0018), any news?", "again ([phone]), any news?"),
        ("call 07700 900123", "call [phone]"),
        ("601\u200b234\u200b567, ６０１ ２３４ ５６７", "[phone], [phone]"),
        ("tel. 601 234 567 22 listopada", "tel. [phone] 22 listopada"),
        ("tel601234567", "tel[phone]"),
        ("601234567 to mój telefon", "[phone] to mój telefon"),
        ("916 123-45-67, 380501234567, 0048 601 234 567", "[phone], [phone], [phone]"),
        ("32123412345 ir mans personas kods", "[id number] ir mans personas kods"),
        ("gb29 nwbk 6016 1331 9268 19 thanks", "[iban] thanks"),
        ("карта 3782 822463 10005, 12/27", "карта [card], 12/27"),
    ],
)
def test_personal_data_becomes_its_kind(said, kept):
    assert masked(said) == kept


@pytest.mark.parametrize(
    "said",
    [
        "Do you have the RX-100 in size 42?",
        "zamówienie ZM-10442 z 12.11.2026 za 129,00 zł",
        "до 3 500 грн за 14 дней",
        "no 2026. gada 1. marta līdz 31. decembrim",
        "EAN 5901234123457 i kod 4750000000012",
        "the 500 Wh battery, 36 V, 14 Ah",
        "zamówienie 601234567 nie dotarło",
        "order number is 26123456",
        "pasūtījumi Nr. 26123456, 26123457",
        "601234567 to numer zamówienia",
        "ZM-601234567, RX-100, #601234567",
        "+48 h, 24-48 h, 20261122",
        "601 234 567 zł",
        "https://shop.example/p/601234567",
        "NIP 526-104-08-28, reg. nr. 40003032949",
        "ТТН 20450123456789",
        "PL61 1090 1014 0000 0712 1981 2875",
        "PESEL 44051401358",
        "look at shop.com",
    ],
)
def test_what_is_nobodys_stays(said):
    assert masked(said) == said


@given(st.text(max_size=200))
def test_any_text_can_be_masked(text):
    once = masked(text)

    assert masked(once) == once


@pytest.mark.parametrize("piece", ["1 ", "1-", "a@", "a.", "PL12 ", "601 234 567 ", " dot "])
def test_a_hostile_text_takes_no_longer_than_its_length(piece):
    started = process_time()
    masked(piece * (20_000 // len(piece)))
    assert process_time() - started < 5


def test_what_was_hidden_comes_back_and_the_same_find_has_the_same_name():
    veil = Veil({"order": ("118204",), "contact": ("Anna",)})

    hidden = [veil.hide("Order 118204, call 601 234 567"), veil.hide("anna: 601 234 567, #118204")]

    assert hidden == ["Order [order 1], call [phone 1]", "[contact 1]: [phone 1], #[order 1]"]
    assert veil.lift("[Contact 1] waits at [phone 1].") == "anna waits at 601 234 567."


def test_brackets_that_hid_nothing_are_not_lifted():
    assert Veil({}).lift("Call [phone 1].") is None
