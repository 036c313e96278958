"""Saved pages are read beside each other: what stands on most of a folder's is of none."""

from __future__ import annotations

from collections.abc import Mapping, Set

from knowledge.documents import Reading, repeats
from knowledge.known import REMARKS, is_settled
from knowledge.sources import Source
from knowledge.store import Fingerprint


class Pages:
    """Reads files, saved pages without what stands on most pages of their folder.

    A page that has not changed tells its blocks by the marks kept from when it was read.
    """

    def __init__(
        self,
        paths: Mapping[str, Source],
        known: Mapping[str, Fingerprint],
        held: Set[str],
    ) -> None:
        self._read: dict[str, Reading] = {}
        marks: dict[str, tuple[str, ...]] = {}
        for name, source in paths.items():
            if repeats.is_page(source.place):
                kept = known.get(name)
                if kept is not None and (name in held or is_settled(source.file, kept)):
                    marks[source.place] = REMARKS.validate_python(kept.remarks).marks
                else:
                    self._read[name] = source.read()
                    marks[source.place] = repeats.marks_of(self._read[name])
        self._dropped = repeats.repeated(marks)

    def dropped(self, source: Source) -> tuple[str, ...]:
        """The marks of what is left out of a page."""
        return self._dropped.get(source.place, ())

    def read(self, source: Source) -> tuple[Reading, tuple[str, ...]]:
        """A file's content and, of a page, the marks of all its blocks."""
        whole = self._read.pop(source.name, None) or source.read()
        marks = repeats.marks_of(whole) if repeats.is_page(source.place) else ()
        return repeats.without(whole, self.dropped(source)), marks
