"""Times in the shop's sentences, as natives write them."""

from datetime import UTC, datetime, timedelta

import pytest

from handoff.hours import hours_of
from handoff.terms import Terms
from handoff.words import say

RIGA = Terms(hours_of("Europe/Riga", {"mon-fri": "9-18"}))
SUNDAY = datetime(2026, 11, 22, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", "You will hear from us on Tuesday, 24 November, at 9:05 at the latest."),
        ("pl", "Odpowiemy najpóźniej we wtorek, 24 listopada, o 9:05."),
        ("lv", "Atbildēsim ne vēlāk kā otrdien, 24. novembrī, plkst. 9.05."),
        ("ru", "Ответим не позднее чем во вторник, 24 ноября, в 9:05."),
        ("uk", "Відповімо не пізніше ніж у вівторок, 24 листопада, о 9:05."),
    ],
)
def test_a_promised_time_stands_in_its_sentence_as_a_native_writes_it(lang: str, told: str) -> None:
    due = SUNDAY + timedelta(days=2, hours=-3, minutes=5)

    assert say(lang, "contact_received_by", by=RIGA.told(due, lang, SUNDAY)).endswith(told)


@pytest.mark.parametrize(("lang", "told"), [("en", "at 13:00"), ("lv", "plkst. 13.00")])
def test_of_today_the_hour_is_enough(lang: str, told: str) -> None:
    assert RIGA.told(SUNDAY + timedelta(hours=1), lang, SUNDAY) == told


@pytest.mark.parametrize("lang", ["en", "pl", "lv", "ru", "uk"])
def test_a_week_has_seven_days_and_a_year_twelve_months(lang: str) -> None:
    assert len(set(say(lang, "moment_days").split("|"))) == 7
    assert len(set(say(lang, "moment_months").split("|"))) == 12
