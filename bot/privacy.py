"""Personal data out of a text before it is stored, exported or sent on. Pure.

Each find is replaced by its kind in brackets: `[e-mail]`, `[phone]`, `[iban]`, `[card]`,
`[id number]`. Accounts, cards and numbers of identity are known by their check digits, phones by
the plans of their countries; of what could be more than one thing the words beside it decide.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial

from bot.personal.emails import find_emails
from bot.personal.nobodys import leave_nobodys
from bot.personal.numbers import find_accounts, find_cards, find_persons, find_taxpayers
from bot.personal.page import Page
from bot.personal.phones import find_phones

_BRACKETS = re.compile(r"\[([^\[\]]{1,40})\]")
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
    return _page(text).masked()


class Veil:
    """Masks texts so that what comes back can be unmasked: each find has a number of its own, as
    `[phone 1]`, and the same find the same one. `known` are more texts to hide, by their kind."""

    def __init__(self, known: Mapping[str, Sequence[str]]) -> None:
        self._names: dict[str, str] = {}
        self._hidden: dict[str, str] = {}
        longest = sorted(
            ((text, kind) for kind, texts in known.items() for text in texts if text.strip()),
            key=lambda pair: -len(pair[0]),
        )
        self._known = [(_whole(text), kind) for text, kind in longest]

    def hide(self, text: str) -> str:
        """The text, masked."""
        for pattern, kind in self._known:
            text = pattern.sub(partial(self._in_brackets, kind), text)
        return _page(text).masked(self._name)

    def lift(self, text: str) -> str | None:
        """The text with everything put back; None where something in brackets was not hidden."""
        shown = _BRACKETS.sub(lambda found: self._hidden.get(found[1].casefold(), found[0]), text)
        return None if _BRACKETS.search(shown) else shown

    def _in_brackets(self, kind: str, found: re.Match[str]) -> str:
        return f"[{self._name(kind, found[0])}]"

    def _name(self, kind: str, text: str) -> str:
        if text not in self._names:
            number = 1 + sum(name.startswith(f"{kind} ") for name in self._names.values())
            self._names[text] = f"{kind} {number}"
            self._hidden[self._names[text]] = text
        return self._names[text]


def _whole(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(text)}(?!\w)", re.IGNORECASE)


def _page(text: str) -> Page:
    page = Page(text)
    for find in _FINDERS:
        find(page)
    return page
