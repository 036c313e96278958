"""Personal data out of a text before it is stored, exported or sent on. Pure.

Each find is replaced by its kind in brackets: `[e-mail]`, `[phone]`, `[iban]`, `[card]`,
`[id number]`. Whatever could be one of them and passes its check digits is taken for one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from phonenumbers import Leniency, PhoneNumberMatcher

# A number without a country code is tried as one of these; the order does not matter.
_REGIONS = ("PL", "LV", "UA", "RU", "GB", "LT", "EE")

_EMAIL = re.compile(r"[\w.+%-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}\b", re.IGNORECASE)
_POLISH_ACCOUNT = re.compile(r"(?<!\d)\d{2}(?:[ -]?\d{4}){6}(?!\d)")
_CARD = re.compile(r"(?<![\d-])\d(?:[ -]?\d){13,18}(?![\d-])")
_PERSONAS_KODS = re.compile(r"(?<!\d)\d{6}-\d{5}(?!\d)")
_ELEVEN = re.compile(r"(?<!\d)\d{11}(?!\d)")
_TEN = re.compile(r"(?<!\d)\d{10}(?!\d)")
_LETTER_MAP = {letter: str(ord(letter) - 55) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}

_PESEL_WEIGHTS = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)
_RNOKPP_WEIGHTS = (-1, 5, 7, 9, 4, 6, 10, 5, 7)


def masked(text: str) -> str:
    """The text with every find replaced; a text without one comes back as it is."""
    text = _EMAIL.sub("[e-mail]", text)
    text = _checked(text, _IBAN, _is_iban, "[iban]")
    text = _checked(text, _POLISH_ACCOUNT, lambda digits: _is_iban(f"PL{digits}"), "[iban]")
    text = _checked(text, _CARD, _is_card, "[card]")
    text = _PERSONAS_KODS.sub("[id number]", text)
    text = _checked(text, _ELEVEN, _is_pesel, "[id number]")
    text = _phones_masked(text)
    return _checked(text, _TEN, _is_rnokpp, "[id number]")


def _checked(text: str, pattern: re.Pattern[str], holds: Callable[[str], bool], kind: str) -> str:
    def replaced(match: re.Match[str]) -> str:
        said = match[0]
        # A word behind the number may have been taken along: "… 7890 and".
        for end in _ends(said):
            if holds(re.sub(r"[ -]", "", said[:end]).upper()):
                return kind + said[end:]
        return said

    return pattern.sub(replaced, text)


def _ends(said: str) -> Iterator[int]:
    yield len(said)
    yield from (i for i in range(len(said) - 1, 12, -1) if said[i] in " -")


def _phones_masked(text: str) -> str:
    spans = sorted(
        (match.start, match.end)
        for region in _REGIONS
        for match in PhoneNumberMatcher(text, region, leniency=Leniency.VALID)
    )
    kept, at = [], 0
    for start, end in spans:
        if start >= at:
            kept += [text[at:start], "[phone]"]
        at = max(at, end)
    return "".join([*kept, text[at:]])


def _is_iban(account: str) -> bool:
    moved = account[4:] + account[:4]
    digits = "".join(_LETTER_MAP.get(sign, sign) for sign in moved)
    return 15 <= len(account) <= 34 and digits.isdecimal() and int(digits) % 97 == 1


def _is_card(digits: str) -> bool:
    """Luhn, and not the same figure all along; with 13 figures it is an article's EAN."""
    doubled = [int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits))]
    total = sum(d - 9 if d > 9 else d for d in doubled)
    return 14 <= len(digits) <= 19 and total % 10 == 0 and len(set(digits)) > 1


def _is_pesel(digits: str) -> bool:
    total = sum(int(d) * w for d, w in zip(digits, _PESEL_WEIGHTS, strict=False))
    born = int(digits[4:6]) in range(1, 32) and int(digits[2:4]) % 20 in range(1, 13)
    return born and (10 - total % 10) % 10 == int(digits[10])


def _is_rnokpp(digits: str) -> bool:
    total = sum(int(d) * w for d, w in zip(digits, _RNOKPP_WEIGHTS, strict=False))
    return total % 11 % 10 == int(digits[9])
