"""Whether a shopper asks what a curated answer answers. Pure.

The cosine of two questions says how near they are, not that they are the same: those of
"delivery to Germany" and "delivery to France" have 0.97. So it is taken as the share of the
way from two questions of any shop to the same question twice, joined by the words both
share, and where countries, days, numbers or what is asked for differ, nothing else counts.
Measured on tests/knowledge/suites/curated.txt, whose other questions were made to mislead;
`python -m knowledge.curated_fit` prints the figures and the weights.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from knowledge.embed import Vectors
from knowledge.function_words import subject
from knowledge.lemmas import Lemmas, fold
from knowledge.lexical import grams
from knowledge.particulars import Amount, amounts, asks, countries, weekdays

# bias, nearness, how much of the asked words and of the curated words the other holds,
# nearness where neither has a word the other lacks.
WITH_MEANING = (-2.58, 3.59, -1.66, 3.55, 3.67)
ACROSS_LANGUAGES = (-1.77, 6.65)
BY_WORDS = (-2.18, -0.18, 4.94)
# At SURE the answer is given whole; from NEAR on it is quoted with reservation, where the
# search has nothing better.
SURE, SURE_ACROSS = 0.7, 0.8
NEAR, NEAR_ACROSS = 0.3, 0.6

_SAME_WORD = 0.45
_EXCLUSIVE = frozenset({"price", "time", "place", "cause"})
_SINGLE = frozenset({"place", "cause"})

# Questions any shop is asked: how near two questions are that have only the trade in common.
BACKGROUND = {
    "en": (
        "How can I pay?",
        "Where is my order?",
        "How do I contact you?",
        "What size should I choose?",
        "How long is the warranty?",
        "Do you have this in stock?",
        "How do I create an account?",
        "Where are you located?",
        "How do I wash it?",
        "Is my data safe?",
    ),
    "pl": (
        "Jak mogę zapłacić?",
        "Gdzie jest moje zamówienie?",
        "Jak się z Państwem skontaktować?",
        "Jaki rozmiar wybrać?",
        "Jak długa jest gwarancja?",
        "Czy jest to dostępne?",
        "Jak założyć konto?",
        "Gdzie się Państwo znajdują?",
        "Jak to prać?",
        "Czy moje dane są bezpieczne?",
    ),
    "lv": (
        "Kā es varu samaksāt?",
        "Kur ir mans pasūtījums?",
        "Kā ar jums sazināties?",
        "Kādu izmēru izvēlēties?",
        "Cik ilga ir garantija?",
        "Vai tas ir pieejams?",
        "Kā izveidot kontu?",
        "Kur jūs atrodaties?",
        "Kā to mazgāt?",
        "Vai mani dati ir drošībā?",
    ),
    "ru": (
        "Как можно оплатить?",
        "Где мой заказ?",
        "Как с вами связаться?",
        "Какой размер выбрать?",
        "Какая гарантия?",
        "Есть ли это в наличии?",
        "Как создать аккаунт?",
        "Где вы находитесь?",
        "Как это стирать?",
        "Мои данные в безопасности?",
    ),
    "uk": (
        "Як можна оплатити?",
        "Де моє замовлення?",
        "Як з вами зв'язатися?",
        "Який розмір обрати?",
        "Яка гарантія?",
        "Чи є це в наявності?",
        "Як створити акаунт?",
        "Де ви знаходитесь?",
        "Як це прати?",
        "Чи мої дані в безпеці?",
    ),
}


@dataclass(frozen=True)
class Asked:
    """A question read for comparison; `vector` has length 0 without an embedder."""

    text: str
    lang: str
    words: tuple[frozenset[str], ...]
    about: tuple[frozenset[str], frozenset[int], tuple[Amount, ...]]
    asks: frozenset[str]
    vector: Vectors


def read(text: str, lang: str, vector: Vectors, lemmas: Lemmas) -> Asked:
    """The words of its subject with their lemmas, and what it says exactly."""
    words = tuple(
        frozenset({fold(word), lemmas.of(word, lang)})
        for word in re.findall(r"\w+", subject(text, lang))
    )
    about = (
        countries(text, lang),
        weekdays(text, lang),
        tuple(sorted(amounts(text, lang))),
    )
    return Asked(text, lang, words, about, asks(text, lang), vector)


def probability(asked: Asked, curated: Asked, background: dict[str, Vectors]) -> float:
    """0..1 that both ask the same; `background` holds the vectors of `BACKGROUND`."""
    if another_question(asked, curated):
        return 0.0
    weights, values = features(asked, curated, background)
    total = weights[0] + float(np.dot(weights[1:], values))
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def sure(asked: Asked, curated: Asked) -> float:
    """The probability from which the answer is given whole."""
    return SURE if asked.lang == curated.lang else SURE_ACROSS


def near(asked: Asked, curated: Asked) -> float:
    """The probability from which the answer is quoted with reservation."""
    return NEAR if asked.lang == curated.lang else NEAR_ACROSS


def another_question(asked: Asked, curated: Asked) -> bool:
    """Whether what they say exactly tells them apart, however alike they are."""
    if asked.about != curated.about:
        return True
    one, other = asked.asks & _EXCLUSIVE, curated.asks & _EXCLUSIVE
    if one and other:
        return not one & other
    # "Where is your shop?" is not "May I bring my dog to your shop?"
    return bool(
        (one & _SINGLE and "whether" in curated.asks)
        or (other & _SINGLE and "whether" in asked.asks)
    )


def features(
    asked: Asked, curated: Asked, background: dict[str, Vectors]
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The weights for this pair of languages, and the values they weigh."""
    held, holds = _held(asked.words, curated.words), _held(curated.words, asked.words)
    if not (asked.vector.size and curated.vector.size):
        return BY_WORDS, (_share(asked.words, held), _share(curated.words, holds))
    nearer = nearness(asked, curated, background)
    if asked.lang != curated.lang:
        return ACROSS_LANGUAGES, (nearer,)
    missing = min(
        sum(share < _SAME_WORD for share in held), sum(share < _SAME_WORD for share in holds)
    )
    return WITH_MEANING, (
        nearer,
        _share(asked.words, held),
        _share(curated.words, holds),
        nearer if not missing else 0.0,
    )


