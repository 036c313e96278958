"""Vectors are kept alike in a folder and on a Chroma server, and one that is away is borne."""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from knowledge.errors import VectorsDown
from knowledge.index import ChromaServer, VectorIndex
from tests.knowledge.chroma import Chroma
from tests.knowledge.shops import FAQ, ZWROTY, write

pytestmark = pytest.mark.integration
IDS = ["a", "b", "c"]
VECTORS = np.eye(3, dtype=np.float32)


@pytest.fixture(scope="module")
def chroma(tmp_path_factory):
    server = Chroma(tmp_path_factory.mktemp("chroma"))
    yield server
    server.stop()


@pytest.fixture
def server(chroma, tmp_path):
    """The server as one Shopbell knows it, under a name of its own."""
    return ChromaServer(chroma.url, prefix=tmp_path.name.strip("_"))


@pytest.fixture(params=["folder", "server"])
def place(request, tmp_path):
    return tmp_path / "chroma" if request.param == "folder" else request.getfixturevalue("server")


@pytest.fixture
def index(place):
    index = VectorIndex(place)
    yield index
    index.close()


def test_what_was_stored_is_there_and_found_by_nearness(index):
    index.add("boots", "e", "en", IDS, VECTORS)

    assert index.missing("boots", "e", "en", [*IDS, "z"]) == {"z"}
    assert index.count("boots", "e", "en") == 3
    found = index.nearest("boots", "e", "en", np.array([0.8, 0.6, 0.0], dtype=np.float32), 2)
    assert [id_ for id_, _ in found] == ["a", "b"]
    assert [cosine for _, cosine in found] == pytest.approx([0.8, 0.6], abs=1e-3)
    stored = index.stored("boots", "e", "en", ["c", "z", "a"])
    assert {id_: row.tolist() for id_, row in stored.items()} == {"c": [0, 0, 1], "a": [1, 0, 0]}


def test_nothing_is_there_before(index):
    assert index.missing("boots", "e", "en", IDS) == set(IDS)
    assert index.count("boots", "e", "en") == 0
    assert index.nearest("boots", "e", "en", VECTORS[0], 5) == []


def test_shops_languages_and_embedders_lie_apart(index):
    for shop, embedder, lang in (("boots", "e", "en"), ("boots", "e", "pl"), ("tents", "e", "en")):
        index.add(shop, embedder, lang, [shop + lang], VECTORS[:1])

    assert index.count("boots", "e", "en") == 1
    assert index.missing("tents", "e", "en", ["bootsen"]) == {"bootsen"}
    assert index.missing("boots", "f", "en", ["bootsen"]) == {"bootsen"}


def test_only_what_is_asked_for_stays(index):
    index.add("boots", "e", "en", IDS, VECTORS)
    index.add("boots", "old", "en", IDS, VECTORS)
    index.add("boots", "e", "pl", IDS, VECTORS)
    index.add("tents", "e", "en", IDS, VECTORS)

    index.keep_only("boots", {("e", "en"): {"a"}})

    assert index.missing("boots", "e", "en", IDS) == {"b", "c"}
    assert index.count("boots", "old", "en") == index.count("boots", "e", "pl") == 0
    assert index.count("tents", "e", "en") == 3
    index.add("boots", "e", "pl", ["a"], VECTORS[:1])
    assert index.count("boots", "e", "pl") == 1


