"""The trained head: made again alike, refused where it does not fit, and taught by no test."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from handoff.signals import examples, head
from handoff.signals.fit import fit
from handoff.signals.reader import Reader

SUITES = Path(__file__).parents[2] / "evals" / "suites"
OWN = Path(__file__).parent / "suites"
LINE = '{"id": "a", "lang": "en", "turns": [{"text": "%s", "decision": "%s", "reason": %s}]}\n'


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    file = tmp_path / "own.jsonl"
    rows = [
        LINE % (f"put me through to the florist, bouquet {n}", "transfer", '"explicit"')
        for n in range(8)
    ]
    rows += [LINE % (f"how tall is bouquet {n}", "none", "null") for n in range(8)]
    file.write_text("".join(rows))
    return file


def vectors(texts: list[str]) -> np.ndarray:
    return np.stack([np.full(4, len(text), dtype=np.float32) for text in texts])


def test_the_same_conversations_make_the_same_file(labelled: Path, tmp_path: Path) -> None:
    taught = list(examples.examples(examples.read(labelled)))
    for name in ("one.npz", "two.npz"):
        fit(taught, embedder="e", embed=vectors).save(tmp_path / name)

    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()


def test_a_head_knows_what_it_was_taught(labelled: Path) -> None:
    made = fit(list(examples.examples(examples.read(labelled))))
    read = Reader(made).read

    assert read("put me through to the florist, bouquet 99").sure("explicit")
    assert not read("how tall is bouquet 99").sure("explicit")


def test_a_head_made_with_another_embedder_is_refused(labelled: Path, tmp_path: Path) -> None:
    taught = list(examples.examples(examples.read(labelled)))
    fit(taught, embedder="theirs", embed=vectors).save(tmp_path / "head.npz")

    with pytest.raises(head.BadHead, match="theirs"):
        head.load(tmp_path / "head.npz", "ours")


def test_what_is_no_head_is_refused(tmp_path: Path) -> None:
    (tmp_path / "head.npz").write_bytes(b"PK nothing")

    with pytest.raises(head.BadHead, match="not a signal head"):
        head.load(tmp_path / "head.npz")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "own.jsonl:1: not JSON"),
        (LINE % ("hi", "perhaps", "null"), "own.jsonl:1: turns.0.decision"),
        (LINE % ("hi", "offer", "null"), "own.jsonl:1: turns.0.*needs a reason"),
        (LINE % ("hi", "offer", '"mood"'), "own.jsonl:1: turns.0.reason"),
    ],
)
def test_a_bad_line_is_named_with_file_line_and_field(tmp_path: Path, line: str, says: str) -> None:
    file = tmp_path / "own.jsonl"
    file.write_text(line)

    with pytest.raises(examples.BadExamples, match=says):
        examples.read(file)


def test_the_bundled_head_is_small() -> None:
    assert head.BUNDLED.stat().st_size < 1_000_000


def test_no_training_text_stands_in_a_test_split() -> None:
    rare: dict[str, list[set[str]]] = {}
    for kept in map(_words, _test_texts()):
        for word in kept:
            rare.setdefault(word, []).append(kept)

    def leaks(text: str) -> bool:
        words = _words(text)
        # Who shares over 0.8 of all words shares one of the rarest fifth.
        known = sorted((word for word in words if word in rare), key=lambda word: len(rare[word]))
        others = (other for word in known[: len(words) // 5 + 1] for other in rare[word])
        return len(words) >= 4 and any(
            len(words & other) > 0.8 * len(words | other) for other in others
        )

    taught = examples.read(examples.BUNDLED)
    assert [one.id for one in taught if any(leaks(turn.text) for turn in one.turns)] == []


def _test_texts() -> list[str]:
    found = []
    for file in [*SUITES.glob("*.jsonl"), *OWN.glob("*.jsonl")]:
        for line in file.read_text("utf-8").splitlines():
            case = json.loads(line)
            if case.get("split") == "test":
                found += case.get("turns", [])
    return found


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))
