"""Shoppers' questions in five languages against three small shops: what is read, what is not."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from knowledge.catalogue import Advice, Catalogue
from knowledge.concepts import Concepts
from knowledge.documents import read_file
from knowledge.lemmas import Lemmas, find_or_build

HERE = Path(__file__).parent
FEEDS = {"meble": ("meble.csv", "pl"), "phones": ("phones.xml", "en"), "zoo": ("zoo.xml", "uk")}
CHECKS = [json.loads(line) for line in (HERE / "checks.jsonl").read_text("utf-8").splitlines()]
# Shares that must stay right; `python -m tests.knowledge.catalogue.test_checks` prints them.
LEAST = {"trap": 0.97, "goods": 0.85}


@cache
def catalogue(feed: str) -> Catalogue:
    name, lang = FEEDS[feed]
    folder = HERE / "feeds"
    products = read_file(folder / name, folder).products
    words = Lemmas(find_or_build(Path("data")))
    return Catalogue(products, lambda product: product.lang or lang, Concepts.load(words), words)


def right(check: dict[str, Any]) -> bool:
    advice = catalogue(check["feed"]).consult(check["q"], check["lang"])
    if check.get("trap"):
        return advice is None or advice.kind == "sift"
    if advice is None or advice.kind == "sift":
        return False
    return told(advice, check)


def told(advice: Advice, check: dict[str, Any]) -> bool:
    ids = [pick.product.id for pick in advice.picks]
    if "first" in check:
        return ids[0] == check["first"]
    return set(ids) == set(check["ids"])


@pytest.mark.integration
@pytest.mark.parametrize("part", ["open", "held"])
@pytest.mark.parametrize("kind", ["trap", "goods"])
def test_questions_about_goods_are_read_and_others_are_left_alone(part: str, kind: str) -> None:
    asked = [c for c in CHECKS if c["part"] == part and bool(c.get("trap")) is (kind == "trap")]
    wrong = [c["q"] for c in asked if not right(c)]

    assert len(wrong) <= (1 - LEAST[kind]) * len(asked) + 1e-9, wrong


if __name__ == "__main__":
    for part in ("open", "held"):
        for kind in ("trap", "goods"):
            asked = [
                c for c in CHECKS if c["part"] == part and bool(c.get("trap")) is (kind == "trap")
            ]
            print(part, kind, sum(map(right, asked)), "of", len(asked))
