"""Takes out of what was read the sentences that are addressed to a machine, and says so. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from knowledge.addressed import shoppers_part
from knowledge.documents.reading import Notice, Reading
from knowledge.passage import Document, Product, Section

_HINT = "Look who wrote it, and delete it from the source."
Tell = Callable[[str, int | None], None]


def without_planted(reading: Reading) -> Reading:
    """The same without such sentences, each with a notice."""
    notices: list[Notice] = []

    def tell(path: str) -> Tell:
        def told(where: str, line: int | None) -> None:
            reason = f"{where} reads like an instruction to a machine; it was left out."
            notices.append(Notice(path, reason, line, hint=_HINT))

        return told

    documents = tuple(_document(one, tell(one.path)) for one in reading.documents)
    products = tuple(_product(one, tell(one.path)) for one in reading.products)
    if not notices:
        return reading
    return replace(
        reading, documents=documents, products=products, notices=(*reading.notices, *notices)
    )


def _document(document: Document, tell: Tell) -> Document:
    sections = []
    for section in document.sections:
        kept = _section(section)
        if kept != section:
            tell("a sentence", section.line)
        if kept.text:
            sections.append(kept)
    title = shoppers_part(document.title) or document.path
    return replace(document, title=title, sections=tuple(sections))


def _section(section: Section) -> Section:
    question = shoppers_part(section.question) if section.question else section.question
    trail = tuple(part for part in map(shoppers_part, section.trail) if part)
    kept = replace(section, text=shoppers_part(section.text), question=question, trail=trail)
    # An answer whose question is gone answers nothing.
    return replace(kept, text="") if section.question and not question else kept


def _product(product: Product, tell: Tell) -> Product:
    description = shoppers_part(product.description)
    title = shoppers_part(product.title) or product.id
    attributes = tuple(pair for pair in product.attributes if shoppers_part(pair[1]) == pair[1])
    kept = replace(product, description=description, title=title, attributes=attributes)
    if kept != product:
        tell(f'of the product "{product.id}" a sentence', None)
    return kept
