"""Language models through LangChain; the only file that imports its chat models.

A model is asked on one event loop in a thread of its own, so that a request can be given up at
any moment, whatever the library is waiting for.
"""

from __future__ import annotations

import asyncio
import importlib.util
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from queue import Empty, Queue
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

from bot.choices import Form, ModelChoice
from bot.errors import BadInput, ModelFailed
from bot.prompt import SCHEMA, Prompt, about_tokens
from knowledge.outage import Outage

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk

# A shopper who went on is noticed so often while the model is silent.
_LOOK = 0.05
_PACKAGES = {
    "openai": "langchain_openai",
    "anthropic": "langchain_anthropic",
    "ollama": "langchain_ollama",
}
_FINISHES = ("finish_reason", "stop_reason", "done_reason")
_REFUSALS = ("content_filter", "refusal")
_KEYS = {"openai": "OPENAI_API_KEY", "anthropic": "ANTHROPIC_API_KEY"}


@dataclass
class Speech:
    """One answer of a model under way: pieces of text. Read to its end or closed, it knows how
    many tokens it took, by the server's count or else about."""

    pieces: Iterator[str]
    input_tokens: int = 0
    output_tokens: int = 0
    counted: bool = False
    # How the server says that it ended: "stop", "length"; empty where it never did.
    finish: str = ""
    first_ms: float | None = None

    def __iter__(self) -> Iterator[str]:
        return self.pieces


