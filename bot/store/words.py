"""The page's own words, one file a language."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from babel import negotiate_locale

LANGUAGES = ("en", "pl", "lv", "ru", "uk")
_FALLBACK = "en"


@cache
def words(lang: str) -> dict[str, str]:
    """The sentences of a language by name; those of English where there is no file for it."""
    known = lang if lang in LANGUAGES else _FALLBACK
    text = files("bot.store").joinpath("words", f"{known}.toml").read_text(encoding="utf-8")
    return {key: str(value) for key, value in tomllib.loads(text).items()}


def page_language(wanted: str | None, accepted: str | None, offered: Sequence[str]) -> str:
    """The page's language: the one asked for, else of `Accept-Language`, else the shop's first.

    `accepted` is the header as the browser sent it; its order is taken, its weights are not
    (browsers send it in order). Languages we have no words for are not offered.
    """
    spoken = [lang for lang in offered if lang in LANGUAGES] or [_FALLBACK]
    if wanted in spoken:
        return wanted
    tags = [part.split(";")[0].strip() for part in (accepted or "").split(",")]
    return negotiate_locale([tag for tag in tags if tag], spoken, sep="-") or spoken[0]
