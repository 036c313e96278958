"""What a question asks that the products do not say: a property, or a word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from knowledge.catalogue.evidence import Evidence
from knowledge.catalogue.filters import Filters
from knowledge.catalogue.goods import Goods
from knowledge.catalogue.measures import unit
from knowledge.catalogue.plain import plain
from knowledge.catalogue.question import Question
from knowledge.catalogue.tokens import tokens
from knowledge.catalogue.words import of_properties, properties, table
from knowledge.concepts import Concepts

# Words left over that are asked about, where the property asked for is stated.
_STRAY = 1
_HALF = 0.5
# What texts say of goods in any language: where no text does, it is not said.
_TELLING = ("trait_", "material_", "measure_", "type_", "color_")


@dataclass(frozen=True)
class Doubt:
    """`missing` is the property or aspect not stated, `unsaid` the shopper's words not found;
    `unclear` where the products hold measures of that sort, though of what is not said.

    `sentences` are places and sentences of the products that state what is asked.
    """

    missing: str | None = None
    unsaid: str = ""
    unclear: bool = False
    sentences: tuple[tuple[int, str], ...] = ()

    def __bool__(self) -> bool:
        return self.missing is not None or bool(self.unsaid) or self.unclear


class Doubts:
    """Holds questions against the texts and fields of the products to be shown."""

    def __init__(
        self, goods: Goods, filters: Filters, evidence: Evidence, concepts: Concepts
    ) -> None:
        self._goods = goods
        self._filters = filters
        self._evidence = evidence
        self._concepts = concepts

    def of(self, question: Question, places: Sequence[int]) -> Doubt:
        """What these products leave open of a question; words are looked for in all of them."""
        heard = question.heard
        found = {place: Counter[int]() for place in places}
        asked = [name for name in heard.asks if name != "price"]
        asked += [order.property for order in heard.orders if order.property != "price"]
        stated = any([self._property(name, found) for name in asked])
        if asked and not stated:
            if self._measures(asked[0], places):
                return Doubt(unclear=True)
            return Doubt(asked[0])
        for name in heard.aspects:
            if not self._aspect(name, found):
                return Doubt(name)
        told = stated or bool(heard.aspects or "price" in heard.asks or heard.stock)
        unsaid = self._unsaid(question, found, told=told)
        said = " ".join(heard.tokens[place].text for place in unsaid)
        return Doubt(None, said, sentences=self._best(found) if stated or not told else ())

    def of_service(self, question: Question, places: Sequence[int]) -> Doubt:
        """A product is no answer to what is asked of the shop's service unless it speaks of it."""
        heard = question.heard
        if heard.asks or heard.stock:
            return Doubt()
        concepts = self._mentioned(question)
        found = {place: Counter[int]() for place in places}
        service = table("service").find(heard.tokens)
        asked = [place for _, start, end in service for place in range(start, end)]
        said = [
            self._of_word(question, at, concepts.get(at, set()), product, sentences, False)
            for at in asked
            for product, sentences in found.items()
        ]
        words = " ".join(heard.tokens[place].text for place in asked)
        return Doubt() if any(said) else Doubt(unsaid=words)

    def _measures(self, name: str, places: Sequence[int]) -> bool:
        """Whether any product holds a measure that may be of this property."""
        wanted = properties()[name]
        for place in places:
            sentences = self._evidence.sentences(place)
            for at in self._evidence.of_dimension(place, wanted.dimension):
                text = sentences[at].text
                another = any(True for _ in of_properties("asks").find(tokens(text)))
                if not another and not any(word in plain(text) for word in wanted.other):
                    return True
        return False

    def _property(self, name: str, found: dict[int, Counter[int]]) -> bool:
        stated = False
        for place, sentences in found.items():
            at = self._evidence.of_property(place, name)
            sentences.update(at)
            stated |= bool(at) or self._filters.states(place, name)
        return stated

    def _aspect(self, name: str, found: dict[int, Counter[int]]) -> bool:
        stated = False
        for place, sentences in found.items():
            at = self._evidence.of_aspect(place, name)
            sentences.update(at)
            stated |= bool(at)
        return stated

    def _unsaid(
        self, question: Question, found: dict[int, Counter[int]], *, told: bool
    ) -> list[int]:
        """Places of the words that are asked about and that no product says."""
        concepts = self._mentioned(question)
        wished = {place: wish for wish in question.wishes for place in wish.places}
        counted = _counted(question)
        content = question.content()
        unsaid = []
        for place in content:
            wish = wished.get(place)
            if wish and wish.denied:
                continue
            of_word = partial(self._of_word, question, place, concepts.get(place, set()))
            said = [
                of_word(product, sentences, place in counted)
                for product, sentences in found.items()
            ]
            rows = [list(self._goods.rows_of(product)) for product in found]
            has = wish is not None and any(wish.rows[own].any() for own in rows)
            if not any(said) and (place in counted or not has):
                unsaid.append(place)
        many = len(unsaid) > _HALF * len(content)
        if told:
            return unsaid if len(unsaid) > _STRAY and len(unsaid) >= _HALF * len(content) else []
        telling = [
            place
            for place in unsaid
            if place in counted
            or any(name.startswith(_TELLING) for name in concepts.get(place, ()))
        ]
        return telling or (unsaid if many else [])

    def _of_word(
        self,
        question: Question,
        place: int,
        concepts: set[str],
        product: int,
        sentences: Counter[int],
        counted: bool,
    ) -> bool:
        """Whether a product says a word, beside a number where a number is asked."""
        word = question.heard.tokens[place].text
        at = self._evidence.of_word(product, word, question.lang, concepts)
        if counted:
            every = self._evidence.sentences(product)
            at = {i for i in at if _numbers(every[i].text)}
        if known := unit(word):
            at |= self._evidence.of_dimension(product, known[0])
        sentences.update(at)
        return bool(at)

    def _mentioned(self, question: Question) -> dict[int, set[str]]:
        """The concepts that each word of the question is part of."""
        found: dict[int, set[str]] = {}
        for mention in self._concepts.mentions(question.text, question.lang):
            for place, token in enumerate(question.heard.tokens):
                if token.start >= mention.start and token.end <= mention.end:
                    found.setdefault(place, set()).add(mention.concept)
        return found

    def _best(self, found: dict[int, Counter[int]]) -> tuple[tuple[int, str], ...]:
        """Of each product the sentence that says most of what is asked, its title left out."""
        best = []
        for place, counts in found.items():
            title = self._goods.product(place).title
            for at, _ in counts.most_common():
                text = self._evidence.sentences(place)[at].text
                if text.strip(" .") != title:
                    best.append((place, text))
                    break
        return tuple(best)


def _numbers(text: str) -> bool:
    said = tokens(text)
    return any(c.isdigit() for c in text) or any(
        True for section in ("small", "number") for _ in table(section).find(said)
    )


def _counted(question: Question) -> set[int]:
    """Places of the words of which a number is asked: "how many pockets"."""
    said = question.heard.tokens
    asked = {start for _, start, _ in of_properties("asks").find(said)}
    found = table("quantity").find(said)
    return {end for _, start, end in found if asked.isdisjoint((start, end)) and end < len(said)}
