"""Shoppers' typing made comparable: case, diacritics, alphabets, clauses. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_TRANSLITERATION = str.maketrans(
    dict(
        zip(
            "абвгґдеєёжзиійїклмнопрстуфхцчшщыэюя",
            "abvhhdeeezziiiiklmnoprstufhccssieua",
            strict=True,
        )
    )
    | {"ъ": "", "ь": ""}
)
# Translit has no norm ("cheloveka", "4eloveka", "lyudyna"), so both sides lose the difference.
_SPELLINGS = [
    (re.compile(pattern), to)
    for pattern, to in [
        (r"shch|sch|sh", "s"),
        (r"zh", "z"),
        (r"kh|x|g", "h"),
        (r"ch|ts|tz|(?<=[a-z])4|4(?=[a-z])", "c"),
        (r"[yj](?=[aeu])|i(?=[au])", ""),
        (r"[yj]", "i"),
        (r"w", "v"),
        (r"q", "k"),
    ]
]
_OTHER_LETTERS = str.maketrans({"ł": "l", "ß": "ss", "ø": "o", "æ": "ae", "đ": "d"})
_MARKS = re.compile("[\u0300-\u036f]")
_APOSTROPHES = re.compile(r"['’ʼ`´‘]")
_STRETCHED = re.compile(r"([^\W\d])\1{2,}")
_QUOTED = re.compile(r"[\"“”„«][^\"“”„«»]{1,200}[\"“”»]")
_SENTENCE = re.compile(r"[.!?;\n\r|•…]+")
_CLAUSE = re.compile(r"[:,()\[\]{}]+|\s[-–—]+\s|[–—]")
_NOT_WORD = re.compile(r"[^\w\- ]+")


@lru_cache(maxsize=1024)
def plain(text: str) -> str:
    """Lower case, no diacritics, no apostrophes, no stretched letters; the alphabet stays."""
    text = _APOSTROPHES.sub("", unicodedata.normalize("NFKC", text).lower())
    if not text.isascii():
        text = text.translate(_OTHER_LETTERS).replace("👍", " ok ")
        text = _MARKS.sub("", unicodedata.normalize("NFD", text))
    return _STRETCHED.sub(r"\1", text)


def latin(text: str) -> str:
    """A plain text in one rough Latin spelling, the same for Cyrillic and its translit."""
    text = text.translate(_TRANSLITERATION)
    for pattern, to in _SPELLINGS:
        text = pattern.sub(to, text)
    return re.sub(r"([a-z])\1", r"\1", text)


@lru_cache(maxsize=64)
def sentences(text: str, cyrillic: bool) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """The sentences of a message, each its clauses, each its folded words.

    What stands in quotation marks is somebody else's words unless nothing else is said.
    """
    unquoted = _QUOTED.sub(" , ", text)
    folded = plain(unquoted if len(unquoted.split()) > 2 else text)
    return tuple(
        clauses
        for sentence in _SENTENCE.split(folded)
        if (clauses := tuple(_clauses(sentence, cyrillic)))
    )


def _clauses(sentence: str, cyrillic: bool) -> Iterator[tuple[str, ...]]:
    for piece in _CLAUSE.split(sentence):
        words = _NOT_WORD.sub(" ", latin(piece) if cyrillic else piece).split()
        words = [word for word in (w.strip("-_") for w in words) if word]
        if words:
            yield tuple(words)
