"""The shop's index serves as the retriever of a LangChain chain."""

from __future__ import annotations

import asyncio

import pytest
from langchain_core.documents import Document
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnableLambda, RunnablePassthrough

from knowledge.errors import NoIndex
from knowledge.retriever import ShopRetriever
from tests.knowledge.shops import FAQ, ZWROTY, write

pytestmark = pytest.mark.integration
FEED = """id,title,description,price,availability,link
T1,Tent Lynx,A waterproof tent for two,129.00 EUR,in stock,https://shop.example/t1
"""


@pytest.fixture
def retriever(opened, tmp_path):
    library = opened()
    library.sync("boots", write(tmp_path / "shop", {"faq.md": FAQ, "zwroty.md": ZWROTY}))
    return ShopRetriever(library=library, shop="boots", k=2)


def quote(prompt):
    """In the place of a language model: the first passage it was given, word for word."""
    context = prompt.to_messages()[0].content.split("\n\n")
    return context[1]


def test_a_chain_answers_with_the_shops_own_words(retriever):
    prompt = ChatPromptTemplate.from_messages(
        [("system", "Answer only from these passages:\n\n{passages}"), ("human", "{question}")]
    )

    def joined(documents: list[Document]) -> str:
        return "\n\n".join(document.page_content for document in documents)

    chain = (
        {"passages": retriever | joined, "question": RunnablePassthrough()}
        | prompt
        | RunnableLambda(quote)
    )

    answer = chain.invoke("how much is delivery to Latvia")

    assert answer.endswith("A courier costs 4.99 EUR, a parcel locker 2.99 EUR.")
    assert chain.batch(["which payment methods do you accept"]) == [
        "Which payment methods do you accept?\nWe accept cards, Apple Pay and bank links."
    ]


def test_a_document_says_where_it_comes_from(retriever):
    document = retriever.invoke("how long do I have to return shoes")[0]

    assert document.metadata["path"] == "faq.md"
    assert document.metadata["lang"] == "en"
    assert document.metadata["kind"] == "faq"
    assert document.metadata["question"] == "How long do I have to return shoes?"
    assert 0 < document.metadata["score"] <= 1
    assert document.metadata["outcome"] in ("answer", "unsure", "unknown")
    assert document.id


def test_the_language_is_the_questions_unless_it_is_said(retriever):
    polish = retriever.model_copy(update={"lang": "pl"})

    assert retriever.invoke("ile mam dni na zwrot butów")[0].metadata["lang"] == "pl"
    assert polish.invoke("Kurier 4,99")[0].metadata["lang"] == "pl"


def test_many_may_ask_at_once_and_k_is_kept(retriever):
    async def all_at_once():
        return await asyncio.gather(
            *(retriever.ainvoke("return shoes delivery payment") for _ in range(8))
        )

    answers = asyncio.run(all_at_once())

    assert all(answer == answers[0] for answer in answers)
    assert len(answers[0]) == 2


def test_a_product_comes_with_its_price_to_the_cent(opened, tmp_path):
    library = opened()
    library.sync("boots", write(tmp_path / "shop", {"feed.csv": FEED}))
    retriever = ShopRetriever(library=library, shop="boots")

    product = retriever.invoke("waterproof tent")[0].metadata["product"]

    assert product["price"] == "129.00"
    assert (product["id"], product["currency"]) == ("T1", "EUR")
    assert product["availability"] == "in_stock"


def test_with_answers_only_nothing_comes_where_nothing_answers(retriever):
    strict = retriever.model_copy(update={"answers_only": True})

    assert retriever.invoke("how long do I have to return shoes")
    assert strict.invoke("qwertz asdfgh") == []


def test_a_shop_without_an_index_says_so(retriever):
    with pytest.raises(NoIndex, match="shopbell index"):
        retriever.model_copy(update={"shop": "tents"}).invoke("tents")
