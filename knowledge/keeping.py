"""What a start would work out of a large generation again, kept in a file: its bodies, what a
search needs of all of them, and its counted words.

Counting 100,000 products takes more than a minute, reading them counted a second. The words
serve for as long as the code and the phrases are these; the rest for the generation that was
kept and those that came of it, whose names stand in a list beside the file: what has changed
since is read anew. A file that is cut short or of other code is as good as none.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version as version_of
from importlib.resources import files as resources
from pathlib import Path
from typing import Any, TypeVar
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from knowledge import phrases
from knowledge.bodies import Bodies, Piece
from knowledge.generation import Generation, Traits, remember, remember_names
from knowledge.lexical import Counted, Ranking
from knowledge.passage import Passage, Product
from knowledge.postings import Facts, Postings
from knowledge.store import Content, LiveIndex

# Below so many passages a start works it out in a second or two.
LEAST = 2_000
# What is kept depends on these beside the phrases and the dictionaries.
_CODE = (
    *("bodies.py", "generation.py", "index.py", "keeping.py", "lexical.py", "passage.py"),
    *("postings.py", "concepts.py", "whereabouts.py", "wording.py"),
)
_UNREADABLE = (OSError, ValueError, KeyError, EOFError, BadZipFile)
_RANKINGS = ("lemmas", "grams", "concepts")

Arrays = Mapping[str, NDArray[Any]]
_Item = TypeVar("_Item", Passage, Product)


@dataclass(frozen=True)
class Kept:
    """What was kept: the content of generation `live`, if this one came of it; and the words,
    for what is the same."""

    content: Content | None = None
    counted: Sequence[Counted] = ()
    live: int = 0


def write(file: Path, index: LiveIndex, all_: Generation, counted: Sequence[Counted]) -> None:
    """Keep it, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    making = file.with_suffix(f".{os.getpid()}.npz")
    arrays = {
        "code": np.array(_code()),
        "generation": np.array(_name(index)),
        "live": np.array(index.live),
        "langs": np.array([shelf.lang for shelf in counted], dtype=np.str_),
        **_packed_traits(all_),
        **_packed_bodies("passages", all_.passages),
        **_packed_bodies("products", all_.products),
    }
    for number, shelf in enumerate(counted):
        arrays |= _packed_words(f"words-{number}", shelf)
    np.savez(making, allow_pickle=False, **arrays)
    making.replace(file)
    _list_beside(file).unlink(missing_ok=True)


def kept_of(file: Path, index: LiveIndex) -> int | None:
    """Which generation was kept, by this code: this one or one that it came of; else None."""
    try:
        with file.open("rb") as raw, np.load(raw, allow_pickle=False) as stored:
            serves = str(stored["code"]) == _code() and _name(index) in _named(file, stored)
            return int(stored["live"]) if serves else None
    except _UNREADABLE:
        return None


def hand_on(file: Path, before: LiveIndex, index: LiveIndex) -> None:
    """What serves for the generation `before` serves for the one that came of it."""
    if kept_of(file, before) is None:
        return
    beside = _list_beside(file)
    try:
        with file.open("rb") as raw, np.load(raw, allow_pickle=False) as stored:
            names = [*_named(file, stored), _name(index)]
        making = beside.with_suffix(f".{os.getpid()}.later")
        making.write_text("\n".join(names), "ascii")
        making.replace(beside)
    except _UNREADABLE:
        # The next start counts anew.
        beside.unlink(missing_ok=True)


def read(file: Path, index: LiveIndex) -> Kept:
    """What the file holds that serves for this generation."""
    try:
        with file.open("rb") as raw, np.load(raw, allow_pickle=False) as stored:
            if str(stored["code"]) != _code():
                return Kept()
            counted = [
                _words(stored, f"words-{number}", str(lang))
                for number, lang in enumerate(stored["langs"])
            ]
            if _name(index) not in _named(file, stored):
                return Kept(None, counted)
            return Kept(_content(stored, index.embedder), counted, int(stored["live"]))
    except _UNREADABLE:
        # Missing, or cut short by a kill: it can always be made again.
        return Kept()


@cache
def _code() -> str:
    digest = hashlib.sha256()
    for name in _CODE:
        digest.update(resources("knowledge").joinpath(name).read_bytes() + b"\0")
    return f"{digest.hexdigest()} {phrases.version()} {version_of('simplemma')}"


def _name(index: LiveIndex) -> str:
    parts = (index.shop, index.edition, index.live, index.embedder, index.changed_at.isoformat())
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _list_beside(file: Path) -> Path:
    return file.with_suffix(".later")


