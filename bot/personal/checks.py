"""The check digits of accounts, cards and numbers of identity. Pure.

Sources: ISO 13616 (IBAN, lengths by country), ISO/IEC 7812 (Luhn), the Polish law on the register
of population (PESEL), the Latvian on its own (personas kods), the Ukrainian tax code (RNOKPP).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

# The whole length of an IBAN, by country (SWIFT's IBAN registry, release 99).
IBAN_LENGTHS = {
    country: int(length)
    for length, countries in {
        "15": "NO",
        "16": "BE",
        "18": "DK FI FK FO GL NL SD",
        "19": "MK SI",
        "20": "AT BA EE KZ LT LU MN XK",
        "21": "CH CR HR LI LV",
        "22": "BG BH DE GB GE IE ME RS VA",
        "23": "AE GI IL IQ OM SO TL",
        "24": "AD CZ ES MD PK RO SA SE SK TN VG",
        "25": "LY PT ST",
        "26": "IS TR",
        "27": "BI DJ FR GR IT MC MR SM",
        "28": "AL AZ BY CY DO GT HN HU LB NI PL SV",
        "29": "BR EG PS QA UA",
        "30": "JO KW MU",
        "31": "MT SC",
        "32": "LC",
        "33": "RU",
    }.items()
    for country in countries.split()
}
# The first figures of cards, by their length; of 13 figures an article's EAN is likelier.
_CARDS = {
    14: ("30", "36", "38", "39"),
    15: ("34", "37"),
    16: ("2", "35", "36", "4", "5", "6", "81", "9"),
    17: ("5", "6"),
    18: ("5", "6"),
    19: ("4", "5", "6"),
}
_PESEL = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)
_PERSONAS_KODS = (10, 5, 8, 4, 2, 1, 6, 3, 7, 9)
_RNOKPP = (-1, 5, 7, 9, 4, 6, 10, 5, 7)
# A PESEL says the century with the month: 1800 + 80, 1900, 2000 + 20, 2100 + 40, 2200 + 60.
_PESEL_CENTURIES = {0: 1900, 1: 2000, 2: 2100, 3: 2200, 4: 1800}
# Days since 31 December 1899 that a taxpayer alive today was born on: from 1915 to 2027.
_RNOKPP_DAYS = range(5_480, 46_400)


def is_iban(account: str) -> bool:
    """Capital letters and figures without spaces."""
    if len(account) != IBAN_LENGTHS.get(account[:2]):
        return False
    moved = account[4:] + account[:4]
    return int("".join(str(int(sign, 36)) for sign in moved)) % 97 == 1


def is_card(digits: str) -> bool:
    """By length, first figures and Luhn; not one figure all along."""
    doubled = [int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits))]
    total = sum(d - 9 if d > 9 else d for d in doubled)
    known = digits.startswith(_CARDS.get(len(digits), ("-",)))
    return known and total % 10 == 0 and len(set(digits)) > 1


def is_pesel(digits: str) -> bool:
    """Eleven figures: born, running number, check."""
    century, month = divmod(int(digits[2:4]), 20)
    born = _is_day(_PESEL_CENTURIES[century] + int(digits[:2]), month, int(digits[4:6]))
    return born and (10 - _weighed(digits, _PESEL) % 10) % 10 == int(digits[10])


def is_personas_kods(digits: str, *, old: bool = True) -> bool:
    """Eleven figures: a day of birth and its century, or 32 and no day (since July 2017)."""
    checked = (1 + _weighed(digits, _PERSONAS_KODS)) % 11 % 10 == int(digits[10])
    return checked and (is_new_personas_kods(digits) or (old and _latvian_birth(digits)))


def is_new_personas_kods(digits: str) -> bool:
    """One that begins with 32: it says nothing about the person."""
    return digits.startswith("32")


def is_rnokpp(digits: str) -> bool:
    """Ten figures: the day of birth as a number, running number, check."""
    return int(digits[:5]) in _RNOKPP_DAYS and _weighed(digits, _RNOKPP) % 11 % 10 == int(digits[9])


def _latvian_birth(digits: str) -> bool:
    century = {"0": 1800, "1": 1900, "2": 2000}.get(digits[6])
    if century is None:
        return False
    return _is_day(century + int(digits[4:6]), int(digits[2:4]), int(digits[:2]))


def _weighed(digits: str, weights: Sequence[int]) -> int:
    return sum(int(d) * w for d, w in zip(digits, weights, strict=False))


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
