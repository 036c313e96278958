"""Receipt numbers: made, and found again in what somebody types. Pure but for the dice.

`R-7K4M-2Q9X`: eight characters of Crockford's alphabet, 40 random bits, which can be told on
the telephone. Whoever knows one still needs the conversation or the contact that goes with it.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# Cyrillic letters that look the same, and what is misread for a digit.
_ALIKE = str.maketrans("АВСЕНКМОРТХУІOIL", "ABCEHKM0PTXY1011")
_TYPED = re.compile(r"(?<![\w-])[RrРр]\s?[-–—]?\s?(\w{4})\s?[-–—]?\s?(\w{4})(?![\w-])")
_LETTER = re.compile(r"[A-Z]")


def new_receipt(choice: Callable[[str], str] = secrets.choice) -> str:
    """A new number, with a digit and a letter in it so that no word looks like one."""
    while True:
        drawn = "".join(choice(_ALPHABET) for _ in range(8))
        if _LETTER.search(drawn) and any(map(str.isdigit, drawn)):
            return f"R-{drawn[:4]}-{drawn[4:]}"


def receipts(text: str) -> list[str]:
    """The receipt numbers in a text as they are stored, each once."""
    found = []
    for match in _TYPED.finditer(text):
        typed = match.group(1) + match.group(2)
        drawn = typed.upper().translate(_ALIKE)
        # "Recommend" would be one too if an O that is meant for a naught counted as a digit.
        if set(drawn) <= set(_ALPHABET) and any(map(str.isdigit, typed)):
            found.append(f"R-{drawn[:4]}-{drawn[4:]}")
    return list(dict.fromkeys(found))


def contact_marks(contact: str) -> frozenset[str]:
    """By what a contact is recognised however it is written: a mail in lower case, the last
    eight digits of a telephone number."""
    marks = {mail.lower() for mail in re.findall(r"[^\s,;<>]+@[^\s,;<>]+", contact)}
    rest = re.sub(r"[^\s,;<>]+@[^\s,;<>]+", ",", contact)
    for number in re.split(r"[,;/]|\s{2,}", rest):
        digits = re.sub(r"\D", "", number)
        if len(digits) >= 7:
            marks.add(digits[-8:])
    return frozenset(marks)