def _named(file: Path, stored: Arrays) -> list[str]:
    """The generation that was kept, and those that came of it, in their order."""
    own = str(stored["generation"])
    try:
        names = _list_beside(file).read_text("ascii").split()
    except (OSError, ValueError):
        return [own]
    # A list of what was kept before is of no use.
    return names if names[:1] == [own] else [own]


def _content(stored: Arrays, embedder: str) -> Content:
    passages = list(_pieces(stored, "passages", Passage))
    products = list(_pieces(stored, "products", Product))
    for piece, traits in zip(passages, _traits(stored, passages), strict=True):
        remember(piece, embedder, traits)
    names = np.split(stored["names"], np.cumsum([piece.size for piece in products]))
    for product_piece, own in zip(products, names, strict=False):
        remember_names(product_piece, own)
    return Content(Bodies(passages), Bodies(products))


# --- bodies ------------------------------------------------------------------------


def _packed_bodies(name: str, bodies: Bodies[Any]) -> dict[str, NDArray[Any]]:
    pieces = bodies.pieces
    blocks = [block for piece in pieces for block in piece.blocks]
    return {
        f"{name}-paths": np.array([piece.path for piece in pieces], dtype=np.str_),
        f"{name}-sizes": np.array([piece.size for piece in pieces], dtype=np.int64),
        f"{name}-blocks": np.array([len(piece.blocks) for piece in pieces], dtype=np.int64),
        f"{name}-lengths": np.array([len(block) for block in blocks], dtype=np.int64),
        f"{name}-bytes": np.frombuffer(b"".join(blocks), dtype=np.uint8),
    }


def _pieces(stored: Arrays, name: str, kind: type[_Item]) -> Iterator[Piece[_Item]]:
    content = stored[f"{name}-bytes"].tobytes()
    ends: list[int] = np.cumsum(stored[f"{name}-lengths"]).tolist()
    blocks = [content[a:b] for a, b in zip([0, *ends], ends, strict=False)]
    start = 0
    columns = (stored[f"{name}-{column}"].tolist() for column in ("paths", "sizes", "blocks"))
    for path, size, number in zip(*columns, strict=True):
        yield Piece.stored(kind, path, size, blocks[start : start + number])
        start += number


# --- what a search needs of all ----------------------------------------------------


def _packed_traits(all_: Generation) -> dict[str, NDArray[Any]]:
    return {
        "traits-langs": all_.langs,
        "traits-ids": np.array(all_.ids, dtype=np.bytes_),
        "traits-products": all_.of_products,
        "traits-questions": all_.of_questions,
        "traits-views": all_.views,
        "traits-texts": all_.texts,
        "traits-same": all_.same,
        "names": all_.named,
    }


def _traits(stored: Arrays, pieces: Sequence[Piece[Passage]]) -> Iterator[Traits]:
    langs = stored["traits-langs"].tolist()
    ids = stored["traits-ids"].astype(np.str_).tolist()
    views = stored["traits-views"]
    flags = (stored["traits-products"], stored["traits-questions"])
    hashes = (stored["traits-texts"], stored["traits-same"])
    before = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(views)]).tolist()
    start = 0
    for piece in pieces:
        own = slice(start, start + piece.size)
        of = slice(before[start], before[start + piece.size])
        products, questions = (each[own] for each in flags)
        texts, same = (each[own] for each in hashes)
        yield Traits(langs[own], ids[of], products, questions, views[own], texts, same)
        start += piece.size


# --- words -------------------------------------------------------------------------


def _packed_words(name: str, shelf: Counted) -> dict[str, NDArray[Any]]:
    found: dict[str, NDArray[Any]] = {f"{name}-places": shelf.places, f"{name}-texts": shelf.texts}
    for which in _RANKINGS:
        postings = getattr(shelf, which).postings
        found[f"{name}-{which}-lengths"] = postings.lengths
        for sort in ("once", "often"):
            facts = vars(getattr(postings, sort))
            found |= {f"{name}-{which}-{sort}-{part}": facts[part] for part in facts}
    return found


def _words(stored: Arrays, name: str, lang: str) -> Counted:
    rankings = []
    for which in _RANKINGS:
        once, often = (
            Facts(
                *(
                    stored[f"{name}-{which}-{sort}-{part}"]
                    for part in ("tokens", "starts", "places", "times")
                )
            )
            for sort in ("once", "often")
        )
        rankings.append(Ranking(Postings(once, often, stored[f"{name}-{which}-lengths"])))
    return Counted(lang, stored[f"{name}-places"], stored[f"{name}-texts"], *rankings)
