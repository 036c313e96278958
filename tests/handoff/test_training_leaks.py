"""No training conversation repeats what the suites measure with on their test splits."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from handoff.signals.examples import BUNDLED, read

SUITES = (Path(__file__).parents[2] / "evals" / "suites", Path(__file__).parent / "suites")
# "a person please" is said alike by everybody; from so many words on it is a line of its own.
LONG = 5
ALIKE = 0.7


def words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.lower()))


def kept_aside() -> Iterator[frozenset[str]]:
    """The words of every long turn of the test splits."""
    for folder in SUITES:
        for file in folder.glob("*.jsonl"):
            for line in file.read_text("utf-8").splitlines():
                case = json.loads(line)
                if case.get("split") == "test":
                    for turn in case.get("turns") or case["messages"]:
                        said = words(turn if isinstance(turn, str) else turn["text"])
                        if len(said) >= LONG:
                            yield said


def test_no_line_is_nearly_one_of_a_test_split():
    by_word: dict[str, list[frozenset[str]]] = {}
    for said in kept_aside():
        for word in said:
            by_word.setdefault(word, []).append(said)
    assert len(by_word) > 1000
    # Only the line's name is told: who mends it shall not read the suite.
    leaks = set()
    for conversation in read(BUNDLED):
        for turn in conversation.turns:
            mine = words(turn.text)
            # Who shares over 0.7 of all words shares one of the rarest third.
            rarest = sorted(mine, key=lambda word: (len(by_word.get(word, ())), word))
            near = (
                other
                for word in rarest[: len(mine) // 3 + 1]
                for other in by_word.get(word, ())
                if len(mine) >= LONG
            )
            if any(len(mine & other) > ALIKE * len(mine | other) for other in near):
                leaks.add(conversation.id)
    assert not leaks
