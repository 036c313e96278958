"""What reading a file gives: documents or products, and what was left out and why."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.passage import Document, Product


@dataclass(frozen=True)
class _Remark:
    """`reason` says what is the matter without naming the place; `line` counts from 1."""

    path: str
    reason: str
    line: int | None = None
    field: str | None = None
    hint: str = ""

    @property
    def sentence(self) -> str:
        """All of it for a person: file, line, reason, what to do."""
        place = self.path if self.line is None else f"{self.path}, line {self.line}"
        return f"{place}: {self.reason} {self.hint}".rstrip()


class Rejection(_Remark):
    """Something that was not taken in."""


class Notice(_Remark):
    """Something that was taken in, or passed over on purpose, and is worth knowing."""


@dataclass(frozen=True)
class Reading:
    """All that one file gave."""

    documents: tuple[Document, ...] = ()
    products: tuple[Product, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    notices: tuple[Notice, ...] = ()
