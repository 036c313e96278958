"""The command as the owner of some other shop uses it: any folder, any name, any language."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.served import shopbell

pytestmark = pytest.mark.integration

FAQ_LV = "jautājums;atbilde\nCik ilgi gaidīt piegādi?;Preces piegādājam 3 dienu laikā.\n"
RETURNS_EN = "# Returns\n\nYou may return unused soap within 21 days of delivery.\n"
PAYMENT_RU = "Оплата\n\nМы принимаем карты и наличные курьеру. Рассрочки нет.\n"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A small shop in a folder whose name is nobody's idea of an identifier."""
    folder = tmp_path / "Ziepju veikals & Co (jaunā mape)"
    (folder / "политика").mkdir(parents=True)
    (folder / "buj.csv").write_bytes(FAQ_LV.encode("cp1257"))
    (folder / "returns.md").write_text(RETURNS_EN, "utf-8")
    (folder / "политика" / "оплата.txt").write_bytes(PAYMENT_RU.encode("cp1251"))
    return folder


def test_a_folder_of_any_name_is_indexed_asked_and_searched(shop: Path, tmp_path: Path) -> None:
    data = ["--data", str(tmp_path / "data")]

    indexed = shopbell("index", str(shop), "--json", *data)
    assert indexed.returncode == 0, indexed.stderr
    report = json.loads(indexed.stdout)
    assert (report["added"], report["rejected"]) == (3, [])
    assert {notice["path"] for notice in report["notices"]} == {"buj.csv", "политика/оплата.txt"}

    conversations = tmp_path / "in.jsonl"
    conversations.write_text(
        '{"id": "lv", "turns": ["Labdien!", "cik ilgi jagaida piegade"]}\n'
        '{"id": "en", "turns": ["Until when can I send the soap back?"], "locale": "en"}\n'
        '{"id": "ru", "turns": ["можно заплатить наличными?", "позовите оператора", "ау"]}\n',
        "utf-8",
    )
    out = tmp_path / "out.jsonl"
    asked = shopbell("ask", "--batch", str(conversations), "--out", str(out), *data)
    assert asked.returncode == 0, asked.stderr
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]

    assert [(row["id"], len(row["replies"])) for row in rows] == [("lv", 2), ("en", 1), ("ru", 3)]
    assert rows[0]["replies"][0]["kind"] == "smalltalk"
    assert "3 dienu laikā" in rows[0]["replies"][1]["text"]
    assert rows[1]["replies"][0]["sources"][0]["path"] == "returns.md"
    assert [reply["kind"] for reply in rows[2]["replies"]][1:] == ["handoff", "handoff"]
    assert {reply["handoff"]["reason"] for reply in rows[2]["replies"][1:]} == {"explicit"}

    found = shopbell("search", "наличные", "--json", "-k", "1", *data)
    assert json.loads(found.stdout)["hits"][0]["path"] == "политика/оплата.txt"

    again = json.loads(shopbell("index", str(shop), "--json", *data).stdout)
    assert (again["unchanged"], again["embedded"]) == (3, 0)


