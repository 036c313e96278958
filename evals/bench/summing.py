"""A conversation of 40 messages summed up for an agent: `python -m evals.bench.summing`.

The messages are those of the summaries' dev split, one transcript after the other. Nothing is
remembered of them: each conversation is read for the first time.
"""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.summing import summaries
from evals.bench.row import Row

_SUITE = Path(__file__).parents[1] / "suites" / "summaries.suite.jsonl"
_MESSAGES, _BAR_MS = 40, 50.0


def summing() -> Iterator[Row]:
    """The CPU time of one summary, the slowest of the languages."""
    spent: dict[str, float] = {}
    talks = _said()
    ready = [message for said in talks.values() for message in said[_MESSAGES:]]
    wanted = [{"id": lang, "messages": said[:_MESSAGES]} for lang, said in talks.items()]
    made = summaries([{"id": "ready", "messages": ready}, *wanted])
    next(made)
    # As the server does with what it has loaded (bot/serve.py).
    gc.freeze()
    for lang in talks:
        started = time.process_time()
        next(made)
        spent[lang] = (time.process_time() - started) * 1e3
    note = ", ".join(f"{lang} {ms:.0f}" for lang, ms in spent.items())
    yield Row(f"a summary of {_MESSAGES} messages", max(spent.values()), _BAR_MS, "ms CPU", note)


def _said() -> dict[str, list[dict[str, Any]]]:
    """By language, the messages to sum up and a few to get ready with."""
    said: dict[str, list[dict[str, Any]]] = {}
    for line in _SUITE.read_text("utf-8").splitlines():
        case = json.loads(line)
        if case.get("split") == "dev":
            said.setdefault(case["lang"], []).extend(case["messages"])
    return {lang: messages[: _MESSAGES + 20] for lang, messages in said.items()}


if __name__ == "__main__":
    for row in summing():
        print(f"{row.what}: {row.shown}, bar {row.bar_shown}")
