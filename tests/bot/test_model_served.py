"""The whole product with a language model: `ask`, and the chat while the model is writing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.errors import BadInput
from bot.grounding.sentences import sentences
from bot.settings import BotSettings, ChatSettings, KnowledgeSettings, Settings
from tests.bot.chat_service import ChatService

pytestmark = pytest.mark.integration

QUESTION = {"id": "1", "turns": ["How many days do I have to return something?"], "locale": "en"}


def reads_aloud(asked: dict[str, Any]) -> Iterator[str | float]:
    """Says the first passage word for word, and makes up a price."""
    data = json.loads(asked["messages"][1]["content"])
    given = [{"text": text, "passages": [1]} for text in sentences(data["passages"][0]["text"])[:3]]
    made_up = {"text": "It costs only 3.99 €.", "passages": [1]}
    yield json.dumps({"sentences": [*given, made_up]}, ensure_ascii=False)


@pytest.fixture
def service() -> Iterator[ChatService]:
    made = ChatService()
    made.script = reads_aloud
    yield made
    made.stop()


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A shop's folder with one page."""
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "returns.md").write_text(
        "# Returns\n\n## How many days do I have to return something?\n\n"
        "You have 30 days to return unused goods. Send them with the form from your account.\n\n"
        "## Where are you?\n\nOur shop is in Riga, on Brivibas street.\n"
    )
    return folder


def settings(data: Path, service: ChatService, **bot: Any) -> Settings:
    return Settings(
        data=data / "data",
        knowledge=KnowledgeSettings(embedder="none"),
        bot=BotSettings(model="openai:test", model_base_url=service.url, **bot),
    )


def test_a_question_is_answered_in_the_models_words_and_without_its_inventions(
    tmp_path: Path, shop: Path, service: ChatService
) -> None:
    app = App(settings(tmp_path, service))
    app.index(shop, "shop", lambda *_: None)
    (known, *_) = app.choose("shop")
    app.make_ready(known, lambda *_: None)

    (answer,) = app.ask(known, [QUESTION])

    (reply,) = answer["replies"]
    app.close()
    assert len(service.asked) == 1
    told = json.loads(service.asked[0]["messages"][1]["content"])
    assert reply["kind"] in ("answer", "unsure")
    assert sentences(told["passages"][0]["text"])[0] in reply["text"]
    assert "3.99" not in reply["text"]
    assert reply["timings_ms"]["model"] > 0
    assert [source["text"] for source in reply["sources"]] != []


def test_a_model_that_leaves_no_time_for_the_quotation_is_refused_at_once(
    tmp_path: Path, service: ChatService
) -> None:
    slow = settings(tmp_path, service, model_timeout_seconds=8).model_copy(
        update={"chat": ChatSettings(answer_timeout_seconds=9)}
    )

    with pytest.raises(BadInput, match=r"answer_timeout_seconds must be at least 9\.5"):
        App(slow)


def test_a_budget_without_prices_is_refused_at_once(tmp_path: Path, service: ChatService) -> None:
    with pytest.raises(BadInput, match="model_input_price"):
        App(settings(tmp_path, service, model_budget_per_day=5))
