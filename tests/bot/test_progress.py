"""How far a command is, where nobody sees a bar."""

from __future__ import annotations

from bot.commands.bar import Lines


def test_a_log_hears_every_few_seconds_how_long_it_will_take():
    said: list[str] = []
    now = [0.0]
    lines = Lines(said.append, lambda: now[0])

    for second in range(0, 101):
        now[0] = float(second)
        lines("embedding", second * 50, 20_000)

    assert len(said) == 20
    assert said[0] == "embedding: 1 %, about 6 min 35 s left"
    assert said[-1] == "embedding: 25 %, about 5 min 0 s left"


def test_what_takes_no_time_is_not_worth_a_line():
    said: list[str] = []
    lines = Lines(said.append, lambda: 0.0)

    for file in range(1, 11):
        lines("reading", file, 10)

    assert said == []


def test_hours_are_told_as_hours():
    said: list[str] = []
    now = [0.0]
    lines = Lines(said.append, lambda: now[0])
    lines("embedding", 0, 10_000)
    now[0] = 60.0
    lines("embedding", 100, 10_000)

    assert said == ["embedding: 1 %, about 1 h 39 min left"]
