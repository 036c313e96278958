from typing import Any

import pytest

from handoff.decide import NONE, Decider, Offered, Policy, TurnView, Verdict, after, before
from handoff.events import Answer, Author, HandoffReason, PastMessage
from handoff.staff_rules import Rule

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


def test_two_quotations_of_little_hope_are_an_offer_too() -> None:
    guess = Answer(kind="unsure", text="?", language="en", confidence=0.2)
    fair = Answer(kind="unsure", text="?", language="en", confidence=0.5)

    assert after(talk("a", "b", kind="unsure"), guess).action == "offer"
    assert after(talk("a", "b", kind="unsure"), fair) == NONE
    assert after(talk("a", "b"), guess) == NONE
    assert after(talk("a", "b", kind="unsure", offers=("unknown",)), guess) == NONE


def test_unknowns_that_an_agent_has_dealt_with_do_not_fire_again() -> None:
    assert after(turn("x", unknowns=1, handled=frozenset({"unknown"})), UNKNOWN) == NONE


def test_an_answer_needs_nobody() -> None:
    assert after(turn("x", unknowns=1), ANSWER) == NONE


def test_a_burst_is_read_line_by_line() -> None:
    assert before(turn("where is it\nhello?\noperator")).reason == "explicit"


# --- offers, second signs, abuse -----------------------------------------------------


def talk(
    *texts: str, offers: tuple[HandoffReason | None, ...] = (), kind: str = "answer", **more: Any
) -> TurnView:
    """The last text after the others, each replied to with `kind`; `offers` by turn, the last one
    still open."""
    *earlier, last = texts
    history = []
    for index, text in enumerate(earlier):
        history.append(PastMessage(n=10 * index + 10, author=Author.SHOPPER, text=text))
        history.append(PastMessage(n=10 * index + 11, author=Author.BOT, text=".", kind=kind))
    made = tuple(Offered(10 * i + 10, reason) for i, reason in enumerate(offers) if reason)
    still = offers[-1] if offers and len(offers) == len(earlier) else None
    plain: dict[str, Any] = {"offered": still, "unknowns": 0, "handled": frozenset()}
    return TurnView(last, "en", tuple(history), offers=made, **{**plain, **more})


LATE = "Where is my order 118204? It has still not arrived."


def test_the_first_sign_is_an_offer_and_the_second_a_transfer() -> None:
    first = before(talk(LATE))
    second = before(talk(LATE, "my order 118204 still not here", offers=("order",)))

    assert (first.action, first.reason) == ("offer", "order")
    assert (second.action, second.reason) == ("transfer", "order")


def test_a_declined_offer_is_not_made_again_in_the_next_turns() -> None:
    again = talk(LATE, "no, thank you", "my tracking number shows nothing", offers=("order", None))

    assert before(again).action == "none"


def test_what_an_agent_has_dealt_with_is_offered_only_at_the_second_sign() -> None:
    settled = frozenset[HandoffReason]({"order"})

    assert before(talk(LATE, handled=settled)).action == "none"
    assert before(talk("is it warm?", LATE, LATE, handled=settled)).action == "offer"


def test_only_what_was_said_since_the_return_counts() -> None:
    old = talk("you stupid bot", "shut up idiot", "you moron", since=30)

    assert before(old).abuse == 1


def test_abuse_hears_a_limit_then_an_offer_then_the_end() -> None:
    insults = ("you stupid bot", "shut up idiot", "you moron")

    first = before(talk(insults[0]))
    second = before(talk(*insults[:2]))
    third = before(talk(*insults, offers=(None, "abuse")))

    assert (first.action, first.abuse) == ("none", 1)
    assert (second.action, second.reason, second.abuse) == ("offer", "abuse", 2)
    assert (third.action, third.reason) == ("end", "abuse")


def test_i_see_with_another_question_takes_no_offer() -> None:
    assert before(talk("x", "I see, okay. And do you sell feed for hens too?", unknowns=1)) == NONE


def test_what_a_shop_switched_off_is_not_offered_and_a_person_asked_for_still_comes() -> None:
    quiet = Decider(policies={"a": Policy(off=frozenset({"order"}))})

    assert quiet.before(talk(LATE, shop="a")).action == "none"
    assert quiet.before(talk("get me a human", shop="a")).action == "transfer"


def test_a_rule_of_the_staff_brings_a_person() -> None:
    rule = Rule("transfer", words=("wholesale",))
    decider = Decider(policies={"a": Policy(rules=(rule,))})

    verdict = decider.before(talk("do you have wholesale prices?", shop="a"))

    assert (verdict.action, verdict.reason) == ("transfer", "rule")
