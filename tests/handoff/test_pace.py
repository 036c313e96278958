from datetime import UTC, datetime, timedelta

import pytest

from handoff.conversation import Conversation
from handoff.errors import RateLimited
from handoff.limits import Limits
from handoff.pace import check, when

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def a_chat_with_messages_at(*seconds: float) -> Conversation:
    chat = Conversation()
    chat.started(at=NOON, lang="en")
    for n, second in enumerate(seconds):
        at = NOON + timedelta(seconds=second)
        chat.shopper_says("hello", key=f"k{n}", lang="en", at=at)
    return chat


def test_who_wrote_much_at_once_is_told_how_long_to_wait():
    chat = a_chat_with_messages_at(0, 1, 4)
    limits = Limits(messages=3, messages_within=10)

    with pytest.raises(RateLimited) as refused:
        check(chat.log, NOON + timedelta(seconds=5), limits)
    assert refused.value.wait == 5

    check(chat.log, NOON + timedelta(seconds=10), limits)


def test_who_writes_all_day_is_slowed_down_within_the_hour():
    chat = a_chat_with_messages_at(*range(0, 3000, 100))

    with pytest.raises(RateLimited) as refused:
        check(chat.log, NOON + timedelta(seconds=3000), Limits(messages_an_hour=30))
    assert refused.value.wait == 600


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", ["in 1 second", "in 12 seconds", "in 2 minutes", "in 1 hour"]),
        ("pl-PL", ["za 1 sekundę", "za 12 sekund", "za 2 minuty", "za 1 godzinę"]),
        ("lv", ["pēc 1 sekundes", "pēc 12 sekundēm", "pēc 2 minūtēm", "pēc 1 stundas"]),
        ("ru", ["через 1 секунду", "через 12 секунд", "через 2 минуты", "через 1 час"]),
        ("uk", ["через 1 секунду", "через 12 секунд", "через 2 хвилини", "через 1 годину"]),
        ("xx", ["in 1 second", "in 12 seconds", "in 2 minutes", "in 1 hour"]),
    ],
)
def test_the_wait_is_told_as_people_say_it_and_never_too_short(lang: str, told: list[str]):
    assert [when(seconds, lang) for seconds in (0.1, 11.2, 61, 3600)] == told
