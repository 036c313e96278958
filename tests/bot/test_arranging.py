from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.arranging import arrange, opening_hours
from bot.errors import BadInput
from bot.settings import load

SHOP = """
[shops.lumo]
dir = "documents"
name = "Lumo"
languages = ["pl", "en"]
[shops.lumo.hours]
zone = "Europe/Warsaw"
holidays = "PL"
reply_hours = 24
closed = [2026-12-24]
[shops.lumo.hours.week]
mon-fri = "9-17"
sat = ["10-12", "13-15"]
[shops.lumo.hours.special]
"2026-12-31" = "9-12"
[shops.lumo.classes.goods]
warn_hours = 24
hours = 36
counted = "opening"
[shops.lumo.follow_up]
survey_days = 0
[shops.lumo.webhooks.crm]
url = "https://crm.example/hook"
secret = "sixteen characters"
on = ["breach"]
"""


def arranged(folder: Path, text: str):
    file = folder / "shopbell.toml"
    file.write_text(text, "utf-8")
    settings = load(file)
    return arrange(settings, opening_hours(settings))


def test_a_shop_sets_hours_classes_and_who_is_told(tmp_path):
    found = arranged(tmp_path, SHOP)
    terms = found.terms["lumo"]
    friday = datetime(2026, 12, 18, 15, 0, tzinfo=UTC)
    assert terms.is_open(friday)
    assert not terms.is_open(datetime(2026, 12, 24, 12, 0, tzinfo=UTC))
    assert terms.clock("goods", friday)[1] > terms.clock("service", friday)[1]
    assert terms.follow_up.survey is None
    assert terms.follow_up.review == timedelta(days=14)
    assert found.targets["lumo"] == {"webhook:crm": frozenset({"breach"})}
    assert "sixteen" not in repr(found)


def test_without_a_word_about_it_the_calendar_counts(tmp_path):
    found = arranged(tmp_path, '[shops.lumo]\ndir = "documents"\n')
    now = datetime(2026, 12, 18, 15, 0, tzinfo=UTC)
    assert found.terms["lumo"].clock("delivery", now)[1] == now + timedelta(hours=48)
    assert found.terms["lumo"].replied_by(now) is None


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("Europe/Warsaw", "Europe/Warszawa", r"shops\.lumo\.hours: there is no time zone"),
        ('"9-17"', '"9-27"', r"shops\.lumo\.hours: '9-27' are no hours"),
        ("mon-fri", "monday", r"shops\.lumo\.hours: 'monday' is no day"),
        ('holidays = "PL"', 'holidays = "Poland"', r"shops\.lumo\.hours: no holidays"),
        ("warn_hours = 24", "warn_hours = 40", r"classes\.goods.*warn_hours"),
        ("classes.goods", "classes.shoes", r"classes\.shoes"),
        ("https://crm.example/hook", "ftp://crm.example", r"webhooks\.crm\.url"),
        ("https://crm.example/hook", "https://me:pw@crm.example", r"webhooks\.crm\.url"),
        ("sixteen characters", "short", r"webhooks\.crm\.secret"),
        ('["breach"]', '["gossip"]', r"webhooks\.crm\.on"),
        (
            "[shops.lumo.webhooks.crm]",
            '[shops.lumo.notices]\nto = ["pigeon://roof"]\n[shops.lumo.webhooks.crm]',
            r"shops\.lumo\.notices\.to: number 1",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path, old, new, says) -> None:
    assert old in SHOP
    with pytest.raises(BadInput, match=says):
        arranged(tmp_path, SHOP.replace(old, new))
