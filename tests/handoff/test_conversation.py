from datetime import timedelta

import pytest

from handoff.conversation import Conversation
from handoff.errors import AlreadyClaimed, Expired, NotFound, WrongState
from handoff.events import (
    Answer,
    Author,
    DecisionMade,
    FormAdded,
    HandoffDecision,
    MessageAdded,
    NoteAdded,
    NoticeShown,
    Option,
    State,
    StateChanged,
    Summary,
    SummaryMade,
)
from tests.handoff.fakes import JAN, MAYA, NOON

RETURNS = Answer(kind="answer", text="Within 30 days.", language="en")
UNKNOWN = Answer(kind="unknown", text="Our pages do not say.", language="en")


def chat_with_bot() -> Conversation:
    chat = Conversation()
    chat.started(at=NOON, lang="en")
    chat.take_events()
    return chat


def says(chat: Conversation, text: str, key: str = "k1", seconds: float = 0.0) -> None:
    chat.shopper_says(text, key=key, lang="en", at=NOON + timedelta(seconds=seconds))


def waiting_chat() -> Conversation:
    chat = chat_with_bot()
    says(chat, "I want a person")
    hand_over(chat)
    chat.take_events()
    return chat


def hand_over(chat: Conversation, key: str | None = None) -> None:
    chat.hand_over("explicit", 1.0, notice="A person comes.", summary=Summary(), at=NOON, key=key)


def chat_with_maya() -> Conversation:
    chat = waiting_chat()
    chat.agent_claims(MAYA, marker="Maya is here.", at=NOON)
    chat.take_events()
    return chat


def closed_by_maya() -> Conversation:
    chat = chat_with_maya()
    chat.agent_resolves(MAYA, note="sent again", marker="Done.", at=NOON)
    chat.take_events()
    return chat


def test_a_new_chat_is_with_the_bot_and_the_shopper_was_told_it_is_a_machine():
    chat = Conversation()
    chat.started(at=NOON, lang="lv")
    state, notice = chat.take_events()
    assert (state.n, state.seq, state.event.reason) == (1, 1, "started")
    assert (notice.n, notice.seq) == (2, None)
    assert isinstance(notice.event, NoticeShown)
    assert chat.snapshot.lang == "lv"


def test_the_reply_answers_the_last_message_of_a_burst():
    chat = chat_with_bot()
    says(chat, "Where is", key="k1")
    says(chat, "my order?", key="k2")
    reply = chat.bot_answers(chat.turn, RETURNS, at=NOON)
    assert reply is not None
    assert reply.event.answering == "k2"
    assert chat.pending() == ()


def test_a_reply_that_does_not_know_of_the_last_message_is_dropped():
    chat = chat_with_bot()
    says(chat, "Where is my order?", key="k1")
    turn = chat.turn
    says(chat, "It is number 5", key="k2")
    chat.take_events()
    assert chat.bot_answers(turn, RETURNS, at=NOON) is None
    assert chat.take_events() == []


def test_a_turn_is_answered_once():
    chat = chat_with_bot()
    says(chat, "Where is my order?")
    chat.bot_answers(1, RETURNS, at=NOON)
    assert chat.bot_answers(1, RETURNS, at=NOON) is None


@pytest.mark.parametrize("build", [waiting_chat, chat_with_maya, closed_by_maya])
def test_a_late_answer_is_dropped_once_a_person_is_in_charge(build):
    chat = build()
    assert chat.bot_answers(chat.turn, RETURNS, at=NOON) is None
    assert chat.take_events() == []


def test_a_message_sent_again_with_its_key_is_stored_once():
    chat = chat_with_bot()
    first = chat.shopper_says("Hello", key="k1", lang="en", at=NOON)
    again = chat.shopper_says("Hello", key="k1", lang="en", at=NOON)
    assert again is first
    assert len(chat.take_events()) == 1


def test_an_agent_and_a_shopper_may_use_the_same_key():
    chat = chat_with_maya()
    said = chat.agent_says(MAYA, "Good morning", key="k1", at=NOON)
    assert said.event.text == "Good morning"
    assert chat.agent_says(MAYA, "Good morning", key="k1", at=NOON) is said


def test_handing_over_makes_decision_state_notice_and_summary_in_one_step():
    chat = chat_with_bot()
    says(chat, "I want a person")
    chat.take_events()
    hand_over(chat)
    new = chat.take_events()
    assert [type(r.event) for r in new] == [DecisionMade, StateChanged, MessageAdded, SummaryMade]
    assert [r.seq for r in new] == [None, 3, 4, None]
    assert new[0].event.about == 3
    assert new[2].event.author is Author.SYSTEM
    assert new[2].event.answering == "k1"
    assert chat.state is State.WAITING


def test_the_button_is_acknowledged_by_the_change_of_state():
    chat = chat_with_bot()
    moved = chat.hand_over("explicit", 1.0, notice="…", summary=Summary(), at=NOON, key="b1")
    again = chat.hand_over("explicit", 1.0, notice="…", summary=Summary(), at=NOON, key="b1")
    assert moved.event.key == "b1"
    assert again is moved


def test_somebody_who_waits_cannot_be_handed_over_again():
    with pytest.raises(WrongState) as refused:
        hand_over(waiting_chat())
    assert "bot" in refused.value.text
    assert "waiting" in refused.value.text


