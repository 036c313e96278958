"""What is known of a shop's files: what each gave when it was last read, and by which code."""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from knowledge.bodies import Piece
from knowledge.documents import Notice, Rejection
from knowledge.passage import Passage, Product
from knowledge.store import Fingerprint, Shown

# A file written twice within the clock's grain looks unchanged: then its bytes decide.
_SETTLED_NS = 3_000_000_000


@dataclass(frozen=True)
class FileContent:
    """What one file gives the index; small, however large the file."""

    path: str
    passages: Piece[Passage]
    products: Piece[Product]

    @classmethod
    def of(
        cls, path: str, passages: Iterable[Passage] = (), products: Iterable[Product] = ()
    ) -> FileContent:
        """Made of items, which are not all held at once."""
        return cls(path, Piece(path, passages), Piece(path, products))

    @property
    def shown(self) -> Shown:
        """How much of it is in the index."""
        return Shown(self.passages.size, self.products.size)

    def says_what(self, other: FileContent) -> bool:
        """Whether it gives what another did."""
        return self.passages.says_what(other.passages) and self.products.says_what(other.products)


@dataclass(frozen=True)
class Remarks:
    """What there was to say of a file, kept for as long as it is as it was."""

    rejections: tuple[Rejection, ...]
    notices: tuple[Notice, ...]
    # Read, rather than kept from before it broke.
    readable: bool
    # Of saved pages: the marks of their blocks, and those left out as the site's furniture.
    marks: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True)
class Known:
    """What is live of a folder, as far as a scan asks: which files were read by this same code
    (`files`), how much each shows (`shown`), and on demand all that one shows (`content`)."""

    files: Mapping[str, Fingerprint]
    shown: Mapping[str, Shown]
    content: Callable[[str], FileContent]


@cache
def reader_id() -> str:
    """Names the code that makes passages of files: other code, and every file is read again."""
    digest = hashlib.sha256()
    for package in ("knowledge.documents", "knowledge.products", "knowledge.passage"):
        spec = importlib.util.find_spec(package)
        if spec is None or spec.origin is None:
            raise ImportError(package)
        origin = Path(spec.origin)
        whole = spec.submodule_search_locations is not None
        for source in sorted(origin.parent.glob("*.py")) if whole else [origin]:
            digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def is_settled(path: Path, known: Fingerprint) -> bool:
    """Whether a file is as it was, without a look at its bytes."""
    try:
        seen = path.stat()
    except OSError:
        return False
    same = (known.size, known.mtime_ns) == (seen.st_size, seen.st_mtime_ns)
    return same and known.seen_ns - seen.st_mtime_ns > _SETTLED_NS


REMARKS = TypeAdapter(Remarks)
