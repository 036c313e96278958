"""The other providers' protocols: Anthropic's events and Ollama's lines."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from bot.choices import ModelChoice
from bot.errors import BadInput
from bot.ground import Source
from bot.model import Model
from bot.prompt import prompt
from bot.turn import Turn

pytestmark = pytest.mark.integration

PIECES = ('{"sentences": [', '{"text": "It costs 5 €.", ', '"passages": [1]}]}')
ASKED = prompt(Turn("shop", "How much?", "en"), [Source("It costs 5 €.", "en")], "json")


class Peer(BaseHTTPRequestHandler):
    seen: list[dict[str, Any]]

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.seen.append(asked)
        self.send_response(200)
        anthropic = self.path.startswith("/v1/messages")
        self.send_header(
            "Content-Type", "text/event-stream" if anthropic else "application/x-ndjson"
        )
        self.end_headers()
        for frame in _anthropic() if anthropic else _ollama():
            line = json.dumps(frame)
            said = f"event: {frame['type']}\ndata: {line}\n\n" if anthropic else f"{line}\n"
            self.wfile.write(said.encode())

    def log_message(self, *_: object) -> None:
        pass


def _anthropic() -> Iterator[dict[str, Any]]:
    usage = {"input_tokens": 40, "output_tokens": 1}
    message = {"id": "m", "type": "message", "role": "assistant", "content": [], "model": "test"}
    message |= {"stop_reason": None, "stop_sequence": None, "usage": usage}
    yield {"type": "message_start", "message": message}
    block = {"type": "text", "text": ""}
    yield {"type": "content_block_start", "index": 0, "content_block": block}
    for piece in PIECES:
        delta = {"type": "text_delta", "text": piece}
        yield {"type": "content_block_delta", "index": 0, "delta": delta}
    yield {"type": "content_block_stop", "index": 0}
    ended = {"stop_reason": "end_turn", "stop_sequence": None}
    yield {
        "type": "message_delta",
        "delta": ended,
        "usage": {"input_tokens": 40, "output_tokens": 9},
    }
    yield {"type": "message_stop"}


def _ollama() -> Iterator[dict[str, Any]]:
    frame = {"model": "test", "created_at": "2026-11-21T10:00:00Z", "done": False}
    for piece in PIECES:
        yield {**frame, "message": {"role": "assistant", "content": piece}}
    counts = {"prompt_eval_count": 40, "eval_count": 9, "total_duration": 1}
    ended = {"done": True, "done_reason": "stop", "message": {"role": "assistant", "content": ""}}
    yield {**frame, **ended, **counts}


@pytest.fixture
def peer() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    seen: list[dict[str, Any]] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("P", (Peer,), {"seen": seen}))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", seen
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("name", ["anthropic:test", "ollama:test"])
def test_a_provider_is_asked_coldly_and_its_words_and_tokens_are_counted(
    name: str, peer: tuple[str, list[dict[str, Any]]]
) -> None:
    url, seen = peer
    model = Model(ModelChoice(name, url, max_tokens=77))
    model.warm()
    speech = model.ask(ASKED, 5, lambda: False)

    said = "".join(speech)
    model.close()

    assert said == "".join(PIECES)
    assert (speech.input_tokens, speech.output_tokens) == (40, 9)
    told = seen[0] if name.startswith("anthropic") else {**seen[0], **seen[0]["options"]}
    assert told["temperature"] == 0
    assert told.get("max_tokens", told.get("num_predict")) == 77


@pytest.mark.parametrize(
    ("name", "says"), [("openai:gpt", "OPENAI_API_KEY"), ("mistral:x", "openai:…")]
)
def test_what_a_model_lacks_is_said_at_once(
    name: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)

    with pytest.raises(BadInput, match=says):
        Model(ModelChoice(name))