def test_who_leaves_the_queue_is_back_with_the_bot_and_hears_so():
    chat = waiting_chat()
    moved = chat.shopper_leaves_queue(key="l1", marker="You left the queue.", at=NOON)
    assert (moved.event.state, moved.event.reason) == (State.BOT, "left_queue")
    assert chat.messages()[-1].text == "You left the queue."
    assert chat.snapshot.handled == ("explicit",)
    assert chat.snapshot.pending == ()


def test_only_one_agent_gets_a_conversation_and_the_other_hears_who():
    chat = chat_with_maya()
    with pytest.raises(AlreadyClaimed) as refused:
        chat.agent_claims(JAN, marker="", at=NOON)
    assert refused.value.agent == MAYA
    with pytest.raises(AlreadyClaimed):
        chat.agent_says(JAN, "Hello", key="j1", at=NOON)


def test_claiming_what_one_has_changes_nothing():
    chat = chat_with_maya()
    chat.agent_claims(MAYA, marker="", at=NOON)
    assert chat.take_events() == []


def test_nobody_can_claim_what_is_with_the_bot():
    with pytest.raises(WrongState):
        chat_with_bot().agent_claims(MAYA, marker="", at=NOON)


def test_an_agent_returns_a_chat_with_a_note_the_shopper_does_not_see():
    chat = chat_with_maya()
    chat.agent_returns(MAYA, note="asked for a refund", marker="The bot is back.", at=NOON)
    note, moved, marker = chat.take_events()
    assert isinstance(note.event, NoteAdded)
    assert note.seq is None
    assert (moved.event.state, moved.event.reason) == (State.BOT, "returned")
    assert marker.event.author is Author.SYSTEM
    assert chat.snapshot.agent is None


def test_a_resolved_chat_can_be_rated():
    chat = closed_by_maya()
    chat.shopper_rates(5, "quick", key="r1", at=NOON)
    rated = chat.take_events()[0].event
    assert isinstance(rated, FormAdded)
    assert rated.fields == {"score": 5, "comment": "quick"}


def test_an_open_chat_is_not_rated():
    with pytest.raises(WrongState):
        chat_with_bot().shopper_rates(5, None, key="r1", at=NOON)


def test_within_a_week_a_chat_that_a_person_resolved_goes_back_to_people():
    chat = closed_by_maya()
    chat.shopper_says("It broke again", key="k9", lang="en", at=NOON + timedelta(days=6))
    moved, said = chat.take_events()
    assert (moved.event.state, moved.event.reason) == (State.WAITING, "reopened")
    assert said.event.text == "It broke again"
    assert chat.snapshot.pending == ()


def test_within_a_week_a_chat_the_shopper_ended_goes_back_to_the_bot():
    chat = chat_with_bot()
    chat.shopper_ends(key="e1", at=NOON)
    chat.shopper_says("One more thing", key="k9", lang="en", at=NOON + timedelta(days=7))
    assert chat.state is State.BOT
    assert [m.text for m in chat.pending()] == ["One more thing"]


def test_after_a_week_a_closed_chat_is_over():
    chat = closed_by_maya()
    with pytest.raises(Expired):
        chat.shopper_says("Hello?", key="k9", lang="en", at=NOON + timedelta(days=7, seconds=1))


def test_an_option_counts_as_saying_its_label():
    chat = chat_with_bot()
    says(chat, "A jacket")
    option = Option(id="p1", label="The red one")
    chat.bot_answers(1, UNKNOWN.model_copy(update={"options": (option,)}), at=NOON)
    chosen = chat.shopper_chooses("p1", key="c1", at=NOON)
    assert (chosen.event.text, chosen.event.option) == ("The red one", "p1")
    with pytest.raises(NotFound):
        chat.shopper_chooses("p2", key="c2", at=NOON)


def test_two_unknowns_in_a_row_are_counted_and_an_answer_starts_anew():
    chat = chat_with_bot()
    for i in range(2):
        says(chat, "?", key=f"k{i}", seconds=i * 10)
        chat.bot_answers(chat.turn, UNKNOWN, at=NOON)
    assert chat.snapshot.unknowns == 2
    says(chat, "returns?", key="k9", seconds=60)
    chat.bot_answers(chat.turn, RETURNS, at=NOON)
    assert chat.snapshot.unknowns == 0


def test_messages_within_a_breath_count_once_for_the_triggers():
    chat = chat_with_bot()
    says(chat, "where", key="k1", seconds=0)
    chat.bot_answers(chat.turn, UNKNOWN, at=NOON)
    says(chat, "my parcel", key="k2", seconds=1.2)
    chat.bot_answers(chat.turn, UNKNOWN, at=NOON)
    assert chat.snapshot.unknowns == 1


def test_an_offer_stands_until_an_answer_without_one():
    chat = chat_with_bot()
    offer = HandoffDecision(action="offer", reason="unknown", score=0.8)
    says(chat, "?", key="k1")
    chat.bot_answers(1, UNKNOWN, at=NOON, offer=offer)
    assert chat.snapshot.offered == "unknown"
    says(chat, "thanks", key="k2", seconds=9)
    chat.bot_answers(2, Answer(kind="smalltalk", text="…", language="en"), at=NOON)
    assert chat.snapshot.offered == "unknown"
    says(chat, "returns?", key="k3", seconds=19)
    chat.bot_answers(3, RETURNS, at=NOON)
    assert chat.snapshot.offered is None


def test_a_quiet_chat_is_closed_and_opens_again_with_the_bot():
    chat = chat_with_bot()
    chat.goes_idle(at=NOON)
    assert chat.state is State.CLOSED
    says(chat, "I am back")
    assert chat.state is State.BOT
