"""The check before anything is said: what is said stands in what is cited. Pure but for what it
is given to read with.

`grounded` holds for every reply. `Checker` is for sentences that a language model made, and
trusts none of them: exact facts, denials, exceptions, conditions, promises, the language, and
that the meaning is the passage's. Whatever it is not sure of it refuses, since the passage
itself can always be quoted instead. `python -m bot.grounding.fit` prints its figures.
"""

from __future__ import annotations

import re
import unicodedata
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from threading import Lock

import numpy as np

from bot.grounding import attributed, weights
from bot.grounding.facts import Facts, facts, missing
from bot.grounding.plain import plain
from bot.grounding.promises import acts, stakes
from bot.grounding.sentences import sentences
from bot.grounding.signs import signs
from bot.grounding.support import Reader, Said, Support, alike, support
from bot.grounding.turns import turned
from bot.turn import Reply
from knowledge.embed import Vectors
from knowledge.language import detect
from knowledge.library import Findings
from knowledge.particulars import amounts

Embed = Callable[[Sequence[str]], Vectors]

_MARKUP = re.compile(r"<\s*[/!a-z]|\]\s*\(|!\[|```|&#|&\w+;|\{\{|javascript:|data:", re.IGNORECASE)
_LONGEST = 600
# Characters after a figure in which its unit stands: "4 full working days".
_UNIT_WITHIN = 40
_MOST_VECTORS = 4_000


def grounded(reply: Reply, findings: Findings) -> Reply | None:
    """The reply itself if every citation is a passage that was found, word for word; else None.

    The extractive way cannot fail this; it stands here so that no later way can avoid it.
    """
    passages = {(hit.passage.path, hit.passage.text) for hit in findings.hits}
    for source in reply.sources:
        if not any(path == source.path and text in source.text for path, text in passages):
            return None
    if reply.kind == "answer" and not reply.sources:
        return None
    return reply


@dataclass(frozen=True)
class Source:
    """A passage as evidence; `context` is what it stands under: its question or headings."""

    text: str
    lang: str
    context: str = ""


@dataclass(frozen=True)
class Verdict:
    """Why a sentence is not supported, in a few words; `""` where it is. `chance` (0..1) that
    the meaning is the passage's, from `values`; None where it was refused before that."""

    why: str = ""
    chance: float | None = None
    values: Mapping[str, float] | None = None

    @property
    def supported(self) -> bool:
        """Whether it may be said."""
        return not self.why


