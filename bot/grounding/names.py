# ruff: noqa: SIM905  (tables read better whole)
"""Proper names: which words of a text are names, and whether a source has them. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from babel import Locale

from bot.grounding.days import month
from bot.grounding.plain import same_name
from knowledge.lemmas import LANGUAGES, fold
from knowledge.particulars import countries, weekdays

# Whether a dictionary of a language holds a word: those it lacks are names.
Known = Callable[[str], bool]


_WORD = re.compile(r"[^\W\d_]+(?:['\u2019\u02bc&.-][^\W\d_]+)*")


# Capitals that are courtesy or grammar, not names.
_COURTESY = frozenset(
    fold(word)
    for word in """I You Your Yours Panstwo Panstwa Panstwu Panstwem Pan Pani Pana Panu Twoj Twoja
    Twoje Ty Ciebie Ci Tobie Wy Was Wam Wasz Wasza Wasze Waszego Jus Jums Jusu Jums Вы Вас Вам Вами
    Ваш Ваша Ваше Ваши Вашего Вашей Вашу Вашим Ви Вами Ваші Вашого Вашої OK Internet
    EUR PLN UAH USD GBP RUB
    E-mail Email E-mails""".split()
)


# Short names that each language writes its own way.
_SAME = (
    frozenset(map(fold, ("EU", "UE", "ES", "ЕС", "ЄС"))),
    frozenset(map(fold, ("VAT", "PVN", "НДС", "ПДВ"))),
    frozenset(map(fold, ("GDPR", "RODO", "VDAR"))),
    frozenset(map(fold, ("USA", "ASV", "США"))),
    frozenset(map(fold, ("UK", "Британия"))),
    frozenset(map(fold, ("FAQ", "BUJ"))),
)


# Cities whose names sound otherwise in the neighbour's language, by their beginnings.
_CITIES = tuple(
    tuple(map(fold, group.split()))
    for group in (
        "kyiv kiev kijow kijev київ киев києв києв kijiv",
        "lviv lwow lvov lvova львів львов львов",
        "vilnius wilno wiln vilna вильнюс вільнюс",
        "warsaw warszaw varsav варшав",
        "riga ryga rydze riga рига риг рига ризі",
        "krakow cracow krakov краков краків",
        "kharkiv charkow харьков харків",
        "odesa odessa odess одесс одес",
    )
)


def foreign_name(names: frozenset[str], words: frozenset[str]) -> str | None:
    """The first name that stands in the source in no form."""
    for name in sorted(names):
        if any(fold(name) in group and any(fold(w) in group for w in words) for group in _SAME):
            continue
        if _city(name) is not None and _city(name) in map(_city, words):
            continue
        if not any(same_name(name, word) for word in words):
            return f"name {name}"
    return None


def _city(word: str) -> int | None:
    said = fold(word)
    groups = enumerate(_CITIES)
    return next((n for n, stems in groups if any(said.startswith(stem) for stem in stems)), None)


def names_in(text: str, lang: str, known: Known) -> list[str]:
    """The words of a text that are proper names."""
    found = []
    for match in _WORD.finditer(text):
        word = match[0]
        if len(word) < 2 or not any(letter.isupper() for letter in word) or fold(word) in _COURTESY:
            continue
        if _no_name(word, lang):
            continue
        inner = any(letter.isupper() for letter in re.sub(r"-.*", "", word)[1:])
        if inner or not _opens(text, match.start()) or _brand(word, lang, known):
            found.append(word)
    return found


def _brand(word: str, lang: str, known: Known) -> bool:
    """Whether a word that opens a sentence is a name all the same. Dictionaries of languages
    with many endings lack too many forms for their silence to mean anything."""
    if lang in ("ru", "uk"):
        return bool(re.match(r"[A-Za-z]", word))
    return lang == "en" and not any(
        known(part) for part in re.split(r"[-']", word) if len(part) > 1
    )


def _opens(text: str, at: int) -> bool:
    """Whether a sentence, a quotation or a line begins there."""
    before = text[:at].rstrip(" \u00a0„“”\"'«(*_-–—•")
    return not before or before[-1] in ".!?:;\n…|"


@lru_cache(maxsize=4096)
def _no_name(word: str, lang: str) -> bool:
    """Countries, weekdays and months are compared by themselves; English writes them so."""
    if countries(word, lang) or weekdays(word, lang):
        return True
    plain_word = fold(word)
    if lang == "en" and plain_word in _english_capitals():
        return True
    return month(plain_word) is not None


@lru_cache(maxsize=1)
def _english_capitals() -> frozenset[str]:
    names = Locale("en").languages
    spoken = {fold(names[code]) for code in (*LANGUAGES, "de", "lt", "et", "fr")}
    return frozenset(spoken | {"european", "christmas", "easter", "st", "mr", "mrs"})


def words_in(text: str) -> frozenset[str]:
    """The words of a text as written."""
    return frozenset(_WORD.findall(text))
