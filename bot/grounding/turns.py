"""Whether a sentence turns what a passage says: denies it, drops its exception or condition,
says the opposite, is surer than it. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.grounding.plain import plain, untimed
from bot.grounding.promises import stakes
from bot.grounding.sentences import clauses, mains
from bot.grounding.signs import OPPOSITES, signs
from bot.grounding.support import Reader, shared
from knowledge.particulars import Amount, amounts

# Said only where the passage says it too; the first three even where it says it elsewhere.
_SURE = ("only", "always", "must")
_CLAIMED = (*_SURE, "free", "shop_pays", "sealed", "inside", "included", "refused")
# Said wherever the passage says it of the same thing.
_KEPT = ("only", "about")
_DENIALS = ("not", "refused", "closed", "sealed")
_BOUNDS = {"above", "at_least", "up_to", "if", "only", "except"}
_TIME = re.compile(r"\d:\d\d")
_HASTE = frozenset({"same_day", "next_day", "at_once"})
_POINTS_BACK = re.compile(
    r"^(?:this|that|these|it|they|nie dotyczy|to|tas|sis|tie|это|эта|это правило|це|ця|цей)\b"
)


@dataclass(frozen=True)
class Text:
    """A text in a language with the signs and amounts in it."""

    text: str
    lang: str

    @cached_property
    def plain(self) -> str:
        """As it is compared."""
        return plain(self.text, self.lang)

    @cached_property
    def signs(self) -> dict[str, int]:
        """See signs.py."""
        return signs(self.plain, self.lang)

    @cached_property
    def amounts(self) -> frozenset[Amount]:
        """Its amounts."""
        return frozenset(amounts(untimed(self.plain), self.lang))

    @cached_property
    def bound(self) -> bool:
        """Whether it holds under a condition: a limit, an amount, a time of day."""
        return bool(self.amounts or _BOUNDS & self.signs.keys() or _TIME.search(self.plain))


def turned(
    sentence: str,
    lang: str,
    window: Sequence[str],
    units: Sequence[str],
    source_lang: str,
    context: str,
    reader: Reader,
) -> str:
    """Why the sentence says another thing than `window`, the passage's sentences that it
    restates (of all its `units`); `""` where it does not."""
    said = Text(sentence, lang)
    whole = Text("\n".join((context, *window)), source_lang)
    around = Text("\n".join((context, *units)), source_lang)
    main = Text(_taken_up(said, mains(window[0]), window[0], source_lang, reader), source_lang)
    core = Text(_taken_up(said, clauses(main.text), main.text, source_lang, reader), source_lang)
    return (
        _claims(said, whole, around)
        or _opposes(said, whole)
        or _drops(said, core, main, _following(window[0], units, source_lang))
        or _unbound(said, core, main)
        or _tempts(
            said, [Text(part, source_lang) for unit in window for part in mains(unit)], reader
        )
        or _denies(said, core, main, [Text(unit, source_lang) for unit in window[1:]])
    )


def _claims(said: Text, whole: Text, around: Text) -> str:
    for name in _CLAIMED:
        if name not in said.signs or name in whole.signs:
            continue
        if name == "must" and {"only", "if"} & set(whole.signs):
            continue
        if name in ("refused", "sealed") and "not" in whole.signs:
            continue
        if name in _SURE or name not in around.signs:
            return f"says {name}"
    return ""


def _opposes(said: Text, whole: Text) -> str:
    for one, other in (*OPPOSITES, *((b, a) for a, b in OPPOSITES)):
        ours = one in said.signs and other not in said.signs
        if ours and other in whole.signs and one not in whole.signs:
            return f"{one}, not {other}"
    return ""


def _drops(said: Text, core: Text, main: Text, following: bool) -> str:
    for name in _KEPT:
        if name in core.signs and name not in said.signs:
            return f"drops {name}"
    kept = {"except", "only"} & said.signs.keys() or {"not", "if"} <= said.signs.keys()
    return "drops except" if not kept and ("except" in main.signs or following) else ""


def _unbound(said: Text, core: Text, main: Text) -> str:
    """Whether a condition or a limit was left out."""
    if "if" in main.signs and not {"if", "only", "except", "must"} & set(said.signs):
        conditional = clauses(main.text)
        with_if = [c for c in conditional if "if" in Text(c, main.lang).signs]
        bound = {a for c in with_if for a in Text(c, main.lang).amounts}
        if not bound & said.amounts:
            return "drops if"
    limits = core.amounts
    kept = limits & said.amounts
    for name in ("above", "at_least"):
        if name in core.signs and name not in said.signs and not kept:
            return f"drops {name}"
    unlimited = not kept and not said.amounts and not {"up_to", "if"} & said.signs.keys()
    return "drops the limit" if unlimited and "up_to" in core.signs else ""


def _tempts(said: Text, mains: Sequence[Text], reader: Reader) -> str:
    """Whether what is free or quick is said without what it is tied to."""
    if said.bound:
        return ""
    hasty = stakes(said.text) & _HASTE
    for name in ("free", *hasty):
        carriers = [each for each in mains if name in each.signs or name in stakes(each.text)]
        if carriers and all(each.bound or _says_more(each, said, reader) for each in carriers):
            return "drops the condition"
    return ""


def _says_more(carrier: Text, said: Text, reader: Reader) -> bool:
    """Whether the passage says of what, where or for whom, and the sentence does not."""
    if carrier.lang != said.lang:
        return False
    own = reader.read(carrier.text, carrier.lang)
    return len(own.words) - len(shared(own, reader.read(said.text, said.lang), reader)) >= 2


def _denies(said: Text, core: Text, main: Text, others: Sequence[Text]) -> str:
    """Whether one denies what the other affirms."""
    ours = any(name in said.signs for name in _DENIALS)
    theirs = any(name in core.signs for name in _DENIALS)
    if ours and not any(name in main.signs for name in (*_DENIALS, "only", "except")):
        return "denies"
    if theirs and not ours and not {"only", "except"} & set(said.signs):
        return "does not deny"
    if not ours and any("not" in other.signs for other in others):
        return "does not deny what is denied elsewhere"
    return ""


def _taken_up(said: Text, parts: Sequence[str], unit: str, lang: str, reader: Reader) -> str:
    """The parts of the passage's sentence that the sentence takes up; all where it cannot be
    told."""
    if len(parts) < 2:
        return unit
    reading = reader.read(said.text, said.lang)
    taken = [
        part
        for part in parts
        if said.amounts & Text(part, lang).amounts
        or shared(reading, reader.read(part, lang), reader)
    ]
    return ", ".join(taken) if taken else unit


def _following(unit: str, units: Sequence[str], lang: str) -> bool:
    """Whether the next sentence of the passage takes something out of what this one says."""
    place = next((i for i, each in enumerate(units) if each == unit), -1)
    if place < 0 or place + 1 >= len(units):
        return False
    told = Text(units[place + 1], lang)
    if "except" in signs(" ".join(told.plain.split()[:2]), lang):
        return True
    return bool(_POINTS_BACK.search(told.plain)) and bool({"not", "except"} & set(told.signs))
