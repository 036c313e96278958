"""Which language a text is in. The only file that imports lingua.

lingua's trigram models (27 MB, 0.2 s to load) rather than its full ones (192 MB,
3.3 s): the letters and words that only one language has, which shoppers type without
diacritics too, make up for the difference on short lines. What shoppers mix in does not turn a
sentence: names and brands, what they quote, a greeting in front.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING

from knowledge.lemmas import fold
from knowledge.tongues import Script, Tongue, key, shared_keys, tongues

if TYPE_CHECKING:
    from lingua import LanguageDetector

_FALLBACK = "en"
# From where a run of letters begins: else a word of 2,000 letters is gone over 2,000 times.
_NO_WORDS = re.compile(r"https?://\S+|(?<!\S)(?:\S+@\S+|\S*\d\S*)")
_QUOTED = re.compile(r"\"[^\"\n]{3,}\"|“[^”\n]{3,}”|„[^”“\n]{3,}[”“]|«[^»\n]{3,}»")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019\u02bc][^\W\d_]+)*")

# Weights of the evidence beside lingua's confidence of 0..1; set by hand on the lines of
# tests/knowledge/test_language.py and the dev split of evals/suites/language.suite.jsonl.
_LETTER_WEIGHT = 0.9
_WORD_WEIGHT = 0.45
_MATTER_WEIGHT = 0.3
# Where nothing at all speaks for another language.
_ONLY_WEIGHT = 0.4
_MOST_WORDS = 3
_PRIOR_WEIGHT = 0.2
_PRIOR_WEIGHT_ALONE = 0.9
# What the shop's languages have before others for a single word, and where its words tell.
_SPOKEN_WEIGHT = 0.9
_SPOKEN_WEIGHT_TOLD = 0.4
# Two languages that share most of a short line, whose trigrams are little to go by: the words that
# only one of their dictionaries has tell, and where none does lingua is believed so much.
_ALIKE = ("ru", "uk")
_KNOWN_WEIGHT = 0.6
_UNKNOWN = 0.3
# A word so long tells its language alone, a brand beside it ("przyjmujecie Apple Pay") does not.
_LONG_WORD = 9
# Letters from which on lingua is believed whole.
_ENOUGH_LETTERS = 20
_UNTOLD = 0.6
# Words from which on a text that says nothing known leaves the conversation's language.
_ENOUGH_WORDS = 4
# Of a long text the first words tell: which dictionary has them, whether it is typed in another
# script's stead.
_MOST_TYPED = 30
# Spellings of translit that none of the Latin languages has, and the share of words with them.
_TYPED = re.compile(r"zh|kh|shch|y[au]")
_FEWEST_SIGNS = 2
_SIGNED = 0.2


# Whether the dictionary of a language has a word.
Knows = Callable[[str, str], bool]


def detect(
    text: str,
    prior: str | None = None,
    spoken: Sequence[str] = (),
    knows: Knows | None = None,
) -> str:
    """Code of the language, one that has a file in `languages/`; `prior` where the text does not
    tell.

    `prior` is the conversation's language so far: it decides for "ok", "123", a brand and
    "доставка", and gives way to a sentence in another language. Before there is one, the
    languages `spoken` by the shop, the commonest first, are the likelier for a word or two.
    `knows`, dictionaries, tells Russian from Ukrainian where neither its letters nor its
    commonest words stand in the text.
    """
    words = _words(text[:2_000])
    if not words:
        return prior or next(iter(spoken), _FALLBACK)
    script = _script(words)
    if script == "latin" and (typed := _in_latin(words, prior)):
        return typed
    words = _without_greeting(_of(script, words))
    scores = {t.lang: _evidence(t, words) for t in tongues().values() if t.script == script}
    only = _known_to_one(words, knows) if knows and script == "cyrillic" else {}
    told = (any(scores.values()) and not _names(words)) or max(only.values(), default=0) > 1
    if prior and not told and len(words) < _ENOUGH_WORDS:
        return prior
    if prior and prior not in scores and len(words) == 1 and fold(words[0]) not in _common_words():
        # A word of another script alone is a brand or a carrier.
        return prior
    if sum(map(bool, scores.values())) == 1:
        scores = {lang: score and score + _ONLY_WEIGHT for lang, score in scores.items()}
    letters = sum(map(len, words))
    believed = _UNKNOWN if only and not told and not any(only.values()) else 1.0
    for lang, count in only.items():
        scores[lang] += _KNOWN_WEIGHT * min(_MOST_WORDS, count)
    for lang, confidence in _confidence(" ".join(words), scores).items():
        # Trigrams alone are little against words that are another language's.
        doubt = _UNTOLD if told and not scores[lang] else 1.0
        scores[lang] += believed * doubt * confidence * min(1.0, letters / _ENOUGH_LETTERS)
    for lang, weight in _expected(scores, len(words), prior, spoken, told).items():
        scores[lang] += weight
    return max(scores, key=lambda lang: scores[lang])


def _expected(
    candidates: Iterable[str], words: int, prior: str | None, spoken: Sequence[str], told: bool
) -> dict[str, float]:
    """What a conversation's language, or before there is one the shop's, has before others."""
    if prior and prior in candidates:
        # One word says little, three say nearly everything.
        alone = max(0.0, (3 - words) / 2)
        return {prior: _PRIOR_WEIGHT + (_PRIOR_WEIGHT_ALONE - _PRIOR_WEIGHT) * alone}
    if prior:
        return {}
    few = max(0.0, (_ENOUGH_WORDS + 1 - words) / _ENOUGH_WORDS)
    weight = _SPOKEN_WEIGHT_TOLD if told else _SPOKEN_WEIGHT
    return {lang: weight * few for lang in candidates if lang in spoken}


def warm() -> None:
    """Load the models now rather than with the first question."""
    _confidence("ok", ())


def _words(text: str) -> list[str]:
    """The words that may tell; what is quoted only where there is nothing else."""
    bare = _NO_WORDS.sub(" ", text)
    return _WORD.findall(_QUOTED.sub(" ", bare)) or _WORD.findall(bare)


def _script(words: list[str]) -> Script:
    """The script of the sentence; names in the other one, written large, do not count."""
    cyrillic = sum(len(word) for word in words if _cyrillic(word))
    latin = sum(len(word) for word in words if not _cyrillic(word) and word.islower())
    named = sum(len(word) for word in words if not _cyrillic(word)) - latin
    if not cyrillic:
        return "latin"
    return "latin" if latin > cyrillic or (latin and latin + named > 2 * cyrillic) else "cyrillic"


def _cyrillic(word: str) -> bool:
    return "\u0400" <= word[0] <= "\u04ff"


def _of(script: Script, words: list[str]) -> list[str]:
    """The words of that script, without names inside the sentence where enough is left."""
    own = [word for word in words if _cyrillic(word) is (script == "cyrillic")]
    plain = [word for place, word in enumerate(own) if word.islower() or not place]
    # A Cyrillic name is inflected like any other word, and spelt as its language spells.
    enough = len(plain) > 1 or sum(map(len, plain)) >= _LONG_WORD
    return plain if script == "latin" and enough else own


def _names(words: list[str]) -> bool:
    """Whether all are names: written large, and hardly a common word ("Apple Pay") in them."""
    common = sum(fold(word) in _common_words() for word in words)
    return 2 * common <= len(words) and not any(map(str.islower, words))


def _without_greeting(words: list[str]) -> list[str]:
    """A greeting in front is of any language; what follows it is the shopper's."""
    rest = list(words)
    while rest and fold(rest[0]) in _greetings():
        rest.pop(0)
    return rest if len(rest) > 1 else words


