"""A service that speaks OpenAI's chat protocol and says what the test has it say."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

# Yields pieces of text; a float is a pause in seconds, "\0" breaks the connection.
Script = Callable[[dict[str, Any]], Iterator[str | float]]


def saying(*sentences: tuple[str, int], pause: float = 0.0) -> Script:
    """A model that answers as it was asked to: JSON where JSON is wanted, else lines."""

    def script(asked: dict[str, Any]) -> Iterator[str | float]:
        if "response_format" in asked:
            given = [{"text": text, "passages": [n]} for text, n in sentences]
            whole = json.dumps({"sentences": given}, ensure_ascii=False)
        else:
            whole = "".join(f"[{n}] {text}\n" for text, n in sentences)
        for start in range(0, len(whole), 7):
            yield whole[start : start + 7]
            if pause:
                yield pause

    return script


class ChatService:
    """`/v1/chat/completions`, streamed. `status`: refuse with it; `no_json`: only JSON mode."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.script: Script = saying()
        self.status = 200
        self.no_json = False
        self.finish = "stop"
        self.hung_up = threading.Event()
        self._server = ThreadingHTTPServer(
            ("127.0.0.1", 0), type("Handler", (_Handler,), {"service": self})
        )
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Nobody listens any more."""
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    service: ChatService

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.service.asked.append(asked)
        status = self.service.status
        if self.service.no_json and "response_format" in asked:
            status = 400
        if status != 200:
            self._refuse(status)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        try:
            self._stream(asked)
        except OSError:
            self.service.hung_up.set()

    def _stream(self, asked: dict[str, Any]) -> None:
        pieces = 0
        for piece in self.service.script(asked):
            if isinstance(piece, float):
                time.sleep(piece)
                continue
            if piece == "\0":
                self.connection.close()
                return
            pieces += 1
            self._send(asked, {"role": "assistant", "content": piece}, None)
        self._send(asked, {}, self.service.finish)
        if asked.get("stream_options", {}).get("include_usage"):
            usage = {"prompt_tokens": 500, "completion_tokens": pieces}
            usage["total_tokens"] = 500 + pieces
            self._event({**_frame(asked), "choices": [], "usage": usage})
        self.wfile.write(b"data: [DONE]\n\n")

    def _send(self, asked: dict[str, Any], delta: dict[str, Any], finish: str | None) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        self._event({**_frame(asked), "choices": [choice]})

    def _event(self, frame: dict[str, Any]) -> None:
        self.wfile.write(f"data: {json.dumps(frame)}\n\n".encode())
        self.wfile.flush()

    def _refuse(self, status: int) -> None:
        body = json.dumps({"error": {"message": "no", "type": "error", "code": None}}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def _frame(asked: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": asked["model"],
    }
