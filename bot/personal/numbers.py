"""Accounts, cards and numbers of identity on a page. Pure."""

from __future__ import annotations

import re

from bot.personal.checks import (
    IBAN_LENGTHS,
    is_card,
    is_iban,
    is_new_personas_kods,
    is_personas_kods,
    is_pesel,
    is_rnokpp,
)
from bot.personal.labels import said_of
from bot.personal.page import Page

_IBAN = re.compile(r"(?<![^\W_])([A-Z]{2})[ -]?\d{2}(?=[ -]?[A-Z0-9])", re.IGNORECASE)
_POLISH_ACCOUNT = re.compile(r"(?<![\w])\d{2}(?:[ -]?\d{4}){6}(?![\w])")
_CARDS = (
    re.compile(r"(?<![\w.,-])\d{4}(?:[ .-]{0,2}\d{4}){3}(?:[ .-]{0,2}\d{1,3})?(?![\w-])"),
    re.compile(r"(?<![\w.,-])\d{4}(?:[ .-]{0,2}\d{4}){3}(?![\w-])"),
    re.compile(r"(?<![\w.,-])3\d{3}[ .-]?\d{6}[ .-]?\d{4,5}(?![\w-])"),
    re.compile(r"(?<![\w.,-])\d(?:[ -]?\d){13,18}(?![\w-])"),
)
_ELEVEN = re.compile(r"(?<![\w.,+-])\d{6}(?: ?[- ] ?)?\d{5}(?![\w-])")
_ELEVEN_APART = re.compile(r"(?<![\w.,+-])\d(?:[ -]?\d){10}(?![\w-])")
_TEN = re.compile(r"(?<![\w.,+-])\d{10}(?![\w-])")
_TEN_APART = re.compile(r"(?<![\w.,+-])\d(?:[ -]?\d){9}(?![\w-])")


def find_accounts(page: Page) -> None:
    """IBANs of every country by length and check, and Polish accounts without their country."""
    for match in _IBAN.finditer(page.text):
        end = _whole(page.text, match.start(), IBAN_LENGTHS.get(match[1].upper(), 0))
        if end and is_iban(_joined(page.text[match.start() : end])):
            page.take(match.start(), end, "iban")
    for match in _POLISH_ACCOUNT.finditer(page.text):
        if is_iban(f"PL{_joined(match[0])}"):
            page.take(*match.span(), "iban")


def _whole(text: str, start: int, length: int) -> int | None:
    """Where so many letters and figures end, counted over single spaces and dashes."""
    seen, at = 0, start
    while at < len(text) and seen < length:
        if text[at].isascii() and text[at].isalnum():
            seen += 1
        elif not (text[at] in " -" and text[at - 1].isalnum()):
            return None
        at += 1
    ends = at == len(text) or not text[at].isalnum()
    return at if length and seen == length and ends else None


def find_cards(page: Page) -> None:
    """Cards by Luhn; figures in one piece that are said to be something else stay."""
    for pattern in _CARDS:
        for match in pattern.finditer(page.text):
            apart = not match[0].isdecimal()
            other = said_of(page.text, *match.span()) == "other"
            if is_card(_joined(match[0])) and (apart or not other):
                page.take(*match.span(), "card")


def find_persons(page: Page) -> None:
    """PESEL, personas kods and RNOKPP by their check digits and days of birth."""
    for match in _ELEVEN.finditer(page.text):
        label = said_of(page.text, *match.span())
        dashed = "-" in match[0]
        known = _is_person(_joined(match[0]), dashed=dashed, labelled=label == "person")
        if known and (dashed or label in ("person", None)):
            page.take(*match.span(), "id number")
    for match in _ELEVEN_APART.finditer(page.text):
        if said_of(page.text, *match.span()) == "person" and is_pesel(_joined(match[0])):
            page.take(*match.span(), "id number")
    for match in _TEN_APART.finditer(page.text):
        if said_of(page.text, *match.span()) == "person" and is_rnokpp(_joined(match[0])):
            page.take(*match.span(), "id number")


def find_taxpayers(page: Page) -> None:
    """RNOKPP that nothing is said of: after the phones, which look alike."""
    for match in _TEN.finditer(page.text):
        if said_of(page.text, *match.span()) is None and is_rnokpp(match[0]):
            page.take(*match.span(), "id number")


def _is_person(digits: str, *, dashed: bool, labelled: bool) -> bool:
    if is_new_personas_kods(digits) and (dashed or labelled):
        return True
    return is_pesel(digits) or is_personas_kods(digits)


def _joined(said: str) -> str:
    return re.sub(r"[ .-]", "", said).upper()
