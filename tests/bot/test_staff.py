"""What staff do about a shop's knowledge, by the command and while it is served."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from bot.commands.filled import read_filled, write_rows
from bot.errors import BadInput
from tests.knowledge.shops import FAQ, write
from tests.served import Served, shopbell

pytestmark = pytest.mark.integration
QUESTION = "Do you rent out skis?"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return write(tmp_path / "boots", {"faq.md": FAQ})


def curate(data: Path, *args: str) -> dict:
    done = shopbell("curate", *args, "--json", "--shop", "boots", "--data", str(data))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_an_answer_serves_with_the_next_question_while_the_shop_is_served(
    shop: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    assert shopbell("index", str(shop), "--name", "boots", "--data", str(data)).returncode == 0
    served = Served(data, "--shop", "boots")
    try:

        def asked() -> dict:
            done = shopbell("ask", QUESTION, "--json", "--data", str(data), "--shop", "boots")
            return json.loads(done.stdout)

        assert asked()["kind"] != "answer"
        said = ("--question", QUESTION, "--lang", "en", "--answer", "Yes, from 12 € a day.")
        entry = curate(data, "add", *said, "--draft")
        assert asked()["kind"] != "answer"
        curate(data, "approve", entry["id"])

        reply = asked()

        assert (reply["kind"], reply["text"]) == ("answer", "Yes, from 12 € a day.")
        assert reply["sources"][0]["path"] == f"curated/{entry['id']}"
        curate(data, "retire", entry["id"])
        assert asked()["kind"] != "answer"
        assert len(curate(data, "show", entry["id"])["history"]) == 3
        # What is asked by the command is nobody's gap.
        gaps = shopbell("gaps", "--json", "--shop", "boots", "--data", str(data))
        assert json.loads(gaps.stdout)["gaps"] == 0
    finally:
        served.stop()


@pytest.mark.parametrize("name", ["gaps.jsonl", "gaps.csv"])
def test_an_export_of_gaps_is_read_back_once_it_is_filled_in(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    rows = [
        {
            "questions": [{"text": QUESTION, "lang": "en"}, {"text": "skis?", "lang": "en"}],
            "answers": {"en": ""},
            "count": 2,
            "first": "2026-11-01",
            "last": "2026-11-02",
            "nearest": {"text": "=1+1"},
        },
        {"questions": [{"text": "Czy są narty?", "lang": "pl"}], "answers": {"pl": ""}},
    ]
    write_rows(file, rows)
    assert read_filled(file) == ([], 2)

    if name.endswith("csv"):
        with file.open(encoding="utf-8-sig", newline="") as opened:
            table = list(csv.DictReader(opened))
        assert table[0]["nearest"] == "'=1+1"
        table[0]["answer"] = "Yes; from 12 €."
        with file.open("w", encoding="utf-8-sig", newline="") as opened:
            out = csv.DictWriter(opened, list(table[0]), delimiter=";")
            out.writeheader()
            out.writerows(table)
    else:
        rows[0]["answers"] = {"en": "Yes; from 12 €."}
        write_rows(file, rows)

    filled, empty = read_filled(file)
    assert empty == 1
    assert filled[0]["questions"] == rows[0]["questions"]
    assert filled[0]["answers"] == {"en": "Yes; from 12 €."}


@pytest.mark.parametrize("text", ["{", '{"questions": []}', "[1]"])
def test_a_broken_line_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text(text + "\n", "utf-8")

    with pytest.raises(BadInput, match=r"in.jsonl:1"):
        read_filled(file)


def test_a_question_nobody_answered_becomes_a_gap_without_what_names_the_shopper(
    shop: Path, tmp_path: Path
) -> None:
    import asyncio

    from bot.app import App
    from bot.settings import load
    from handoff.events import Say

    app = App(load(None, tmp_path / "data"))
    try:
        app.index(shop, "boots", lambda *_: None)

        async def talk() -> None:
            service = app.service(app.choose("boots"))
            opened = await service.open(locale="en")
            text = "Do you repair violins? Write to ola@poczta.pl"
            await service.say(opened.conversation, Say(type="say", key="k", text=text))
            await service.turn_done(opened.conversation)
            await service.close()

        asyncio.run(talk())
        job = {"since": None, "lang": None}
        found = app.staff.do("boots", "gaps", job, lambda *_: None)
    finally:
        app.close()

    assert found["gaps"] == 1
    assert found["clusters"][0]["question"] == "Do you repair violins? Write to [e-mail]"
    assert found["clusters"][0]["examples"][0]["conversation"]
    assert found["clusters"][0]["nearest"]["path"] == "faq.md"
