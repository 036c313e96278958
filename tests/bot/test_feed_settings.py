"""A shop's currency, the age of its feed and its thresholds, as configured."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import BadInput
from bot.settings import load
from knowledge.documents import read_file
from tests.knowledge.shops import write

SHOPS = """
[knowledge]
feed_max_age_hours = 48
[shops.mugs]
dir = "mugs"
currency = "pln"
feed_max_age_hours = 12
[shops.cups]
dir = "cups"
"""


def test_a_shop_has_its_own_currency_and_age(tmp_path: Path) -> None:
    settings = load(write(tmp_path, {"shop.toml": SHOPS}) / "shop.toml")

    assert settings.currencies == {"mugs": "PLN"}
    assert settings.feed_max_age("mugs") == timedelta(hours=12)
    assert settings.feed_max_age("cups") == timedelta(hours=48)


def test_no_age_is_too_old_unless_it_is_configured(tmp_path: Path) -> None:
    settings = load(write(tmp_path, {"shop.toml": ""}) / "shop.toml")

    assert settings.feed_max_age("any") is None


def test_a_currency_that_does_not_exist_is_refused_at_the_start(tmp_path: Path) -> None:
    wrong = SHOPS.replace('"pln"', '"ZLOTY"')

    with pytest.raises(BadInput, match="currency"):
        load(write(tmp_path, {"shop.toml": wrong}) / "shop.toml")


def test_prices_that_name_no_currency_are_in_the_shops(tmp_path: Path) -> None:
    write(tmp_path, {"mugs.csv": "id,title,price,description\n1,Mug,12,A mug for tea\n"})

    (mug,) = read_file(tmp_path / "mugs.csv", tmp_path, "PLN").products

    assert (str(mug.price), mug.currency) == ("12", "PLN")


def test_a_shop_may_have_thresholds_of_its_own_in_each_language(tmp_path: Path) -> None:
    own = SHOPS + "[shops.cups.thresholds]\nlv = [0.3, 0.7]\n"
    settings = load(write(tmp_path, {"shop.toml": own}) / "shop.toml")

    assert settings.limits_of("cups", "lv") == (0.3, 0.7)
    assert settings.limits_of("cups", "pl") is None
    assert settings.limits_of("unheard-of", "lv") is None


@pytest.mark.parametrize("wrong", ["[0.7, 0.3]", "[0.1, 1.2]", "[0.5]", "0.5"])
def test_thresholds_that_make_no_sense_are_refused_at_the_start(tmp_path: Path, wrong: str) -> None:
    own = SHOPS + f"[shops.cups.thresholds]\nlv = {wrong}\n"

    with pytest.raises(BadInput, match="thresholds"):
        load(write(tmp_path, {"shop.toml": own}) / "shop.toml")
