import asyncio
import json
import logging

import pytest

from bot.migrations import open_database
from handoff.agents import Desk
from handoff.conversation import Conversation
from handoff.errors import BadToken, Conflict, NotFound
from handoff.events import (
    Answer,
    AskHuman,
    Author,
    Choose,
    Claim,
    End,
    Option,
    Question,
    Resolve,
    Say,
    Show,
    State,
    SummaryMade,
)
from handoff.hub import Outbox, ShopperLine
from handoff.limits import Limits
from handoff.store import Store
from tests.handoff.fakes import Clock, ScriptedAnswerer, a_service

pytestmark = [pytest.mark.integration, pytest.mark.anyio]


def said(text: str, key: str) -> Say:
    return Say(type="say", key=key, text=text)


async def transcript(service, id: str) -> list[tuple[str, str]]:
    _, chat = await service.look(id)
    return [(message.author.value, message.text) for message in chat.messages()]


async def test_a_turn_is_answered_and_why_is_kept(tmp_path):
    async with a_service(tmp_path) as service:
        chat = (await service.open(locale="en-GB")).conversation
        stored = await service.say(chat, said("Can I return it?", "k1"))
        await service.turn_done(chat)
        assert stored.seq == 2
        assert (await transcript(service, chat))[-1] == (
            "bot",
            "You can return it within 30 days.",
        )
        (trace,) = await service.traces(chat)
        assert trace.n == 4
        assert trace.body["answer"] == {"found": 1}
        assert trace.body["confidence"] == 0.9


async def test_who_asks_for_a_person_in_words_gets_one_and_no_answer(tmp_path):
    answerer = ScriptedAnswerer()
    async with a_service(tmp_path, answerer) as service:
        chat = (await service.open(locale="pl")).conversation
        await service.say(chat, said("Chcę rozmawiać z człowiekiem", "k1"))
        await service.turn_done(chat)
        row, _ = await service.look(chat)
        assert row.snapshot.state is State.WAITING
        assert row.snapshot.reason == "explicit"
        assert answerer.asked == []


async def test_in_the_queue_the_bot_is_silent_and_the_summary_follows_what_is_said(tmp_path):
    async with a_service(tmp_path) as service:
        chat = (await service.open(locale="en")).conversation
        await service.ask_human(chat, AskHuman(type="ask_human", key="a"))
        await service.say(chat, said("My order 10023 has not come. Can I return it?", "k1"))
        await service.turn_done(chat)
        _, stored = await service.look(chat)
        assert all(message.author is not Author.BOT for message in stored.messages())
        summaries = [r.event.summary for r in stored.log if isinstance(r.event, SummaryMade)]
        assert len(summaries) == 2
        assert "10023" in summaries[-1].model_dump_json()


async def test_the_option_of_a_person_brings_one(tmp_path):
    async with a_service(tmp_path) as service:
        chat = (await service.open(locale="en")).conversation
        await service.say(chat, said("Can I return it?", "k1"))
        await service.turn_done(chat)
        chosen = await service.choose(chat, Choose(type="choose", key="c", option="human"))
        assert chosen.event.option == "human"
        row, _ = await service.look(chat)
        assert (row.snapshot.state, row.snapshot.reason) == (State.WAITING, "explicit")


async def test_other_options_are_answered_as_a_turn(tmp_path):
    class AsksBack(ScriptedAnswerer):
        async def answer(self, question: Question, show: Show) -> Answer:
            if "jacket" in question.text:
                options = (Option(id="p1", label="return the red one"),)
                return Answer(kind="clarify", text="Which?", language="en", options=options)
            return await super().answer(question, show)

    async with a_service(tmp_path, AsksBack()) as service:
        chat = (await service.open(locale="en")).conversation
        await service.say(chat, said("a jacket", "k1"))
        await service.turn_done(chat)
        await service.choose(chat, Choose(type="choose", key="c", option="p1"))
        await service.turn_done(chat)
        assert (await transcript(service, chat))[-1][1] == "You can return it within 30 days."
        with pytest.raises(NotFound):
            await service.choose(chat, Choose(type="choose", key="d", option="p7"))


