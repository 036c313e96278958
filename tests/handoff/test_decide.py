import pytest

from handoff.decide import NONE, TurnView, Verdict, after, before
from handoff.events import Answer, HandoffReason

UNKNOWN = Answer(kind="unknown", text="?", language="en", confidence=0.1)
ANSWER = Answer(kind="answer", text="30 days.", language="en", confidence=0.9)


def turn(
    text: str,
    offered: HandoffReason | None = None,
    unknowns: int = 0,
    handled: frozenset[HandoffReason] = frozenset(),
) -> TurnView:
    return TurnView(text, "en", (), offered, unknowns, handled)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("chcę rozmawiać z człowiekiem", "explicit"),
        ("Подам на вас в суд", "legal"),
        ("bērns norija magnētu", "safety"),
    ],
)
def test_a_person_asked_for_a_threat_and_a_danger_are_handed_over_at_once(
    text: str, reason: str
) -> None:
    verdict = before(turn(text))

    assert (verdict.action, verdict.reason) == ("transfer", reason)
    assert 0.5 < verdict.score <= 1.0


def test_danger_comes_before_the_threat_and_the_wish_for_a_person() -> None:
    text = "The charger exploded and burned my hand. Get me a person or I will sue you."

    assert before(turn(text)).reason == "safety"


def test_a_plain_question_is_left_to_the_bot() -> None:
    assert before(turn("How long does delivery take?")) == NONE


def test_an_accepted_offer_is_a_transfer_for_the_reason_of_the_offer() -> None:
    verdict = before(turn("tak, poproszę", offered="unknown"))

    assert (verdict.action, verdict.reason) == ("transfer", "unknown")


def test_yes_to_the_colleague_an_unknown_reply_names_is_a_transfer() -> None:
    verdict = before(turn("yes please", unknowns=1))

    assert (verdict.action, verdict.reason) == ("transfer", "unknown")


def test_yes_without_an_offer_means_nothing() -> None:
    assert before(turn("tak, poproszę")) == NONE


def test_a_refused_offer_stays_with_the_bot() -> None:
    refused = turn("nē, paldies", offered="unknown", unknowns=1)

    assert before(refused) == NONE
    assert after(refused, UNKNOWN) == NONE


def test_a_person_asked_for_again_after_a_return_is_handed_over_again() -> None:
    again = turn("operator please", handled=frozenset({"explicit", "unknown"}))

    assert before(again).action == "transfer"


def test_two_unknowns_in_a_row_are_an_offer_and_a_third_is_a_transfer() -> None:
    assert after(turn("x"), UNKNOWN) == NONE
    assert after(turn("x", unknowns=1), UNKNOWN) == Verdict("offer", "unknown", 0.9)
    assert after(turn("x", unknowns=2, offered="unknown"), UNKNOWN).action == "transfer"


def test_an_offer_that_was_passed_over_is_a_transfer_at_the_next_unknown() -> None:
    assert after(turn("x", unknowns=1, offered="unknown"), UNKNOWN).action == "transfer"


def test_unknowns_that_an_agent_has_dealt_with_do_not_fire_again() -> None:
    assert after(turn("x", unknowns=1, handled=frozenset({"unknown"})), UNKNOWN) == NONE


def test_an_answer_needs_nobody() -> None:
    assert after(turn("x", unknowns=1), ANSWER) == NONE


def test_a_burst_is_read_line_by_line() -> None:
    assert before(turn("where is it\nhello?\noperator")).reason == "explicit"
