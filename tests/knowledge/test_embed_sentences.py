"""Any sentence-transformers model serves by one line of configuration."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from knowledge.embed import EmbedderChoice, make_embedder
from knowledge.errors import NoModel, WrongEmbedder
from tests.knowledge.models import need_models
from tests.knowledge.shops import FAQ, write

pytestmark = pytest.mark.integration


def choice(folder, **more):
    return EmbedderChoice(f"sentence-transformers:{folder}", **more)


def test_questions_come_near_what_answers_them(sentence_model):
    returns, delivery = sentence_model.passages(
        ["You can return shoes within 30 days.", "A courier costs 4.99 EUR."]
    )
    asked = sentence_model.queries(["can I send my boots back"])[0]

    assert sentence_model.dim == 384
    assert returns @ asked > delivery @ asked + 0.2


def test_texts_of_any_length_and_shape_get_unit_vectors(sentence_model):
    texts = ["", "\0", "\ud800", "a" * 100_000, "🙂" * 500, "ﷺ" * 2_000, "shoes"]

    vectors = sentence_model.passages(texts)

    assert vectors.shape == (7, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-3)


def test_the_order_of_the_texts_is_kept_across_batches(minilm_folder, sentence_model):
    small, _ = make_embedder(choice(minilm_folder, options={"batch_size": 3}))
    texts = ["word " * (n % 5 + 1) + str(n) for n in range(10)]

    assert np.allclose(small.passages(texts), sentence_model.passages(texts), atol=1e-4)
    assert small.id == sentence_model.id


def test_threads_get_the_same_vectors_as_one_alone(sentence_model):
    texts = [f"The parcel {n} goes back after {n} days." for n in range(24)]
    alone = [sentence_model.queries([text])[0] for text in texts]

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda text: sentence_model.queries([text])[0], texts))

    assert np.allclose(alone, together, atol=1e-4)


def test_the_id_follows_what_shapes_the_vectors(minilm_folder, sentence_model):
    same, _ = make_embedder(choice(minilm_folder, options={"threads": 1}))
    prefixed, _ = make_embedder(choice(minilm_folder, query_prefix="query: "))
    shorter, _ = make_embedder(choice(minilm_folder, options={"tokens": 32}))

    assert same.id == sentence_model.id
    assert len({sentence_model.id, prefixed.id, shorter.id}) == 3


def test_a_prefix_stands_before_the_text(minilm_folder, sentence_model):
    prefixed, _ = make_embedder(choice(minilm_folder, query_prefix="about shoes: "))

    vector = prefixed.queries(["return"])[0]

    assert np.allclose(vector, sentence_model.queries(["about shoes: return"])[0], atol=1e-4)


@pytest.mark.parametrize(
    ("options", "why"),
    [({"bach_size": 8}, "bach_size"), ({"batch_size": 0}, "batch_size"), ({"threads": "x"}, "")],
)
def test_a_wrong_option_is_named(minilm_folder, options, why):
    with pytest.raises(NoModel, match=rf"embedder_options\]: {why}"):
        make_embedder(choice(minilm_folder, options=options))


def test_a_model_that_is_cut_short_is_refused_when_it_is_loaded(minilm_folder, tmp_path):
    broken = shutil.copytree(minilm_folder, tmp_path / "model")
    (broken / "model.safetensors").write_bytes(b"\x00" * 100)
    embedder, _ = make_embedder(choice(broken))

    with pytest.raises(NoModel, match="cannot be loaded"):
        embedder.queries(["shoes"])


def test_a_model_that_is_neither_here_nor_on_the_hub_is_explained(tmp_path, monkeypatch):
    need_models()
    # Where nobody listens: no test asks the real hub.
    script = """
        from knowledge.embed import EmbedderChoice, make_embedder
        from knowledge.errors import NoModel
        try:
            make_embedder(EmbedderChoice("sentence-transformers:somebody/some-model"))
        except NoModel as refused:
            print(refused.text)
    """
    hub = {"HF_ENDPOINT": "http://127.0.0.1:9", "HF_HOME": str(tmp_path)}

    said = _python(script, **hub)

    assert "somebody/some-model is neither a folder nor on this machine" in said
    with pytest.raises(NoModel, match="no model folder"):
        make_embedder(choice("/no/such/folder"))


def test_a_model_of_the_hub_is_read_from_the_machines_cache(
    minilm_folder, sentence_model, tmp_path
):
    revision = "0123456789abcdef0123456789abcdef01234567"
    kept = tmp_path / "hub" / "models--somebody--small"
    shutil.copytree(minilm_folder, kept / "snapshots" / revision)
    write(kept / "refs", {"main": revision})
    script = """
        from knowledge.embed import EmbedderChoice, make_embedder
        embedder, _ = make_embedder(EmbedderChoice("sentence-transformers:somebody/small"))
        print(embedder.id)
    """

    said = _python(script, HF_ENDPOINT="http://127.0.0.1:9", HF_HOME=str(tmp_path)).strip()

    assert said.startswith("sentence-transformers/somebody/small/")
    assert said.rsplit("/", 1)[1] == sentence_model.id.rsplit("/", 1)[1]


def test_a_shop_is_indexed_with_it_and_searched(opened, tmp_path, sentence_model, lend_background):
    lend_background(sentence_model)
    library = opened(sentence_model)
    library.sync("boots", write(tmp_path / "shop", {"faq.md": FAQ}))

    found = library.search("boots", "may I send my sneakers back", "en")

    assert "30 days" in found.hits[0].passage.text
    assert found.hits[0].cosine is not None


def test_its_index_is_refused_by_the_other_embedders_and_theirs_by_it(
    opened, tmp_path, sentence_model, lend_background, e5
):
    shop = write(tmp_path / "shop", {"faq.md": FAQ})
    lend_background(sentence_model)
    library = opened(sentence_model)
    library.sync("boots", shop)
    library.close()
    command = r"Rebuild it with: shopbell index .*shop.* --name .*boots"

    for other in (None, e5):
        library = opened(other)
        with pytest.raises(WrongEmbedder, match=command):
            library.warm("boots")
        library.close()
    library = opened(e5)
    library.sync("boots", shop)
    library.close()
    library = opened(sentence_model)

    with pytest.raises(WrongEmbedder, match=command):
        library.search("boots", "return shoes", "en")


def test_nothing_is_asked_of_the_network(minilm_folder, monkeypatch):
    def refuse(*_):
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    embedder, _ = make_embedder(choice(minilm_folder))

    assert embedder.queries(["shoes"]).shape == (1, 384)


def _python(script: str, **environment: str) -> str:
    root = Path(__file__).parent.parent.parent
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        capture_output=True,
        text=True,
        cwd=root,
        env={**os.environ, **environment},
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