async def test_with_an_offer_the_way_to_a_person_stands_before_what_else_could_be_asked(tmp_path):
    class Knows(ScriptedAnswerer):
        async def answer(self, question: Question, show: Show) -> Answer:
            near = (Option(id="q1", label="How do I wash it?"), Option(id="human", label="Person"))
            return Answer(kind="unknown", text="Not said.", language="en", options=near)

    async with a_service(tmp_path, Knows()) as service:
        chat = (await service.open(locale="en")).conversation
        await service.say(chat, said("The lid of my kettle arrived broken, this is awful!", "k1"))
        await service.turn_done(chat)
        _, stored = await service.look(chat)
        options = [option.id for option in stored.messages()[-1].options]
        assert options == ["complaint", "human", "q1"]


async def test_when_the_bot_keeps_not_knowing_a_person_is_offered_and_then_called(tmp_path):
    clock = Clock()
    async with a_service(tmp_path, clock=clock) as service:
        chat = (await service.open(locale="en")).conversation
        for i in range(4):
            clock.passes(seconds=20)
            await service.say(chat, said(f"Do you sell elephants number {i}?", f"k{i}"))
            await service.turn_done(chat)
            row, stored = await service.look(chat)
            if row.snapshot.state is State.WAITING:
                break
        decisions = [r.event.decision for r in stored.log if r.event.type == "decision"]
        assert [d.action for d in decisions] == ["offer", "transfer"]
        assert {d.reason for d in decisions} == {"unknown"}


@pytest.mark.parametrize("text", ["please explode", "please be slow"])
async def test_when_answering_fails_the_shopper_hears_so_and_is_offered_a_person(
    tmp_path, text, caplog
):
    class Fails(ScriptedAnswerer):
        async def answer(self, question: Question, show: Show) -> Answer:
            if "slow" in question.text:
                await asyncio.sleep(60)
            return await super().answer(question, show)

    async with a_service(tmp_path, Fails(), limits=Limits(answer_within=0.1)) as service:
        chat = (await service.open(locale="lv")).conversation
        with caplog.at_level(logging.ERROR):
            await service.say(chat, said(text, "k1"))
            await service.turn_done(chat)
        _, stored = await service.look(chat)
        reply = stored.messages()[-1]
        assert (reply.author, reply.kind, reply.lang) == (Author.BOT, "unknown", "lv")
        assert [option.id for option in reply.options] == ["human"]
        assert caplog.records
        assert text not in caplog.text


async def test_what_is_certain_of_an_answer_is_shown_until_an_agent_is_asked_for(tmp_path):
    class Grows(ScriptedAnswerer):
        async def answer(self, question: Question, show: Show) -> Answer:
            show("You can return it.")
            try:
                await asyncio.sleep(0.2)
            finally:
                show("Never to be seen.") if "person" in question.text else show("Within 30 days.")
            return await super().answer(question, show)

    async with a_service(tmp_path, Grows()) as service:
        chat = (await service.open(locale="en")).conversation
        line = ShopperLine(Outbox(99))
        async with service.steps.held(chat) as (row, stored):
            service.hub.join(line, row, stored.log, stored.snapshot.seq)
        await service.say(chat, said("Can I return it?", "k1"))
        await service.turn_done(chat)
        await service.say(chat, said("Will a return by a person do?", "k2"))
        await asyncio.sleep(0.1)
        await service.ask_human(chat, AskHuman(type="ask_human", key="a"))
        await service.turn_done(chat)
        shown = [(f["answering"], f["text"]) for f in _sent(line) if f["type"] == "partial"]
        assert shown == [
            ("k1", "You can return it."),
            ("k1", "Within 30 days."),
            ("k2", "You can return it."),
        ]


async def test_a_typing_shopper_is_not_interrupted_and_gets_one_reply(tmp_path):
    answerer = ScriptedAnswerer()
    async with a_service(tmp_path, answerer, limits=Limits(typing_live=0.4)) as service:
        chat = (await service.open(locale="en")).conversation
        await service.say(chat, said("Can I", "k1"))
        service.typing(chat)
        await asyncio.sleep(0.1)
        assert answerer.asked == []
        await service.say(chat, said("return it?", "k2"))
        await service.turn_done(chat)
        assert [question.text for question in answerer.asked] == ["Can I\nreturn it?"]


