"""Sentences of a message, its language, its small talk told from its substance. Pure."""

from __future__ import annotations

import re

from handoff.signals.fold import plain
from handoff.signals.grammar import LANGUAGES, Evidence, grammar

_SENTENCE_END = re.compile(
    r"(?<=[.!?…])(?<!\bnr\.)(?<!\bno\.)(?<!\bzam\.)(?<!\btel\.)(?<!\bart\.)(?<!\bтел\.)(?<!\bарт\.)"
    r"(?<!\bул\.)(?<!\bul\.)(?<!\bpl\.)(?<!\bm\.in\.)\s+|\n+",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_LETTERS = {
    "uk": frozenset("іїєґ"),
    "ru": frozenset("ыэёъ"),
    "lv": frozenset("āēīūķļņģ"),
    "pl": frozenset("ąęłśćńźż"),
}
_COMMON = {
    lang: frozenset(common.split())
    for lang, common in {
        "en": "the is my i you to and a of do it can have what when how for please hi",
        "pl": "nie jest czy w z na do sie to i mam jak prosze dzien kiedy ze moje",
        "lv": "ir un vai man no es par ka uz kad nav ludzu labdien mana cik bet",
        "ru": "и не в на я что как у мне это можно где мой когда здравствуйте есть с",
        "uk": "і не в на я що як у мені це можна де мій коли чи є та з добрий ще",
    }.items()
}
# Longer pleasantries are rare, and reading them costs as much as all else.
_SMALL_TALK_WORDS = 10
# An explicit wish for a person this short says nothing else.
_BARE_WISH_WORDS = 8


def sentences(text: str) -> list[str]:
    """The sentences of a message as written."""
    return [piece.strip() for piece in _SENTENCE_END.split(text) if piece.strip()]


def words(text: str) -> list[str]:
    """The words of a text in plain form."""
    return _WORD.findall(plain(text))


def guessed_language(texts: list[str]) -> str:
    """The language by its letters and commonest words; empty where nothing speaks for one."""
    text = " ".join(texts).lower()
    said = words(text)
    score = {
        lang: 2 * sum(character in _LETTERS.get(lang, ()) for character in text)
        + sum(word in common for word in said)
        for lang, common in _COMMON.items()
    }
    best = max(score, key=lambda lang: score[lang])
    return best if score[best] else ""


def spoken(kind: str, text: str, lang: str) -> Evidence | None:
    """Evidence of `kind` in the language of the conversation; in any where that is not known."""
    asked = [lang] if lang in LANGUAGES else list(LANGUAGES)
    return next((e for code in asked if (e := grammar(code).evidence(kind, text))), None)


def is_small_talk(text: str, lang: str) -> bool:
    """Greetings, thanks, a bare yes or no: nothing that an agent has to know."""
    said = words(text)
    asked = [lang] if lang in LANGUAGES else list(LANGUAGES)
    if len(said) > _SMALL_TALK_WORDS:
        return False
    return not said or any(grammar(code).is_small_talk(text) for code in asked)


def only_wants_person(text: str, lang: str) -> bool:
    """A wish for a person that does not say what for."""
    return len(words(text)) <= _BARE_WISH_WORDS and spoken("explicit", text, lang) is not None


def shortened(text: str, limit: int) -> str:
    """At most `limit` characters, cut between words."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    return text[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:-–") + "…"
