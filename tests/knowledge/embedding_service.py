"""Embeddings as LangChain knows them: a class around a real model, and a service on loopback."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from langchain_core.embeddings import Embeddings

from knowledge.embed import Embedder, EmbedderChoice, make_embedder
from tests.knowledge.models import minilm


class MiniLM(Embeddings):
    """What a shop's own class may look like."""

    def __init__(self, tokens: int | None = None) -> None:
        options = {"tokens": tokens} if tokens else {}
        self._model, _ = make_embedder(
            EmbedderChoice(f"sentence-transformers:{minilm()}", options=options)
        )

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return self._model.passages(texts).tolist()

    def embed_query(self, text: str) -> list[float]:
        return self._model.queries([text])[0].tolist()


class NotEmbeddings:
    """A class of another kind."""


class Service:
    """An OpenAI-compatible `/v1/embeddings` around a real model. Can break, hang and go."""

    def __init__(self, model: Embedder) -> None:
        self.keys: list[str | None] = []
        self.breaks = False
        self.hangs = 0.0
        self.cuts_to: int | None = None
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self, model.passages))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Nobody listens any more."""
        self._server.shutdown()
        self._server.server_close()


def _handler(
    service: Service, embed: Callable[[Sequence[str]], object]
) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            service.keys.append(self.headers["Authorization"])
            time.sleep(service.hangs)
            if service.breaks:
                self.send_error(500)
                return
            texts = [asked["input"]] if isinstance(asked["input"], str) else asked["input"]
            rows = [row[: service.cuts_to].tolist() for row in embed(texts)]
            data = [{"object": "embedding", "index": i, "embedding": r} for i, r in enumerate(rows)]
            usage = {"prompt_tokens": 0, "total_tokens": 0}
            body = {"object": "list", "model": asked["model"], "data": data, "usage": usage}
            said = json.dumps(body).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            pass

    return Handler