def test_an_index_made_with_another_embedder_is_refused_with_the_way_out(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = ["--data", str(tmp_path / "data")]
    monkeypatch.setenv("SHOPBELL_KNOWLEDGE__EMBEDDER", "none")
    assert shopbell("index", str(shop), "--name", "soap", *data).returncode == 0
    assert "наличные" in shopbell("ask", "можно ли наличными?", *data).stdout
    monkeypatch.delenv("SHOPBELL_KNOWLEDGE__EMBEDDER")

    done = shopbell("ask", "можно ли наличными?", *data)

    assert done.returncode == 2
    assert "shopbell index" in done.stderr


@pytest.mark.parametrize("make", [None, "empty", "nothing usable"])
def test_a_folder_with_nothing_usable_is_bad_input(tmp_path: Path, make: str | None) -> None:
    folder = tmp_path / "shop"
    if make:
        folder.mkdir()
    if make == "nothing usable":
        (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\0")

    done = shopbell("index", str(folder), "--data", str(tmp_path / "data"))

    assert done.returncode == 2
    assert "shop" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_cannot_be_read_is_listed_and_the_rest_is_indexed(shop: Path, tmp_path: Path) -> None:
    (shop / "orders.csv").write_text("number,date,total\n1,2026-01-01,9.99\n", "utf-8")
    (shop / "feed.xml").write_text("<rss><channel><item><title>Soap</title>", "utf-8")
    with (shop / "huge.md").open("wb") as huge:
        huge.truncate(21 * 1024 * 1024)

    done = shopbell("index", str(shop), "--json", "--data", str(tmp_path / "data"))

    assert done.returncode == 0, done.stderr
    rejected = {row["path"]: row for row in json.loads(done.stdout)["rejected"]}
    assert set(rejected) == {"orders.csv", "feed.xml", "huge.md"}
    assert rejected["orders.csv"]["line"] == 1
    assert rejected["feed.xml"]["line"] is not None
    assert "20 MB" in rejected["huge.md"]["reason"] + rejected["huge.md"]["hint"]


def test_a_broken_line_of_a_batch_is_named_before_anything_is_asked(tmp_path: Path) -> None:
    conversations = tmp_path / "in.jsonl"
    conversations.write_text('{"id": 1, "turns": ["hi"]}\n{"id": 2, "turns": []}\n', "utf-8")
    out = tmp_path / "out.jsonl"

    done = shopbell("ask", "--batch", str(conversations), "--out", str(out))

    assert done.returncode == 2
    assert "in.jsonl:2: turns:" in done.stderr
    assert not out.exists()


def test_texts_are_masked_line_by_line(tmp_path: Path) -> None:
    texts, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    texts.write_text('{"id": 1, "text": "tel. 601 234 567"}\n{"id": "b", "text": "ok"}\n', "utf-8")

    done = shopbell("mask", str(texts), "--out", str(out))

    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert rows == [{"id": 1, "text": "tel. [phone]"}, {"id": "b", "text": "ok"}]


def test_a_broken_line_is_named_and_what_was_masked_before_is_kept(tmp_path: Path) -> None:
    texts, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    texts.write_text('{"id": 1, "text": "a"}\n{"id": 2, "txt": "b"}\n', "utf-8")
    out.write_text("before", "utf-8")

    done = shopbell("mask", str(texts), "--out", str(out))

    assert done.returncode == 2
    assert "in.jsonl:2: text:" in done.stderr
    assert out.read_text("utf-8") == "before"


def test_transcripts_from_elsewhere_are_summed_up(tmp_path: Path) -> None:
    transcripts = tmp_path / "in.jsonl"
    messages = [
        {
            "author": "shopper",
            "text": "Gdzie jest moje zamówienie ZM-10442? Mój mail: ola@poczta.pl",
        },
        {"author": "bot", "text": "Nie znajduję tego w informacjach sklepu."},
        {"author": "shopper", "text": "poproszę konsultanta"},
    ]
    transcripts.write_text(json.dumps({"id": 7, "messages": messages}) + "\n", "utf-8")
    out = tmp_path / "out.jsonl"

    done = shopbell("summarize", str(transcripts), "--out", str(out))

    assert done.returncode == 0, done.stderr
    row = json.loads(out.read_text("utf-8"))
    assert row["id"] == 7
    assert "zamówienie" in row["summary"]["wish"]["text"]
    assert [(line["text"], line["evidence"]) for line in row["summary"]["orders"]] == [
        ("ZM-10442", [1])
    ]
    assert "ola@poczta.pl" in row["summary"]["contact"][0]["text"]
    assert row["summary"]["language"] == "pl"
    assert row["summary"]["promises"] == []


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ("[server]\nprot = 1\n", "server.prot"),
        ("[limits]\nmessages = 0\n", "limits.messages"),
        ("[shops\n", "not valid TOML"),
    ],
)
def test_a_mistake_in_the_configuration_is_named(tmp_path: Path, toml: str, says: str) -> None:
    config = tmp_path / "shopbell.toml"
    config.write_text(toml)

    done = shopbell("search", "x", "--config", str(config), "--data", str(tmp_path / "data"))

    assert done.returncode == 2
    assert "shopbell.toml" in done.stderr
    assert says in done.stderr


def test_several_workers_are_refused_with_the_reason(tmp_path: Path) -> None:
    done = shopbell("serve", "--workers", "2", "--data", str(tmp_path))

    assert done.returncode == 2
    assert "PostgreSQL and Redis" in done.stderr


def test_the_default_path_never_imports_torch(shop: Path, tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from bot.app import App; import bot.serve;"
        "from bot.settings import load; app = App(load(None, Path(sys.argv[1])));"
        "app.index(Path(sys.argv[2]), 'soap', lambda *step: None);"
        "row = next(app.ask(app.choose('soap')[0], [{'id': 1, 'turns': ['returns?']}]));"
        "print(row['replies'][0]['kind'],"
        " sorted({'torch', 'sentence_transformers'} & {*sys.modules}))"
    )

    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "data"), str(shop)],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.split(maxsplit=1)[1].strip() == "[]"
