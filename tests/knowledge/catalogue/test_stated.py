"""What the shop's data state is answered; what they do not is said to be open."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.knowledge.catalogue.test_checks import FEEDS, catalogue

HERE = Path(__file__).parent
CHECKS = [json.loads(line) for line in (HERE / "stated.jsonl").read_text("utf-8").splitlines()]
# Shares that must stay right; `python -m tests.knowledge.catalogue.test_stated` prints them.
LEAST = {True: 0.8, False: 0.9}


def right(check: dict[str, Any]) -> bool:
    """Whether the product is shown with reservation just where it leaves the question open."""
    shop = catalogue(check["feed"])
    advice = shop.consult(check["q"], check["lang"])
    if advice is None or advice.kind == "sift":
        advice = shop.doubted(check["q"], check["lang"], [(FEEDS[check["feed"]][0], check["id"])])
    reserved = advice is not None and (advice.partial or advice.missing is not None)
    return reserved is not check["stated"]


def asked(part: str, stated: bool) -> list[dict[str, Any]]:
    return [each for each in CHECKS if each["part"] == part and each["stated"] is stated]


@pytest.mark.integration
@pytest.mark.parametrize("part", ["open", "held"])
@pytest.mark.parametrize("stated", [True, False])
def test_only_what_the_data_state_is_answered_as_known(part: str, stated: bool) -> None:
    checks = asked(part, stated)
    wrong = [check["q"] for check in checks if not right(check)]

    assert len(wrong) <= (1 - LEAST[stated]) * len(checks) + 1e-9, wrong


@pytest.mark.integration
def test_a_product_alone_is_no_answer_to_what_is_asked_of_the_service() -> None:
    shown = [("zoo.xml", "Z9")]

    warranty = catalogue("zoo").doubted("яка гарантія на лежак?", "uk", shown)
    price = catalogue("zoo").doubted("скільки коштує лежак?", "uk", shown)

    assert warranty is not None
    assert warranty.unsaid == "гарантія"
    assert price is None


if __name__ == "__main__":
    for part in ("open", "held"):
        for stated in (True, False):
            checks = asked(part, stated)
            name = "stated" if stated else "not stated"
            print(part, name, sum(map(right, checks)), "of", len(checks))
