"""The whole way from a turn to a reply: understand, search, compose, check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import perf_counter

from bot.compose import compose, shown_goods
from bot.goods import advised, fresh, with_products
from bot.ground import grounded
from bot.turn import Choice, Reply, Turn
from bot.understand import Understanding, understand
from bot.words import word
from bot.write import Audience, Writer
from knowledge.library import Findings, Library
from knowledge.passage import Product


class Bot:
    """Answers turns of any shop of one library; holds no state, so threads may share it."""

    def __init__(
        self,
        library: Library,
        max_age: Callable[[str], timedelta | None] = lambda shop: None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        writer: Writer | None = None,
    ) -> None:
        """`max_age` of a shop's feeds: an older one's prices and stock are not told. With a
        `writer` answers are in a language model's words, as far as the passages say them."""
        self._library = library
        self._max_age = max_age
        self._clock = clock
        self._writer = writer

    def reply(self, turn: Turn, audience: Audience | None = None) -> Reply:
        """One turn in, one reply out; raises KnowledgeError if the shop has no index."""
        meant = understand(turn)
        if meant.smalltalk:
            return Reply("smalltalk", word(turn.lang, "smalltalk", meant.smalltalk), turn.lang)
        # What is shown may change meanwhile: a reply is made of one or of the other.
        with self._library.as_of_now(turn.shop):
            ready, findings = self._answer(turn, meant)
        if self._writer is None:
            return ready
        return self._writer.write(turn, findings, ready, audience or Audience())

    def _answer(self, turn: Turn, meant: Understanding) -> tuple[Reply, Findings]:
        """The reply in the shop's own words, and what it was made from."""
        findings = self._search(turn, meant)
        started = perf_counter()
        draft, findings = self._draft(turn, meant, findings)
        checked = grounded(draft, findings) or _nothing_certain(turn.lang, findings)
        composing = (perf_counter() - started) * 1000
        reply = replace(
            checked,
            timings_ms={**findings.timings_ms, "compose": round(composing, 2)},
            trace=_trace(meant, findings),
        )
        return reply, findings

    def _draft(
        self, turn: Turn, meant: Understanding, findings: Findings
    ) -> tuple[Reply, Findings]:
        """What the catalogue says where the question is one for it, else what was found."""

        def told(product: Product) -> Product:
            return fresh(product, self._clock(), self._max_age(turn.shop))

        def product(id: str) -> Product | None:
            found = self._library.product(turn.shop, id)
            return told(found) if found else None

        advice = self._library.advice(turn.shop, meant.queries, turn.lang, findings, meant.earlier)
        if advice is None or advice.kind == "sift":
            findings = self._library.once(turn.shop, findings, turn.lang)
            findings = with_products(findings, advice) if advice else findings
            shown = shown_goods(findings, turn.lang)
            # A search finds what is about the product, whether or not it says what was asked.
            advice = self._library.doubted(turn.shop, meant.text, turn.lang, shown)
        if not advice:
            return compose(findings, turn.lang, product), findings
        picks = tuple(replace(pick, product=told(pick.product)) for pick in advice.picks)
        advice = replace(advice, picks=picks)
        findings = with_products(findings, advice)
        return advised(advice, turn.lang), findings

    def _search(self, turn: Turn, meant: Understanding) -> Findings:
        """The most answerable of the readings; a follow-up has two."""
        found = [self._library.search(turn.shop, query, turn.lang) for query in meant.queries]
        # max() keeps the first of equals: the reading in context.
        return max(found, key=lambda findings: findings.probability or 0.0)


def _nothing_certain(lang: str, findings: Findings) -> Reply:
    text = f"{word(lang, 'lead', 'unknown')}\n{word(lang, 'lead', 'unknown_end')}"
    human = Choice("human", word(lang, "option", "human"))
    return Reply("unknown", text, lang, findings.probability, options=(human,))


def _trace(meant: Understanding, findings: Findings) -> dict[str, object]:
    return {
        "queries": list(meant.queries),
        "outcome": findings.outcome,
        "probability": findings.probability,
        "features": findings.features,
        "hits": [
            {"path": hit.passage.path, "id": hit.passage.id, "score": round(hit.score, 4)}
            for hit in findings.hits
        ],
    }
