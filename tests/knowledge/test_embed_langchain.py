"""Any LangChain embeddings serve by one line of configuration, also when their service is away."""

from __future__ import annotations

import logging
import time

import numpy as np
import pytest

from knowledge.embed import EmbedderChoice, make_embedder
from knowledge.embedders import langchain
from knowledge.embedders.langchain import named
from knowledge.errors import EmbedderFailed, NoModel, WrongEmbedder
from tests.knowledge.embedding_service import Service
from tests.knowledge.shops import FAQ, write

OPENAI = "langchain:langchain_openai.OpenAIEmbeddings"
MINILM = "langchain:tests.knowledge.embedding_service.MiniLM"
KEY = "sk-very-secret"


@pytest.fixture
def service(sentence_model):
    service = Service(sentence_model)
    yield service
    service.stop()


@pytest.fixture
def openai(service, lend_background, monkeypatch):
    """langchain-openai on the service; indexing does not wait between its tries."""
    monkeypatch.setattr(langchain, "_PAUSES", (0.0,))
    embedder, _ = make_embedder(
        EmbedderChoice(
            OPENAI,
            timeout=1.0,
            options={
                "model": "minilm",
                "base_url": service.url,
                "api_key": KEY,
                "check_embedding_ctx_length": False,
                "max_retries": 0,
            },
        )
    )
    lend_background(embedder)
    return embedder


def test_the_id_holds_no_secret_and_outlives_a_new_key():
    options = {"model": "text-embedding-3-small", "base_url": "https://a:b@shop.example/v1"}
    old = {"api_key": "sk-1", "timeout": 3, "default_headers": {"X-Token": "t"}}
    new = {"api_key": "sk-2", "timeout": 9, "max_retries": 5, "chunk_size": 16}

    first, second = (named("a.B", {**options, **more}, "", "") for more in (old, new))

    assert first == second
    assert first.startswith("langchain/a.B/text-embedding-3-small/")
    assert named("a.B", {**options, "base_url": "https://c:d@shop.example/v1"}, "", "") == first


@pytest.mark.parametrize(
    ("options", "query"),
    [({"model": "other"}, ""), ({"dimensions": 256}, ""), ({"max_tokens": 9}, ""), ({}, "ask: ")],
)
def test_the_id_follows_what_shapes_the_vectors(options, query):
    assert named("a.B", options, query, "") != named("a.B", {}, "", "")


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("no_such_package.Embeddings", "pip install no-such-package"),
        ("langchain_openai.NoSuchClass", "There is no langchain_openai.NoSuchClass"),
        ("tests.knowledge.embedding_service.NotEmbeddings", "not a LangChain Embeddings class"),
    ],
)
def test_a_class_that_cannot_be_used_is_refused_at_once(place, why):
    with pytest.raises(NoModel, match=why):
        make_embedder(EmbedderChoice(f"langchain:{place}"))


@pytest.mark.integration
def test_a_class_of_ones_own_serves(opened, tmp_path, lend_background):
    embedder, _ = make_embedder(EmbedderChoice(MINILM, options={"tokens": 256}))
    lend_background(embedder)
    library = opened(embedder)
    library.sync("boots", write(tmp_path / "shop", {"faq.md": FAQ}))

    found = library.search("boots", "may I send my sneakers back", "en")

    assert "30 days" in found.hits[0].passage.text
    assert found.hits[0].cosine is not None


@pytest.mark.integration
def test_options_that_do_not_fit_the_class_are_explained():
    embedder, _ = make_embedder(EmbedderChoice(MINILM, options={"colour": "blue"}))

    with pytest.raises(NoModel, match=r"embedder_options\] \(TypeError\)"):
        embedder.queries(["shoes"])


@pytest.mark.integration
def test_a_service_on_the_network_serves(opened, tmp_path, openai, service, sentence_model):
    library = opened(openai)
    library.sync("boots", write(tmp_path / "shop", {"faq.md": FAQ}))

    found = library.search("boots", "may I send my sneakers back", "en")

    assert openai.dim == 384
    assert "30 days" in found.hits[0].passage.text
    assert found.hits[0].cosine is not None
    assert set(service.keys) == {f"Bearer {KEY}"}
    assert np.allclose(openai.queries(["ok"]), sentence_model.queries(["ok"]), atol=1e-4)
    assert KEY not in openai.id


