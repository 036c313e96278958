"""The whole way from a turn to a reply: understand, search, compose, check."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter

from bot.compose import compose
from bot.ground import grounded
from bot.turn import Choice, Reply, Turn
from bot.understand import Understanding, understand
from bot.words import word
from knowledge.library import Findings, Library


class Bot:
    """Answers turns of any shop of one library; holds no state, so threads may share it."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def reply(self, turn: Turn) -> Reply:
        """One turn in, one reply out; raises KnowledgeError if the shop has no index."""
        meant = understand(turn)
        if meant.smalltalk:
            return Reply("smalltalk", word(turn.lang, "smalltalk", meant.smalltalk), turn.lang)
        findings = self._search(turn, meant)
        started = perf_counter()
        draft = compose(findings, turn.lang, lambda id: self._library.product(turn.shop, id))
        checked = grounded(draft, findings) or _nothing_certain(turn.lang, findings)
        composing = (perf_counter() - started) * 1000
        return replace(
            checked,
            timings_ms={**findings.timings_ms, "compose": round(composing, 2)},
            trace=_trace(meant, findings),
        )

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