def test_many_vectors_are_stored_and_found_in_batches(index):
    random = np.random.default_rng(7)
    vectors = random.normal(size=(2_500, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    ids = [str(n) for n in range(2_500)]
    index.add("boots", "e", "en", ids, vectors)

    assert index.missing("boots", "e", "en", [*ids, "z"]) == {"z"}
    assert np.allclose(index.stored("boots", "e", "en", ids)["2499"], vectors[2_499])
    assert index.nearest("boots", "e", "en", vectors[77], 1)[0][0] == "77"


def test_two_shopbells_share_a_server_without_seeing_each_other(server):
    one, other = VectorIndex(server), VectorIndex(replace(server, prefix="somebody-else"))
    for index in (one, other):
        index.add("boots", "e", "en", IDS, VECTORS)

    other.keep_only("boots", {})

    assert one.count("boots", "e", "en") == 3
    assert other.count("boots", "e", "en") == 0
    one.close()
    assert other.count("boots", "e", "en") == 0
    other.close()


def test_what_one_process_adds_and_deletes_the_other_sees(server):
    index = VectorIndex(server)
    index.add("boots", "e", "en", ["a"], VECTORS[:1])
    script = f"""
import numpy as np
from knowledge.index import ChromaServer, VectorIndex
index = VectorIndex({server!r})
assert index.count("boots", "e", "en") == 1
index.keep_only("boots", {{}})
index.add("boots", "e", "en", ["b", "c"], np.eye(2, 3, dtype=np.float32))
"""
    root = Path(__file__).parent.parent.parent
    subprocess.run([sys.executable, "-c", script], cwd=root, check=True, timeout=100)

    assert index.missing("boots", "e", "en", IDS) == {"a"}
    index.add("boots", "e", "en", ["a"], VECTORS[:1])
    assert index.count("boots", "e", "en") == 3
    index.close()


def test_a_token_goes_where_it_is_expected():
    plain = ChromaServer("http://127.0.0.1:8001")

    assert plain.headers == {}
    assert replace(plain, token="t").headers == {"Authorization": "Bearer t"}
    assert replace(plain, token="t", header="X-Chroma-Token").headers == {"X-Chroma-Token": "t"}


def test_the_token_is_sent_with_every_request_and_shown_in_no_error(chroma):
    """A door in front of Chroma lets in only those with the token, as a proxy would."""
    with _Door(chroma.url, "X-Chroma-Token", "s3cret") as url:
        known = VectorIndex(ChromaServer(url, "s3cret", "X-Chroma-Token", prefix="door"))
        stranger = VectorIndex(ChromaServer(url, "wr0ng", "X-Chroma-Token", prefix="door"))
        known.check()
        known.add("boots", "e", "en", IDS, VECTORS)

        assert known.count("boots", "e", "en") == 3
        with pytest.raises(VectorsDown, match="token") as refused:
            stranger.check()
        known.close()
    assert "wr0ng" not in refused.value.text


@pytest.mark.parametrize("what", ["tenant", "database"])
def test_a_tenant_or_database_that_does_not_exist_is_said_at_the_start(server, what):
    with pytest.raises(VectorsDown, match="tenant and database"):
        VectorIndex(replace(server, **{what: "nobodys"})).check()


def test_a_server_that_is_not_there_is_said_at_the_start():
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}"

        with pytest.raises(VectorsDown, match=r"chroma run --path"):
            VectorIndex(ChromaServer(url)).check()


def test_a_shop_lives_on_a_server_and_bears_its_going(opened, tmp_path, e5):
    chroma = Chroma(tmp_path / "server")
    try:
        library = opened(e5, chroma=ChromaServer(chroma.url))
        shop = write(tmp_path / "shop", {"faq.md": FAQ})
        library.sync("boots", shop)
        library.warm("boots")
        assert not (tmp_path / "data" / "chroma").exists()
        assert "30 days" in _first(library, "can I send boots back")

        chroma.stop()
        write(shop, {"zwroty.md": ZWROTY})
        assert "30 days" in _first(library, "can I send boots back")
        with pytest.raises(VectorsDown, match="cannot be used"):
            library.sync("boots", shop)
        assert "30 days" in _first(library, "can I send boots back")

        chroma.start()
        library.sync("boots", shop)
        assert "30 dni" in _first(library, "ile mam dni na zwrot", "pl")
    finally:
        chroma.stop()


def test_a_large_shop_is_searched_by_words_while_its_server_is_away(
    opened, tmp_path, caplog, e5, monkeypatch
):
    monkeypatch.setattr("knowledge.near.MOST", 1)
    chroma = Chroma(tmp_path / "server")
    try:
        library = opened(e5, chroma=ChromaServer(chroma.url))
        library.sync("boots", write(tmp_path / "shop", {"faq.md": FAQ}))
        assert library.search("boots", "delivery to Latvia", "en").hits[0].cosine is not None

        chroma.stop()
        with caplog.at_level(logging.WARNING, logger="knowledge.outage"):
            for _ in range(3):
                found = library.search("boots", "delivery to Latvia", "en")

        assert "4.99 EUR" in found.hits[0].passage.text
        assert found.hits[0].cosine is None
        assert len(caplog.messages) == 1
    finally:
        chroma.stop()


def test_nothing_but_the_server_is_asked(server):
    script = f"""
import sys
import numpy as np
def watch(event, arguments):
    if event == "socket.connect" and arguments[1][0] != "127.0.0.1":
        raise RuntimeError(arguments)
    if event == "socket.getaddrinfo" and arguments[0] != "127.0.0.1":
        raise RuntimeError(arguments)
sys.addaudithook(watch)
from knowledge.index import ChromaServer, VectorIndex
index = VectorIndex({server!r})
index.add("boots", "e", "en", ["a"], np.eye(1, 3, dtype=np.float32))
print(index.count("boots", "e", "en"))
"""
    root = Path(__file__).parent.parent.parent
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=100,
        env=dict(os.environ),
    )

    assert done.stdout.strip() == "1", done.stderr


def _first(library, question, lang="en"):
    return library.search("boots", question, lang).hits[0].passage.text


class _Door:
    """A proxy on loopback that lets in only requests with the header."""

    def __init__(self, behind, header, secret):
        self._behind, self._header, self._secret = behind, header, secret

    def __enter__(self):
        from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

        import httpx

        door = self

        class Handler(BaseHTTPRequestHandler):
            def pass_on(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                status, said = 403, b"{}"
                if self.headers.get(door._header) == door._secret:
                    answer = httpx.request(
                        self.command,
                        door._behind + self.path,
                        content=body,
                        headers={"Content-Type": "application/json"},
                    )
                    status, said = answer.status_code, answer.content
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, *_):
                pass

        for method in ("GET", "POST", "DELETE", "PUT"):
            setattr(Handler, f"do_{method}", Handler.pass_on)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self._server.server_port}"

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