def _in_latin(words: list[str], prior: str | None) -> str | None:
    """A language of another script typed in Latin letters, where the words say so."""
    words = words[:_MOST_TYPED]
    plain = len(_latin_words() & {fold(word) for word in words})
    if plain > _MOST_WORDS or any(not word.isascii() for word in words):
        return None
    keys = {key(word) for word in words if word.isascii()}
    latin = [t.lang for t in tongues().values() if t.script == "latin"]
    own = {t.lang: len(keys & t.keys) for t in tongues().values() if t.keys}
    most = max(own.values(), default=0)
    # One word may be a name, and more so to a shopper who wrote in this script before.
    few = len(words) <= _MOST_WORDS * (1 + len(keys & shared_keys()))
    alone = few and prior not in latin and (len(words) > 1 or not prior)
    signs = sum(bool(_TYPED.search(word.casefold())) for word in words)
    told = plain <= 1 and signs >= _FEWEST_SIGNS and signs >= _SIGNED * len(words)
    if not told and (most <= plain or (most == 1 and not alone)):
        return None
    line = " ".join(words).casefold()

    def likely(lang: str) -> tuple[int, bool, bool]:
        typed = tongues()[lang].typed
        return own[lang], bool(typed and typed.search(line)), lang == prior

    return max(own, key=likely)


def _known_to_one(words: list[str], knows: Knows) -> dict[str, int]:
    """By language of `_ALIKE`, how many words its dictionary has and the other's has not."""
    one, other = _ALIKE
    pairs = [(knows(word, one), knows(word, other)) for word in words[:_MOST_TYPED]]
    return {
        one: sum(here and not there for here, there in pairs),
        other: sum(there and not here for here, there in pairs),
    }


@cache
def _latin_words() -> frozenset[str]:
    latin = [t for t in tongues().values() if t.script == "latin"]
    return frozenset(word for t in latin for word in t.common | t.matters)


@cache
def _common_words() -> frozenset[str]:
    return frozenset(word for tongue in tongues().values() for word in tongue.common)


@cache
def _greetings() -> frozenset[str]:
    return frozenset(word for tongue in tongues().values() for word in tongue.greetings)


def _spelt(words: list[str]) -> list[str]:
    """The words whose letters tell: Latin names keep theirs in any language ("and Łódź?")."""
    plain = [word for word in words if word.islower() or _cyrillic(word)]
    return plain or [word.casefold() for word in words]


def _evidence(tongue: Tongue, words: list[str]) -> float:
    marked = sum(not tongue.letters.isdisjoint(word) for word in _spelt(words))
    folded = [fold(word) for word in words]
    common = sum(word in tongue.common for word in folded)
    matters = sum(word in tongue.matters and word not in tongue.common for word in folded)
    # A share of the words, so that one foreign name does not turn a sentence.
    share = min(1.0, 2 * marked / len(words))
    said = _WORD_WEIGHT * min(_MOST_WORDS, common) + _MATTER_WEIGHT * min(_MOST_WORDS, matters)
    return _LETTER_WEIGHT * share + said


def _confidence(text: str, candidates: object) -> dict[str, float]:
    wanted = set(candidates) if isinstance(candidates, dict) else set(tongues())
    found = {
        value.language.iso_code_639_1.name.lower(): value.value
        for value in _detector().compute_language_confidence_values(text)
    }
    total = sum(found.get(lang, 0.0) for lang in wanted)
    return {lang: found.get(lang, 0.0) / total if total else 0.0 for lang in wanted}


@cache
def _detector() -> LanguageDetector:
    from lingua import Language, LanguageDetectorBuilder

    known = [getattr(Language, tongue.lingua) for tongue in tongues().values()]
    return LanguageDetectorBuilder.from_languages(*known).with_low_accuracy_mode().build()
