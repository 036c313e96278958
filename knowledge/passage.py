"""What is known, as data: documents and products in, passages out. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal

SectionKind = Literal["faq", "text", "table"]
PassageKind = Literal["faq", "text", "table", "product"]


@dataclass(frozen=True)
class Section:
    """A piece of a document as its reader found it.

    `trail` is the chain of headings above it, `question` is set for FAQ entries,
    `line` is where it starts in the file (from 1) if the format has lines.
    """

    kind: SectionKind
    text: str
    trail: tuple[str, ...] = ()
    question: str | None = None
    anchor: str | None = None
    lang: str | None = None
    category: str | None = None
    line: int | None = None


@dataclass(frozen=True)
class Document:
    """A file the shop gave us. `path` is relative to the indexed folder, with slashes."""

    path: str
    title: str
    sections: tuple[Section, ...]
    lang: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class Variant:
    """A buyable version of a product."""

    id: str
    attributes: tuple[tuple[str, str], ...] = ()
    price: Decimal | None = None
    availability: str | None = None
    url: str | None = None
    image: str | None = None


@dataclass(frozen=True)
class Product:
    """An item of the feed. Prices are decimals in `currency` (ISO 4217)."""

    id: str
    title: str
    path: str
    description: str = ""
    price: Decimal | None = None
    sale_price: Decimal | None = None
    currency: str | None = None
    availability: str | None = None
    brand: str | None = None
    category: str | None = None
    url: str | None = None
    image: str | None = None
    lang: str | None = None
    attributes: tuple[tuple[str, str], ...] = ()
    variants: tuple[Variant, ...] = ()
    as_of: datetime | None = None


@dataclass(frozen=True)
class Passage:
    """The smallest piece that can be cited. `id` names its content: same content, same id."""

    id: str
    path: str
    title: str
    text: str
    kind: PassageKind
    lang: str
    trail: tuple[str, ...] = ()
    question: str | None = None
    anchor: str | None = None
    url: str | None = None
    product_id: str | None = None
    # The texts that stand for the passage in the searches; see `views`.
    views: tuple[str, ...] = field(default=())
