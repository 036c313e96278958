"""A shop's index as a LangChain retriever, for chains of one's own.

Importing `langchain_core.retrievers` takes a second, so nothing of ours imports this file.
"""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from knowledge.library import Findings, Library
from knowledge.passage import Product
from knowledge.search import Hit


class ShopRetriever(BaseRetriever):
    """The `k` best passages of the shop as LangChain documents, best first.

    `lang` is the shopper's language (`en`, `pl`, `lv`, `ru`, `uk`); None: as the question
    is written. With `answers_only`, nothing comes back where the passages do not answer.
    Thread-safe, sync and async. Raises `NoIndex`, `WrongEmbedder`.
    """

    library: Library
    shop: str
    k: int = 4
    lang: str | None = None
    answers_only: bool = False

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        lang = self.lang or self.library.language_of(self.shop, query)
        findings = self.library.search(self.shop, query, lang, self.k)
        if self.answers_only and findings.outcome == "unknown":
            return []
        return [self._document(hit, findings) for hit in findings.hits]

    def _document(self, hit: Hit, findings: Findings) -> Document:
        passage = hit.passage
        metadata: dict[str, Any] = {
            "path": passage.path,
            "title": passage.title,
            "url": passage.url,
            "anchor": passage.anchor,
            "lang": passage.lang,
            "kind": passage.kind,
            "trail": list(passage.trail),
            "score": round(hit.score, 4),
            "outcome": findings.outcome,
            "probability": findings.probability,
        }
        if passage.question:
            metadata["question"] = passage.question
        if passage.product_id:
            product = self.library.product(self.shop, passage.product_id, passage.path)
            if product:
                metadata["product"] = _facts(product)
        said = (passage.question, passage.text)
        return Document("\n".join(filter(None, said)), id=passage.id, metadata=metadata)


def _facts(product: Product) -> dict[str, str | None]:
    """What a chain may say of a product; prices as written, so that none is rounded."""
    price = product.price if product.sale_price is None else product.sale_price
    return {
        "id": product.id,
        "title": product.title,
        "price": None if price is None else str(price),
        "currency": product.currency,
        "availability": product.availability,
        "url": product.url,
        "as_of": product.as_of.isoformat() if product.as_of else None,
    }
