"""What tells the languages apart beside lingua: a file a language in `languages/`. Pure.

A new language is a new file; what it shares with another counts for neither.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from knowledge.lemmas import fold

Script = Literal["latin", "cyrillic"]

_CYRILLIC = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяёыэъ"
_LATIN = (
    *("a", "b", "v", "h", "h", "d", "e", "e", "z", "z", "i", "i", "i", "i", "k", "l", "m", "n"),
    *("o", "p", "r", "s", "t", "u", "f", "h", "c", "c", "s", "s", "", "u", "a", "e", "i", "e", ""),
)
_TO_LATIN = str.maketrans(dict(zip(_CYRILLIC, _LATIN, strict=True)))
# Translit has no norm ("zdravstvuyte", "zdravstvujte", "4to"), so both sides lose what differs.
_SPELLINGS = [
    (re.compile(pattern), to)
    for pattern, to in (
        (r"shch|sch|sh", "s"),
        (r"zh", "z"),
        (r"kh|x|g", "h"),
        (r"ch|ts|tz|4", "c"),
        (r"[yji](?=[aeuo])", ""),
        (r"[yj]", "i"),
        (r"w", "v"),
        (r"(.)\1", r"\1"),
    )
]
_SHORTEST_KEY = 3


@dataclass(frozen=True)
class Tongue:
    """One language. `letters`, `common` and `matters` are its own alone; `keys` are its words as
    they are typed in Latin letters, where its own script is another."""

    lang: str
    lingua: str
    script: Script
    letters: frozenset[str]
    greetings: frozenset[str]
    common: frozenset[str]
    matters: frozenset[str]
    keys: frozenset[str]
    typed: re.Pattern[str] | None


@cache
def _tables() -> dict[str, dict[str, Any]]:
    folder = sorted(files("knowledge").joinpath("languages").iterdir(), key=lambda file: file.name)
    return {
        file.name.removesuffix(".toml"): tomllib.loads(file.read_text("utf-8"))
        for file in folder
        if file.name.endswith(".toml")
    }


@cache
def tongues() -> dict[str, Tongue]:
    """Every language that has a file, by its code."""
    found = _tables()
    letters = _own(found, lambda table: table["letters"])
    common = _own(found, lambda table: fold(f"{table['common']} {table['greetings']}").split())
    matters = _own(found, lambda table: fold(table["matters"]).split())
    keys = _own(found, _keys)
    latin = {key(word) for lang in found for word in common[lang] if not keys[lang]}
    return {
        lang: Tongue(
            lang,
            table["lingua"],
            table["script"],
            letters[lang],
            frozenset(fold(table["greetings"]).split()),
            common[lang],
            matters[lang],
            keys[lang] - latin,
            re.compile(table["typed"]) if table["typed"] else None,
        )
        for lang, table in found.items()
    }


def in_own_script(text: str, lang: str) -> bool:
    """Whether a text has a letter of its language's script; translit tells an embedder little."""
    tongue = tongues().get(lang)
    cyrillic = any("\u0400" <= letter <= "\u04ff" for letter in text)
    return tongue is None or tongue.script == "latin" or cyrillic


@cache
def shared_keys() -> frozenset[str]:
    """What several languages of another script have, as typed in Latin letters, and no Latin
    language writes so."""
    held = Counter(each for table in _tables().values() for each in set(_keys(table)))
    latin = {fold(word) for t in tongues().values() if t.script == "latin" for word in t.common}
    latin |= {fold(word) for t in tongues().values() if t.script == "latin" for word in t.matters}
    return frozenset(each for each, count in held.items() if count > 1 and each not in latin)


def key(word: str) -> str:
    """A word as it may be typed in Latin letters, in the one spelling all come down to."""
    found = fold(word).translate(_TO_LATIN)
    for pattern, to in _SPELLINGS:
        found = pattern.sub(to, found)
    return found


def _keys(table: dict[str, str]) -> Iterable[str]:
    if table["script"] == "latin":
        return ()
    words = (table["common"] + table["matters"] + table["greetings"]).split()
    return (spelt for word in words if len(spelt := key(word)) >= _SHORTEST_KEY)


def _own(
    tables: dict[str, dict[str, str]], part: Callable[[dict[str, str]], Iterable[str]]
) -> dict[str, frozenset[str]]:
    """The part of each table that no other one holds."""
    parts = {lang: frozenset(part(table)) for lang, table in tables.items()}
    held = Counter(each for own in parts.values() for each in own)
    return {lang: frozenset(e for e in own if held[e] == 1) for lang, own in parts.items()}