async def test_the_bot_does_not_wait_for_ever_for_a_typing_shopper(tmp_path):
    limits = Limits(typing_live=30, typing_patience=0.2)
    async with a_service(tmp_path, limits=limits) as service:
        chat = (await service.open(locale="en")).conversation
        await service.say(chat, said("Can I return it?", "k1"))
        service.typing(chat)
        async with asyncio.timeout(5):
            await service.turn_done(chat)
        assert (await transcript(service, chat))[-1][0] == "bot"


async def test_a_reply_under_way_is_dropped_when_a_person_is_called(tmp_path):
    async with a_service(tmp_path, ScriptedAnswerer(slowly=0.3)) as service:
        chat = (await service.open(locale="en")).conversation
        await service.say(chat, said("Can I return it?", "k1"))
        await asyncio.sleep(0.05)
        await service.ask_human(chat, AskHuman(type="ask_human", key="a"))
        await service.turn_done(chat)
        assert [author for author, _ in await transcript(service, chat)] == ["shopper", "system"]


async def test_after_a_restart_an_unanswered_turn_is_answered(tmp_path):
    async with a_service(tmp_path, ScriptedAnswerer(slowly=60)) as service:
        opened = await service.open(locale="en")
        await service.say(opened.conversation, said("Can I return it?", "k1"))
    async with a_service(tmp_path) as service:
        assert await service.recover() == 1
        await service.turn_done(opened.conversation)
        row = await service.access_by_token(opened.token)
        assert (await transcript(service, row.id))[-1][0] == "bot"
        assert await service.recover() == 0


async def test_a_quiet_chat_is_closed_and_one_in_the_queue_is_not(tmp_path):
    clock = Clock()
    async with a_service(tmp_path, clock=clock) as service:
        quiet, queued = [(await service.open(locale="en")).conversation for _ in range(2)]
        await service.ask_human(queued, AskHuman(type="ask_human", key="a"))
        clock.passes(hours=25)
        await service.close_idle()
        states = [(await service.look(id))[0].snapshot.state for id in (quiet, queued)]
        assert states == [State.CLOSED, State.WAITING]


async def test_a_chat_taken_up_after_a_person_resolved_it_is_in_the_queue_with_its_summary(
    tmp_path,
):
    async with a_service(tmp_path) as service:
        chat = (await service.open(locale="en")).conversation
        await service.ask_human(chat, AskHuman(type="ask_human", key="a"))
        maya = Desk(service, await service.accounts.add_agent("maya", "lumo", "Maya"))
        await maya.claim(Claim(type="claim", conversation=chat))
        await maya.resolve(Resolve(type="resolve", conversation=chat, reason="sent again"))
        await service.say(chat, said("It broke again", "k9"))
        row, stored = await service.look(chat)
        assert row.snapshot.state is State.WAITING
        assert any(isinstance(r.event, SummaryMade) for r in stored.log[-3:])


async def test_what_another_process_wrote_meanwhile_is_taken_into_account(tmp_path):
    async with a_service(tmp_path) as here, a_service(tmp_path) as there:
        chat = (await here.open(locale="en")).conversation
        await here.say(chat, said("Can I return it?", "k1"))
        await here.turn_done(chat)
        await there.say(chat, said("thanks", "k2"))
        await there.turn_done(chat)
        again = await here.say(chat, said("thanks", "k2"))
        assert again.seq == 4
        await here.end(chat, End(type="end", key="e"))
        async with a_service(tmp_path) as later:
            _, stored = await later.look(chat)
        assert [r.n for r in stored.log] == list(range(1, 8))


