"""Lines of a summary in a model's words: which are given, and what is taken back. Pure.

Numbers, contacts, the mood, promises and the next step stay as the rules quote them. A line is put
apart by who said what stands in it, so that nobody's words become another's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from handoff.events import Author, Line, PastMessage, Summary, SummaryMade
from handoff.given import ARROW, cited

_MOST = 12


@dataclass(frozen=True)
class Quoted:
    """Words of a line and the messages, all of one side, that they were taken from."""

    text: str
    said: tuple[str, ...]
    by: Author


@dataclass(frozen=True)
class Wording:
    """What a model may say in its own words, in the shopper's language; and what it may not see:
    numbers of orders, and names and addresses."""

    shop: str
    lang: str
    quotes: tuple[Quoted, ...]
    orders: tuple[str, ...]
    contacts: tuple[str, ...]


# A sentence for each quote, in their order, None where it stays as it is. May take its time, and
# gives up once the second argument says that nobody waits for it.
Reword = Callable[[Wording, Callable[[], bool]], Sequence[str | None]]


def wording(shop: str, made: SummaryMade, messages: Sequence[PastMessage]) -> Wording | None:
    """What of a summary has no words of a model's yet; None where there is nothing."""
    known = words_of(made)
    rules = by_rules(made)
    lines = [line for line in _lines(rules) if line not in known]
    quotes = [quote for line in lines for quote in _quotes(line, messages)[0]]
    if not quotes:
        return None
    return Wording(
        shop,
        rules.language,
        tuple(quotes[:_MOST]),
        tuple(line.text for line in rules.orders),
        tuple(line.text for line in rules.contact),
    )


def reworded(
    made: SummaryMade, messages: Sequence[PastMessage], said: Mapping[Quoted, str]
) -> SummaryMade | None:
    """The summary with these sentences in the place of what they say; None where it has none."""
    known = words_of(made)
    new = {
        line: line.model_copy(update={"text": text})
        for line in _lines(by_rules(made))
        if line not in known and (text := _worded(line, messages, said)) is not None
    }
    return _in_words(by_rules(made), {**known, **new}) if new else None


def renewed(rules: Summary, before: SummaryMade | None) -> SummaryMade:
    """A summary just made, in the words that the one before had for lines that are the same."""
    kept = _in_words(rules, words_of(before)) if before else None
    return kept or SummaryMade(summary=rules)


def by_rules(made: SummaryMade) -> Summary:
    """What the rules made of it, whatever a model did to it since."""
    return made.quoted or made.summary


def words_of(made: SummaryMade) -> dict[Line, Line]:
    """The lines that a model has worded, by those of the rules."""
    pairs = zip(_lines(by_rules(made)), _lines(made.summary), strict=True)
    return {rule: worded for rule, worded in pairs if rule != worded}


# --- inside ----------------------------------------------------------------------------


def _lines(summary: Summary) -> Iterable[Line]:
    if summary.wish:
        yield summary.wish
    yield from (*summary.answered, *summary.tried)


def _in_words(rules: Summary, words: Mapping[Line, Line]) -> SummaryMade | None:
    if not any(line in words for line in _lines(rules)):
        return None
    summary = rules.model_copy(
        update={
            "wish": words.get(rules.wish, rules.wish) if rules.wish else None,
            "answered": tuple(words.get(line, line) for line in rules.answered),
            "tried": tuple(words.get(line, line) for line in rules.tried),
        }
    )
    return SummaryMade(summary=summary, quoted=rules)


def _quotes(line: Line, messages: Sequence[PastMessage]) -> tuple[list[Quoted], str]:
    """What the shopper said, what they were told, and the sources that end the line. No quotes
    where the line cannot be put apart."""
    about = [message for message in messages if message.n in line.evidence]
    asking = [message for message in about if message.author is Author.SHOPPER]
    telling = [message for message in about if message.author is not Author.SHOPPER]
    sources = cited(telling)
    sides = [side for side in (asking, telling) if side]
    texts = line.text.removesuffix(sources).split(ARROW)
    if len(texts) != len(sides):
        return [], sources
    quotes = [
        Quoted(text, tuple(message.text for message in side), side[0].author)
        for text, side in zip(texts, sides, strict=True)
    ]
    return quotes, sources


def _worded(line: Line, messages: Sequence[PastMessage], said: Mapping[Quoted, str]) -> str | None:
    quotes, sources = _quotes(line, messages)
    if not any(quote in said for quote in quotes):
        return None
    return ARROW.join(said.get(quote, quote.text) for quote in quotes) + sources
