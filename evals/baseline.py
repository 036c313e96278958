"""An earlier run beside this one: what its report said, figure by figure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from evals.errors import BadSuite
from evals.metrics import Figure, Key
from evals.run import OURS


@dataclass(frozen=True)
class Baseline:
    """Our figures of an earlier report; `index` is the one that was evaluated."""

    index: str
    values: dict[Key, float]


def read_baseline(report: Path | None) -> Baseline | None:
    """What `shopbell eval --report` wrote. Raises `BadSuite` for anything else."""
    if report is None:
        return None
    try:
        found = json.loads(report.read_text("utf-8"))
        values = {
            Key(row["metric"], row["split"], row["lang"], row["system"]): row["right"] / row["all"]
            for row in found["figures"]
            if row["system"] == OURS and row["all"]
        }
        return Baseline(str(found.get("index", "live")), values)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise BadSuite(
            f"{report} is no report of an evaluation. Make one with: "
            f'shopbell eval SUITE --report "{report}"'
        ) from None


def compare(before: Baseline, now: dict[Key, Figure], console: Console) -> None:
    """Both side by side, of all languages together."""
    table = Table(title=f"Against the baseline ({before.index})", title_justify="left")
    for heading in ("metric", "split", "baseline", "now", "difference"):
        table.add_column(heading, justify="left" if heading == "metric" else "right")
    for key, rate in now.items():
        was = before.values.get(key)
        if key.system == OURS and key.lang == "*" and was is not None:
            row = (f"{was:.3f}", f"{rate.value:.3f}", f"{rate.value - was:+.3f}")
            table.add_row(key.metric, key.split, *row)
    console.print(table)
