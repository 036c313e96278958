from datetime import datetime, time
from decimal import Decimal

from handoff.staff_rules import Case, Rule, first_match

WHOLESALE = Rule("transfer", words=("hurtowy", "wholesale order"))


def test_a_word_is_found_in_whatever_form() -> None:
    assert WHOLESALE.applies(Case("pytam o zamówienie hurtowe"))
    assert WHOLESALE.applies(Case("a Wholesale orders question"))
    assert not WHOLESALE.applies(Case("wholesome order"))


def test_a_window_may_pass_midnight() -> None:
    night = Rule("offer", between=(time(22), time(6)))

    assert night.applies(Case("hi", at=datetime(2026, 11, 2, 23, 30)))
    assert night.applies(Case("hi", at=datetime(2026, 11, 2, 5, 59)))
    assert not night.applies(Case("hi", at=datetime(2026, 11, 2, 12, 0)))


def test_all_that_a_rule_names_must_hold() -> None:
    rule = Rule("offer", topics=frozenset({"delivery"}), days=frozenset({0}))
    monday, sunday = datetime(2026, 11, 2, 12), datetime(2026, 11, 1, 12)

    assert rule.applies(Case("x", topics=frozenset({"delivery"}), at=monday))
    assert not rule.applies(Case("x", topics=frozenset({"delivery"}), at=sunday))
    assert not rule.applies(Case("x", topics=frozenset({"goods"}), at=monday))


def test_a_cart_nobody_knows_of_is_not_a_large_one() -> None:
    large = Rule("offer", cart_from=Decimal(500))

    assert large.applies(Case("x", cart=Decimal(700)))
    assert not large.applies(Case("x"))


def test_the_first_rule_that_applies_wins() -> None:
    other = Rule("offer", words=("order",))

    assert first_match((WHOLESALE, other), Case("my order")) is other
    assert first_match((WHOLESALE,), Case("my order")) is None
