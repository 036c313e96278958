from handoff.limits import Window


def test_a_window_forgets_what_is_long_ago_and_does_not_count_what_it_refused():
    window = Window(2, 10.0)
    assert [window.allows(now) for now in (0.0, 1.0, 2.0, 9.9, 10.0, 10.5, 11.0)] == [
        True,
        True,
        False,
        False,
        True,
        False,
        True,
    ]