async def test_of_two_steps_on_the_same_state_one_is_stored_whole_and_the_other_not_at_all(
    tmp_path,
):
    async with a_service(tmp_path) as service:
        chat = (await service.open(locale="en")).conversation
        engine = open_database(f"sqlite:///{tmp_path / 'chat.db'}")
        store = Store(engine)
        _, one = store.log.load(chat)
        _, two = store.log.load(chat)
        for draft in (one, two):
            draft.shopper_says("hello", key=f"k{id(draft)}", lang="en", at=service.clock())
        store.log.append(chat, "lumo", 2, one.take_events(), one.snapshot)
        with pytest.raises(Conflict):
            store.log.append(chat, "lumo", 2, two.take_events(), two.snapshot)
        row, stored = store.log.load(chat)
        assert stored.snapshot == one.snapshot == Conversation.from_events(stored.log).snapshot
        assert row.snapshot == one.snapshot
        engine.dispose()


async def test_once_enough_was_claimed_those_who_wait_are_told_how_long_it_may_take(tmp_path):
    clock = Clock()
    async with a_service(tmp_path, clock=clock) as service:
        maya = Desk(service, await service.accounts.add_agent("maya", "lumo", "Maya"))

        async def queued() -> str:
            clock.passes(seconds=1)
            chat = (await service.open(locale="en")).conversation
            await service.ask_human(chat, AskHuman(type="ask_human", key="a"))
            return chat

        async def place(chat: str) -> dict:
            line = ShopperLine(Outbox(99))
            async with service.steps.held(chat) as (row, stored):
                service.hub.join(line, row, stored.log, stored.snapshot.seq)
            await service.board.place("lumo", line)
            return _sent(line)[-1]

        first = await queued()
        assert await place(first) == {"type": "queue", "position": 1, "eta": None}
        await maya.claim(Claim(type="claim", conversation=first))
        for _ in range(5):
            chat = await queued()
            clock.passes(seconds=100)
            await maya.claim(Claim(type="claim", conversation=chat))
        clock.passes(minutes=1)
        assert await place(await queued()) == {"type": "queue", "position": 1, "eta": [90, 120]}
        assert await place(await queued()) == {"type": "queue", "position": 2, "eta": [180, 210]}


async def test_a_login_code_works_once_and_a_session_until_it_is_ended(tmp_path):
    clock = Clock()
    used: list[str] = []
    async with a_service(tmp_path, clock=clock) as service:
        accounts = service.accounts
        accounts.code_used = used.append
        await accounts.add_agent("maya", "lumo", "Maya")
        code = await accounts.make_login_code("maya")
        session, agent = await accounts.log_in(code)
        assert (agent.ref.name, agent.shops, used) == ("Maya", ("lumo",), ["maya"])
        with pytest.raises(BadToken):
            await accounts.log_in(code)
        assert (await accounts.by_session(session)).ref.id == "maya"
        await accounts.log_out(session)
        with pytest.raises(BadToken):
            await accounts.by_session(session)
        late = await accounts.make_login_code("maya")
        clock.passes(hours=13)
        with pytest.raises(BadToken):
            await accounts.log_in(late)


async def test_whoever_joins_while_others_write_hears_every_number_once(tmp_path):
    async with a_service(tmp_path, limits=Limits(messages=1000)) as service:
        chat = (await service.open(locale="en")).conversation
        lines: list[tuple[ShopperLine, int]] = []

        async def writes(name: str) -> None:
            for i in range(25):
                await service.say(chat, said("thanks", f"{name}{i}"))

        async def joins() -> None:
            for i in range(60):
                async with service.steps.held(chat) as (row, stored):
                    line = ShopperLine(Outbox(10_000))
                    after = (i * 7) % (stored.snapshot.seq + 1)
                    service.hub.join(line, row, stored.log, after)
                    lines.append((line, after))
                if i % 9 == 5:
                    service.hub.leave(line)
                await asyncio.sleep(0.002)

        await asyncio.gather(writes("a"), writes("b"), writes("c"), joins())
        await service.turn_done(chat)
        _, stored = await service.look(chat)
        for line, after in lines:
            seqs = [frame["seq"] for frame in _sent(line) if frame["type"] in ("message", "state")]
            assert seqs == list(range(after + 1, after + 1 + len(seqs)))
            if line.conversation:
                assert (seqs or [after])[-1] == stored.snapshot.seq
        assert len(stored.log) == stored.snapshot.n


def _sent(line: ShopperLine) -> list[dict]:
    return [json.loads(text) for text in line.outbox._texts]
