from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handoff.hours import hours_of, windows_of

RIGA = hours_of("Europe/Riga", {"mon-fri": "9-17", "sat": "10:00-14:00"}, holidays="LV")
WARSAW = hours_of("Europe/Warsaw", {"mon-fri": ["9-13", "14-18"]}, holidays="PL")


def riga(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=RIGA.zone).astimezone(UTC)


def warsaw(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WARSAW.zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("at", "open"),
    [
        ("2026-11-20T08:59", False),
        ("2026-11-20T09:00", True),
        ("2026-11-20T17:00", False),
        ("2026-11-21T13:59", True),
        ("2026-11-22T12:00", False),
        ("2026-11-18T12:00", False),  # the Republic's day
    ],
)
def test_the_shop_is_open_in_its_hours_and_not_on_holidays(at: str, open: bool) -> None:
    assert RIGA.is_open(riga(at)) is open


def test_the_lunch_break_is_closed_and_does_not_count():
    assert not WARSAW.is_open(warsaw("2026-11-20T13:30"))
    assert WARSAW.after(warsaw("2026-11-20T12:00"), 2) == warsaw("2026-11-20T15:00")


def test_two_hours_from_friday_afternoon_end_on_monday():
    assert WARSAW.after(warsaw("2026-11-20T17:00"), 2) == warsaw("2026-11-23T10:00")


def test_a_day_from_friday_afternoon_is_monday_afternoon():
    due = WARSAW.after(warsaw("2026-11-20T16:00"), 24, "days")
    assert due == warsaw("2026-11-23T16:00")


def test_two_days_before_a_holiday_go_around_it():
    # Wednesday 11 November is a holiday in Poland.
    due = WARSAW.after(warsaw("2026-11-10T10:00"), 48, "days")
    assert due == warsaw("2026-11-13T10:00")


def test_a_deadline_at_night_moves_to_the_next_opening():
    assert WARSAW.after(warsaw("2026-11-19T22:00"), 24, "days") == warsaw("2026-11-23T09:00")


def test_by_the_calendar_weekends_count():
    start = warsaw("2026-11-20T16:00")
    assert WARSAW.after(start, 24, "calendar") - start == timedelta(hours=24)


def test_the_night_on_which_the_clocks_change_neither_adds_nor_takes_an_hour():
    always = hours_of("Europe/Riga", {"mon-sun": "0-24"})
    before = riga("2026-03-28T20:00")
    assert always.after(before, 10) - before == timedelta(hours=10)
    assert riga("2026-03-29T10:00") - before == timedelta(hours=13)


def test_open_until_midnight_and_on_from_midnight_is_open_through():
    hours = hours_of("Europe/Kyiv", {"fri": "18-24", "sat": "0-2"})
    start = datetime(2026, 11, 20, 23, 30, tzinfo=hours.zone).astimezone(UTC)
    assert hours.is_open(start + timedelta(hours=1))
    assert hours.after(start, 2) - start == timedelta(hours=2)


def test_single_days_win_over_the_week_and_over_holidays():
    hours = hours_of(
        "Europe/Riga",
        {"mon-fri": "9-17"},
        holidays="LV",
        closed=[date(2026, 11, 20)],
        special={"2026-11-18": "10-12"},
    )
    assert hours.windows(date(2026, 11, 18)) == ((time(10), time(12)),)
    assert hours.windows(date(2026, 11, 20)) == ()


@pytest.mark.parametrize(
    ("zone", "week", "more", "says"),
    [
        ("Europe/Rīga", {"mon": "9-17"}, {}, "no time zone"),
        ("Europe/Riga", {"monday": "9-17"}, {}, "is no day"),
        ("Europe/Riga", {"fri-mon": "9-17"}, {}, "ends before it begins"),
        ("Europe/Riga", {"mon": "nine to five"}, {}, "are no hours"),
        ("Europe/Riga", {"mon": "9-25"}, {}, "no hours of a day"),
        ("Europe/Riga", {"mon": "17-9"}, {}, "end before they begin"),
        ("Europe/Riga", {"mon": ["9-13", "12-18"]}, {}, "overlap"),
        ("Europe/Riga", {"mon": "closed"}, {}, "no day is open"),
        ("Europe/Riga", {"mon": "9-17"}, {"holidays": "XX"}, "no holidays are known"),
        ("Europe/Riga", {"mon": "9-17"}, {"holidays": "GB-RIGA"}, "no holidays are known"),
        ("Europe/Riga", {"mon": "9-17"}, {"special": {"24.12.": "9-12"}}, "is no date"),
    ],
)
def test_wrong_hours_are_refused_in_a_sentence(zone, week, more, says) -> None:
    with pytest.raises(ValueError, match=says):
        hours_of(zone, week, **more)


@pytest.mark.parametrize("country", ["PL", "LV", "UA", "RU", "GB-ENG", "LT", "EE", "DE", "US"])
def test_holidays_of_many_countries_are_known(country: str) -> None:
    hours = hours_of("UTC", {"mon-sun": "9-17"}, holidays=country)
    # Ukraine's are working days as long as the state of war lasts.
    closed = sum(not hours.windows(date(2026, 1, 1) + timedelta(days=n)) for n in range(365))
    assert closed >= 5 or country == "UA"


def test_closed_is_a_word_for_no_hours():
    assert windows_of("closed") == ()


@settings(max_examples=60, deadline=None)
@given(
    start=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),
    hours=st.floats(0.1, 100),
)
def test_so_many_hours_later_so_many_hours_have_passed(start: datetime, hours: float) -> None:
    due = RIGA.after(start, hours)
    assert abs(RIGA.between(start, due) - timedelta(hours=hours)) < timedelta(seconds=1)
    assert due > start
