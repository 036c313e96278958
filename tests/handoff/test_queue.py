from datetime import timedelta

from handoff.events import State, StateChanged
from handoff.queue import eta, ordered, paces, places
from handoff.snapshot import Recorded, Snapshot
from tests.handoff.fakes import MAYA, NOON


def waiting(minutes: float) -> Snapshot:
    return Snapshot(state=State.WAITING, waiting_since=NOON + timedelta(minutes=minutes))


def moved(id: str, seconds: float, state: State, reason="claimed") -> tuple[str, Recorded]:
    agent = MAYA if state is State.HUMAN else None
    event = StateChanged(state=state, reason=reason, agent=agent)
    return id, Recorded(1, 1, NOON + timedelta(seconds=seconds), event)


def test_who_has_waited_longest_is_next():
    chats = {"b": waiting(2), "a": waiting(5), "c": waiting(1)}
    assert ordered(chats) == ["c", "b", "a"]


def test_who_is_with_an_agent_is_not_in_the_queue():
    assert ordered({"a": Snapshot(state=State.HUMAN), "b": waiting(0)}) == ["b"]


def test_nobody_is_promised_a_time_while_there_is_little_to_go_by():
    assert eta(1, [60.0] * 4) is None
    assert places(["a"], [])["a"].eta is None


def test_the_time_to_wait_is_a_range_and_grows_with_the_place():
    seen = [50.0, 60.0, 70.0, 80.0, 200.0]
    assert eta(1, seen) == (60, 90)
    assert eta(3, seen) == (180, 240)


def test_somebody_who_is_next_is_never_told_no_time_at_all():
    assert eta(1, [1.0] * 9) == (0, 30)


def test_a_claim_tells_how_long_a_place_in_the_queue_took():
    moves = [
        moved("a", 0, State.WAITING, "explicit"),
        moved("b", 10, State.WAITING, "explicit"),
        moved("a", 60, State.HUMAN),
        moved("b", 130, State.HUMAN),
    ]
    assert paces(moves) == [60.0, 60.0]


def test_who_left_the_queue_tells_nothing_about_it():
    moves = [
        moved("a", 0, State.WAITING, "explicit"),
        moved("a", 5, State.BOT, "left_queue"),
        moved("b", 6, State.HUMAN),
    ]
    assert paces(moves) == []
