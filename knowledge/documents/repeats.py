"""Furniture found by comparing pages: what stands on most pages of a folder is of none. Pure.

A page alone cannot tell a theme's "Join our newsletter" from its text. With the marks of
all pages at hand, what to leave out of each is known, and a page need only be read again
when that changes.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from knowledge.documents.reading import Reading
from knowledge.passage import Section

_PAGES = (".html", ".htm", ".xhtml")
_FEWEST = 3
_MARK = 12
# A menu says nothing; a sentence, a number or an address may be the only place that says it.
_STATES = re.compile(r"\d|@|[.!?…][\"'»”)]*$")


def is_page(path: str) -> bool:
    """Whether a file is a saved page, which comes with its site around it."""
    return path.lower().endswith(_PAGES)


def marks_of(reading: Reading) -> tuple[str, ...]:
    """One mark for each block of text, the same for the same text on another page.

    A mark that ends with "!" is of a block that states something.
    """
    found = (_mark(section) for document in reading.documents for section in document.sections)
    return tuple(dict.fromkeys(found))


def repeated(pages: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """What to leave out of each page, by path: marks that most pages of its folder share.

    What states something stays on the first of them.
    """
    folders: dict[str, list[str]] = defaultdict(list)
    for path in sorted(pages):
        folders[path.rpartition("/")[0]].append(path)
    found: dict[str, tuple[str, ...]] = {}
    for paths in folders.values():
        counts = Counter(mark for path in paths for mark in pages[path])
        common = {mark for mark, n in counts.items() if n >= _FEWEST and n * 2 > len(paths)}
        kept: set[str] = set()
        for path in paths:
            dropped = []
            for mark in pages[path]:
                if mark not in common:
                    continue
                if mark.endswith("!") and mark not in kept:
                    kept.add(mark)
                else:
                    dropped.append(mark)
            if dropped:
                found[path] = tuple(sorted(dropped))
    return found


def without(reading: Reading, marks: Sequence[str]) -> Reading:
    """A reading without the blocks of these marks."""
    if not marks:
        return reading
    documents = tuple(
        replace(
            document,
            sections=tuple(s for s in document.sections if _mark(s) not in set(marks)),
        )
        for document in reading.documents
    )
    return replace(reading, documents=tuple(d for d in documents if d.sections))


def _mark(section: Section) -> str:
    said = re.sub(r"\W+", " ", f"{section.question or ''} {section.text}").strip().casefold()
    digest = hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:_MARK]
    return digest + ("!" if section.question or _STATES.search(section.text) else "")
