"""A follow-up on goods -> the whole question it stands for: "jacket to 100" + "and in blue?". Pure.

Only what narrows the earlier wish is carried over to it; a message that names a thing of its
own, speaks of the shop's service, or holds a word that is not understood starts anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from knowledge.catalogue.question import Question
from knowledge.catalogue.reading import Heard, Limit
from knowledge.catalogue.wishes import Wish
from knowledge.catalogue.words import of_properties

_MOST_WORDS = 10
_FARTHEST = 4
_AUDIENCE = "audience"


def carried(
    earlier: Sequence[str],
    text: str,
    read: Callable[[str], Question],
    kind_of: Callable[[Question], str],
) -> str | None:
    """The question that a follow-up stands for; None where it is no follow-up on goods.

    `earlier` are the shopper's messages before it, the oldest first; `kind_of` names the kind
    of thing that a question's named product is.
    """
    newest = read(text)
    if not _narrows(newest):
        return None
    narrowing = [newest]
    for before in reversed(earlier[-_FARTHEST:]):
        question = read(before)
        if question.heard.service or question.heard.explains:
            return None
        if question.topical:
            return _joined(question, narrowing[::-1], read, kind_of)
        if not _narrows(question):
            return None
        narrowing.append(question)
    return None


def _narrows(question: Question) -> bool:
    """Whether it says limits, sizes, an order or traits, and nothing else."""
    heard = question.heard
    if question.topical or heard.explains or len(heard.tokens) > _MOST_WORDS:
        return False
    if (heard.asks and not heard.limits) or heard.aspects:
        return False
    understood = {place for wish in question.wishes for place in wish.places}
    if any(place not in understood for place in question.content()):
        return False
    return bool(heard.limits or heard.orders or heard.sizes or heard.bare or question.wishes)


def _joined(
    topic: Question,
    narrowing: Sequence[Question],
    read: Callable[[str], Question],
    kind_of: Callable[[Question], str],
) -> str:
    whole = topic
    for question in narrowing:
        if whole.named and question.heard.orders and not question.heard.compares:
            # Something cheaper than this one is another one.
            whole = read(kind_of(whole) or whole.text)
        whole = read(f"{_without(whole, question, read)}, {question.text}")
    return whole.text


def _without(whole: Question, newer: Question, read: Callable[[str], Question]) -> str:
    """The earlier question without what the newer one says anew."""
    heard, said = newer.heard, whole.heard
    gone = _amounts(said, heard)
    if heard.orders:
        for kind in ("less", "more"):
            for _, start, end in of_properties(kind).find(said.tokens):
                gone.update(range(start, end))
    sorts = {_sort(wish) for wish in newer.wishes}
    for wish in whole.wishes:
        if wish.kind != "type" and _sort(wish) in sorts:
            gone.update(wish.places)
    if _AUDIENCE in sorts:
        # "Cat food" is one kind of thing, and after "and for dogs?" food for somebody else.
        gone.update(
            place
            for wish in whole.wishes
            for place in wish.places
            if any(each.kind == _AUDIENCE for each in read(said.tokens[place].text).wishes)
        )
    return " ".join(token.text for i, token in enumerate(said.tokens) if i not in gone)


def _amounts(said: Heard, newer: Heard) -> set[int]:
    """Places of the limits, sizes and measures that newer ones take the place of."""
    gone: set[int] = set()
    for limit in said.limits:
        if any(_replaces(other, limit) for other in newer.limits):
            gone.update(range(limit.start, limit.end))
    kinds = {amount.kind for amount in newer.bare} | ({""} if newer.sizes else set())
    if "" in kinds:
        gone.update(said.sized)
    for amount in said.bare:
        if amount.kind in kinds:
            gone.update(range(amount.start, amount.end))
    return gone


def _replaces(newer: Limit, limit: Limit) -> bool:
    """Whether both bound the same thing from the same side; a number without a unit is money."""
    kinds = ({each.dimension for each in (newer, limit)} - {"bare", "money"}) or {""}
    same = len(kinds) == 1 and (newer.property == limit.property or kinds == {""})
    lower = (newer.low is None) == (limit.low is None)
    return same and lower and (newer.high is None) == (limit.high is None)


def _sort(wish: Wish) -> str:
    """Wishes of one sort replace each other: a colour a colour, a trait only itself."""
    prefix = wish.name.split("_")[0]
    return prefix if prefix in ("color", "material", "audience") else wish.name
