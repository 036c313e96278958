"""Complaints, clocks, promises and the plan after them, through the whole service."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from handoff.agents import Desk
from handoff.care import Arrangements
from handoff.errors import BadFrame, NotFound
from handoff.events import (
    AskHuman,
    Author,
    Choose,
    Claim,
    DeskSay,
    Form,
    FormAdded,
    KeepPromise,
    LeaveQueue,
    MessageAdded,
    MoveStage,
    Resolve,
    Return,
    Say,
    State,
    Summary,
    SummaryMade,
)
from handoff.hours import hours_of
from handoff.terms import Terms
from tests.handoff.fakes import Clock, a_service

pytestmark = [pytest.mark.integration, pytest.mark.anyio]

# A Friday, 12:00 in Riga.
NOON = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
RIGA = Terms(hours_of("Europe/Riga", {"mon-fri": "9-18"}), reply=24)
HEARS = frozenset({"waiting", "complaint", "warning", "breach", "promise_due", "review"})
SHOP = Arrangements({"lumo": RIGA}, {"lumo": {"crm": HEARS}}, attended=True)
DESERTED = Arrangements({"lumo": RIGA})


class Shopper:
    """One shopper at a service; each message is a turn of its own."""

    def __init__(self, service, clock: Clock, id: str):
        self.service, self.clock, self.id = service, clock, id
        self.keys = 0

    def key(self) -> str:
        self.keys += 1
        return f"k{self.keys}"

    async def says(self, text: str, photos: tuple[str, ...] = ()) -> str:
        """The last message after it."""
        self.clock.passes(seconds=30)
        request = Say(type="say", key=self.key(), text=text, attachments=photos)
        await self.service.say(self.id, request)
        await self.service.turn_done(self.id)
        return await self.last()

    async def chooses(self, option: str) -> str:
        self.clock.passes(seconds=30)
        await self.service.choose(self.id, Choose(type="choose", key=self.key(), option=option))
        await self.service.turn_done(self.id)
        return await self.last()

    async def fills_in(self, form: str, **fields) -> FormAdded:
        request = Form(type="form", key=self.key(), form=form, fields=fields)
        return (await self.service.care.form(self.id, request)).event

    async def last(self) -> str:
        _, chat = await self.service.look(self.id)
        return chat.messages()[-1].text

    async def state(self) -> State:
        row, _ = await self.service.look(self.id)
        return row.snapshot.state

    async def duties(self):
        row, _ = await self.service.look(self.id)
        return row.snapshot.duties

    async def form(self, name: str) -> FormAdded:
        _, chat = await self.service.look(self.id)
        return next(
            r.event for r in chat.log if isinstance(r.event, FormAdded) and r.event.form == name
        )


async def a_shopper(service, clock: Clock, lang: str = "en") -> Shopper:
    return Shopper(service, clock, (await service.open(locale=lang)).conversation)


@asynccontextmanager
async def at_the_shop(
    folder: Path, arranged: Arrangements = SHOP, at: datetime = NOON, lang: str = "en"
) -> AsyncIterator[Shopper]:
    """A shopper at a service of their own, with a clock that is moved by hand."""
    clock = Clock(at)
    async with a_service(folder, clock=clock, arranged=arranged) as service:
        yield await a_shopper(service, clock, lang)


async def offered(shopper: Shopper, option: str = "complaint") -> None:
    """The bot has offered to take it in here."""
    from handoff.events import Answer, Option

    def act(chat) -> None:
        at = shopper.clock()
        chat.shopper_says("The lid of my kettle is cracked", key="first", lang="en", at=at)
        options = (Option(id=option, label="Register it"),)
        answer = Answer(kind="answer", text="I see.", language="en", options=options)
        chat.bot_answers(chat.turn, answer, at=at)

    await shopper.service.steps.take(shopper.id, act)


async def complaining(shopper: Shopper) -> None:
    """The shopper has begun to register a complaint."""
    await offered(shopper)
    await shopper.chooses("complaint")


async def maya_at(service) -> Desk:
    return Desk(service, await service.accounts.add_agent("maya", "lumo", "Maya"))


# --- taking in --------------------------------------------------------------------------


async def test_a_complaint_is_taken_in_question_by_question_and_a_person_is_called(tmp_path):
    async with at_the_shop(tmp_path) as shopper:
        await offered(shopper)
        assert "order" in await shopper.chooses("complaint")
        assert "reach you" in await shopper.says("48213")
        assert "photo" in await shopper.says("ann@mail.example")
        said = await shopper.says("no photo")
        form = await shopper.form("complaint")
        assert form.fields == {
            "order": "48213",
            "description": "The lid of my kettle is cracked",
            "contact": "ann@mail.example",
        }
        assert form.receipt in said
        assert "on Monday, 23 November, at 12:05" in said
        assert await shopper.state() is State.WAITING
        duties = await shopper.duties()
        assert {clock.service_class for clock in duties.clocks} == {"goods"}
        assert duties.promises[0].by == "form"


async def test_a_question_meanwhile_is_answered_and_the_way_back_is_shown(tmp_path):
    async with at_the_shop(tmp_path) as shopper:
        await complaining(shopper)
        reply = await shopper.says("How do I return it?")
        assert reply.startswith("You can return it within 30 days.")
        assert "back to your request: which order" in reply
        assert "reach you" in await shopper.says("48213")


async def test_who_goes_on_asking_is_left_alone_and_who_comes_back_is_not_asked_again(tmp_path):
    async with at_the_shop(tmp_path) as shopper:
        await complaining(shopper)
        await shopper.says("48213")
        await shopper.says("How do I return it?")
        assert await shopper.says("Can I return it later?") == "You can return it within 30 days."
        assert (await shopper.duties()).intake is None
        assert "reach you" in await shopper.chooses("complaint")


async def test_a_word_leaves_and_the_bot_goes_on(tmp_path):
    async with at_the_shop(tmp_path) as shopper:
        await complaining(shopper)
        assert "leave it there" in await shopper.says("never mind")
        assert await shopper.says("Can I return it?") == "You can return it within 30 days."
        assert await shopper.state() is State.BOT


@pytest.mark.parametrize(
    ("lang", "label"),
    [("en", "Make a complaint"), ("lv", "Pieteikt sūdzību"), ("pl", "zgłoszenie reklamacji")],
)
async def test_the_label_of_the_button_does_typed_what_the_button_does(tmp_path, lang, label):
    async with at_the_shop(tmp_path, lang=lang) as shopper:
        await shopper.says(label)
        assert (await shopper.duties()).intake.kind == "complaint"
        assert await shopper.state() is State.BOT


async def test_who_left_comes_back_by_the_button_or_in_words_and_goes_on_where_they_stopped(
    tmp_path,
):
    async with at_the_shop(tmp_path) as shopper:
        await complaining(shopper)
        await shopper.says("48213")
        await shopper.says("never mind")
        back = await shopper.says("I do want to file the complaint after all")
        assert back.startswith("Of course, let us go on where we stopped. How can we reach you")
        await shopper.says("never mind")
        assert "reach you" in await shopper.chooses("complaint")


async def test_nobody_is_asked_for_the_same_thing_more_than_twice(tmp_path):
    async with at_the_shop(tmp_path) as shopper:
        await offered(shopper, "return")
        asked = [await shopper.chooses("return")]
        for _ in range(8):
            if await shopper.state() is not State.BOT:
                break
            asked.append(await shopper.says("well, you know"))
        assert await shopper.state() is State.WAITING
        assert len(asked) == len(set(asked))


async def test_a_person_can_be_asked_for_at_any_moment_of_it(tmp_path):
    async with at_the_shop(tmp_path) as shopper:
        await complaining(shopper)
        await shopper.says("I want to talk to a human")
        assert await shopper.state() is State.WAITING


async def test_where_nobody_is_there_the_shopper_hears_when_and_can_leave_all_that_is_needed(
    tmp_path,
):
    async with at_the_shop(tmp_path, DESERTED, at=NOON + timedelta(days=1)) as shopper:
        await shopper.service.ask_human(shopper.id, AskHuman(type="ask_human", key="a"))
        assert "on Monday, 23 November, at 9:00" in await shopper.last()
        assert "e-mail" in await shopper.last()
        said = await shopper.says("ann@mail.example")
        assert "at the latest" in said
        assert (await shopper.form("contact")).fields == {"contact": "ann@mail.example"}
        assert await shopper.state() is State.WAITING
        _, chat = await shopper.service.look(shopper.id)
        assert all(m.author is not Author.BOT for m in chat.messages())


async def test_a_complaint_is_taken_in_while_its_shopper_waits_and_nobody_is_there(tmp_path):
    async with at_the_shop(tmp_path, DESERTED) as shopper:
        await shopper.says("My order 48213: the lid of the kettle is cracked")

        def complains(chat) -> None:
            chat.hand_over("complaint", 1.0, notice="…", summary=Summary(), at=shopper.clock())

        await shopper.service.steps.take(shopper.id, complains)
        assert "Nobody is at the desk" in await shopper.last()
        assert "reach you" in await shopper.last()
        assert await shopper.says("and how long does it take?") == "and how long does it take?"
        assert "photo" in await shopper.says("ann@mail.example")
        assert "at the latest" in await shopper.chooses("intake_none")
        form = await shopper.form("complaint")
        assert form.fields["order"] == "48213"
        assert await shopper.state() is State.WAITING


async def test_whoever_is_in_danger_reads_nothing_below_the_call_for_help(tmp_path):
    async with at_the_shop(tmp_path, DESERTED, at=NOON + timedelta(days=1)) as shopper:
        last = await shopper.says("The battery caught fire and my hand is burnt!")
        assert await shopper.state() is State.WAITING
        assert "112" in last


# --- forms ------------------------------------------------------------------------------


async def test_a_form_of_the_widget_brings_a_receipt_and_a_person(tmp_path):
    async with at_the_shop(tmp_path) as shopper:
        form = await shopper.fills_in(
            "complaint", description="The parcel never arrived", contact="22334455"
        )
        assert form.service_class == "delivery"
        row, chat = await shopper.service.look(shopper.id)
        assert row.snapshot.state is State.WAITING
        state = next(r.event for r in reversed(chat.log) if r.event.type == "state")
        assert (state.reason, state.receipt) == ("complaint", form.receipt)


async def test_a_form_sent_twice_is_there_once(tmp_path):
    async with at_the_shop(tmp_path) as shopper:
        request = Form(type="form", key="f", form="contact", fields={"contact": "ann@mail.example"})
        first = await shopper.service.care.form(shopper.id, request)
        assert await shopper.service.care.form(shopper.id, request) == first


async def test_forms_that_name_somebody_elses_photo_or_nothing_are_refused(tmp_path):
    async with at_the_shop(tmp_path) as shopper:
        with pytest.raises(NotFound):
            await shopper.fills_in(
                "complaint", description="torn", contact="22334455", photos=["nobodys"]
            )
        with pytest.raises(BadFrame):
            await shopper.fills_in("complaint", contact="22334455")


# --- stages -----------------------------------------------------------------------------


async def test_the_stage_is_told_to_whoever_it_belongs_to_and_to_nobody_else(tmp_path):
    async with at_the_shop(tmp_path) as shopper:
        form = await shopper.fills_in("complaint", description="torn", contact="+371 22334455")
        desk = await maya_at(shopper.service)
        move = MoveStage(
            type="stage", conversation=shopper.id, receipt=form.receipt, stage="analysis"
        )
        await desk.settle(move)
        await desk.settle(move)
        _, chat = await shopper.service.look(shopper.id)
        stages = [r for r in chat.log if r.event.type == "stage"]
        assert len(stages) == 1
        assert stages[0].seq is not None
        looking = f"{form.receipt}: a colleague is looking into it."
        assert await shopper.last() == looking
        await shopper.service.leave_queue(shopper.id, LeaveQueue(type="leave_queue", key="l"))
        assert await shopper.says(f"What about {form.receipt.lower()}?") == looking

        stranger = await a_shopper(shopper.service, shopper.clock)
        forbidden = await stranger.says(f"What about {form.receipt}?")
        absent = await stranger.says("What about R-0000-0001?")
        assert forbidden.replace(form.receipt, "R-0000-0001") == absent
        known = await stranger.says(f"{form.receipt}, my phone is +371 22 334 455")
        assert known == looking


async def test_a_receipt_of_another_conversation_has_no_stages_here(tmp_path):
    clock = Clock(NOON)
    async with a_service(tmp_path, clock=clock, arranged=SHOP) as service:
        shopper, other = await a_shopper(service, clock), await a_shopper(service, clock)
        form = await shopper.fills_in("complaint", description="torn", contact="22334455")
        desk = await maya_at(service)
        move = MoveStage(
            type="stage", conversation=other.id, receipt=form.receipt, stage="analysis"
        )
        with pytest.raises(NotFound):
            await desk.settle(move)


# --- clocks and promises ------------------------------------------------------------------


async def claimed(service, shopper: Shopper) -> Desk:
    await service.ask_human(shopper.id, AskHuman(type="ask_human", key="a"))
    desk = await maya_at(service)
    await desk.claim(Claim(type="claim", conversation=shopper.id))
    return desk


async def test_a_clock_warns_runs_out_and_stays_listed_after_it_was_settled(tmp_path):
    async with at_the_shop(tmp_path) as shopper:
        desk = await claimed(shopper.service, shopper)
        (duty,) = await shopper.service.care.owed("lumo")
        assert (duty.kind, duty.what, duty.state) == ("clock", "general", "running")
        shopper.clock.now = duty.warn_at
        await shopper.service.timers.run_due()
        assert [d.state for d in await shopper.service.care.owed("lumo")] == ["warned"]
        assert await shopper.service.care.breaches("lumo") == []
        shopper.clock.now = duty.due_at
        await shopper.service.timers.run_due()
        assert [d.state for d in await shopper.service.care.owed("lumo")] == ["breached"]
        shopper.clock.passes(hours=1)
        await desk.resolve(Resolve(type="resolve", conversation=shopper.id, reason="done"))
        assert await shopper.service.care.owed("lumo") == []
        assert [d.state for d in await shopper.service.care.breaches("lumo")] == ["late"]


async def test_a_clock_that_was_kept_is_no_breach(tmp_path):
    async with at_the_shop(tmp_path) as shopper:
        desk = await claimed(shopper.service, shopper)
        await desk.resolve(Resolve(type="resolve", conversation=shopper.id, reason="done"))
        shopper.clock.passes(days=30)
        await shopper.service.timers.run_due()
        assert await shopper.service.care.breaches("lumo") == []


async def test_a_promise_is_due_then_broken_and_a_kept_one_is_neither(tmp_path):
    async with at_the_shop(tmp_path) as shopper:
        desk = await claimed(shopper.service, shopper)
        for key, text in (("p1", "I'll call you by 15:00."), ("p2", "I'll write by 16:00.")):
            shopper.clock.passes(minutes=1)
            say = DeskSay(type="say", conversation=shopper.id, key=key, text=text)
            await desk.say(say)
        call, letter = (await shopper.duties()).promises
        shopper.clock.now = NOON + timedelta(hours=2, minutes=50)
        await shopper.service.timers.run_due()
        states = {
            d.ref: d.state for d in await shopper.service.care.owed("lumo") if d.kind == "promise"
        }
        assert states == {str(call.n): "due", str(letter.n): "open"}
        say = DeskSay(type="say", conversation=shopper.id, key="p3", text="It is on its way.")
        await desk.say(say)
        assert [p.n for p in (await shopper.duties()).promises] == [call.n]
        shopper.clock.now = NOON + timedelta(hours=5)
        await shopper.service.timers.run_due()
        (broken,) = await shopper.service.care.breaches("lumo")
        assert (broken.ref, broken.state) == (str(call.n), "broken")


async def test_a_call_is_ticked_off_and_a_time_can_be_set_by_hand(tmp_path):
    async with at_the_shop(tmp_path) as shopper:
        desk = await claimed(shopper.service, shopper)
        due = NOON + timedelta(hours=3)
        say = DeskSay(
            type="say", conversation=shopper.id, key="p", text="I'll call you.", promised=due
        )
        await desk.say(say)
        (promise,) = (await shopper.duties()).promises
        assert promise.due == due
        keep = KeepPromise(type="keep", conversation=shopper.id, promise=promise.n)
        await desk.settle(keep)
        with pytest.raises(NotFound):
            await desk.settle(keep)
        shopper.clock.passes(hours=5)
        await shopper.service.timers.run_due()
        assert await shopper.service.care.breaches("lumo") == []


async def test_back_with_the_bot_the_promise_stands_and_the_human_part_is_summed_up(tmp_path):
    async with at_the_shop(tmp_path) as shopper:
        await shopper.says("Can I return it?")
        desk = await claimed(shopper.service, shopper)
        await shopper.says("It is about order 48213")
        text = "I'll write to you by 16:00."
        await desk.say(DeskSay(type="say", conversation=shopper.id, key="p", text=text))
        await desk.give_back(Return(type="return", conversation=shopper.id))
        assert text in await shopper.last()
        _, chat = await shopper.service.look(shopper.id)
        parts = [r.event for r in chat.log if isinstance(r.event, SummaryMade)]
        assert parts[-1].part == "human"
        assert "48213" in parts[-1].summary.orders[0].text
        assert "return" not in parts[-1].summary.model_dump_json()


# --- the plan after it --------------------------------------------------------------------


async def test_after_a_week_the_shopper_is_asked_and_after_two_the_shop_looks_back(tmp_path):
    async with at_the_shop(tmp_path) as shopper:
        await shopper.fills_in("complaint", description="torn", contact="22334455")
        desk = await maya_at(shopper.service)
        await desk.claim(Claim(type="claim", conversation=shopper.id))
        await desk.resolve(Resolve(type="resolve", conversation=shopper.id, reason="sent anew"))
        shopper.clock.passes(days=7)
        await shopper.service.timers.run_due()
        await shopper.service.timers.run_due()
        assert "A week ago" in await shopper.last()
        await shopper.fills_in("nps", score=9)
        shopper.clock.passes(days=7)
        await shopper.service.timers.run_due()
        _, chat = await shopper.service.look(shopper.id)
        steps = [r.event.step for r in chat.log if r.event.type == "followup"]
        assert steps == ["uninformed", "survey", "review"]


async def test_who_was_written_to_within_a_day_is_informed(tmp_path):
    async with at_the_shop(tmp_path) as shopper:
        await shopper.fills_in("complaint", description="torn", contact="22334455")
        desk = await maya_at(shopper.service)
        await desk.claim(Claim(type="claim", conversation=shopper.id))
        await desk.say(DeskSay(type="say", conversation=shopper.id, key="s", text="Hello!"))
        shopper.clock.passes(hours=25)
        await shopper.service.timers.run_due()
        _, chat = await shopper.service.look(shopper.id)
        assert [r.event.step for r in chat.log if r.event.type == "followup"] == ["informed"]
        assert (await shopper.duties()).promises == ()


async def test_a_conversation_taken_up_again_is_not_asked_how_it_was(tmp_path):
    async with at_the_shop(tmp_path) as shopper:
        desk = await claimed(shopper.service, shopper)
        await desk.resolve(Resolve(type="resolve", conversation=shopper.id, reason="done"))
        shopper.clock.passes(days=3)
        await shopper.says("It broke again")
        shopper.clock.passes(days=5)
        await shopper.service.timers.run_due()
        _, chat = await shopper.service.look(shopper.id)
        assert not [r for r in chat.log if r.event.type == "followup"]


async def test_timers_outlive_a_restart_and_fire_once_however_many_look(tmp_path):
    async with at_the_shop(tmp_path) as shopper:
        await claimed(shopper.service, shopper)
    shopper.clock.passes(days=10)
    async with (
        a_service(tmp_path, clock=shopper.clock, arranged=SHOP) as one,
        a_service(tmp_path, clock=shopper.clock, arranged=SHOP) as two,
    ):
        fired = [await one.timers.run_due(), await two.timers.run_due()]
        assert sorted(fired) == [0, 2]
        _, chat = await one.look(shopper.id)
        assert [r.event.step for r in chat.log if r.event.type == "clock"] == [
            "started",
            "warned",
            "breached",
        ]


async def test_a_photo_without_a_word_is_thanked_for(tmp_path):
    async with at_the_shop(tmp_path) as shopper:
        with pytest.raises(NotFound):
            await shopper.says("", photos=("nobodys",))
        _, chat = await shopper.service.look(shopper.id)
        assert not [r for r in chat.log if isinstance(r.event, MessageAdded)]