def closeness(asked: Asked, other: Asked, background: dict[str, Vectors]) -> float:
    """How near two questions are, 1 for the same one: by meaning, else by words."""
    if asked.vector.size and other.vector.size:
        return nearness(asked, other, background)
    shares = (
        _share(asked.words, _held(asked.words, other.words)),
        _share(other.words, _held(other.words, asked.words)),
    )
    return sum(shares) / 2


def nearness(asked: Asked, curated: Asked, background: dict[str, Vectors]) -> float:
    """Of the way from unrelated questions (0) to the same one (1), about how much; any model."""
    usual = (_usual(asked, curated.lang, background) + _usual(curated, asked.lang, background)) / 2
    return (float(asked.vector @ curated.vector) - usual) / max(1.0 - usual, 0.01)


def _usual(question: Asked, lang: str, background: dict[str, Vectors]) -> float:
    some = background.get(lang)
    vectors = some if some is not None else np.concatenate(list(background.values()))
    return float((vectors @ question.vector).mean())


def _held(words: Sequence[frozenset[str]], among: Sequence[frozenset[str]]) -> list[float]:
    """For each word how much of it the other question holds, 0..1."""
    return [max((_alike(word, other) for other in among), default=0.0) for word in words]


def _alike(word: frozenset[str], other: frozenset[str]) -> float:
    if word & other:
        return 1.0
    best = 0.0
    for one in word:
        for two in other:
            ours, theirs = _pieces(one), _pieces(two)
            best = max(best, 2 * len(ours & theirs) / max(1, len(ours) + len(theirs)))
    return best


@lru_cache(maxsize=16_384)
def _pieces(word: str) -> frozenset[str]:
    return frozenset(grams(word))


def _share(words: Sequence[frozenset[str]], held: Sequence[float]) -> float:
    """Long words count for more."""
    lengths = [min(map(len, word)) for word in words]
    return float(np.dot(lengths, held)) / sum(lengths) if sum(lengths) else 0.0
