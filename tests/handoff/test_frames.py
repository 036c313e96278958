import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.errors import BadFrame, BadJson
from handoff.events import (
    Author,
    MessageAdded,
    NoticeShown,
    QueuePlace,
    Say,
    SummaryMade,
    Typing,
    Welcome,
)
from handoff.events import Summary as EmptySummary
from handoff.frames import CHAT, DESK, asked_about, desk_frame, dump, parse, shopper_frame
from handoff.snapshot import Recorded
from tests.handoff.fakes import NOON


def test_a_message_is_read():
    request = parse('{"type": "say", "key": "k1", "text": "Zażółć 🙂"}', CHAT)
    assert request == Say(type="say", key="k1", text="Zażółć 🙂")
    assert parse('{"type": "typing"}', CHAT) == Typing(type="typing")


@pytest.mark.parametrize("text", [None, "", "nope", "[]", "1", '"say"', "[" * 100_000])
def test_what_is_no_json_object_is_refused(text):
    with pytest.raises(BadJson):
        parse(text, CHAT)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            {"type": "claim", "conversation": "c"},
            "A frame needs a `type` that this protocol knows.",
        ),
        ({"key": "k"}, "A frame needs a `type` that this protocol knows."),
        ({"type": "end", "key": "k", "hurry": 1}, "A frame may only have the fields of its type."),
        ({"type": "end"}, "`key` is missing."),
        ({"type": "end", "key": "x" * 65}, "`key` is not as the protocol wants it."),
        ({"type": "rate", "key": "k", "score": 0}, "`score` is not as the protocol wants it."),
    ],
)
def test_what_is_wrong_with_a_frame_is_said_without_quoting_it(fields, sentence):
    with pytest.raises(BadFrame) as refused:
        parse(json.dumps(fields), CHAT)
    assert refused.value.text == sentence


def test_half_a_character_and_nul_are_refused_with_the_key():
    for text in ('"\\ud800"', '"a\\u0000b"'):
        with pytest.raises(BadFrame) as refused:
            parse(f'{{"type": "say", "key": "k1", "text": {text}}}', CHAT)
        assert refused.value.key == "k1"
    assert parse('{"type": "say", "key": "k", "text": "\\ud83d\\ude42"}', CHAT).text == "🙂"


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists, max_leaves=5))
def test_whatever_comes_is_a_frame_or_refused(value):
    for frame in (value, {"type": value}, {"type": "say", "key": value, "text": value}):
        try:
            parse(json.dumps(frame), CHAT)
            parse(json.dumps(frame), DESK)
        except (BadFrame, BadJson):
            pass


def test_empty_optional_fields_are_left_out_and_the_waiting_time_is_not():
    assert "agent" not in json.loads(dump(Welcome(token="t", state="bot", seq=1)))
    assert json.loads(dump(QueuePlace(position=1, eta=None)))["eta"] is None


def test_text_that_cannot_be_written_does_not_break_the_line():
    message = MessageAdded(author=Author.BOT, text="a\ud800b")
    frame = shopper_frame(Recorded(1, 1, NOON, message))
    assert frame is not None
    assert json.loads(dump(frame))["text"] == "a?b"


def test_the_shopper_sees_no_notes_notices_or_summaries():
    for event in (NoticeShown(notice="machine"), SummaryMade(summary=EmptySummary())):
        assert shopper_frame(Recorded(1, None, NOON, event)) is None


def test_the_desk_sees_everything_with_its_number():
    frame = json.loads(
        dump(desk_frame("c", Recorded(7, None, NOON, NoticeShown(notice="machine"))))
    )
    assert frame == {
        "type": "notice",
        "conversation": "c",
        "n": 7,
        "at": "2026-11-21T12:00:00Z",
        "notice": "machine",
    }


def test_a_broken_frame_still_tells_which_chat_it_was_about():
    assert asked_about('{"type": "?", "conversation": "c1"}') == "c1"
    assert asked_about("nonsense") is None
