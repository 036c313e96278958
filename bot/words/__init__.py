"""The bot's own sentences, a file a language; and what it recognises without searching."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, cast

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
    table = _table(lang if lang in languages() else FALLBACK)
    return cast(str, table[section][name]).format(**values)


def heard(section: str) -> dict[str, list[str]]:
    """What shoppers write: the lists of `heard.toml` under `section`."""
    return cast(dict[str, list[str]], _table("heard")[section])
