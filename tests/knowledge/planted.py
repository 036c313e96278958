"""Mistakes planted into the passages of a shop: what a linter should find, and nothing else."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from knowledge.claims import Claim
from knowledge.embed import Vectors
from knowledge.lint import Finding
from knowledge.passage import Passage

_DENIALS = {
    "en": (r"\b(can|may|is|are|will)\b(?! not)", r"\1 not"),
    "pl": (r"\b(można|mogą|mają|jest|są|przyjmujemy|wysyłamy)\b", r"nie \1"),
    "lv": (r"\b(var|drīkst|pieņemam|sūtām|atmaksājam)\b", r"ne\1"),
    "ru": (r"\b(можно|может|есть|принимаем|отправляем|возвращаем)\b", r"не \1"),
    "uk": (r"\b(можна|може|є|приймаємо|надсилаємо|повертаємо)\b", r"не \1"),
}
_CURRENCY = ((r"€\s?(\d[\d.,]*)", r"\1 zł"), (r"(\d[\d.,]*)\s?€", r"\1 zł"))
_COUNTED = {"day", "workday", "hour", "year", "%", "EUR", "PLN"}
_FIGURE = re.compile(r"(?<![\d.,+])\d{1,3}(?![\d.,]|\s?\d{3})")


@dataclass(frozen=True)
class Plant:
    """A mistake: its sort, and where it stands now."""

    sort: str
    path: str
    sentence: str

    def stands_in(self, finding: Finding) -> bool:
        """Whether a finding is about it."""
        return any(p.path == self.path and self.sentence in text for p, text in finding.places)


def all_sorts(passages: Sequence[Passage], claims: Sequence[Claim], several: bool):
    """Every sort of mistake in a copy of its own; `several`: files that say the same."""
    if several:
        for sort, plant, most in (("number", numbers, 8), ("currency", currencies, 3)):
            yield sort, *plant(passages, claims, 7, most)
        yield "phone", *phones(passages, claims, 7, 3)
    yield "restated", *restated(passages, claims, 7, 6)
    yield "denial", *denials(passages, claims, 7, 4)
    yield "repeat", *repeated(passages, 7, 7)


def stacked(known: dict[str, Vectors], texts: Sequence[str]) -> Vectors:
    """The vectors of some texts, in their order."""
    return np.stack([known[text] for text in texts])


def numbers(passages: Sequence[Passage], claims: Sequence[Claim], seed: int, most: int):
    """Another number in sentences chosen by seed."""
    usable = [c for c in claims if c.facts.keys() & _COUNTED]
    return _changed(passages, usable, seed, most, "number", lambda c: _other_number(c.text))


def currencies(passages: Sequence[Passage], claims: Sequence[Claim], seed: int, most: int):
    """Another currency."""
    usable = [c for c in claims if "EUR" in c.facts and c.facts["EUR"] != {"0"}]
    return _changed(passages, usable, seed, most, "currency", lambda c: _other_currency(c.text))


def phones(passages: Sequence[Passage], claims: Sequence[Claim], seed: int, most: int):
    """The last figures of a telephone number."""
    usable = [c for c in claims if any(kind.startswith("phone") for kind in c.facts)]
    return _changed(
        passages,
        usable,
        seed,
        most,
        "phone",
        lambda c: re.sub(r"(\+\d[\d ]+)\d{2}(?!\d)", r"\g<1>91", c.text, count=1),
    )


def denials(passages: Sequence[Passage], claims: Sequence[Claim], seed: int, most: int):
    """A sentence repeated in another file, with a "not" in it."""
    usable = [c for c in claims if not c.denies and len(c.words) >= 4 and _denied(c) != c.text]
    chosen = random.Random(seed).sample(usable, min(most, len(usable)))
    added = [_elsewhere(c.passage, _denied(c), "news") for c in chosen]
    return [*passages, *added], [Plant("denial", p.path, p.text) for p in added]


def repeated(passages: Sequence[Passage], seed: int, most: int):
    """Passages that stand word for word in another file."""
    usable = [p for p in passages if p.kind != "product" and len(p.text) > 60]
    chosen = random.Random(seed).sample(usable, most)
    added = [_elsewhere(p, p.text, "copy") for p in chosen]
    return [*passages, *added], [Plant("repeat", p.path, p.text) for p in added]


def restated(passages: Sequence[Passage], claims: Sequence[Claim], seed: int, most: int):
    """A sentence repeated in another file, with another number in it."""
    usable = [
        c
        for c in claims
        if c.facts.keys() & _COUNTED and len(c.words) >= 4 and _other_number(c.text) != c.text
    ]
    chosen = random.Random(seed).sample(usable, min(most, len(usable)))
    added = [_elsewhere(c.passage, _other_number(c.text), "news") for c in chosen]
    return [*passages, *added], [Plant("restated", p.path, p.text) for p in added]


def _elsewhere(passage: Passage, text: str, folder: str) -> Passage:
    return replace(
        passage,
        id=f"{folder}-{passage.id}",
        path=f"{folder}/{passage.lang}.md",
        title="News",
        trail=(f"News {passage.id}",),
        question=None,
        text=text,
    )


def _changed(passages, usable, seed, most, sort, change):
    chosen: dict[str, Claim] = {}
    order = sorted(usable, key=lambda c: (c.passage.path, c.text))
    random.Random(seed).shuffle(order)
    for claim in order:
        if len(chosen) < most and claim.passage.id not in chosen and change(claim) != claim.text:
            chosen[claim.passage.id] = claim
    found, plants = [], []
    for passage in passages:
        claim = chosen.get(passage.id)
        if claim and claim.passage.path == passage.path:
            text = change(claim)
            passage = replace(passage, text=passage.text.replace(claim.text, text, 1))
            plants.append(Plant(sort, passage.path, text))
        found.append(passage)
    return found, plants


def _other_number(text: str) -> str:
    return _FIGURE.sub(lambda m: str(int(m[0]) * 2 + 3), text, count=1)


def _other_currency(text: str) -> str:
    for pattern, new in _CURRENCY:
        changed = re.sub(pattern, new, text, count=1)
        if changed != text:
            return changed
    return text


def _denied(claim: Claim) -> str:
    pattern, new = _DENIALS[claim.lang]
    return re.sub(pattern, new, claim.text, count=1)
