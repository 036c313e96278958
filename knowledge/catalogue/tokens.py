"""A question as words and numbers with their places. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.catalogue.measures import unit, value
from knowledge.catalogue.plain import plain

_TOKEN = re.compile(
    r"(?P<number>(?<!\w)\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?(?![\w])"
    r"|(?<![^\W_])\d+(?:[.,]\d+)*)"
    r"|(?P<word>[^\W_]+(?:['’ʼ.·-][^\W_]+)*)|(?P<sign>[€$£₴₽%°<>=+~?\"″])"
)


@dataclass(frozen=True)
class Token:
    """A word, number or sign; `plain` is folded, `number` set for numbers."""

    text: str
    plain: str
    start: int
    end: int
    number: float | None = None


def tokens(text: str) -> list[Token]:
    """The tokens of a question; "100eur" and "30l" come apart, "20K" and "S24" do not."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        written, start = match.group(), match.start()
        if match["number"]:
            glued = re.match(r"[^\W\d_]+", text[match.end() :])
            if glued and not _is_unit(glued.group()):
                # A code; the word that follows in the text is its other half.
                whole = written + glued.group()
                found.append(Token(whole, plain(whole), start, start + len(whole)))
                continue
            found.append(Token(written, written, start, match.end(), value(written)))
        elif not found or start >= found[-1].end:
            found.append(Token(written, plain(written).strip("."), start, match.end()))
    return found


def _is_unit(letters: str) -> bool:
    from knowledge.catalogue.words import table

    return unit(letters) is not None or table("money").whole(plain(letters)) is not None
