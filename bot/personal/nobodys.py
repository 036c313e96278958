"""Figures that are nobody's: addresses of pages, days, times and money. Pure."""

from __future__ import annotations

import re

from bot.personal.page import Page

_MONEY = r"(?:zł|zl|pln|eur|euro|eiro|€|\$|usd|£|gbp|грн|uah|₴|руб|rub|₽)"
_NOBODYS = (
    re.compile(
        r"\b(?:https?://|www\.)[^\s\0]+|(?<![\w.-])[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/[^\s\0]+", re.I
    ),
    re.compile(
        r"(?<![\d./-])(?:0?[1-9]|[12]\d|3[01])([./-])(?:0?[1-9]|1[0-2])\1(?:(?:19|20)\d\d|\d\d)(?![-/]?\d)"
    ),
    re.compile(r"(?<!\d)(?:19|20)\d\d([./-])(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])(?![-/]?\d)"),
    re.compile(r"(?<!\d)\d{1,2}:\d{2}(?::\d{2})?(?!\d)"),
    re.compile(
        rf"(?<![\w+])\d{{1,3}}(?:[ .']\d{{3}}){{0,5}}(?:[.,]\d{{1,2}})? ?{_MONEY}(?!\w)", re.I
    ),
    re.compile(rf"(?<!\w){_MONEY} ?\d{{1,3}}(?:[ ,.']\d{{3}})*(?:[.,]\d{{1,2}})?(?![\d])", re.I),
)


def leave_nobodys(page: Page) -> None:
    """Cover them, so that nobody takes them for a part of a number."""
    for pattern in _NOBODYS:
        for match in pattern.finditer(page.text):
            page.leave(*match.span())
