# ruff: noqa: E501  (tables read better whole)
"""How it is told that somebody said something, in the languages of the bot. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.lemmas import fold

_STEM = 5
# By who said it; no word of these needs to stand in the messages.
_FRAME = {
    "shopper": {
        "en": "the customer asks, asked, wants, would like to know, says, said, writes, reports, needs whether",
        "pl": "klient pyta, pytał, chce, chciałby wiedzieć, mówi, pisze, zgłasza, prosi, potrzebuje czy",
        "lv": "klients jautā, vēlas uzzināt, grib, saka, raksta, ziņo, lūdz, vajag vai",
        "ru": "клиент спрашивает, хочет узнать, хотел бы, говорит, пишет, сообщает, просит, нужно ли",
        "uk": "клієнт питає, запитує, хоче дізнатися, каже, пише, повідомляє, просить, потребує чи",
    },
    "bot": {
        "en": "the bot answered, told, said, explained the customer that",
        "pl": "bot odpowiedział, powiedział, wyjaśnił, poinformował klienta że",
        "lv": "bots atbildēja, teica, paskaidroja, informēja klientu ka",
        "ru": "бот ответил, сказал, объяснил, сообщил клиенту что",
        "uk": "бот відповів, сказав, пояснив, повідомив клієнту що",
    },
    "agent": {
        "en": "a colleague, the agent answered, told, said, explained the customer that",
        "pl": "konsultant, konsultantka odpowiedział, powiedziała, wyjaśnił, poinformowała klienta że",
        "lv": "kolēģis, darbinieks, darbiniece atbildēja, teica, paskaidroja, informēja klientu ka",
        "ru": "коллега, сотрудник, консультант ответил, сказала, объяснил, сообщила клиенту что",
        "uk": "колега, працівник, консультант відповів, сказала, пояснив, повідомила клієнту що",
    },
}


def frame(by: str, lang: str) -> str:
    """The words in which it is told what `by` ("shopper", "bot", "agent") said or asked."""
    return _FRAME[by].get(lang, "")


def tells_whose(sentence: str, by: str, lang: str) -> bool:
    """Whether a sentence is told as what `by` said, and not as a fact."""
    return any(stem in _stems(by, lang) for stem in _stemmed(sentence))


@lru_cache(maxsize=16)
def _stems(by: str, lang: str) -> frozenset[str]:
    return frozenset(_stemmed(frame(by, lang)))


def _stemmed(text: str) -> list[str]:
    return [word[:_STEM] for word in re.findall(r"\w{4,}", fold(text))]
