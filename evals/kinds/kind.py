"""What every kind of case has: a model of its lines, a judge, and its figures. Pure."""

from __future__ import annotations

import html
import re
import unicodedata
from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from bot.reword import Rewriter
from evals.transfer import Score, Turn

Lang = Literal["en", "pl", "lv", "ru", "uk"]
Split = Literal["dev", "test"]
Value = Literal["right", "wrong", "none"]
Reply = dict[str, Any]
# A case counts as right or not, as so many of so many, or not at all.
Counted = bool | tuple[int, int] | None


class Strict(BaseModel):
    """A line of a suite, or a part of it; unknown fields are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Case(Strict):
    """What cases of all kinds have; a kind adds `kind`, `expect` and what is judged."""

    id: str = Field(min_length=1)
    kind: str
    lang: Lang
    split: Split
    tags: tuple[str, ...] = ()

    @property
    @abstractmethod
    def said(self) -> tuple[str, ...]:
        """The texts of the case; two cases with the same ones measure the same."""


class Asked(Case):
    """A case put to the bot: a conversation, a message a turn."""

    turns: Annotated[list[str], Field(min_length=1)]

    @property
    def said(self) -> tuple[str, ...]:
        """The turns."""
        return tuple(self.turns)


@dataclass(frozen=True)
class Verdict:
    """A value and an explanation; "no answer" (`none`) is another thing than "wrong".

    `found` is whether the right passage was cited, where the case names one; `counts` what a
    kind counts within one case, by metric, as (right, all). `scores` (0..1) and `turns` are what
    its pooled figures are made of.
    """

    value: Value
    explanation: str
    found: bool | None = None
    counts: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    scores: Mapping[str, float] = field(default_factory=dict)
    turns: tuple[Turn, ...] = ()

    @property
    def right(self) -> bool:
        """Whether the case counts as right."""
        return self.value == "right"


C = TypeVar("C", bound=Case)


@dataclass(frozen=True)
class Kind(Generic[C]):
    """One kind of case: how its lines look, how replies are judged, which figures it gives.

    `metrics` are in the order of the table, then `pooled`: figures that are made of many verdicts
    together, None where they cannot be. `made` gives what is judged where that is not the
    bot's replies, from the case alone, and with the model that words notes where there is one;
    without it the case is an `Asked` one.
    """

    name: str
    case: type[C]
    judge: Callable[[C, Sequence[Reply]], Verdict]
    metrics: Mapping[str, Callable[[C, Verdict], Counted]]
    made: Callable[[C, Rewriter | None], list[Reply]] | None = None
    pooled: Mapping[str, Callable[[Sequence[Verdict]], Score | None]] = field(default_factory=dict)


def folded(text: str) -> str:
    """Case, width and kinds of space and dash make no difference between two texts."""
    plain = unicodedata.normalize("NFKC", html.unescape(text)).casefold()
    return re.sub(r"\s+", " ", re.sub("[\u2010-\u2015\u2212]", "-", plain)).strip()