class Checker:
    """Checks sentences against passages. Safe to share by threads.

    `embed` gives unit vectors of texts, of length 0 where there are none: words decide alone.
    """

    def __init__(self, reader: Reader, embed: Embed) -> None:
        self._reader = reader
        self._embed = embed
        self._vectors: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = Lock()

    @property
    def reader(self) -> Reader:
        """How it reads texts."""
        return self._reader

    def prepare(self, sources: Sequence[Source], lang: str) -> None:
        """Read and embed passages while the model is thinking, so that its sentences need not
        wait for it."""
        for source in sources:
            units = sentences(source.text) or [source.text]
            for unit in units if source.lang != lang else ():
                self._vector(unit)
            for unit in units:
                self._reader.read(unit, source.lang)

    def check(self, sentence: str, lang: str, cited: Sequence[Source]) -> tuple[Verdict, int]:
        """The verdict, and which of the passages carries it (-1 where none does).

        One passage must carry the whole sentence: what is true of each of two may be false of
        them together.
        """
        if why := unfit(sentence, lang):
            return Verdict(why), -1
        refused = Verdict("no passage cited")
        for place, source in enumerate(cited):
            verdict = self._against(sentence, lang, source)
            if verdict.supported:
                return verdict, place
            refused = verdict if place == 0 else refused
        return refused, -1

    def _against(self, sentence: str, lang: str, source: Source) -> Verdict:
        known = self._reader.known(lang)
        theirs = self._reader.known(source.lang)
        said = facts(sentence, lang, known)
        told = facts(f"{source.context}\n{source.text}", source.lang, theirs)
        ours = signs(plain(sentence, lang), lang)
        ends = {"limit": "up_to" in ours, "start": "above" in ours or "at_least" in ours}
        if why := missing(said, told, **ends):
            return Verdict(why)
        if why := _unstated(sentence, source) or self._miscounted(sentence, lang, source):
            return Verdict(why)
        window, units = self._window(sentence, lang, said, source, ends)
        nearby = facts("\n".join((source.context, *window)), source.lang, theirs)
        if why := missing(said, nearby, **ends):
            return Verdict(f"{why} said of something else")
        if why := attributed.mistaken(sentence, lang, units, source.lang, self._reader):
            return Verdict(why)
        if why := self._of_another(sentence, lang, said, window, units, source):
            return Verdict(why)
        if why := turned(sentence, lang, window, units, source.lang, source.context, self._reader):
            return Verdict(why)
        return self._meant(sentence, lang, window, source)

    def _miscounted(self, sentence: str, lang: str, source: Source) -> str:
        """Whether a figure counts another thing than in the passage, where both are in words of
        one language: "100 nights", "100 of them"."""
        if lang != source.lang:
            return ""
        told = _counted_things(f"{source.context}\n{source.text}", lang)
        for figure, thing in _counted_things(sentence, lang):
            things = {other for same, other in told if same == figure}
            one = self._reader.lemma(thing, lang)
            if things and not any(alike(one, self._reader.lemma(t, lang)) for t in things):
                return f"counts {thing}"
        return ""

    def _window(
        self, sentence: str, lang: str, said: Facts, source: Source, ends: dict[str, bool]
    ) -> tuple[list[str], list[str]]:
        """The sentences of the passage that say it, the best first; and all of them in order."""
        units = sentences(source.text) or [source.text]
        reading = self._reader.read(sentence, lang)
        theirs = self._reader.known(source.lang)
        scores = []
        for unit in units:
            found = support(reading, [self._reader.read(unit, source.lang)], self._reader)
            score = found.coverage
            there = facts(unit, source.lang, theirs)
            score += 0.5 * (missing(said, there, **ends) is None) if said.exact else 0.0
            scores.append(score)
        if len(units) > 1 and source.lang != lang:
            cosines = self._cosines(sentence, units)
            scores = [one + 6.0 * other for one, other in zip(scores, cosines, strict=True)]
        best = max(range(len(units)), key=lambda place: scores[place])
        window = [units[best]]
        for place in (best + 1, best - 1):
            whole = facts("\n".join(window), source.lang, theirs)
            wants = missing(said, whole, **ends) or self._gains(
                reading, window, units, place, source
            )
            if 0 <= place < len(units) and wants:
                window.append(units[place])
        return window, units

    def _of_another(
        self,
        sentence: str,
        lang: str,
        said: Facts,
        window: Sequence[str],
        units: Sequence[str],
        source: Source,
    ) -> str:
        """Whether a figure of one of the passage's sentences is said of what another is about."""
        if not said.exact:
            return ""
        read = partial(self._reader.read, lang=source.lang)
        reading = self._reader.read(sentence, lang)
        here = support(reading, [read(source.context), read(window[0])], self._reader)
        known = self._reader.known(source.lang)
        for unit in units:
            both = support(
                reading, [read(source.context), read(window[0]), read(unit)], self._reader
            )
            strange = set(here.lacking) - set(both.lacking)
            own = facts(unit, source.lang, known)
            if strange and not (set(said.amounts) & set(own.amounts) or said.times & own.times):
                return f"said of something else: {min(strange)}"
        return ""

    def _gains(
        self, reading: Said, window: list[str], units: list[str], place: int, source: Source
    ) -> bool:
        if not 0 <= place < len(units):
            return False
        read = partial(self._reader.read, lang=source.lang)
        known = [source.context, *window]
        before = support(reading, [read(unit) for unit in known], self._reader)
        after = support(reading, [read(unit) for unit in (*known, units[place])], self._reader)
        return len(after.lacking) < len(before.lacking)

    def _meant(self, sentence: str, lang: str, window: list[str], source: Source) -> Verdict:
        reading = self._reader.read(sentence, lang)
        texts = [self._reader.read(text, source.lang) for text in (*window, source.context)]
        found = support(reading, texts, self._reader)
        cosine = max(self._cosines(sentence, list(dict.fromkeys((" ".join(window), window[0])))))
        if found.another:
            return Verdict(f"another product: {found.another}")
        values = features(found, cosine)
        fitted = weights.fitted(across=lang != source.lang, meaning=cosine > 0.0)
        chance = weights.chance(values, fitted)
        if chance >= weights.SAID:
            return Verdict(chance=chance, values=values)
        lacking = ", ".join(found.lacking[:3])
        return Verdict(
            f"not in the passage: {lacking}" if lacking else "another meaning", chance, values
        )

    def _cosines(self, sentence: str, texts: Sequence[str]) -> list[float]:
        own = self._vector(sentence)
        others = [self._vector(text) for text in texts]
        if not own.size or not all(other.size for other in others):
            return [0.0] * len(texts)
        return [float(own @ other) for other in others]

    def _vector(self, text: str) -> Vectors:
        with self._lock:
            if text in self._vectors:
                self._vectors.move_to_end(text)
                return self._vectors[text]
        rows = self._embed([text])
        found: Vectors = rows[0] if rows.size else np.zeros(0, dtype=np.float32)
        if not found.size:
            return found
        with self._lock:
            # A shop's passages come again and again.
            self._vectors[text] = found
            if len(self._vectors) > _MOST_VECTORS:
                self._vectors.popitem(last=False)
        return found


