"""An answer in a model's words, of which only what the passages say is said.

Whatever goes wrong with the model (no answer in time, nonsense, nothing that stands in the
passages, no money left), the quotation that was ready before is the answer, and the trace says
why.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from threading import Thread
from time import perf_counter
from typing import Any

from bot.compose import citation
from bot.dictation import Dictated, Dictation
from bot.errors import ModelFailed
from bot.ground import Checker, Source
from bot.grounding.plain import counted, plain
from bot.grounding.promises import stakes
from bot.grounding.signs import signs
from bot.model import Model, Speech
from bot.prompt import prompt
from bot.spend import Purse
from bot.turn import Reply, Turn
from bot.words import word
from knowledge.lemmas import fold
from knowledge.library import Findings
from knowledge.particulars import asks
from knowledge.passage import Passage

logger = logging.getLogger("bot.write")

_MOST_PASSAGES = 4
_MOST_CHARACTERS = 4_000
_MOST_SENTENCES = 6
# So much the model may produce, good and bad, before it is stopped.
_MOST_HEARD = 12
_MONEY = frozenset(["EUR", "PLN", "UAH", "USD", "GBP", "RUB", "%"])
_SOON = frozenset(["same_day", "next_day", "at_once"])


def _nobody(text: str) -> None:
    pass


@dataclass(frozen=True)
class Audience:
    """Who hears an answer grow: `show` takes its checked part so far, `gone` says that nobody
    waits for it any more."""

    show: Callable[[str], None] = _nobody
    gone: Callable[[], bool] = lambda: False


@dataclass
class _Draft:
    """What was said so far: sentences with the place of their passage, and all that was heard."""

    kept: list[tuple[str, int]] = field(default_factory=list)
    heard: list[dict[str, Any]] = field(default_factory=list)
    slowest_ms: float = 0.0

    @property
    def dropped(self) -> int:
        return len(self.heard) - len(self.kept)


class Writer:
    """Writes answers with one model. Safe to share by threads."""

    def __init__(
        self, model: Model, checker: Callable[[], Checker], purse: Purse, seconds: float
    ) -> None:
        """`checker` is made once, on first use; `seconds`: how long a shopper waits for the
        model before the quotation is sent."""
        self._model = model
        self._checker = cache(checker)
        self._purse = purse
        self._seconds = seconds

    def warm(self) -> None:
        """Load what the first answer needs; the model's server is not asked."""
        self._model.warm()
        self._checker()

    def close(self) -> None:
        """Let go of the model."""
        self._model.close()

    def write(self, turn: Turn, findings: Findings, ready: Reply, audience: Audience) -> Reply:
        """The reply in the model's words, or `ready` with the reason in its trace."""
        passages = told(findings, ready)
        if not passages:
            return ready
        draft = _Draft()
        started = perf_counter()
        outcome, speech = self._outcome(turn, passages, ready, audience, draft)
        took = round((perf_counter() - started) * 1000, 1)
        trace = {
            "name": self._model.choice.name,
            "outcome": outcome,
            "heard": draft.heard,
            "slowest_check_ms": round(draft.slowest_ms, 1),
            "first_ms": speech.first_ms if speech else None,
            "tokens": [speech.input_tokens, speech.output_tokens] if speech else None,
        }
        reply = _written(draft, passages, ready, turn.lang) if outcome == "used" else ready
        return replace(
            reply,
            timings_ms={**reply.timings_ms, "model": took},
            trace={**reply.trace, "model": trace},
        )

    def _outcome(
        self,
        turn: Turn,
        passages: Sequence[Passage],
        ready: Reply,
        audience: Audience,
        draft: _Draft,
    ) -> tuple[str, Speech | None]:
        if self._model.resting():
            return "resting after failures", None
        sources = [source(passage) for passage in passages]
        asked = prompt(turn, sources, self._model.form)
        taken = self._purse.take(turn.shop, asked.tokens, self._model.choice.max_tokens)
        if taken is None:
            return "budget spent", None
        speech = self._model.ask(asked, self._seconds, audience.gone)
        Thread(target=self._prepare, args=(sources, turn.lang), daemon=True).start()
        try:
            lost = self._take_down(speech, turn, sources, ready, audience, draft)
        except ModelFailed as failed:
            return failed.reason, speech
        except Exception as error:
            # Nothing that a model says may cost the shopper the answer.
            logger.error("the model's answer could not be read: %s", type(error).__name__)
            return f"failed: {type(error).__name__}", speech
        finally:
            self._purse.settle(taken, speech.input_tokens, speech.output_tokens)
        if not draft.heard:
            return ("malformed" if lost else "empty"), speech
        if not draft.kept:
            return "nothing supported", speech
        if not _answers(turn, draft):
            return "does not answer", speech
        return "used", speech

    def _take_down(
        self,
        speech: Speech,
        turn: Turn,
        sources: Sequence[Source],
        ready: Reply,
        audience: Audience,
        draft: _Draft,
    ) -> bool:
        """Hear the model out, sentence by sentence; whether something could not be read."""
        dictation = Dictation()
        for piece in speech:
            for said in dictation.hear(piece):
                if self._check(said, turn, sources, draft):
                    audience.show(_framed(draft, ready, turn.lang))
            if len(draft.kept) >= _MOST_SENTENCES or len(draft.heard) >= _MOST_HEARD:
                return False
        for said in dictation.end(cut=speech.finish == "length"):
            if self._check(said, turn, sources, draft):
                audience.show(_framed(draft, ready, turn.lang))
        return dictation.lost

    def _check(self, said: Dictated, turn: Turn, sources: Sequence[Source], draft: _Draft) -> bool:
        started = perf_counter()
        places = [n - 1 for n in said.passages if 0 < n <= len(sources)]
        if not places:
            # It names none that was given: whichever carries it.
            places = list(range(len(sources)))
        text = _without_heading(said.text, sources)
        verdict, place = self._checker().check(
            text, turn.lang, [sources[place] for place in places]
        )
        again = any(fold(text) == fold(kept) for kept, _ in draft.kept)
        why = verdict.why or ("said before" if again else "")
        draft.slowest_ms = max(draft.slowest_ms, (perf_counter() - started) * 1000)
        draft.heard.append({"text": said.text, "passages": list(said.passages), "why": why})
        if not why:
            draft.kept.append((text, places[place]))
        return not why

    def _prepare(self, sources: Sequence[Source], lang: str) -> None:
        self._checker().prepare(sources, lang)


