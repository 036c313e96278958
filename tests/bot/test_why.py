"""Staff see how a reply came out: after `ask`, from the log of a conversation, and in words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import App
from bot.errors import BadInput
from bot.settings import load
from bot.why import told
from tests.served import shopbell

pytestmark = pytest.mark.integration

RETURNS = "# Returns\n\nYou may return unused soap within 21 days of delivery.\n"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    folder = tmp_path_factory.mktemp("soap")
    (folder / "returns.md").write_text(RETURNS, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHOPBELL_KNOWLEDGE__EMBEDDER", "none")
        app = App(load(None, tmp_path_factory.mktemp("data")))
    app.index(folder, "soap", lambda *step: None)
    yield app
    app.close()


def ask(app: App, *turns: str) -> list[dict]:
    (shop,) = app.choose("soap")
    conversation = {"id": 1, "turns": list(turns), "locale": None}
    return next(app.ask(shop, [conversation]))["replies"]


def test_a_reply_to_ask_tells_how_it_came_out(app: App) -> None:
    (reply,) = ask(app, "can I return soap within 20 days? Write to ola@poczta.pl")

    found = app.why(reply["id"])

    assert found["shop"] == "soap"
    assert found["asked"].endswith("Write to [e-mail]")
    assert "poczta" not in str(found)
    assert found["answer"]["hits"][0]["path"] == "returns.md"
    assert found["answer"]["outcome"] == "answer"
    assert found["before"]["action"] == "none"
    assert {"understand", "search", "compose", "check", "tone"} <= found["timings_ms"].keys()
    said = dict(told(found))
    assert any("returns.md" in line and "← quoted" in line for line in said["Found"])
    assert "answer" in said["Answerable"][0]


def test_a_transfer_and_the_turns_after_it_tell_why_the_bot_is_silent(app: App) -> None:
    transferred, waiting = ask(app, "I want to talk to a human", "hello?")

    assert app.why(transferred["id"])["before"]["reason"] == "explicit"
    assert any("a person's" in line for line in dict(told(app.why(waiting["id"])))["Decided"])


def test_a_message_of_a_conversation_leads_to_the_reply_after_it(app: App) -> None:
    reply, _ = ask(app, "can I return soap?", "and how long does it take?")
    found = app.why(reply["id"])

    asked = f"{found['conversation']}:{found['n'] - 1}"

    assert app.why(asked)["id"] == reply["id"]


def test_only_the_last_traces_of_forgotten_conversations_stay(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handoff.store.traces._MOST_FORGOTTEN", 2)
    first, *_, last = ask(app, "returns?", "soap?", "delivery?")

    assert app.why(last["id"])["id"] == last["id"]
    with pytest.raises(BadInput):
        app.why(first["id"])


def test_an_unknown_id_is_bad_input_with_a_sentence(tmp_path: Path) -> None:
    done = shopbell("why", "nobody:7", "--data", str(tmp_path))

    assert done.returncode == 2
    assert "There is no reply 'nobody:7'" in done.stderr
