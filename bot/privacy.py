"""Personal data out of a text before it is stored, exported or sent on. Pure.

Each find is replaced by its kind in brackets: `[e-mail]`, `[phone]`, `[iban]`, `[card]`,
`[id number]`. Accounts, cards and numbers of identity are known by their check digits, phones by
the plans of their countries; of what could be more than one thing the words beside it decide.
"""

from __future__ import annotations

from bot.personal.emails import find_emails
from bot.personal.nobodys import leave_nobodys
from bot.personal.numbers import find_accounts, find_cards, find_persons, find_taxpayers
from bot.personal.page import Page
from bot.personal.phones import find_phones

# Each sees what those before it left: the surer the sign, the earlier.
_FINDERS = (
    find_emails,
    find_accounts,
    find_cards,
    leave_nobodys,
    find_persons,
    find_phones,
    find_taxpayers,
)


def masked(text: str) -> str:
    """The text with every find replaced; a text without one comes back as it is."""
    page = Page(text)
    for find in _FINDERS:
        find(page)
    return page.masked()
