"""A real, weak model invents things; the shopper reads none of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.invented import run, summed
from tests.bot.llama import llama

PAIRS = Path(__file__).parent / "grounding" / "pairs-dev.jsonl"
REPORT = Path(__file__).parents[2] / "artifacts" / "invented-short.json"


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_of_what_a_weak_model_invents_nothing_reaches_the_shopper() -> None:
    with llama() as url:
        rows = list(run(url, PAIRS, 25, Path("data")))

    figures = summed(rows)
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps({**figures, "rows": rows}, ensure_ascii=False, indent=1))
    assert figures["unsupported_without_check"] > 0
    assert figures["unsupported_with_check"] == 0
