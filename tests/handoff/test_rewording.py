"""A model may say a summary's lines in its own words; what the rules made stays beside it."""

import asyncio
import threading

import pytest

from handoff.events import AskHuman, Author, PastMessage, Say, Source, State, SummaryMade
from handoff.rewording import by_rules, renewed, reworded, wording
from handoff.summary import summarize
from tests.handoff.fakes import MAYA, NOON, a_service

RETURNS = Source(path="returns.md", title="Returns", text="Within 30 days.")
TALK = (
    PastMessage(n=2, author=Author.SHOPPER, text="My kettle has a cracked lid, can I return it?"),
    PastMessage(
        n=3,
        author=Author.BOT,
        text="You can return it within 30 days.",
        kind="answer",
        sources=(RETURNS,),
    ),
    PastMessage(n=4, author=Author.SHOPPER, text="Order 118204, write to anna@example.com"),
)


def made(*talk: PastMessage) -> SummaryMade:
    return SummaryMade(summary=summarize(talk or TALK))


def test_only_quotations_of_one_side_are_given_with_what_must_not_be_seen():
    wanted = wording("lumo", made(), TALK)

    assert [(quote.by, quote.said) for quote in wanted.quotes] == [
        (Author.SHOPPER, (TALK[0].text,)),
        (Author.SHOPPER, (TALK[0].text,)),
        (Author.BOT, (TALK[1].text,)),
    ]
    assert wanted.orders == ("118204",)
    assert wanted.contacts == ("anna@example.com",)


def test_the_sentence_takes_the_place_of_the_quotation_and_sources_and_evidence_stay():
    rules = made()
    wanted = wording("lumo", rules, TALK)
    said = {wanted.quotes[2]: "The bot said it can be returned within 30 days."}

    worded = reworded(rules, TALK, said)

    assert worded.quoted == rules.summary
    assert worded.summary.wish == rules.summary.wish
    (line,) = worded.summary.answered
    assert line.text.endswith(
        "The bot said it can be returned within 30 days. (Returns · returns.md)"
    )
    assert line.evidence == rules.summary.answered[0].evidence
    assert reworded(rules, TALK, {}) is None


def test_what_was_worded_is_not_asked_for_again_and_is_kept_while_the_line_is_the_same():
    rules = made()
    wanted = wording("lumo", rules, TALK)
    worded = reworded(rules, TALK, {quote: f"Said: {quote.text}" for quote in wanted.quotes})

    assert wording("lumo", worded, TALK) is None

    more = (*TALK, PastMessage(n=5, author=Author.SHOPPER, text="Actually an exchange is better"))
    after = renewed(summarize(more), worded)
    assert after.summary.answered == worded.summary.answered
    assert after.summary.wish == summarize(more).wish
    assert by_rules(after) == summarize(more)
    assert renewed(summarize(more), None).quoted is None


def shortly(wanted, gone):
    """A model that says everything anew, but for what the shopper says of a lamp."""
    return [None if "lamp" in quote.text else f"Short: {quote.text}" for quote in wanted.quotes]


async def summaries(service, id: str) -> list[SummaryMade]:
    """The summaries in the log, once there are no more of them."""
    before = -1
    while True:
        _, chat = await service.look(id)
        found = [r.event for r in chat.log if isinstance(r.event, SummaryMade)]
        if len(found) == before:
            return found
        before = len(found)
        await asyncio.sleep(0.1)


async def waits(service, text: str) -> str:
    id = (await service.open()).conversation
    await service.say(id, Say(type="say", key="1", text=text))
    await service.turn_done(id)
    await service.ask_human(id, AskHuman(type="ask_human", key="2"))
    return id


@pytest.mark.integration
@pytest.mark.anyio
async def test_better_words_come_after_the_hand_over_and_stay_when_more_is_said(tmp_path):
    async with a_service(tmp_path, reword=shortly) as service:
        id = await waits(service, "My kettle came with a cracked lid")

        first, second = await summaries(service, id)
        assert first.summary.wish.text == "My kettle came with a cracked lid"
        assert second.summary.wish.text == "Short: My kettle came with a cracked lid"
        assert second.quoted == first.summary

        await service.say(id, Say(type="say", key="3", text="ok"))
        *_, last = await summaries(service, id)
        assert last.summary.wish.text == "Short: My kettle came with a cracked lid"


@pytest.mark.integration
@pytest.mark.anyio
async def test_a_model_that_fails_or_says_nothing_changes_nothing(tmp_path):
    def fails(wanted, gone):
        if "sofa" in wanted.quotes[0].text:
            raise RuntimeError("no model")
        return shortly(wanted, gone)

    async with a_service(tmp_path, reword=fails) as service:
        for text in ("My sofa is the wrong colour", "My lamp is the wrong colour"):
            (only,) = await summaries(service, await waits(service, text))
            assert only.summary.wish.text == text
            assert only.quoted is None


@pytest.mark.integration
@pytest.mark.anyio
async def test_a_slow_model_holds_up_neither_the_hand_over_nor_the_agent_nor_the_end(tmp_path):
    thinking, answer = threading.Event(), threading.Event()

    def slowly(wanted, gone):
        thinking.set()
        while not (answer.is_set() or gone()):
            answer.wait(0.01)
        return shortly(wanted, gone)

    async with a_service(tmp_path, reword=slowly) as service:
        id = await waits(service, "My kettle came with a cracked lid")
        assert (await service.look(id))[1].state is State.WAITING
        await asyncio.to_thread(thinking.wait, 5)

        await service.steps.take(id, lambda chat: chat.agent_claims(MAYA, marker="Maya", at=NOON))
        answer.set()
        assert (await summaries(service, id))[-1].summary.wish.text.startswith("Short:")

        answer.clear()
        await waits(service, "My mug came with a cracked handle")
