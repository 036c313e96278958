# ruff: noqa: E501  (tables read better whole)
"""How much of a sentence a passage says: shared words, concepts, and where in the passage. Pure
but for the dictionaries it is given."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from bot.grounding.days import days_named
from bot.grounding.names import Known
from bot.grounding.plain import is_counting, romanised, same_name
from knowledge.concepts import Concepts
from knowledge.function_words import subject
from knowledge.lemmas import Lemmas, fold
from knowledge.lexical import grams

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019\u02bc-][^\W\d_]+)*")
_ALIKE = 0.5
# So the concepts of kinds of goods begin: another kind is another product.
_GOODS = "type_"
# Words of courtesy and frame, which say nothing about the shop.
_FRAME = {
    "en": "yes please sure dear glad happy welcome also however currently note according shop store "
    "customer customers order orders item items product products goods offer provide cost costs price "
    "take takes last lasts amounts",
    "pl": "tak prosimy oczywiscie rowniez jednak informujemy sklep klient klienta klienci produkt "
    "produkty towar towary oferujemy mozliwe mozliwosc panstwo kosztuje kosztuja koszt cena trwa trwaja "
    "wynosi wynosza",
    "lv": "ja protams ari tomer informejam veikals klients klienti prece preces produkts produkti "
    "piedavajam iespejams iespeja varat maksa cena ilgst aiznem",
    "ru": "да конечно также однако магазин клиент клиенты товар товары предлагаем возможно "
    "возможность можете стоит стоят стоимость цена занимает длится составляет",
    "uk": "так звичайно також однак магазин клієнт клієнти товар товари пропонуємо можливо "
    "можливість можете коштує коштують вартість ціна триває займає становить",
}


@dataclass(frozen=True)
class Said:
    """A text as it is compared: content words in order with their lemmas, its concepts, and
    which word belongs to which concept (`within`, by place of the word)."""

    words: tuple[str, ...]
    lemmas: tuple[str, ...]
    concepts: frozenset[str]
    within: tuple[frozenset[str], ...]
    lang: str


class Reader:
    """Reads texts for comparison; `lemmas` and `concepts` are the library's."""

    def __init__(self, lemmas: Lemmas, concepts: Concepts) -> None:
        self._lemmas = lemmas
        self._concepts = concepts
        # One object a language, by which what was read of a text is found again.
        self._known: dict[str, Known] = {}
        self.read = lru_cache(maxsize=4096)(self._read)

    def known(self, lang: str) -> Known:
        """Whether the language's dictionary holds a word: those it lacks are names."""
        if lang not in self._known:
            self._known[lang] = partial(self._lemmas.knows, lang=lang)
        return self._known[lang]

    def lemma(self, word: str, lang: str) -> str:
        """The folded lemma of a word."""
        return self._lemmas.of(word, lang)

    def kinds(self, concept: str) -> frozenset[str]:
        """A concept and those it is a kind of."""
        return frozenset((concept, *self._concepts.broader(concept)))

    def _read(self, text: str, lang: str) -> Said:
        mentions = self._concepts.mentions(text, lang, kin=False)
        content = set(fold(subject(text, lang)).split())
        frame = _frame(lang)
        words, lemmas, within = [], [], []
        for match in _WORD.finditer(text):
            word = fold(match[0])
            if (
                days_named(match[0], lang)
                or is_counting(match[0], lang)
                or len(word) < 3
                or word in frame
                or not (set(re.split(r"\W", word)) & content)
            ):
                continue
            words.append(word)
            lemmas.append(self._lemmas.of(match[0], lang))
            at = match.start()
            within.append(frozenset(m.concept for m in mentions if m.start <= at < m.end))
        concepts = frozenset(m.concept for m in mentions)
        return Said(tuple(words), tuple(lemmas), concepts, tuple(within), lang)


@lru_cache(maxsize=8)
def _frame(lang: str) -> frozenset[str]:
    return frozenset(map(fold, _FRAME.get(lang, "").split()))


@dataclass(frozen=True)
class Support:
    """Of the sentence's content words: how many there are, which the passage lacks, and which
    name a concept that the passage does not. `another`: a kind of goods that it does not name."""

    words: int
    lacking: tuple[str, ...]
    strange: tuple[str, ...]
    another: str = ""

    @property
    def coverage(self) -> float:
        """Share of the words that the passage has too."""
        return 1.0 - len(self.lacking) / self.words if self.words else 1.0


def support(said: Said, source: Sequence[Said], reader: Reader) -> Support:
    """How the words of a sentence stand in the texts it is said to come from."""
    across = any(each.lang != said.lang for each in source)
    lemmas = frozenset(lemma for each in source for lemma in (*each.lemmas, *each.words))
    concepts = frozenset(
        kind for each in source for concept in each.concepts for kind in reader.kinds(concept)
    )
    lacking, strange, another = [], [], ""
    for word, lemma, within in zip(said.words, said.lemmas, said.within, strict=True):
        # A wardrobe is furniture; what is said of furniture is not said of wardrobes.
        if lemma in lemmas or word in lemmas or within & concepts:
            continue
        if any(_alike(lemma, other, across) for other in lemmas):
            continue
        lacking.append(word)
        if within:
            strange.append(word)
        if not across and any(concept.startswith(_GOODS) for concept in within):
            another = another or word
    return Support(len(said.words), tuple(lacking), tuple(strange), another)


def shared(one: Said, other: Said, reader: Reader) -> frozenset[str]:
    """The words of one text that the other has too, by lemma or concept."""
    return frozenset(one.words) - frozenset(support(one, [other], reader).lacking)


def alike(one: str, other: str) -> bool:
    """Whether two words of a language may be forms of one."""
    return one == other or _alike(one, other, across=False)


@lru_cache(maxsize=65_536)
def _alike(word: str, other: str, across: bool) -> bool:
    if across:
        # Words that travel: garantija, гарантия, gwarancja; kurjers, курьер, kurier.
        a, b = romanised(word), romanised(other)
        return len(a) > 4 and len(b) > 4 and a[:4] == b[:4] and same_name(word, other)
    if len(word) < 4 or len(other) < 4 or abs(len(word) - len(other)) > 4:
        return False
    ours, theirs = _pieces(word), _pieces(other)
    return 2 * len(ours & theirs) / max(1, len(ours) + len(theirs)) >= _ALIKE


@lru_cache(maxsize=16_384)
def _pieces(word: str) -> frozenset[str]:
    return frozenset(grams(word))
