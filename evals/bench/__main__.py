"""One run, one table. Absolute times are this machine's; the ratios are what is promised."""

from __future__ import annotations

import json
import os
import platform
import sys
import tempfile
from itertools import chain
from pathlib import Path
from time import perf_counter

os.environ["OMP_NUM_THREADS"] = "1"

from evals.bench.indexing import askers, feeds, indexing
from evals.bench.searching import searching
from evals.bench.serving import serving
from evals.bench.summing import summing
from evals.bench.texts import QUESTIONS, bare_embedding


def main() -> None:
    """Measure, print the table, and with a path as argument write the figures as JSON."""
    started = perf_counter()
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores\n")
    print("| what | measured | bar | |")
    print("|---|---|---|---|")
    rows = []
    bare = bare_embedding(QUESTIONS)
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder)
        measures = (askers(), indexing(at), feeds(at), serving(at, bare), searching(at), summing())
        for row in chain(*measures):
            # At once: the whole takes ten minutes.
            holds = "ok" if row.holds else "MISSED"
            print(f"| {row.what} | {row.shown} | {row.bar_shown} | {holds} |", flush=True)
            rows.append(row)
    print(f"\n{(perf_counter() - started) / 60:.0f} minutes")
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(json.dumps([row.__dict__ for row in rows], indent=2))


if __name__ == "__main__":
    main()
