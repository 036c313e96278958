"""Which language model is asked, how, and for how much, as data. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_UP, Decimal
from typing import Any, Literal

Form = Literal["json", "lines"]


@dataclass(frozen=True)
class ModelChoice:
    """Which model and how it is asked. `name`: provider and model, `openai:gpt-4o-mini`.

    `form`: what the answer is asked to look like; `options` go to LangChain's class.
    """

    name: str
    base_url: str | None = None
    form: Form = "json"
    max_tokens: int = 400
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def provider(self) -> str:
        """The part before the colon."""
        return self.name.partition(":")[0]


@dataclass(frozen=True)
class Prices:
    """Of a million tokens read and written, and what may be spent a day (UTC; None: no end)."""

    input: Decimal = Decimal(0)
    output: Decimal = Decimal(0)
    budget: Decimal | None = None

    def micros(self, input_tokens: int, output_tokens: int) -> int:
        """The price in millionths, rounded up."""
        exact = self.input * input_tokens + self.output * output_tokens
        return int(exact.to_integral_value(ROUND_UP))
