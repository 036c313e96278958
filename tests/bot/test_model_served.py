"""The whole product with a language model: `ask`, and the chat while the model is writing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.errors import BadInput
from bot.grounding.sentences import sentences
from bot.knowledge_settings import KnowledgeSettings
from bot.settings import (
    BotSettings,
    ChatSettings,
    HandoffSettings,
    Settings,
)
from handoff.events import Say, SummaryMade
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


WORDS = "The customer wants a new kettle because it came with a cracked lid."


def words_notes(asked: dict[str, Any]) -> Iterator[str | float]:
    """Words the first note rightly, and makes up a refund."""
    told = json.loads(asked["messages"][1]["content"])
    assert told["notes"][0]["note"] == "my kettle came with a cracked lid and i want a new one"
    given = [{"text": WORDS, "passages": [1]}, {"text": "A refund is due.", "passages": [2]}]
    yield json.dumps({"sentences": given})


def test_the_agent_reads_the_wish_in_the_models_words_a_moment_after_the_hand_over(
    tmp_path: Path, shop: Path, service: ChatService
) -> None:
    service.script = words_notes
    wished = settings(tmp_path, service).model_copy(
        update={"handoff": HandoffSettings(reword_summary=True)}
    )
    app = App(wished)
    app.index(shop, "shop", lambda *_: None)

    async def hand_over() -> list[SummaryMade]:
        chats = app.service(app.choose("shop"))
        id = (await chats.open(locale="en")).conversation
        text = "my kettle came with a cracked lid and i want a new one"
        for key, said in enumerate((text, "can I talk to a person?")):
            await chats.say(id, Say(type="say", key=str(key), text=said))
            await chats.turn_done(id)
        found: list[SummaryMade] = []
        for _ in range(200):
            _, chat = await chats.look(id)
            found = [each.event for each in chat.log if isinstance(each.event, SummaryMade)]
            if any(made.quoted for made in found):
                break
            await asyncio.sleep(0.05)
        await chats.close()
        return found

    try:
        *_, last = asyncio.run(hand_over())
    finally:
        app.close()
    assert last.quoted is not None
    wishes = [each.wish.text for each in (last.quoted, last.summary) if each.wish]
    assert wishes == ["my kettle came with a cracked lid and i want a new one", WORDS]
    assert "refund" not in last.model_dump_json()


def test_summaries_cannot_be_worded_without_a_model(tmp_path: Path) -> None:
    wished = Settings(data=tmp_path, handoff=HandoffSettings(reword_summary=True))

    with pytest.raises(BadInput, match="needs a language model"):
        App(wished)


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
