"""The bot's own sentences, a file a language; and what it recognises without searching.

A new language is a new file here: what the bot says, and under `heard` what shoppers write.
"""

from __future__ import annotations

import tomllib
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any, cast

from babel import Locale
from babel.dates import format_date

FALLBACK = "en"


@cache
def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text("utf-8"))


@cache
def languages() -> tuple[str, ...]:
    """Every language that has a file."""
    names = (f.name.removesuffix(".toml") for f in files(__package__).iterdir())
    return tuple(sorted(name for name in names if len(name) == 2))


def word(lang: str, section: str, name: str, **values: object) -> str:
    """One sentence in `lang`, English where there is no such language; KeyError if unknown."""
    return cast(str, _table(_known(lang))[section][name]).format(**values)


def known(lang: str, section: str, name: str) -> bool:
    """Whether there is such a sentence."""
    return name in _table(_known(lang))[section]


def counted(lang: str, section: str, name: str, total: int, **values: object) -> str:
    """A sentence in the form that goes with `total` in that language (CLDR's plurals)."""
    lang = _known(lang)
    forms = cast(dict[str, str], _table(lang)[section][name])
    return forms[Locale.parse(lang).plural_form(total)].format(total=total, **values)


@cache
def heard(section: str) -> dict[str, list[str]]:
    """What shoppers write: the lists under `heard.section`, of all languages together."""
    found: dict[str, list[str]] = {}
    for lang in languages():
        for name, phrases in _table(lang)["heard"][section].items():
            found.setdefault(name, []).extend(phrases)
    return found


def heard_in(lang: str, section: str) -> dict[str, list[str]]:
    """The same of one language alone."""
    return cast(dict[str, list[str]], _table(_known(lang))["heard"][section])


def date(moment: datetime, lang: str) -> str:
    """A day as it is written out in that language, the year with it."""
    lang = _known(lang)
    # American order reads oddly between British sentences.
    return format_date(moment, "long", locale="en_GB" if lang == "en" else lang)


def bound(lang: str) -> list[str]:
    """How a sentence opens that is quoted only with the one before it; English where unknown."""
    table = _table("bound")
    return cast(list[str], table.get(lang, table[FALLBACK]))


def _known(lang: str) -> str:
    return lang if lang in languages() else FALLBACK
