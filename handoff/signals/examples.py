"""Labelled conversations as they stand in files -> what each turn is an example of. Pure but for
`read`.

A turn's reason is a kind where its own words give it. Taking an offer says "yes" and not
"complaint"; a question asked again says nothing new; such turns teach nothing of the kind.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from handoff.errors import HandoffError
from handoff.events import HandoffReason
from handoff.signals import accepts, refuses
from handoff.signals.head import KINDS, MOOD

BUNDLED = Path(__file__).parent.parent / "training"
# A message that is one of these may be any of the milder ones too.
_URGENT = ("explicit", "safety", "legal", "abuse")
_MILD = ("complaint", "order", "payment", "frustration")
_UPSET = 0.5
# Of a language so many long messages of each sort are joined, from turns longer than a "thanks".
_JOINED, _SHORT = 250, 25


class BadExamples(HandoffError):
    """Labelled conversations that cannot be read: which file, which line, which field."""


class LabelledTurn(BaseModel):
    """What the shopper wrote, and the decision that is right after it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str = Field(min_length=1)
    decision: Literal["none", "offer", "transfer"]
    reason: HandoffReason | None = None
    mood: float | None = Field(None, ge=0, le=1)

    @model_validator(mode="after")
    def _has_its_reason(self) -> LabelledTurn:
        if self.decision != "none" and self.reason is None:
            raise ValueError(f"the decision {self.decision} needs a reason")
        return self


class Labelled(BaseModel):
    """One conversation."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    lang: Literal["en", "pl", "lv", "ru", "uk"]
    turns: tuple[LabelledTurn, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Example:
    """A message, and what it teaches: 0..1 by output; outputs that are left out, nothing."""

    text: str
    lang: str
    conversation: str
    targets: dict[str, float]


def read(path: Path) -> list[Labelled]:
    """The conversations of a file, or of all `*.jsonl` of a folder; `BadExamples` names the
    first mistake by file, line and field."""
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    found = [one for file in files for one in _read_file(file)]
    if not found:
        raise BadExamples(f"{path}: no labelled conversations. See docs/handoff.md.")
    return found


def _read_file(path: Path) -> Iterator[Labelled]:
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BadExamples(f"{path} cannot be read as UTF-8 text: {error}.") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield Labelled.model_validate(json.loads(line))
        except json.JSONDecodeError as error:
            raise BadExamples(f"{path}:{number}: not JSON: {error.msg}.") from None
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(map(str, first["loc"])) or "the line"
            raise BadExamples(f"{path}:{number}: {field}: {first['msg']}.") from None


def examples(conversations: Iterable[Labelled]) -> Iterator[Example]:
    """Every turn that teaches something."""
    for conversation in conversations:
        for index, turn in enumerate(conversation.turns):
            if index and _answers_an_offer(turn, conversation.lang):
                continue
            yield Example(turn.text, conversation.lang, conversation.id, _targets(turn))


def needing_nobody(lang: str, texts: Iterable[str]) -> Iterator[Example]:
    """Messages that need no person, of whatever subject; each teaches what the kinds are not."""
    for number, text in enumerate(texts, 1):
        nothing = {kind: 0.0 for kind in (*KINDS, MOOD)}
        yield Example(text, lang, f"{lang}-elsewhere-{number}", nothing)


def joined(taught: Sequence[Example]) -> Iterator[Example]:
    """Long messages made of short ones: of what needs nobody alone, and with a need inside.

    Taught mostly long stories of danger, a head took every long story for one.
    """
    for lang in sorted({one.lang for one in taught}):
        mine = [one for one in taught if one.lang == lang and len(one.text) > _SHORT]
        calm = [one for one in mine if max(one.targets.values(), default=1.0) < _UPSET / 2]
        needy = [one for one in mine if any(one.targets.get(kind) for kind in KINDS)]
        for number in range(min(_JOINED, len(calm))):
            # Far apart in the files, so that they speak of different things.
            size = 3 + number % 3
            parts = [calm[(number * 61 + step * 977) % len(calm)] for step in range(size)]
            yield _as_one(parts)
            if needy:
                inside = [needy[number * 37 % len(needy)], *parts[: size - 2]]
                turn = number % len(inside)
                yield _as_one([*inside[turn:], *inside[:turn]])


def _as_one(parts: Sequence[Example]) -> Example:
    known = set.intersection(*(set(part.targets) for part in parts))
    return Example(
        text=" ".join(part.text if part.text[-1] in ".!?" else f"{part.text}." for part in parts),
        lang=parts[0].lang,
        conversation="+".join(part.conversation for part in parts),
        targets={name: max(part.targets[name] for part in parts) for name in known},
    )


def _answers_an_offer(turn: LabelledTurn, lang: str) -> bool:
    """Whether it takes or declines one: the reason is that of the offer."""
    if turn.reason in _URGENT:
        return False
    return (turn.decision == "transfer" and accepts(turn.text, lang) is not None) or (
        turn.decision == "none" and refuses(turn.text, lang) is not None
    )


def _targets(turn: LabelledTurn) -> dict[str, float]:
    targets = {kind: float(kind == turn.reason) for kind in KINDS}
    if turn.reason in _URGENT:
        for kind in _MILD:
            del targets[kind]
    elif turn.reason in ("repeat", "unknown") or (
        turn.reason != "frustration" and turn.mood is not None and turn.mood >= _UPSET
    ):
        # Said in anger or over again, it may well be the other thing too.
        del targets["frustration"]
    if turn.mood is not None:
        targets[MOOD] = turn.mood
    return targets
