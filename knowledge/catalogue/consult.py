"""A shopper's question about goods -> the products that answer it, or nothing.

A wrong reading is worse than none: a question is filtered by only where every number and
limit found its field, the kind of thing is understood, and nothing speaks of the shop's
service. Otherwise None, and the search answers.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from knowledge.catalogue.about import About
from knowledge.catalogue.advice import Advice, Alike
from knowledge.catalogue.carry import carried
from knowledge.catalogue.doubts import Doubt, Doubts
from knowledge.catalogue.evidence import Evidence
from knowledge.catalogue.filters import Filters, Unreadable
from knowledge.catalogue.goods import Goods
from knowledge.catalogue.listing import ByHit, Listing
from knowledge.catalogue.names import Names
from knowledge.catalogue.picks import Picks
from knowledge.catalogue.question import Question, Reader
from knowledge.catalogue.same import Same
from knowledge.catalogue.vocabulary import Vocabulary
from knowledge.catalogue.wishes import Wishes
from knowledge.concepts import Concepts
from knowledge.lemmas import fold
from knowledge.passage import Product


class Words(Protocol):
    """What the catalogue needs of the dictionaries."""

    def of(self, word: str, lang: str) -> str:
        """The folded lemma."""

    def knows(self, word: str, lang: str) -> bool:
        """Whether it is a word."""


class Catalogue:
    """One generation of a shop's products, ready to be asked. Safe to share by threads."""

    def __init__(
        self,
        products: Sequence[Product],
        language_of: Callable[[Product], str],
        concepts: Concepts,
        words: Words,
    ) -> None:
        goods = Goods(products)
        vocabulary = Vocabulary(goods, words.of)
        names = Names(words.knows)
        same = Same()
        langs: list[str] = []
        places: dict[tuple[str, str], int] = {}
        # One pass: opening all products of a large shop takes seconds.
        for place, product in enumerate(products):
            lang = language_of(product)
            langs.append(lang)
            places[sys.intern(product.path), product.id] = place
            goods.add(place, product)
            vocabulary.add(place, product, lang)
            names.add(product, lang)
            same.add(product)
        goods.finish()
        vocabulary.finish(langs.__getitem__)
        names.finish()
        wishes = Wishes(goods, vocabulary, concepts, set(langs))
        filters = Filters(goods, vocabulary, wishes)
        picks = Picks(goods, filters, same, langs)
        self._empty = not langs
        self._words = words
        self._places = places
        self._reader = Reader(goods, wishes, names)
        self._picks = picks
        self._doubts = Doubts(goods, filters, Evidence(goods, concepts, words, langs), concepts)
        self._about = About(goods, filters, picks, self._doubts)
        self._listing = Listing(goods, filters, picks, places)

    def consult(self, text: str, lang: str, hits: ByHit = ()) -> Advice | None:
        """What the products say to a question in `lang`, or None where it is not theirs.

        `hits` are path and id of the products that the search found, best first.
        """
        if self._empty:
            return None
        return self._read(self._reader.read(text, lang), hits)

    def follow(
        self, text: str, earlier: Sequence[str], lang: str, hits: ByHit = ()
    ) -> Advice | None:
        """What the products say to a message that narrows the shopper's `earlier` ones, oldest
        first; None where it does not."""
        if self._empty or not earlier:
            return None
        read = partial(self._reader.read, lang=lang)
        whole = carried(earlier, text, read, self._reader.kind)
        advice = self._read(read(whole), hits) if whole else None
        return advice if advice and advice.kind != "sift" else None

    def alike(self, text: str, lang: str, hits: ByHit = ()) -> Alike | None:
        """The goods of the kind that a question asks something of; None where it names one of
        them, or more is asked."""
        if self._empty:
            return None
        question = self._reader.read(text, lang)
        heard = question.heard
        if heard.service or heard.explains or not heard.tokens:
            return None
        goods = self._listing.alike(question, hits)
        return Alike(goods, self._single(question)) if goods else None

    def _single(self, question: Question) -> bool:
        """Whether the kind is named in the singular."""
        named = {place for w in question.wishes if w.kind == "type" for place in w.places}
        words = [question.heard.tokens[place].text for place in named]
        return all(self._is_single(word, question.lang) for word in words)

    def _is_single(self, word: str, lang: str) -> bool:
        """What no dictionary has is taken to be written as dictionaries would have it."""
        if lang == "lv" and word.endswith(("a", "e")):
            # "Jaka" is a jacket, though simplemma takes it for a form of "jaks", a yak.
            return True
        return fold(self._words.of(word, lang)) == fold(word) or not self._words.knows(word, lang)

    def doubted(self, text: str, lang: str, shown: ByHit) -> Advice | None:
        """The products that a search would show, where they do not say what is asked; else None."""
        question = self._reader.read(text, lang)
        places = self._picks.once(self._listing.found(shown), lang)
        if not places:
            return None
        if question.heard.service:
            doubt = self._doubts.of_service(question, places)
        elif self._listing.only_for(question, places):
            doubt = Doubt(unclear=True)
        else:
            doubt = self._doubts.of(question, places)
        if not doubt and not question.heard.service:
            return self._about.narrowed(question, places)
        return self._about.doubted(question, places, doubt) if doubt else None

    def elsewhere(self, text: str, lang: str) -> bool:
        """Whether a question is one for the documents before it is one for goods: of a service,
        or how and when something is done."""
        if self._empty:
            return False
        question = self._reader.read(text, lang)
        heard = question.heard
        asked = heard.asks or heard.aspects or heard.stock or question.named
        return heard.service or (heard.explains and not asked)

    def once(self, keys: ByHit, lang: str) -> dict[tuple[str, str], tuple[str, str]]:
        """Path and id of each product -> of the one that stands for it and those that are the
        same, in the shopper's language where a feed has it."""
        places = {key: self._places[key] for key in keys if key in self._places}
        kept = {self._picks.first(p): p for p in self._picks.once(list(places.values()), lang)}
        by_place = {place: key for key, place in places.items()}
        return {key: by_place[kept[self._picks.first(place)]] for key, place in places.items()}

    def _read(self, question: Question, hits: ByHit) -> Advice | None:
        heard = question.heard
        if heard.service or not heard.tokens:
            return None
        about = self._about.advice(question) if question.named and not _of_kind(question) else None
        if heard.explains or (about and about.kind != "sift"):
            return about
        try:
            listed = self._listing.advice(question, hits)
        except Unreadable:
            return about
        return self._open(question, listed) or listed or about

    def _open(self, question: Question, listed: Advice | None) -> Advice | None:
        """The goods of a list where a property was asked of them that they do not state."""
        heard = question.heard
        asked = set(heard.asks) - {"price"} and not (heard.limits or heard.orders)
        if not listed or not asked or any(pick.stated for pick in listed.picks):
            return None
        goods = [pick.product for pick in listed.picks]
        places = [self._places[product.path, product.id] for product in goods]
        doubt = self._doubts.of(question, places)
        return self._about.doubted(question, places, doubt) if doubt else None


def _of_kind(question: Question) -> bool:
    """Whether what looks like a name is the kind of thing, of which the first by some measure is
    asked: "which kettle is cheaper?" where one is called Kettle."""
    if len(question.named) != 1 or not question.heard.orders:
        return False
    kinds = (wish for wish in question.wishes if wish.name.startswith("type_"))
    return question.named[0].places <= {place for wish in kinds for place in wish.places}
