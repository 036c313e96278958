"""What a sentence says exactly: amounts with their units, countries, weekdays, what it asks. Pure.

Two sentences about the same thing differ in these and in little else, where one of them is
wrong or answers another question; meaning alone cannot tell "delivery to Germany" from
"delivery to France" (cosine 0.97).
"""

from __future__ import annotations

import re
from functools import cache

from babel import Locale

from knowledge.amounts import Amount, amounts, clock_times, is_unit
from knowledge.lemmas import LANGUAGES, fold

__all__ = [
    "Amount",
    "amounts",
    "asks",
    "clock_times",
    "countries",
    "is_unit",
    "negations",
    "weekdays",
]


_EUROPE = tuple(
    re.findall(
        r"[A-Z]{2}",
        "AL AT BA BE BG BY CH CY CZ DE DK EE ES FI FR GB GE GR HR HU IE IS IT LT LU LV MD ME MK "
        "MT NL NO PL PT RO RS RU SE SI SK TR UA US",
    )
)
# What declension does to a name beyond its ending.
_NAMES = {
    "pl": {"DE": "niemiec niemcz", "LT": "litw", "LV": "lotw", "EE": "estoni", "HU": "wegrz"},
    "en": {"GB": "britain england", "US": "usa", "NL": "holland"},
    "ru": {"GB": "великобритан англи", "US": "сша"},
    "uk": {"GB": "британ англі", "US": "сша"},
}
_ASKS: dict[str, dict[str, str]] = {
    "price": {
        "en": r"how much|\bcosts?\b|\bprices?\b|\bcharge\b|\bfees?\b",
        "pl": r"ile (?:to )?(?:kosztuj|zaplac|wynosi)|\bkoszt|\bcen[aye]\b|\bplatn[ae]\b",
        "lv": r"cik (?:maksa|man bus jamaksa|jamaksa)|\bcen[ua]|\bizmaks",
        "ru": r"скольк\w+ (?:это )?(?:сто|я заплач)|\bцен[аыу]|\bстоимост",
        "uk": r"скільк\w+ (?:це )?(?:кошт|я заплач)|\bцін[аиу]|\bварт[іо]",
    },
    "time": {
        "en": r"how (?:long|soon)|how many (?:\w+ )?days|\bdeadline\b|(?:until|by) when|\bwindow\b",
        "pl": r"jak dlugo|ile (?:mam )?(?:dni|czasu)|w ile dni|do kiedy|\btermin",
        "lv": r"cik ilg|cik dien|lidz k(?:ad|uram)|\btermin",
        "ru": r"скольк\w+ (?:дн|времен|суток)|как долго|до как|\bсрок|в течение скольк",
        "uk": r"скільк\w+ (?:дн|час)|як довго|до коли|\bтермін|\bстрок|протягом скільк",
    },
    "place": {
        "en": r"\bwhere\b|\baddress of\b",
        "pl": r"\bgdzie\b|jaki jest adres",
        "lv": r"\bkur\b|kada ir (?:jusu )?\w* ?adrese",
        "ru": r"\bгде\b|\bкуда\b|какой (?:у вас )?адрес",
        "uk": r"\bде\b|\bкуди\b|яка (?:у вас )?адреса",
    },
    "cause": {
        "en": r"\bwhy\b",
        "pl": r"\bdlaczego\b|\bczemu\b",
        "lv": r"\bkapec\b",
        "ru": r"\bпочему\b|\bотчего\b",
        "uk": r"\bчому\b",
    },
    "how": {
        "en": r"^how (?:do|can|to|should)\b",
        "pl": r"^jak (?!dlugo|duz)",
        "lv": r"^ka (?!d)",
        "ru": r"^как (?!долго|ой|ая|ие)",
        "uk": r"^як (?!довго|ий|а\b|і\b)",
    },
    "whether": {
        "en": r"^(?:do|does|can|may|is|are|am|will|could|would)\b",
        "pl": r"\bczy\b|\bmozna\b|\bmacie\b",
        "lv": r"^vai\b|\bvai var",
        "ru": r"\bможно\b|\bли\b|^есть\b",
        "uk": r"^чи\b|\bможна\b",
    },
}
_NEGATION = {
    "en": r"\b(?:not|no|never|cannot|(?:ca|do|does|is|are|wo)n't|without|nobody|nothing)\b",
    "pl": r"\b(?:nie|nigdy|bez|zaden|zadnych|nikt|nic)\b",
    "lv": r"\b(?:nav|ne|nekad|bez|nevar|nedrikst|ne\w{4,}am|nepienem\w*|neatgriez\w*|nesut\w*"
    r"|nepiegad\w*|nemaks\w*)\b",
    "ru": r"\b(?:не|нет|нельзя|никогда|без|ни)\b",
    "uk": r"\b(?:не|ні|немає|нема|ніколи|без|неможна)\b",
}


def countries(text: str, lang: str) -> frozenset[str]:
    """The countries a text names (ISO 3166), in Europe and a few beyond."""
    words = re.findall(r"\w+", fold(text))
    return frozenset(
        code
        for code, stems in _country_stems(lang)
        for stem, longest in stems
        if any(word.startswith(stem) and len(word) <= longest for word in words)
    )


def weekdays(text: str, lang: str) -> frozenset[int]:
    """The weekdays a text names, 0 for Monday."""
    words = re.findall(r"\w+", fold(text))
    return frozenset(
        day for day, stem in _weekday_stems(lang) if any(word.startswith(stem) for word in words)
    )


def asks(text: str, lang: str) -> frozenset[str]:
    """What sort of thing a question asks: price, time, place, cause, how, whether."""
    said = fold(text).strip()
    return frozenset(
        kind for kind, by in _ASKS.items() if lang in by and re.search(fold(by[lang]), said)
    )


def negations(text: str, lang: str) -> int:
    """How often a text denies."""
    pattern = _NEGATION.get(lang)
    return len(re.findall(fold(pattern), fold(text))) if pattern else 0


@cache
def _country_stems(lang: str) -> tuple[tuple[str, tuple[tuple[str, int], ...]], ...]:
    if lang not in LANGUAGES:
        return ()
    names = Locale(lang).territories
    found = []
    for code in _EUROPE:
        stems = [(stem, len(stem) + 3) for stem in _NAMES.get(lang, {}).get(code, "").split()]
        name = fold(names.get(code, ""))
        if name and " " not in name:
            cut = name if lang == "en" else name[: -2 if len(name) > 5 else -1]
            stems.append((cut, len(name) + 2))
        found.append((code, tuple(stems)))
    return tuple(found)


@cache
def _weekday_stems(lang: str) -> tuple[tuple[int, str], ...]:
    if lang not in LANGUAGES:
        return ()
    names = Locale(lang).days["format"]["wide"]
    return tuple(
        (day, fold(name) if len(name) < 6 else fold(name)[:-1]) for day, name in names.items()
    )