@pytest.mark.integration
def test_indexing_says_so_when_the_service_is_away_and_goes_on_later(
    opened, tmp_path, openai, service
):
    library = opened(openai)
    shop = write(tmp_path / "shop", {"faq.md": FAQ})
    library.sync("boots", shop)
    write(shop, {"more.md": "# Gifts\n\nWe wrap gifts in paper for 3 EUR.\n"})
    service.breaks = True

    with pytest.raises(EmbedderFailed, match="what has been embedded is kept") as refused:
        library.sync("boots", shop)
    service.breaks = False
    report = library.sync("boots", shop)

    assert KEY not in refused.value.text
    assert report.embedded > 0
    assert library.search("boots", "wrapping paper", "en").hits[0].cosine is not None


@pytest.mark.integration
def test_words_serve_while_the_service_is_away(opened, tmp_path, openai, service, caplog):
    library = opened(openai)
    library.sync("boots", write(tmp_path / "shop", {"faq.md": FAQ}))
    service.breaks = True

    with caplog.at_level(logging.WARNING, logger="knowledge.outage"):
        for _ in range(4):
            found = library.search("boots", "how much is delivery to Latvia", "en")
    asked = len(service.keys)
    library.search("boots", "payment methods", "en")

    assert "4.99 EUR" in found.hits[0].passage.text
    assert found.hits[0].cosine is None
    assert len(caplog.messages) == 1
    assert KEY not in caplog.text
    assert len(service.keys) == asked


@pytest.mark.integration
def test_a_service_that_hangs_costs_a_shopper_its_time_out_only(opened, tmp_path, openai, service):
    library = opened(openai)
    library.sync("boots", write(tmp_path / "shop", {"faq.md": FAQ}))
    service.hangs = 5.0
    began = time.monotonic()

    found = library.search("boots", "how much is delivery to Latvia", "en")

    assert time.monotonic() - began < 3
    assert "4.99 EUR" in found.hits[0].passage.text
    service.hangs = 0.0
    assert library.search("boots", "delivery", "en").hits[0].cosine is not None


@pytest.mark.integration
def test_a_shop_opens_while_the_service_is_away(opened, tmp_path, openai, service):
    library = opened(openai)
    library.sync("boots", write(tmp_path / "shop", {"faq.md": FAQ}))
    library.close()
    service.breaks = True
    library = opened(openai)

    library.warm("boots")

    assert library.search("boots", "delivery to Latvia", "en").hits


@pytest.mark.integration
def test_a_first_indexing_without_the_service_stores_nothing(opened, tmp_path, openai, service):
    service.breaks = True
    library = opened(openai)

    with pytest.raises(EmbedderFailed, match="did not answer"):
        library.sync("boots", write(tmp_path / "shop", {"faq.md": FAQ}))

    assert library._vectors.count("boots", openai.id, "en") == 0


@pytest.mark.integration
def test_a_service_that_changed_its_model_is_not_believed(opened, tmp_path, openai, service):
    library = opened(openai)
    shop = write(tmp_path / "shop", {"faq.md": FAQ})
    library.sync("boots", shop)
    service.cuts_to = 128
    write(shop, {"more.md": "# Gifts\n\nWe wrap gifts in paper for 3 EUR.\n"})

    with pytest.raises(EmbedderFailed, match="shape"):
        library.sync("boots", shop)

    assert library.search("boots", "delivery to Latvia", "en").hits[0].cosine is None


@pytest.mark.integration
def test_another_model_of_the_same_service_asks_for_a_new_index(opened, tmp_path, openai, service):
    library = opened(openai)
    library.sync("boots", write(tmp_path / "shop", {"faq.md": FAQ}))
    library.close()
    other, _ = make_embedder(
        EmbedderChoice(OPENAI, options={"model": "larger", "base_url": service.url, "api_key": KEY})
    )

    with pytest.raises(WrongEmbedder, match="Rebuild it with: shopbell index"):
        opened(other).warm("boots")
