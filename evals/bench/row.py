"""A line of the table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A figure with the bar it must not pass; `unit` is shown behind both."""

    what: str
    value: float
    bar: float
    unit: str
    note: str = ""

    @property
    def holds(self) -> bool:
        """Whether the bar holds."""
        return self.value <= self.bar

    @property
    def shown(self) -> str:
        """The figure as the table shows it."""
        return f"{self.value:.3g} {self.unit}" + (f" ({self.note})" if self.note else "")

    @property
    def bar_shown(self) -> str:
        """The bar as the table shows it."""
        return f"≤ {self.bar:.3g} {self.unit}"
