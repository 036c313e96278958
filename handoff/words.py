"""Handoff's own sentences to shoppers, in their language. A language is a file in `words/`."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

FALLBACK = "en"
_FOLDER = Path(__file__).with_name("words")


def say(lang: str, name: str, **values: object) -> str:
    """The sentence `name` in `lang` (`pl`, `pl-PL`), in English for a language without a file.

    A value `reason` picks the wording for that reason where there is one: `transfer_notice`
    with `reason="safety"` urges to call 112. Raises KeyError for an unknown name or a
    placeholder without a value.
    """
    known = sentences(lang.replace("_", "-").split("-")[0].lower()) or sentences(FALLBACK)
    text = known[name]
    return known.get(f"{name}_{values.get('reason')}", text).format(**values)


@lru_cache(maxsize=32)
def sentences(lang: str) -> dict[str, str]:
    """All sentences of one language by name; empty for a language without a file."""
    if lang not in languages():
        return {}
    return tomllib.loads((_FOLDER / f"{lang}.toml").read_text("utf-8"))


@lru_cache(maxsize=1)
def languages() -> frozenset[str]:
    """The languages that have a file."""
    return frozenset(file.stem for file in _FOLDER.glob("*.toml"))
