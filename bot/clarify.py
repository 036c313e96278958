"""Asking back where two goods or two topics fit equally: rarely, and once in a row. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.nearby import label
from bot.readings import is_called
from bot.turn import Choice, Reply, Turn
from bot.understand import Understanding
from bot.words import word
from knowledge.catalogue import Advice, Alike
from knowledge.function_words import content
from knowledge.lemmas import fold
from knowledge.library import Findings
from knowledge.particulars import asks
from knowledge.search import Hit

_WORD = re.compile(r"\w+")
_FEWEST = 2
_MOST = 4
_LOOKED_AT = 6
# A word or two that ask nothing, not even "how much": "battery".
_BARE_WORDS = 2
# So near to the best a passage is as likely to be meant.
_AS_LIKELY = 0.85
# What a button holds on a phone.
_LONGEST = 80


def may_ask(turn: Turn, meant: Understanding) -> bool:
    """Whether asking back is allowed: not twice in a row."""
    last = next((said for said in reversed(turn.history) if said.author == "bot"), None)
    return meant.chosen is None and (last is None or last.kind != "clarify")


def few(goods: Advice) -> Advice:
    """As many of them as are listed."""
    return replace(goods, picks=goods.picks[:_MOST])


def of_choice(alike: Alike | None, chosen: str | None) -> Advice | None:
    """Of the goods that were asked about those that were then chosen, by title or by sort."""
    if alike is None or chosen is None:
        return None
    wanted = fold(chosen)
    picks = tuple(
        pick
        for pick in alike.goods.picks
        if wanted in (fold(pick.product.title), fold(_sort(pick.product.category)))
    )
    return few(replace(alike.goods, picks=picks, total=len(picks))) if picks else None


def which_goods(goods: Advice, lang: str) -> Reply | None:
    """Asks which of several goods is meant, by their titles, or by their sorts where they are
    many."""
    titles = _distinct(pick.product.title for pick in goods.picks)
    if goods.total > _MOST:
        sorts = Counter(_sort(pick.product.category) for pick in goods.picks)
        named = _distinct(sort for sort, _ in sorts.most_common())
        titles = named if len(named) >= _FEWEST else titles
    return _asked("goods", titles[:_MOST], lang, None)


def which_product(lang: str) -> Reply:
    """Asks of what the price is wanted, where nothing was named and nothing is in view."""
    human = Choice("human", word(lang, "option", "human"))
    return Reply("clarify", word(lang, "clarify", "price"), lang, options=(human,))


def which_topic(turn: Turn, meant: Understanding, findings: Findings) -> Reply | None:
    """Asks what is wanted of a bare word on which several passages say different things."""
    lang = turn.lang
    words = content(meant.text, lang)
    bare = 0 < len(words) <= _BARE_WORDS and len(words) == len(_WORD.findall(meant.text))
    if not bare or "?" in meant.text or asks(meant.text, lang):
        return None
    if meant.leaning or len(meant.queries) > 1 or findings.curated or findings.outcome == "unknown":
        return None
    hits = findings.hits[:_LOOKED_AT]
    if any(is_called(hit.passage, meant.text) for hit in hits):
        return None
    likely = [hit for hit in hits if hit.score >= _AS_LIKELY * hits[0].score]
    if any(hit.passage.kind == "product" for hit in likely[:1]):
        return None
    own = [hit for hit in likely if hit.passage.lang == lang]
    return _asked("topic", _labels(own or likely), lang, findings.probability)


def _asked(name: str, labels: Sequence[str], lang: str, confidence: float | None) -> Reply | None:
    if len(labels) < _FEWEST:
        return None
    human = Choice("human", word(lang, "option", "human"))
    options = [Choice(f"c{place}", label) for place, label in enumerate(labels[:_MOST], 1)]
    return Reply(
        "clarify",
        word(lang, "clarify", name),
        lang,
        confidence,
        options=(*options, human),
        trace={"clarify": {"about": name, "between": list(labels[:_MOST])}},
    )


def _labels(hits: Iterable[Hit]) -> list[str]:
    found = _distinct(_label(hit) for hit in hits)
    return [each for each in found if len(each) <= _LONGEST]


def _label(hit: Hit) -> str:
    return hit.passage.title if hit.passage.kind == "product" else label(hit.passage)


def _sort(category: str | None) -> str:
    """The last part of a category: "Jackets > Down" are down ones."""
    return re.split(r"\s*[>/|]\s*", category or "")[-1]


def _distinct(labels: Iterable[str]) -> list[str]:
    found: dict[str, str] = {}
    for each in labels:
        if each.strip():
            found.setdefault(fold(each), each)
    return list(found.values())
