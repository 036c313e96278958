"""Words typed without diacritics, as half of the shoppers type them."""

from __future__ import annotations

import pytest

from knowledge.accents import Accents
from knowledge.lemmas import Lemmas, installed, ready

pytestmark = pytest.mark.skipif(not ready(installed()), reason="the dictionaries are not installed")

SAID = {"pl": ["czy da się zwrócić", "się nie da"], "lv": ["cik ilgi jāgaida"]}


@pytest.fixture(scope="module")
def accents() -> Accents:
    return Accents(Lemmas(installed()), SAID)


@pytest.mark.parametrize(
    ("lang", "typed", "meant"),
    [
        ("pl", "zaplacilem, moge dostac fakture", "zapłaciłem, mogę dostać fakturę"),
        ("pl", "nie da sie", "nie da się"),
        ("pl", "Paczka", "Paczka"),
        ("lv", "kads krems, sieviesu jaka", "kāds krēms, sieviešu jaka"),
        ("lv", "Rekins", "Rēķins"),
        ("en", "cafe latte", "cafe latte"),
        ("ru", "где мой заказ", "где мой заказ"),
    ],
)
def test_letters_left_out_are_put_back(accents: Accents, lang: str, typed: str, meant: str):
    assert accents.restore(typed, lang) == meant


def test_a_shopper_who_writes_diacritics_is_not_corrected(accents: Accents):
    text = "moge zwrócić"
    assert accents.restore(text, "pl") == text


def test_names_and_codes_stay(accents: Accents):
    assert accents.restore("Xyloqz RX-100 od Omnivy", "pl") == "Xyloqz RX-100 od Omnivy"


def test_a_wall_of_letters_takes_no_time(accents: Accents):
    wall = "a" * 20 + " " + "zazolc" * 3000
    assert accents.restore(wall, "pl") == wall
