"""A question -> what it says of limits, sizes, order and stock; no catalogue needed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from knowledge.catalogue.quantities import read_limits
from knowledge.catalogue.reading import Amount, Heard, Limit, Order
from knowledge.catalogue.tokens import Token, tokens
from knowledge.catalogue.words import of_properties, properties, table, words_here

# A longer message is a story, not a wish that can be read as a whole.
LONGEST = 400
_OPENING = 4
_MOST_SHOWN = 9
_PREPOSITIONS = frozenset(["in", "w", "we", "в", "во", "у", "на", "na", "a", "ar", "with", "size"])


class _Marks:
    """Which tokens have been accounted for."""

    def __init__(self, count: int) -> None:
        self.used = [False] * count

    def take(self, start: int, end: int) -> None:
        self.used[start:end] = [True] * (end - start)

    def free(self, start: int, end: int) -> bool:
        return not any(self.used[start:end])


def hear(text: str, lang: str = "") -> Heard:
    """Reads a question; nothing is filtered by it before a catalogue has made sense of it.

    All languages are heard at once; `lang`, where given, keeps its own words for goods.
    """
    said = tokens(text[:LONGEST])
    marks = _Marks(len(said))
    limits, bare = read_limits(text[:LONGEST], said)
    for limit in limits:
        marks.take(limit.start, limit.end)
    before = list(marks.used)
    sizes, bare = _sizes(said, marks, bare)
    sized = tuple(i for i, used in enumerate(marks.used) if used and not before[i])
    count, bare = _count(said, marks, bare)
    orders = _orders(said, marks)
    asks = _asks(said, marks)
    aspects = _aspects(said, marks)
    limits = [_with_property(limit, asks) for limit in limits]
    stock = _take_all("stock", said, marks)
    there = _take_all("there", said, marks)
    compares = bool(list(table("compare").find(said)))
    without, negated = _denials(said, marks)
    for place, token in enumerate(said):
        # "?" and the like
        if not any(c.isalnum() for c in token.text):
            marks.take(place, place + 1)
    _take_fillers(said, marks, lang)
    for amount in bare:
        marks.take(amount.start, amount.end)
    return Heard(
        tuple(said),
        tuple(limits),
        tuple(sizes),
        sized,
        tuple(orders),
        tuple(dict.fromkeys(name for name, _ in asks)),
        aspects,
        tuple(bare),
        tuple(i for i, used in enumerate(marks.used) if not used),
        without,
        negated,
        count,
        stock,
        there,
        compares,
        bool(list(table("service").find(said))),
        any(
            start < _OPENING and not _asks_how_much(said, start)
            for _, start, _ in table("explain").find(said)
        ),
        bool(list(table("buys").find(said))),
        *_pack(said),
    )


def _pack(said: Sequence[Token]) -> tuple[str | None, tuple[int, ...]]:
    """Which of the packs is meant, and the places that say it: "the big bag"."""
    sizes = list(table("pack").find(said))
    packs = [place for _, start, end in table("packing").find(said) for place in range(start, end)]
    if not packs or len({name for name, _, _ in sizes}) != 1:
        return None, ()
    places = {place for _, start, end in sizes for place in range(start, end)}
    return sizes[0][0], tuple(sorted(places.union(packs)))


def _asks_how_much(said: Sequence[Token], start: int) -> bool:
    """ "how heavy is", "jak daleko zajedzie" ask for a property, not for an explanation."""
    return any(begin == start for _, begin, _ in of_properties("asks").find(said))


def _take_all(section: str, said: Sequence[Token], marks: _Marks) -> bool:
    found = False
    for _, start, end in table(section).find(said):
        if marks.free(start, end):
            marks.take(start, end)
            found = True
    return found


def _take_fillers(said: Sequence[Token], marks: _Marks, lang: str) -> None:
    goods = words_here("goods_here", lang)
    for _, start, end in table("filler").find(said):
        if marks.free(start, end) and said[start].plain not in goods:
            marks.take(start, end)


def _asks(said: Sequence[Token], marks: _Marks) -> list[tuple[str, int]]:
    found = []
    for name, start, end in of_properties("asks").find(said):
        if marks.free(start, end):
            marks.take(start, end)
            found.append((name, start))
    return found


def _aspects(said: Sequence[Token], marks: _Marks) -> tuple[str, ...]:
    found = []
    for name, start, end in table("aspect").find(said):
        if marks.free(start, end):
            marks.take(start, end)
            found.append(name)
    return tuple(dict.fromkeys(found))


def _with_property(limit: Limit, asks: Iterable[tuple[str, int]]) -> Limit:
    """A limit with the property that the question names for its dimension."""
    if limit.property:
        return limit
    if limit.dimension == "money":
        return replace(limit, property="price")
    fits = [
        (abs(limit.start - place), name)
        for name, place in asks
        if properties()[name].dimension == limit.dimension
    ]
    return replace(limit, property=min(fits)[1]) if fits else limit


def _orders(said: Sequence[Token], marks: _Marks) -> list[Order]:
    found = []
    for kind in ("less", "more"):
        for name, start, end in of_properties(kind).find(said):
            if marks.free(start, end):
                marks.take(start, end)
                found.append((start, Order(name, kind == "more")))
    return [order for _, order in sorted(found, key=lambda each: each[0])]


def _sizes(
    said: Sequence[Token], marks: _Marks, bare: list[Amount]
) -> tuple[list[str], list[Amount]]:
    """Letter sizes, and numbers beside the word for size."""
    named = {i for _, start, end in table("size").find(said) for i in range(start, end)}
    found: list[str] = []
    for place, token in enumerate(said):
        letter = table("letter").whole(token.plain)
        if letter is None or not marks.free(place, place + 1):
            continue
        beside = bool({place - 1, place + 1} & named)
        capital = token.text.isupper() and not (place and said[place - 1].number is not None)
        lone = len(token.plain) <= 2 or token.plain in ("small", "medium", "large")
        after = bool(place) and said[place - 1].plain in _PREPOSITIONS and token.plain != "s"
        if (
            beside
            or (capital and not _is_a_word(said, place))
            or not lone
            or (after and place == len(said) - 1)
        ):
            found.append(letter)
            marks.take(place, place + 1)
    left = []
    for amount in bare:
        beside = bool({amount.start - 1, amount.end} & named)
        if beside and amount.kind in ("", "length"):
            found.append(said[amount.start].text if not amount.kind else f"{amount.low / 10:g} cm")
            marks.take(amount.start, amount.end)
        else:
            left.append(amount)
    for place in named:
        marks.take(place, place + 1)
    return found, left


def _is_a_word(said: Sequence[Token], place: int) -> bool:
    """In a message in capitals every letter is one."""
    return sum(token.text.isupper() and len(token.text) > 2 for token in said) > len(said) // 2


def _count(
    said: Sequence[Token], marks: _Marks, bare: list[Amount]
) -> tuple[int | None, list[Amount]]:
    """ "show me three", "3 cheapest", "top 5", "два варианта"."""
    shows = [end for _, _, end in table("show").find(said)]
    for place, token in enumerate(said):
        number = token.number or float(table("small").whole(token.plain) or 0)
        if (
            not (1 <= number <= _MOST_SHOWN)
            or number != int(number)
            or not marks.free(place, place + 1)
        ):
            continue
        following = said[place + 1 : place + 2]
        ordered = bool(following) and any(
            of_properties(kind).whole(following[0].plain) for kind in ("less", "more")
        )
        counted = bool(following) and table("choices").whole(following[0].plain) is not None
        if any(end <= place <= end + 1 for end in shows) or ordered or counted:
            marks.take(place, place + 1)
            _take_all("show", said, marks)
            _take_all("choices", said, marks)
            return int(number), [a for a in bare if a.start != place]
    _take_all("show", said, marks)
    return None, bare


def _denials(said: Sequence[Token], marks: _Marks) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Places of the words that are asked to be absent: "bez cukru", "not red"."""
    without: list[int] = []
    negated: list[int] = []
    for section, into in (("without", without), ("not", negated)):
        for _, start, end in table(section).find(said):
            if end < len(said) and marks.free(start, end) and said[end].number is None:
                marks.take(start, end)
                into.append(end)
    return tuple(without), tuple(place for place in negated if place not in without)