def _without_heading(text: str, sources: Sequence[Source]) -> str:
    """Small models copy the heading of a passage along with it."""
    for source in sources:
        text = text.removeprefix(f"{source.context}: ")
    return text


def told(findings: Findings, ready: Reply) -> list[Passage]:
    """The passages for the model; none where a model has no say: answers of staff, which are
    given whole, products, which are read from the feed, and where nothing was found."""
    if findings.curated or ready.kind not in ("answer", "unsure") or ready.products:
        return []
    found: list[Passage] = []
    length = 0
    for hit in findings.hits:
        length += len(hit.passage.text)
        if len(found) == _MOST_PASSAGES or (found and length > _MOST_CHARACTERS):
            break
        if hit.passage.kind != "product":
            found.append(hit.passage)
    return found if found and findings.hits[0].passage.kind != "product" else []


def source(passage: Passage) -> Source:
    """A passage as evidence."""
    above = passage.question or " › ".join((passage.title, *passage.trail))
    return Source(passage.text, passage.lang, above)


def _written(draft: _Draft, passages: Sequence[Passage], ready: Reply, lang: str) -> Reply:
    used = dict.fromkeys(place for _, place in draft.kept)
    return replace(
        ready,
        text=_framed(draft, ready, lang),
        sources=tuple(citation(passages[place]) for place in used),
    )


def _framed(draft: _Draft, ready: Reply, lang: str) -> str:
    said = " ".join(text for text, _ in draft.kept)
    if ready.kind != "unsure":
        return said
    return "\n\n".join((word(lang, "lead", "unsure"), said, word(lang, "lead", "unsure_end")))


def _answers(turn: Turn, draft: _Draft) -> bool:
    """Whether what is left still answers: not the smaller part, and a price where a price was
    asked for."""
    if draft.dropped > len(draft.kept):
        return False
    text = " ".join(said for said, _ in draft.kept)
    asked = asks(turn.text, turn.lang)
    if "price" in asked and not _tells_price(text, turn.lang):
        return False
    return "time" not in asked or _tells_time(text)


def _tells_price(text: str, lang: str) -> bool:
    """Money, a share of it, or that there is none to pay."""
    if any(amount.unit in _MONEY for amount in counted(text, lang)):
        return True
    return bool({"free", "paid", "not"} & signs(plain(text, lang), lang).keys())


def _tells_time(text: str) -> bool:
    """A span, a time of day, a date, or at once."""
    return bool(re.search(r"\d", text) or stakes(text) & _SOON)
