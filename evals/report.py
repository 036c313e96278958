"""What a run found, as a table for the terminal and as JSON; and whether the gates hold."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bot.which import Which
from evals.calibration import COVERAGES, Calibration
from evals.metrics import Figure, Key, misses, names
from evals.run import OURS, Judged
from evals.suite import Suite

_LANGS = ("en", "pl", "lv", "ru", "uk")


def tables(rates: dict[Key, Figure], console: Console) -> None:
    """The systems side by side on each split, then ours by language on the test split."""
    systems = sorted({key.system for key in rates}, key=lambda name: (name != OURS, name))
    side = Table(title="Right, with 95 % intervals", title_justify="left")
    side.add_column("metric")
    side.add_column("split")
    for system in systems:
        side.add_column(system, justify="right")
    for metric in names():
        for split in ("dev", "test"):
            found = [rates.get(Key(metric, split, "*", system)) for system in systems]
            if any(found):
                side.add_row(metric, split, *map(_shown, found))
    console.print(side)
    for system in systems:
        console.print(_by_language(rates, system))


def trust(found: dict[tuple[str, str], Calibration], console: Console) -> None:
    """How far our confidence can be believed, by split and language."""
    table = Table(title="Confidence of our replies to single questions", title_justify="left")
    for heading in ("split", "language", "cases"):
        table.add_column(heading, justify="right")
    for heading in ("calibration error", "by chance", "excess", "Brier"):
        table.add_column(heading, justify="right")
    for share in COVERAGES:
        table.add_column(f"risk at {share:.0%}", justify="right")
    for split in ("dev", "test"):
        for lang in ("*", *_LANGS):
            one = found.get((split, lang))
            if one:
                risk = (f"{value:.2f}" for value in one.risk)
                errors = f"{one.error:.3f}", f"{one.by_chance:.3f}", f"{one.excess:+.3f}"
                figures = (str(one.cases), *errors, f"{one.brier:.3f}", *risk)
                table.add_row(split, lang.replace("*", "all"), *figures)
    if table.row_count:
        console.print(table)


def _by_language(rates: dict[Key, Figure], system: str) -> Table:
    table = Table(title=f"{system}, test split, by language", title_justify="left")
    table.add_column("metric")
    for lang in _LANGS:
        table.add_column(lang, justify="right")
    for metric in names():
        found = [rates.get(Key(metric, "test", lang, system)) for lang in _LANGS]
        if any(found):
            table.add_row(metric, *(f"{r.value:.2f} /{r.all}" if r else "–" for r in found))
    return table


def _shown(rate: Figure | None) -> str:
    if rate is None:
        return "–"
    low, high = rate.interval
    return f"{rate.value:.3f} [{low:.2f}–{high:.2f}] /{rate.all}"


def missed_gates(suites: Iterable[Suite], judged: Sequence[Judged]) -> list[str]:
    """The gates in the suites' heads that our test split does not pass, as sentences."""
    from evals.metrics import rates

    missed = []
    for suite in suites:
        own = rates(one for one in judged if one.suite == suite.name and one.system == OURS)
        for metric, bar in suite.head.gates.items():
            rate = own.get(Key(metric, "test", "*", OURS))
            if rate is None:
                missed.append(f"{suite.path}: gate {metric}: the suite has no such figure")
            elif rate.value < bar:
                missed.append(f"{suite.path}: gate {metric}: {rate.value:.3f} is below {bar:g}")
    return missed


def write_json(
    path: Path,
    which: Which,
    rates: dict[Key, Figure],
    judged: Sequence[Judged],
    trusted: dict[tuple[str, str], Calibration],
) -> None:
    """All figures, our misses by figure and all verdicts; the same run writes the same file."""
    figures = [
        {**key.__dict__, "right": rate.right, "all": rate.all, "interval": rate.interval}
        for key, rate in sorted(rates.items(), key=lambda item: tuple(item[0].__dict__.values()))
    ]
    cases = [_case(one) for one in judged]
    calibration = [
        {"split": split, "lang": lang, **asdict(one)}
        for (split, lang), one in sorted(trusted.items())
    ]
    report = {
        "index": which,
        "figures": figures,
        "calibration": calibration,
        "misses": misses(judged, OURS),
        "cases": cases,
    }
    path.write_text(json.dumps(report, ensure_ascii=False, indent=1), "utf-8")


def _case(judged: Judged) -> dict[str, Any]:
    return {
        "system": judged.system,
        "suite": judged.suite,
        "id": judged.case.id,
        "verdict": judged.verdict.value,
        "found": judged.verdict.found,
        "why": judged.verdict.explanation,
        "kind": judged.reply.get("kind"),
        "text": judged.reply.get("text"),
        "confidence": judged.reply.get("confidence"),
    }
