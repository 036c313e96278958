"""An address, hours and ways to reach a shop are read from figures, in any of the languages."""

from __future__ import annotations

import pytest

from knowledge.whereabouts import shown


@pytest.mark.parametrize(
    "text",
    [
        "Find us at 12 High Street, second floor.",
        "ul. Lipowa 7, wejście od podwórza",
        "Bērzu iela 12, Cēsis",
        "Магазин: улица Садовая, 5",
        "вул. Зелена, 31, вхід з двору",
    ],
)
def test_a_street_with_a_number_is_the_address(text):
    assert "store_address" in shown(text)


@pytest.mark.parametrize(
    "text",
    [
        "Mon-Fri 9:00-18:30, Sunday closed",
        "Pn–pt 10.00–18.00",
        "Pirmdien–piektdien 9.00–18.30, svētdien slēgts",
        "По будням с 9:00 – 18:00, сб 10:00–14:00",
        "Щодня 11:00–19:00",
    ],
)
def test_days_with_hours_are_opening_hours(text):
    assert "opening_hours" in shown(text)


def test_a_phone_and_an_e_mail_are_told_apart():
    assert shown("Call +371 6300 0100 in the evening.") == {"contact_phone"}
    assert shown("rakstiet: sveiki@sils.example") == {"contact_email"}


@pytest.mark.parametrize(
    "text",
    [
        "Street style jacket, 3 colours",
        "Delivery takes 2-3 days, on Saturday too",
        "Sizes 38-42, 1.50-2.00 m",
        "",
    ],
)
def test_other_figures_are_neither(text):
    assert not shown(text)
