"""E-mail addresses on a page, also as people write them against robots. Pure."""

from __future__ import annotations

import re

from bot.personal.page import Page

# As long as the standards allow (RFC 5321), which also bounds the time a hostile text takes.
_LOCAL = r"(?<![\w.+%&'=/!-])[^\W_](?:[\w.+%&'=/!-]{0,62}[\w+-])?"
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_TLD = r"(?:xn--[a-z0-9-]{2,}|[^\W\d_]{2,24})"
_DOT = r"(?:\.| ?[(\[{] ?(?:\.|dot|kropka|punkts|точка|крапка) ?[)\]}] ?)"
_SAID_DOT = rf"(?:{_DOT}| (?:dot|kropka|punkts|точка|крапка) )"
# In brackets, or a word that in an address can be nothing else.
_AT = (
    r"(?: ?@ ?| ?[(\[{] ?(?:@|at|et|małpa|malpa|собака|песик|равлик|эт|ет) ?[)\]}] ?"
    r"| (?:małpa|malpa|собака|песик|равлик) )"
)
_PLAIN = re.compile(
    rf"{_LOCAL}{_AT}{_LABEL}(?:{_SAID_DOT}{_LABEL}){{0,8}}{_SAID_DOT}{_TLD}(?![\w@])", re.I
)
# "at" alone is a word like others: only with the dot said too, as in "anna at mail dot com".
_SAID = re.compile(
    rf"{_LOCAL} (?:at|et) {_LABEL}(?: (?:dot|kropka|punkts) {_LABEL})*? (?:dot|kropka|punkts) "
    rf"(?:com|net|org|eu|pl|lv|uk|co|de|io|info)\b",
    re.I,
)
_QUOTED = re.compile(r"\"[^\"\s]{1,64}\"@[\w.-]+\.[^\W\d_]{2,}")


def find_emails(page: Page) -> None:
    """Whatever reads like an address."""
    for pattern in (_QUOTED, _PLAIN, _SAID):
        for match in pattern.finditer(page.text):
            page.take(*match.span(), "e-mail")