def features(found: Support, cosine: float) -> dict[str, float]:
    """What speaks for the meaning: shares and counts of words, and nearness."""
    return {
        "bias": 1.0,
        "coverage": found.coverage,
        "lacking": float(min(4, len(found.lacking))),
        "strange": float(min(4, len(found.strange))),
        # From where e5 and its like begin to tell apart.
        "nearness": 20.0 * (cosine - 0.85),
    }


def unfit(sentence: str, lang: str) -> str:
    """What no sentence may be, whatever is cited; `""` where it is fit."""
    if len(sentence) > _LONGEST:
        return "too long"
    if _MARKUP.search(sentence) or any(_hidden(letter) for letter in sentence):
        return "markup"
    if not re.search(r"[^\W\d_]", sentence):
        return "no words"
    if sentence.rstrip('"”») ')[-1:] not in {".", "!", "…"}:
        # A question says nothing; what was cut off may have lost its condition.
        return "no statement"
    if acts(sentence, lang):
        return "promises an action"
    if len(re.findall(r"[^\W\d_]{2,}", sentence)) > 2 and detect(sentence, lang) != lang:
        return "another language"
    return ""


def _counted_things(text: str, lang: str) -> list[tuple[str, str]]:
    """Figures without a unit, and the word after each."""
    said = plain(text, lang)
    found = []
    for match in re.finditer(r"(?<![\w.,:/+-])(\d+(?:[.,]\d+)?)\s+([^\W\d_]{3,})", said):
        after = said[match.start() :][:_UNIT_WITHIN]
        if not any(amount.unit for amount in amounts(after, lang)[:1]):
            found.append((match[1], match[2]))
    return found


def _hidden(letter: str) -> bool:
    """Control, format and private signs: tags, bidi overrides, zero-width letters."""
    return unicodedata.category(letter) in ("Cc", "Cf", "Co", "Cn", "Cs") and letter != "\u00ad"


def _unstated(sentence: str, source: Source) -> str:
    """What of value the sentence speaks of and the passage does not."""
    unsaid = stakes(sentence) - stakes(f"{source.context}\n{source.text}")
    return f"promises {min(unsaid)}" if unsaid else ""
