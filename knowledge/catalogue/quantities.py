"""Amounts and the limits they stand for: "do 1,5 kg", "from 20 to 40 euro", "дешевле 170". Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.catalogue.measures import measures, unit
from knowledge.catalogue.reading import Amount, Limit
from knowledge.catalogue.tokens import Token
from knowledge.catalogue.words import limits, of_properties, properties, table

# How far "around 100" may lie off.
_LOOSE = 0.15
# Between a limit's word and its amount: "max. about 100", "under just 50".
_ROLES = ("below", "above", "about", "exact", "between")
_AFTER = ("below_after", "above_after")
# "2k" behind a limit is money, elsewhere the name of a model.
_THOUSANDS = re.compile(r"(\d+(?:[.,]\d)?)[kк]")
_THAN = frozenset(["than", "niz", "par", "neka", "чем", "ниж", "за", "от", "вид", "od", "ka"])
_NOT = frozenset(["not", "nie", "ne", "не", "no", "doesnt", "isnt"])
_REACH = 3
# "Pixon 9 Max" is a model, "100 max" a limit.
_LEAST_BARE = 20


def amounts(text: str, said: Sequence[Token]) -> list[Amount]:
    """Every amount of a question; places are those of tokens."""
    measured = {m.start: m for m in measures(text)}
    found: list[Amount] = []
    place = 0
    while place < len(said):
        token = said[place]
        measure = next(
            (measured[at] for at in (token.start, token.start - 1) if at in measured), None
        )
        amount = None
        if token.number is not None and measure is not None:
            end = next(
                (i for i in range(place, len(said)) if said[i].start >= measure.end), len(said)
            )
            amount = Amount(
                measure.dimension,
                measure.low,
                measure.high,
                place,
                max(end, place + 1),
                factor=(unit(measure.unit) or ("", 1.0))[1],
            )
        else:
            amount = _number(said, place)
        if amount:
            found.append(amount)
            place = amount.end
        else:
            place += 1
    return found


def _number(said: Sequence[Token], place: int) -> Amount | None:
    """Digits or words, times thousand, with the currency on either side."""
    number, end = said[place].number, place + 1
    thousands = _THOUSANDS.fullmatch(said[place].plain)
    if thousands and limits(*_ROLES).before(said, place):
        number = float(thousands[1].replace(",", ".")) * 1000
    if number is None:
        spelt = table("number").at(said, place)
        if spelt is None:
            return None
        number, end = float(spelt[0]), place + spelt[1]
    if end < len(said) and (times := table("multiplier").at(said, end)):
        number, end = number * float(times[0]), end + times[1]
    start = place
    currency = None
    if end < len(said) and (after := table("money").at(said, end)):
        currency, end = after[0], end + after[1]
    elif place and (before := table("money").whole(said[place - 1].plain)):
        currency, start = before, place - 1
    elif end < len(said) and (known := unit(said[end].text)) and said[place].number is None:
        # "pół kilo": a measure whose number is a word.
        return Amount(known[0], number * known[1], number * known[1], start, end + 1)
    return Amount("money" if currency else "", number, number, start, end, currency)


def read_limits(text: str, said: Sequence[Token]) -> tuple[list[Limit], list[Amount]]:
    """The limits of a question, and the bare amounts without a word of limit."""
    found = amounts(text, said)
    read: list[Limit] = []
    bare: list[Amount] = []
    i = 0
    while i < len(found):
        one = found[i]
        other = found[i + 1] if i + 1 < len(found) else None
        stretch = _stretch(said, one, other) if other else None
        if stretch:
            read.append(stretch)
            i += 2
            continue
        limit = _limit(said, one)
        if limit:
            read.append(_denied(text, said, limit))
        else:
            bare.append(one)
        i += 1
    return [_said_of(text, said, limit) for limit in read], bare


def _stretch(said: Sequence[Token], one: Amount, other: Amount) -> Limit | None:
    """ "from 20 to 40 euro", "20-40 euro", "between 1 and 2 kg"."""
    gap = other.start - one.end
    opened = limits("between").before(said, one.start)
    joined = gap == 0 and said[other.start].start - said[one.end - 1].end <= 3
    if gap == 1 or gap == 2:
        linked = limits("and").at(said, one.end)
        joined = bool(linked and linked[1] == gap)
    if not joined or (gap and not opened and limits("and").at(said, one.end) is None):
        return None
    if one.kind not in ("", other.kind) and other.kind:
        return None
    if not opened and not (gap and other.kind and not one.kind) and gap:
        return None
    kind = other.kind or one.kind
    # "20 to 40 kg": the first number is counted in the second's unit.
    low = one.low * (other.factor if other.kind not in ("", "money") and not one.kind else 1.0)
    if low > other.high:
        return None
    return Limit(
        kind or "bare",
        low,
        other.high,
        currency=other.currency or one.currency,
        start=opened[1] if opened else one.start,
        end=other.end,
    )


def _limit(said: Sequence[Token], one: Amount) -> Limit | None:
    """The limit of one amount, by the words before it or after it."""
    limit = Limit(
        one.kind or "bare", one.low, one.high, currency=one.currency, start=one.start, end=one.end
    )
    compared = _compared(said, one, limit)
    if compared:
        return compared
    before = limits(*_ROLES).before(said, one.start)
    if one.low < one.high:
        # "30-40 l", whatever stands before it.
        return replace(limit, start=before[1] if before else one.start)
    after = limits(*_AFTER).at(said, one.end) if one.end < len(said) else None
    if after and (one.kind or one.low >= _LEAST_BARE):
        begin = before[1] if before and before[0] in ("about", "exact") else one.start
        ends = (None, one.high) if after[0] == "below_after" else (one.low, None)
        return replace(limit, low=ends[0], high=ends[1], start=begin, end=one.end + after[1])
    if before is None:
        return None
    role, start = before
    if role == "about":
        # "up to about 100", "not over some 100"
        outer = limits("below", "above").before(said, start)
        if outer:
            role, start = outer
    if role == "exact" and one.kind != "money":
        return None
    if role == "below":
        return replace(limit, low=None, start=start)
    if role in ("above", "between"):
        return replace(limit, high=None, start=start)
    return replace(
        limit, low=one.low * (1 - _LOOSE), high=one.high * (1 + _LOOSE), loose=True, start=start
    )


def _compared(said: Sequence[Token], one: Amount, limit: Limit) -> Limit | None:
    """A limit by a comparative: "cheaper than 50"."""
    found = _comparative(said, one.start)
    if found is None:
        return None
    name, role, start = found
    dimension = properties()[name].dimension
    if one.kind not in ("", dimension):
        return None
    low, high = (None, one.high) if role == "below" else (one.low, None)
    return replace(limit, dimension=dimension, property=name, low=low, high=high, start=start)


def _denied(text: str, said: Sequence[Token], limit: Limit) -> Limit:
    """ "nie ważyła więcej niż 100 g" is at most 100 g."""
    if limit.low is not None and limit.high is not None:
        return limit
    for place in range(limit.start - 1, max(-1, limit.start - 1 - _REACH), -1):
        if said[place].number is not None or _ends(text, said, place):
            break
        if said[place].plain in _NOT:
            return replace(limit, low=limit.high, high=limit.low, start=place)
    return limit


def _ends(text: str, said: Sequence[Token], place: int) -> bool:
    """Whether a clause ends behind a token."""
    return any(mark in text[said[place].end : said[place + 1].start] for mark in ",;.!?")


def _comparative(said: Sequence[Token], start: int) -> tuple[str, str, int] | None:
    """ "cheaper than", "дешевле", "lżejszy niż" right before an amount."""
    ends = start
    if ends and said[ends - 1].plain in _THAN:
        ends -= 1
    for kind, role in (("less", "below"), ("more", "above")):
        found = of_properties(kind).before(said, ends)
        if found:
            return found[0], role, found[1]
    return None


def _said_of(text: str, said: Sequence[Token], limit: Limit) -> Limit:
    return replace(limit, said=text[said[limit.start].start : said[limit.end - 1].end])
