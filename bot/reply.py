"""The whole way from a turn to a reply: understand, search, compose, check, tone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache, partial

from bot.clarify import few, may_ask, of_choice, which_goods, which_product, which_topic
from bot.compose import compose, human, shown_goods
from bot.excerpt import Excerpt, cuttable, excerpt, whole
from bot.feed_age import fresh, told_in
from bot.firm import of_this_question
from bot.goods import advised, documents_first, with_products
from bot.ground import grounded
from bot.named import of_the_country, without_other_ways
from bot.reach import another_subject, restrained
from bot.readings import Found, beside, likeliest, of_option, together
from bot.record import Record
from bot.relevance import Relevance
from bot.shown import asks_one_thing
from bot.tone import toned
from bot.turn import Reply, Turn
from bot.understand import Understanding, understand
from bot.whereabouts import where_and_when
from bot.words import word
from bot.write import Audience, Writer
from knowledge.catalogue import Advice, Pick
from knowledge.concepts import Concepts
from knowledge.library import Findings, Library
from knowledge.passage import Product
from knowledge.search import Hit

# A message that leans on what was said does not tell which part of a text it is about.
_SHORT_IN_CONTEXT = 600


class Bot:
    """Answers turns of any shop of one library; holds no state, so threads may share it."""

    def __init__(
        self,
        library: Library,
        max_age: Callable[[str], timedelta | None] = lambda shop: None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        writer: Writer | None = None,
        zone: Callable[[str], tzinfo] = lambda shop: UTC,
    ) -> None:
        """`max_age` of a shop's feeds: an older one's prices and stock are not told; their time
        is told in the shop's `zone`. With a `writer` answers are in a language model's words, as
        far as the passages say them."""
        self._library = library
        self._max_age = max_age
        self._clock = clock
        self._writer = writer
        self._zone = zone
        self._relevance = cache(lambda: Relevance(Concepts.load(library.dictionaries())))

    def reply(self, turn: Turn, audience: Audience | None = None) -> Reply:
        """One turn in, one reply out; raises KnowledgeError if the shop has no index."""
        record = Record()
        meant = record.timed("understand", understand, turn)
        record.understood(meant)
        if meant.smalltalk:
            said = Reply("smalltalk", word(turn.lang, "smalltalk", meant.smalltalk), turn.lang)
        else:
            said = self._answered(turn, meant, record, audience or Audience())
        return record.on(record.timed("tone", toned, said, turn, meant))

    def _answered(
        self, turn: Turn, meant: Understanding, record: Record, audience: Audience
    ) -> Reply:
        # What is shown may change meanwhile: a reply is made of one or of the other.
        with self._library.as_of_now(turn.shop):
            found = self._nothing_else(turn, self._search(turn, meant, record))
            found = record.timed("goods", self._goods, turn, meant, found)
            draft = record.timed("clarify", self._asked_back, turn, meant, found)
            draft = draft or record.timed("compose", self._compose, turn, meant, found)
            checked = record.timed("check", grounded, draft, found.findings)
        record.found(found.query, found.findings, found.advice, refused=checked is None)
        ready = checked or _nothing_certain(turn.lang, found.findings)
        if self._writer is None:
            return ready
        return self._writer.write(turn, found.findings, ready, audience)

    def _search(self, turn: Turn, meant: Understanding, record: Record) -> Found:
        """What is found for the message as it was understood, of all its readings."""

        def found(query: str) -> Found:
            findings = self._library.search(turn.shop, query, turn.lang)
            record.took(findings.timings_ms)
            return Found(query, findings)

        readings = [found(query) for query in meant.queries]
        if meant.chosen:
            return of_option(readings, meant.chosen)
        if meant.leaning:
            return together(readings[0], readings[-1])
        if meant.aside and readings[0].findings.outcome == "unsure":
            return beside(found(meant.aside), readings[0])
        return likeliest(readings)

    def _nothing_else(self, turn: Turn, found: Found) -> Found:
        """What is found of the very way to pay, country, or way to the shop that is named."""
        named, knows = self._relevance().named, self._library.dictionaries().knows
        findings = without_other_ways(found.findings, turn.text, turn.lang, named, knows)
        findings = of_the_country(findings, turn.text, found.query, turn.lang, named)
        findings = where_and_when(findings, turn.text, turn.lang, named)
        return found._replace(findings=findings)

    def _goods(self, turn: Turn, meant: Understanding, found: Found) -> Found:
        """What the catalogue says, where the question is one for it, and its products first."""
        shop, lang, findings = turn.shop, turn.lang, found.findings
        if of_these := self._of_these(turn, meant, found):
            return of_these
        alike = self._library.alike(shop, meant.asked or found.query, lang, findings)
        advice = of_choice(alike, meant.chosen) or self._library.advice(
            shop, meant.queries, lang, findings, meant.earlier
        )
        if alike and advice is None:
            advice = few(alike.goods)
        if advice is None or advice.kind == "sift":
            findings = self._library.once(shop, findings, lang)
            if self._library.elsewhere(shop, meant.text, lang):
                findings = documents_first(findings)
            findings = with_products(findings, advice) if advice else findings
            shown = shown_goods(findings, lang)
            # A search finds what is about the product, whether or not it says what was asked.
            advice = self._library.doubted(shop, meant.text, lang, shown)
        if not advice:
            return Found(found.query, findings)
        unnamed = alike.goods if alike and alike.single else None
        return self._advised(turn, Found(found.query, findings, advice, unnamed))

    def _of_these(self, turn: Turn, meant: Understanding, found: Found) -> Found | None:
        """The goods in view of which something is asked, by their titles; None without such."""
        goods = self._titled(turn, meant.priced or meant.compared, found.findings)
        if not goods:
            return None
        picks = tuple(map(Pick, goods))
        advice = Advice("facts", picks, len(picks), property="price")
        if meant.compared:
            advice = Advice("compare", picks, len(picks))
        return self._advised(turn, Found(found.query, found.findings, advice))

    def _titled(self, turn: Turn, titles: Sequence[str], findings: Findings) -> list[Product]:
        """The products of these titles; none where one of them is not found again."""
        shop, goods = turn.shop, []
        for title in titles:
            named = self._library.advice(shop, (title,), turn.lang, findings)
            known = [pick.product for pick in named.picks] if named else []
            for passage in (hit.passage for hit in findings.hits):
                if passage.title == title and passage.product_id:
                    product = self._library.product(shop, passage.product_id, passage.path)
                    known += [product] if product else []
            goods += [product for product in known if product.title == title][:1]
        return goods if len(goods) == len(titles) else []

    def _advised(self, turn: Turn, found: Found) -> Found:
        """What the catalogue says, as fresh as it may be told, its products first."""
        advice = found.advice
        if advice is None:
            return found
        told = (replace(pick, product=self._told(turn, pick.product)) for pick in advice.picks)
        advice = replace(advice, picks=tuple(told))
        return found._replace(findings=with_products(found.findings, advice), advice=advice)

    def _asked_back(self, turn: Turn, meant: Understanding, found: Found) -> Reply | None:
        """A question back where several goods or topics fit equally; None where it is clear."""
        if not may_ask(turn, meant):
            return None
        if meant.unnamed:
            return which_product(turn.lang)
        if found.findings.stray:
            return None
        if found.alike:
            return which_goods(found.alike, turn.lang)
        return None if found.advice else which_topic(turn, meant, found.findings)

    def _compose(self, turn: Turn, meant: Understanding, found: Found) -> Reply:
        """The shop's own words: of its products, else the sentences that were asked for."""
        if found.advice:
            single = asks_one_thing(meant.text, turn.lang)
            return advised(found.advice, turn.lang, single=single)
        if found.findings.stray:
            # An outcry sounds like no question to a shop, but is meant for it.
            if turn.upset:
                return _nothing_certain(turn.lang, found.findings)
            return another_subject(turn.lang, found.findings.probability)
        quote = partial(self._quote, meant, found.query, turn.lang)
        findings = restrained(of_this_question(found.findings), turn)
        return compose(findings, turn.lang, partial(self._product, turn), quote)

    def _quote(self, meant: Understanding, query: str, lang: str, hit: Hit) -> Excerpt:
        if not cuttable(hit.passage):
            return whole(hit.passage)
        if query != meant.text:
            if hit.passage.kind == "text" and len(hit.passage.text) <= _SHORT_IN_CONTEXT:
                # "And the shop in town?" names the place alone; its hours stand below it.
                return whole(hit.passage)
            # In context the nearest sentence is the one that was told before.
            hit = replace(hit, views=())
        return excerpt(hit.passage, self._relevance().rated(hit, meant.text, lang))

    def _product(self, turn: Turn, id: str) -> Product | None:
        found = self._library.product(turn.shop, id)
        return self._told(turn, found) if found else None

    def _told(self, turn: Turn, product: Product) -> Product:
        local = told_in(product, self._zone(turn.shop))
        return fresh(local, self._clock(), self._max_age(turn.shop))


def _nothing_certain(lang: str, findings: Findings) -> Reply:
    text = f"{word(lang, 'lead', 'unknown')}\n{word(lang, 'lead', 'unknown_end')}"
    return Reply("unknown", text, lang, findings.probability, options=(human(lang),))