class Model:
    """A chat model, made on first use. Safe to share by threads.

    Raises `BadInput` at once where its package or its key is missing.
    """

    def __init__(self, choice: ModelChoice, instead: str = "shoppers get quotations") -> None:
        """`instead` tells the log what happens while it is away."""
        self.choice = choice
        _check(choice)
        self._outage = Outage(f"The model {choice.name}", instead=instead)
        self._lock = Lock()
        self._made: BaseChatModel | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: Thread | None = None
        self._plain = choice.form == "lines"

    @property
    def form(self) -> Form:
        """What is asked for: lines, once a server has refused JSON."""
        return "lines" if self._plain else self.choice.form

    def resting(self) -> bool:
        """Whether it failed so recently that asking again is not worth the shopper's wait."""
        return self._outage.resting()

    def ask(self, prompt: Prompt, seconds: float, gone: Callable[[], bool]) -> Speech:
        """The answer, streamed. Raises `ModelFailed` while it is read: no answer within
        `seconds`, no server, a refusal, or nobody to answer (`gone`)."""
        speech = Speech(iter(()), input_tokens=prompt.tokens)
        speech.pieces = self._pieces(prompt, seconds, gone, speech)
        return speech

    def _pieces(
        self, prompt: Prompt, seconds: float, gone: Callable[[], bool], speech: Speech
    ) -> Iterator[str]:
        started = time.monotonic()
        heard: Queue[str | BaseException | None] = Queue()
        asked = asyncio.run_coroutine_threadsafe(self._listen(prompt, heard, speech), self._ready())
        try:
            while True:
                if gone():
                    raise ModelFailed("dropped")
                left = started + seconds - time.monotonic()
                if left <= 0:
                    self._outage.failed(TimeoutError())
                    raise ModelFailed("timeout")
                try:
                    piece = heard.get(timeout=min(_LOOK, left))
                except Empty:
                    continue
                if piece is None:
                    self._outage.answered()
                    return
                if isinstance(piece, BaseException):
                    raise self._failed(piece)
                if speech.first_ms is None:
                    speech.first_ms = round((time.monotonic() - started) * 1000, 1)
                if not speech.counted:
                    speech.output_tokens += about_tokens(piece)
                yield piece
        finally:
            asked.cancel()

    def _failed(self, error: BaseException) -> ModelFailed:
        reason = _reason(error)
        if reason != "refused":
            self._outage.failed(error)
        return ModelFailed(reason)

    async def _listen(
        self, prompt: Prompt, heard: Queue[str | BaseException | None], speech: Speech
    ) -> None:
        try:
            await self._stream(prompt, heard, speech, plain=self._plain)
        except Exception as error:
            if self._plain or getattr(error, "status_code", None) not in (400, 404, 422):
                heard.put(error)
                return
            # A server that knows no JSON mode or does not count: once, and never again.
            self._plain = True
            try:
                await self._stream(prompt, heard, speech, plain=True)
            except Exception as second:
                heard.put(second)
                return
        heard.put(None)

    async def _stream(
        self,
        prompt: Prompt,
        heard: Queue[str | BaseException | None],
        speech: Speech,
        *,
        plain: bool,
    ) -> None:
        messages = [("system", prompt.rules), ("human", prompt.data)]
        extra = _per_request(self.choice, plain=plain)
        async for chunk in self._model().astream(messages, **extra):
            _count(chunk, speech)
            speech.finish = _finish(chunk) or speech.finish
            if speech.finish in _REFUSALS or chunk.additional_kwargs.get("refusal"):
                raise ModelFailed("refused")
            if text := str(chunk.text):
                heard.put(text)
        if not speech.finish:
            raise ModelFailed("cut off")

    def _model(self) -> BaseChatModel:
        if self._made is None:
            from langchain.chat_models import init_chat_model

            self._made = init_chat_model(self.choice.name, **_options(self.choice))
        return self._made

    def _ready(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                run = self._loop.run_forever
                self._thread = Thread(target=run, name="model", daemon=True)
                self._thread.start()
            return self._loop

    def warm(self) -> None:
        """Load the library now rather than in a shopper's time; asks nothing of the server."""

        async def load() -> None:
            self._model()

        asyncio.run_coroutine_threadsafe(load(), self._ready()).result()

    def close(self) -> None:
        """Stop asking; what is under way is given up."""
        with self._lock:
            loop, self._loop = self._loop, None
        if loop is None or self._thread is None:
            return
        asyncio.run_coroutine_threadsafe(self._let_go(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        self._thread.join()
        loop.close()

    async def _let_go(self) -> None:
        under_way = asyncio.all_tasks() - {asyncio.current_task()}
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
        client = getattr(self._made, "root_async_client", None)
        if client is not None:
            await client.close()


def _check(choice: ModelChoice) -> None:
    package = _PACKAGES.get(choice.provider)
    if package is None:
        known = ", ".join(f"{name}:…" for name in _PACKAGES)
        raise BadInput(f"[bot] model = {choice.name!r}: it must be one of {known}.")
    if importlib.util.find_spec(package) is None:
        raise BadInput(
            f"[bot] model = {choice.name!r} needs the package {package.replace('_', '-')}: "
            f"pip install 'shopbell[{choice.provider}]'."
        )
    key = _KEYS.get(choice.provider)
    if key and choice.base_url is None and not os.environ.get(key):
        raise BadInput(f"[bot] model = {choice.name!r} needs the environment variable {key}.")


def _options(choice: ModelChoice) -> dict[str, Any]:
    """The arguments of LangChain's class; it must not try again by itself: a shopper waits."""
    if choice.provider == "ollama":
        common: dict[str, Any] = {"num_predict": choice.max_tokens}
    else:
        common = {"max_retries": 0}
    if choice.provider == "anthropic" or (choice.provider == "openai" and not choice.base_url):
        common["max_tokens"] = choice.max_tokens
    if choice.provider == "openai":
        common["stream_usage"] = True
    if choice.base_url:
        common["base_url"] = choice.base_url
        key = _KEYS.get(choice.provider)
        if key and not os.environ.get(key):
            # The class insists on a key; a server of one's own needs none.
            common["api_key"] = "none"
    return {"temperature": 0, **common, **choice.options}


def _per_request(choice: ModelChoice, *, plain: bool) -> dict[str, Any]:
    """How the provider is told the form of the answer; the rules say it to all of them."""
    if choice.provider == "ollama":
        return {} if plain else {"format": SCHEMA}
    if choice.provider != "openai":
        return {}
    # LangChain calls the limit `max_completion_tokens`, which other servers do not know.
    body: dict[str, Any] = {"max_tokens": choice.max_tokens} if choice.base_url else {}
    if not plain:
        schema = {"name": "answer", "strict": True, "schema": SCHEMA}
        body["response_format"] = {"type": "json_schema", "json_schema": schema}
    return {"extra_body": body} if body else {}


def _count(chunk: AIMessageChunk, speech: Speech) -> None:
    usage = chunk.usage_metadata
    if not usage:
        return
    # LangChain's pieces of a count add up; one of nothing read is none.
    if usage["input_tokens"]:
        before = speech.input_tokens if speech.counted else 0
        speech.input_tokens = before + usage["input_tokens"]
    speech.output_tokens = usage["output_tokens"] + (speech.output_tokens if speech.counted else 0)
    speech.counted = True


def _finish(chunk: AIMessageChunk) -> str:
    told = chunk.response_metadata
    return str(next((told[name] for name in _FINISHES if told.get(name)), ""))


def _reason(error: BaseException) -> str:
    """In a word or two, for the trace; never the error's text, which may quote the prompt."""
    if isinstance(error, ModelFailed):
        return error.reason
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        return "rate limited" if status == 429 else f"status {status}"
    name = type(error).__name__
    if "Timeout" in name:
        return "timeout"
    return "unreachable" if "Connect" in name else f"failed: {name}"
