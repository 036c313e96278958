"""The sentences of passages that state something that can be compared. Pure.

A claim is a sentence (or a row, or a line of a list) with an amount, a telephone number, an
address or a denial in it, and the heading or question it stands under.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from knowledge.function_words import subject
from knowledge.lemmas import Lemmas, fold
from knowledge.particulars import amounts, clock_times, countries, is_unit, negations, weekdays
from knowledge.passage import Passage

_CAPITAL = "[A-ZА-ЯЁІЇЄҐĀČĒĢĪĶĻŅŠŪŽĄĆĘŁŃÓŚŹŻ]"
_SENTENCE = re.compile(
    r"\n+|(?<=[^\W\d][^\W\d][.!?…])\s+(?=[^\W\da-zа-яёіїєґ])"
    rf"|(?<=[)\d%€][.!?])\s+(?={_CAPITAL})"
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"\+\d[\d ()-]{7,}\d|(?<![\d.,])\d{3}[ -]\d{3}[ -]\d{3}(?!\d)")
_FIGURES = re.compile(r"\d+(?:[.,:]\d+)*")
_WORD = re.compile(r"[^\W\d_]{2,}")


CURRENCIES = frozenset({"EUR", "PLN", "UAH", "USD", "GBP", "RUB"})
# What stands behind "no", "to" or "from" is no other amount: "from 3 to 12 months".
_SPAN = re.compile(r"\b(?:from|od|no|от|від)\s+\d+\s+(?:to|do|līdz|до)\s+(?=\d)", re.IGNORECASE)


@dataclass(frozen=True)
class Claim:
    """A sentence in its place.

    `facts` are the values it states by kind: a unit (`day`, `EUR`, `%` …), `phone`, `e-mail`
    or `time`. `words` are the folded lemmas of what it says, `about` those of its heading too.
    """

    passage: Passage
    text: str
    context: str
    facts: Mapping[str, frozenset[str]]
    countries: frozenset[str]
    weekdays: frozenset[int]
    denies: bool
    words: frozenset[str]
    about: frozenset[str]

    @property
    def lang(self) -> str:
        """The language of its passage."""
        return self.passage.lang

    @property
    def place(self) -> tuple[str, str]:
        """File and heading: what stands there together is about different things."""
        return self.passage.path, self.context

    @property
    def masked(self) -> str:
        """What it is about, for the embedder: the figures are what may differ."""
        text = _MAIL.sub("@", _PHONE.sub("0", self.text))
        text = _FIGURES.sub("0", text)
        return f"{self.context}: {text}" if self.context else text


def claims(passages: Iterable[Passage], lemmas: Lemmas) -> list[Claim]:
    """All sentences of documents, each once a place; products are compared by their feed."""
    found: dict[tuple[str, str, str], Claim] = {}
    for passage in passages:
        if passage.kind == "product" or passage.path.startswith("curated/"):
            continue
        heading = passage.trail[-1] if passage.trail else passage.title
        context = passage.question or re.sub(r"^[\d.§ ]+", "", heading)
        for sentence in _sentences(passage):
            claim = _claim(passage, sentence, context, lemmas)
            found.setdefault((*claim.place, sentence), claim)
    return list(found.values())


def differing(one: Claim, other: Claim) -> tuple[list[str], list[str]]:
    """The kinds of facts both state: those on which they agree, and those they do not."""
    agreed: list[str] = []
    differ: list[str] = []
    for kind in sorted(one.facts.keys() & other.facts.keys()):
        if kind == "e-mail" and one.lang != other.lang:
            # A shop may answer each language at an address of its own.
            continue
        (agreed if _compatible(one.facts[kind], other.facts[kind]) else differ).append(kind)
    (ours, figures), (theirs, others) = _money(one), _money(other)
    if ours and theirs and not ours & theirs and figures == others != {"0"}:
        differ.append("currency")
    return agreed, differ


def _compatible(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether one may say more than the other; as many values with one of them replaced differ."""
    return bool(ours & theirs) and (len(ours) != len(theirs) or ours == theirs)


def _money(claim: Claim) -> tuple[frozenset[str], frozenset[str]]:
    """Currencies and figures."""
    kinds = claim.facts.keys() & CURRENCIES
    return frozenset(kinds), frozenset(figure for k in kinds for figure in claim.facts[k])


def _sentences(passage: Passage) -> Iterator[str]:
    for piece in _SENTENCE.split(passage.text):
        piece = piece.strip().lstrip("-•* ")
        if len(_WORD.findall(piece)) >= 2:
            yield piece


def _claim(passage: Passage, text: str, context: str, lemmas: Lemmas) -> Claim:
    lang = passage.lang
    facts: dict[str, set[str]] = {}
    for amount in amounts(_SPAN.sub(" ", text), lang):
        if amount.unit:
            facts.setdefault(amount.unit, set()).update((f"{amount.low:g}", f"{amount.high:g}"))
    for phone in (re.sub(r"\D", "", found) for found in _PHONE.findall(text)):
        facts.setdefault(f"phone +{_country_code(phone)}", set()).add(phone)
    for kind, values in (
        ("e-mail", {found.lower().rstrip(".") for found in _MAIL.findall(text)}),
        ("time", set(clock_times(text))),
    ):
        if values:
            facts[kind] = values
    return Claim(
        passage=passage,
        text=text,
        context=context,
        facts={kind: frozenset(values) for kind, values in facts.items()},
        countries=countries(f"{context} {text}", lang),
        weekdays=weekdays(text, lang),
        denies=negations(text, lang) > 0,
        words=_subject(text, lang, lemmas),
        about=_subject(f"{context} {text}", lang, lemmas),
    )


def _country_code(phone: str) -> str:
    """Numbers of two countries are two numbers, not one of them wrong."""
    return phone[: 1 if phone[0] in "17" else 3 if phone[:2] in ("35", "37", "38", "42") else 2]


def _subject(text: str, lang: str, lemmas: Lemmas) -> frozenset[str]:
    said = _WORD.findall(_PHONE.sub(" ", _MAIL.sub(" ", subject(text, lang))))
    # Units are in the facts.
    return frozenset(lemmas.of(word, lang) for word in said if not is_unit(word, lang))


def folded(text: str) -> str:
    """A text as it is compared for repeats: letters and figures only."""
    return " ".join(re.findall(r"\w+", fold(text)))
