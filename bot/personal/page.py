"""A text as the finders read it, with what they found. Signs that are not seen are left out."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

# In the place of what was found, and of what is nobody's: neither is read again.
FOUND = "\0"
NOBODYS = "\1"
_SPACES = "\t\xa0"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad"
_KEYCAP = "\u20e3"


class Page:
    """`text` is plain: ASCII figures, one dash, one space, nothing invisible; it may be shorter."""

    def __init__(self, original: str) -> None:
        self.original = original
        signs = [(plain, at) for at, sign in enumerate(original) if (plain := _plain(sign))]
        self.text = "".join(plain for plain, _ in signs)
        self._places = [at for _, at in signs]
        self._found: list[tuple[int, int, str]] = []

    def take(self, start: int, end: int, kind: str) -> None:
        """What stands from `start` to `end` of `text` is of that kind."""
        self._found.append((start, end, kind))
        self._cover(start, end, FOUND)

    def leave(self, start: int, end: int) -> None:
        """What stands there is nobody's."""
        self._cover(start, end, NOBODYS)

    def masked(self, named: Callable[[str, str], str] = lambda kind, _: kind) -> str:
        """The original with every find replaced by its name in brackets, made of its kind and of
        what stood there; by default the kind."""
        kept, at = [], 0
        for start, end, kind in sorted(self._found):
            first, after = self._places[start], self._places[end - 1] + 1
            kept += [self.original[at:first], f"[{named(kind, self.original[first:after])}]"]
            at = after
        return "".join([*kept, self.original[at:]])

    def _cover(self, start: int, end: int, sign: str) -> None:
        self.text = self.text[:start] + sign * (end - start) + self.text[end:]


def _plain(sign: str) -> str:
    """One sign or none, so that places can be told."""
    if sign in _DASHES:
        return "-"
    if sign in _SPACES or unicodedata.category(sign) == "Zs":
        return " "
    if unicodedata.category(sign) == "Cf" or "\ufe00" <= sign <= "\ufe0f" or sign == _KEYCAP:
        return ""
    figure = unicodedata.decimal(sign, None)
    if figure is not None:
        return str(figure)
    # Full width and the like: the ASCII sign that is meant.
    same = unicodedata.normalize("NFKC", sign)
    return same if len(same) == 1 and same.isascii() else sign
