"""Small shops for the tests of the index."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.migrations import open_database
from knowledge.embed import Embedder, NoEmbedder
from knowledge.index import ChromaServer
from knowledge.library import Library
from knowledge.passage import Passage
from knowledge.rerank import Reranker

FAQ = """# Questions

## How long do I have to return shoes?

You can return shoes within 30 days of delivery, unworn and in their box.

## How much is delivery to Latvia?

A courier costs 4.99 EUR, a parcel locker 2.99 EUR.

## Which payment methods do you accept?

We accept cards, Apple Pay and bank links.
"""
ZWROTY = """# Zwroty

## Ile mam dni na zwrot butów?

Buty można zwrócić w ciągu 30 dni od dostawy, nienoszone i w pudełku.

## Ile kosztuje dostawa na Łotwę?

Kurier kosztuje 4,99 EUR, paczkomat 2,99 EUR.
"""


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """A folder with these files."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def open_library(
    data: Path,
    embedder: Embedder | None = None,
    chroma: ChromaServer | None = None,
    reranker: Reranker | None = None,
) -> Library:
    """A library on a migrated database in the data folder."""
    data.mkdir(parents=True, exist_ok=True)
    engine = open_database(f"sqlite:///{data / 'shopbell.db'}")
    return Library(engine, data, embedder or NoEmbedder(), chroma, reranker)


def passage(text: str, lang: str = "en", question: str | None = None) -> Passage:
    """A passage made by hand."""
    views = (question, f"{question}\n{text}") if question else (text,)
    return Passage(text[:20], "faq.md", "FAQ", text, "faq", lang, question=question, views=views)
