import asyncio
import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from handoff.events import PartialFrame, Say
from handoff.limits import Limits
from tests.handoff.fakes import Clock, ScriptedAnswerer
from tests.handoff.tiny_shop import a_shop

pytestmark = [pytest.mark.integration, pytest.mark.anyio]


async def test_a_shopper_asks_is_helped_by_a_person_and_rates(tmp_path):
    async with a_shop(tmp_path) as shop, shop.desk("Maya") as maya, shop.shopper() as shopper:
        await shopper.say("Can I return a jacket?", "k1")
        assert (await shopper.until("message", author="shopper"))["key"] == "k1"
        reply = await shopper.until("message", author="bot")
        assert (reply["kind"], reply["answering"]) == ("answer", "k1")
        assert reply["sources"][0]["path"] == "returns.md"
        assert reply["options"][0]["id"] == "human"

        await shopper.send(type="ask_human", key="k2")
        moved = await shopper.until("state")
        assert (moved["state"], moved["reason"], moved["key"]) == ("waiting", "explicit", "k2")
        assert await shopper.until("queue") == {"type": "queue", "position": 1, "eta": None}

        entry = await maya.until("entry")
        assert (entry["state"], entry["position"], entry["reason"]) == ("waiting", 1, "explicit")
        chat = entry["conversation"]
        await maya.send(type="watch", conversation=chat)
        await maya.until("summary")
        await maya.send(type="claim", conversation=chat)
        assert (await maya.until("gone"))["agent"]["name"] == "Maya"
        assert (await shopper.until("state"))["agent"] == {"id": "maya", "name": "Maya"}
        await maya.send(type="say", conversation=chat, key="m1", text="Hello, this is Maya.")
        assert (await maya.until("message", author="agent"))["key"] == "m1"
        assert (await shopper.until("message", author="agent"))["agent"]["name"] == "Maya"
        await shopper.until("seen")

        await maya.send(type="resolve", conversation=chat, reason="answered", tags=["returns"])
        assert (await shopper.until("state"))["reason"] == "resolved"
        await shopper.send(type="rate", key="r1", score=5, comment="quick")
        assert (await shopper.until("form"))["fields"] == {"score": 5, "comment": "quick"}
        await maya.until("form")
        assert shopper.seqs() == list(range(1, len(shopper.seqs()) + 1))


async def test_after_a_reload_the_shopper_sees_what_was_missed_and_nothing_twice(tmp_path):
    async with a_shop(tmp_path) as shop:
        async with shop.shopper() as shopper:
            await shopper.say("Can I return it?", "k1")
            await shopper.until("message", author="bot")
            token = shopper.welcome["token"]
        async with shop.shopper(token, after=2) as again:
            assert again.welcome["seq"] == 3
            assert (await again.next())["seq"] == 3
        async with shop.shopper(token, after=99) as ahead:
            await ahead.say("thanks", "k2")
            assert (await ahead.until("message"))["seq"] == 4


async def test_a_message_sent_again_is_answered_with_the_stored_one(tmp_path):
    async with a_shop(tmp_path) as shop, shop.shopper() as shopper:
        await shopper.say("Can I return it?", "k1")
        first = await shopper.until("message", key="k1")
        await shopper.until("message", author="bot")
        await shopper.say("Can I return it?", "k1")
        assert await shopper.until("message", key="k1") == first
        await shopper.say("thanks", "k2")
        assert (await shopper.until("message", key="k2"))["seq"] == 4


async def test_two_tabs_hear_the_same(tmp_path):
    async with (
        a_shop(tmp_path) as shop,
        shop.shopper() as one,
        shop.shopper(one.welcome["token"]) as two,
    ):
        await two.say("Can I return it?", "k1")
        here = await one.until("message", author="bot")
        assert await two.until("message", author="bot") == here


async def test_the_place_in_the_queue_moves_up_and_survives_a_reload(tmp_path):
    async with (
        a_shop(tmp_path) as shop,
        shop.desk("Maya") as maya,
        shop.shopper() as first,
        shop.shopper() as second,
    ):
        await first.send(type="ask_human", key="a")
        await first.until("queue", position=1)
        await second.send(type="ask_human", key="b")
        await second.until("queue", position=2)
        async with shop.shopper(second.welcome["token"]) as reloaded:
            assert reloaded.welcome["state"] == "waiting"
            await reloaded.until("queue", position=2)
        await first.send(type="leave_queue", key="c")
        assert (await first.until("state", state="bot"))["reason"] == "left_queue"
        await second.until("queue", position=1)
        await maya.until("gone")
        await maya.until("entry", position=1)


async def test_of_two_agents_who_claim_at_once_one_wins_and_the_other_hears_who(tmp_path):
    async with a_shop(tmp_path) as shop, shop.desk("Maya") as maya, shop.desk("Jan") as jan:
        for round in range(5):
            async with shop.shopper() as shopper:
                await shopper.send(type="ask_human", key=f"a{round}")
                chat = (await maya.until("entry", state="waiting"))["conversation"]
                await jan.until("entry", conversation=chat)
                await asyncio.gather(
                    maya.send(type="claim", conversation=chat),
                    jan.send(type="claim", conversation=chat),
                )
                winner = (await shopper.until("state", state="human"))["agent"]["id"]
                loser = jan if winner == "maya" else maya
                refused = await loser.until("error")
                assert refused["code"] == "already_claimed"
                assert refused["agent"]["id"] == winner
                assert refused["conversation"] == chat


async def test_a_watching_agent_sees_who_looks_who_types_and_what_was_read(tmp_path):
    async with (
        a_shop(tmp_path) as shop,
        shop.desk("Maya") as maya,
        shop.desk("Jan") as jan,
        shop.shopper() as shopper,
    ):
        await shopper.send(type="ask_human", key="a")
        chat = (await maya.until("entry"))["conversation"]
        await maya.send(type="watch", conversation=chat)
        await maya.until("presence")
        await jan.send(type="watch", conversation=chat)
        seen = await maya.until("presence")
        assert [agent["id"] for agent in seen["viewing"]] == ["jan", "maya"]
        await shopper.send(type="typing")
        assert (await maya.until("presence"))["typing"] == ["shopper"]
        await shopper.say("hello?", "k1")
        assert (await maya.until("presence"))["typing"] == []
        await shopper.send(type="read", seq=3)
        assert (await maya.until("presence"))["read"] == 3
        await jan.send(type="unwatch", conversation=chat)
        left = await maya.until("presence")
        assert [agent["id"] for agent in left["viewing"]] == ["maya"]


async def test_an_agent_of_another_shop_finds_nothing(tmp_path):
    async with (
        a_shop(tmp_path, shops=("lumo", "other")) as shop,
        shop.desk("Eva", shop="other") as eva,
        shop.shopper() as shopper,
    ):
        await shopper.send(type="ask_human", key="a")
        await shopper.until("queue")
        row = await shop.service.access_by_token(shopper.welcome["token"])
        for chat in (row.id, "nowhere"):
            await eva.send(type="watch", conversation=chat)
            refused = await eva.until("error")
            assert refused["code"] == "not_found"
            await eva.send(type="claim", conversation=chat)
            assert (await eva.until("error"))["text"] == refused["text"]
        assert all(frame["type"] == "error" for frame in eva.frames[1:])


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("hello", "bad_json"),
        ("[1, 2]", "bad_json"),
        ("[" * 9000, "bad_json"),
        (b"\x00\x01", "bad_json"),
        ('{"type": "dance", "key": "k1"}', "bad_frame"),
        ('{"type": "say", "key": "k1", "text": "x", "colour": "red"}', "bad_frame"),
        ('{"type": "say", "key": "k1"}', "bad_frame"),
        ('{"type": "say", "key": "k1", "text": "\\u0000"}', "bad_frame"),
        ('{"type": "say", "key": "k1", "text": "\\ud800"}', "bad_frame"),
        ('{"type": "say", "key": "k1", "text": "  "}', "bad_frame"),
        ('{"type": "hello", "v": 1}', "bad_frame"),
        ('{"type": "form", "key": "k1", "form": "contact", "fields": {}}', "bad_frame"),
        ('{"type": "erase", "key": "k1"}', "not_available"),
        ('{"type": "choose", "key": "k1", "option": "nothing"}', "not_found"),
        ('{"type": "leave_queue", "key": "k1"}', "wrong_state"),
        ('{"type": "rate", "key": "k1", "score": 6}', "bad_frame"),
        (json.dumps({"type": "say", "key": "k1", "text": "x" * 4001}), "too_long"),
    ],
)
async def test_a_bad_frame_is_answered_with_its_code_and_harms_nobody(tmp_path, frame, code):
    async with a_shop(tmp_path) as shop, shop.shopper() as shopper:
        await shopper.connection.send(frame)
        error = await shopper.until("error")
        assert error["code"] == code
        if isinstance(frame, str) and '"k1"' in frame:
            assert error["key"] == "k1"
        await shopper.say("Can I return it?", "k2")
        await shopper.until("message", author="bot")


@pytest.mark.parametrize(
    ("hello", "code", "closes"),
    [
        ({"v": 2}, "bad_version", 4400),
        ({"v": 1, "token": "guess"}, "bad_token", 4401),
        ({"v": 1, "shop": "nowhere"}, "not_found", None),
    ],
)
async def test_a_wrong_hello_is_refused(tmp_path, hello, code, closes):
    async with a_shop(tmp_path) as shop, shop.socket() as peer:
        await peer.send(type="hello", **hello)
        assert (await peer.next())["code"] == code
        if closes:
            assert await peer.closed() == closes


async def test_nothing_comes_before_the_hello(tmp_path):
    async with a_shop(tmp_path) as shop, shop.socket() as peer:
        await peer.say("Hello", "k1")
        assert (await peer.next())["code"] == "bad_frame"


@pytest.mark.parametrize("frame", ["note", "draft", "transfer", "status", "block"])
async def test_what_the_desk_cannot_do_yet_it_says(tmp_path, frame):
    fields = {
        "note": {"conversation": "c", "key": "k", "text": "x"},
        "draft": {"conversation": "c", "text": "x"},
        "transfer": {"conversation": "c", "to": "jan"},
        "status": {"status": "away"},
        "block": {"conversation": "c"},
    }
    async with a_shop(tmp_path) as shop, shop.desk("Maya") as maya:
        await maya.send(type=frame, **fields[frame])
        assert (await maya.until("error"))["code"] == "not_available"


async def test_pages_of_other_sites_are_turned_away(tmp_path):
    async with a_shop(tmp_path) as shop:
        async with shop.socket(origin="https://evil.example") as peer:
            assert (await peer.next())["code"] == "bad_origin"
            assert await peer.closed() == 4403
        async with shop.socket("/ws/desk", origin="https://lumo.example") as peer:
            assert (await peer.next())["code"] == "bad_origin"
        async with shop.shopper(origin="https://lumo.example"):
            pass
        async with shop.shopper(origin=f"http://127.0.0.1:{shop.port}"):
            pass


async def test_too_many_messages_are_refused_and_the_line_stays(tmp_path):
    async with a_shop(tmp_path) as shop, shop.shopper() as shopper, shop.shopper() as other:
        for i in range(21):
            await shopper.say("thanks", f"k{i}")
        assert (await shopper.until("error"))["code"] == "rate_limited"
        assert shopper.frames[-1]["key"] == "k20"
        await shopper.send(type="ask_human", key="a")
        await shopper.until("state", state="waiting")
        await other.say("Can I return it?", "k1")
        await other.until("message", author="bot")


async def test_a_flood_is_cut_off_and_others_go_on(tmp_path):
    async with a_shop(tmp_path) as shop, shop.shopper() as flooder, shop.shopper() as other:
        for _ in range(201):
            await flooder.send(type="typing")
        assert await flooder.closed() == 4429
        assert flooder.frames[-1]["code"] == "flood"
        await other.say("Can I return it?", "k1")
        await other.until("message", author="bot")


async def test_a_giant_frame_ends_one_line_only(tmp_path):
    async with a_shop(tmp_path) as shop, shop.shopper() as giant, shop.shopper() as other:
        await giant.connection.send("x" * (64 * 1024 + 1))
        assert await giant.closed() == 1009
        await other.say("Can I return it?", "k1")
        await other.until("message", author="bot")


async def test_a_client_that_does_not_read_is_cut_off_and_others_hear_on(tmp_path):
    async with a_shop(tmp_path, limits=Limits(outbox=8)) as shop, shop.shopper() as shopper:
        token = shopper.welcome["token"]
        row = await shop.service.access_by_token(token)
        async with shop.shopper(token, max_queue=1) as deaf:
            deaf.connection.transport.pause_reading()
            frame = PartialFrame(answering="k1", text="x" * 500_000)
            for _ in range(100):
                shop.service.hub.to_shopper(row.id, frame)
                await shopper.until("partial")
                if shop.service.hub.tabs(row.id) == 1:
                    break
            else:
                pytest.fail("the deaf client was kept")
            deaf.connection.transport.abort()
        await shopper.say("Can I return it?", "k1")
        await shopper.until("message", author="bot")


async def test_a_slow_reply_is_replaced_by_one_to_the_whole_burst(tmp_path):
    answerer = ScriptedAnswerer(slowly=0.3)
    async with a_shop(tmp_path, answerer) as shop, shop.shopper() as shopper:
        await shopper.say("Can I", "k1")
        await shopper.until("message", key="k1")
        await shopper.say("return a jacket?", "k2")
        reply = await shopper.until("message", author="bot")
        assert reply["answering"] == "k2"
        assert answerer.asked[-1].text == "Can I\nreturn a jacket?"
        assert [f["author"] for f in shopper.frames if f["type"] == "message"].count("bot") == 1


async def test_everybody_hears_that_the_server_is_going_away(tmp_path):
    async with a_shop(tmp_path) as shop, shop.shopper() as shopper:
        shop.server.should_exit = True
        assert await shopper.closed() == 1012


async def test_before_a_restart_everybody_is_asked_to_reconnect(tmp_path):
    async with a_shop(tmp_path) as shop, shop.shopper() as shopper, shop.desk("Maya") as maya:
        shop.service.hub.going_away()
        for peer in (shopper, maya):
            assert await peer.closed() == 1012
            assert peer.frames[-1]["code"] == "going_away"


async def test_logging_out_closes_the_desk_in_every_tab(tmp_path):
    async with a_shop(tmp_path) as shop:
        accounts = shop.service.accounts
        await accounts.add_agent("maya", "lumo", "Maya")
        session, _ = await accounts.log_in(await accounts.make_login_code("maya"))
        async with shop.socket("/ws/desk") as one, shop.socket("/ws/desk") as two:
            for tab in (one, two):
                await tab.send(type="hello", v=1, session=session)
                await tab.until("welcome")
            await shop.service.log_out(session)
            assert [await tab.closed() for tab in (one, two)] == [4401, 4401]


async def test_a_chat_closed_long_ago_goes_on_as_a_new_one(tmp_path):
    clock = Clock(datetime.now(UTC))
    async with a_shop(tmp_path, clock=clock) as shop, shop.shopper() as shopper:
        await shopper.send(type="end", key="e1")
        await shopper.until("state", state="closed")
        clock.passes(days=8)
        await shopper.say("Can I return it?", "k1")
        new = await shopper.until("welcome")
        assert new["token"] != shopper.welcome["token"]
        assert (new["state"], new["seq"]) == ("bot", 1)
        assert (await shopper.until("message", key="k1"))["seq"] == 2
        assert (await shopper.until("message", author="bot"))["seq"] == 3


async def test_who_reconnects_again_and_again_while_others_write_misses_nothing(tmp_path):
    async with a_shop(tmp_path, limits=Limits(messages=40)) as shop, shop.shopper() as first:
        token = first.welcome["token"]
        chat = (await shop.service.access_by_token(token)).id
        written = asyncio.Event()

        async def writes() -> None:
            for i in range(40):
                await shop.service.say(chat, Say(type="say", key=f"w{i}", text="thanks"))
            await shop.service.turn_done(chat)
            written.set()

        async def reads(frames: int) -> list[int]:
            """Reads so many frames of each connection, and the rest once all is written."""
            heard: list[int] = []
            while True:
                done = written.is_set()
                async with shop.shopper(token, after=len(heard)) as tab:
                    if done:
                        while len(heard) + len(tab.seqs()) < tab.welcome["seq"]:
                            await tab.next()
                        return heard + tab.seqs()
                    with suppress(TimeoutError):
                        for _ in range(frames):
                            await tab.next(within=0.2)
                    heard += tab.seqs()

        _, *readers = await asyncio.gather(writes(), *(reads(n) for n in (3, 5, 8)))
        _, stored = await shop.service.look(chat)
        for heard in readers:
            assert heard == list(range(1, stored.snapshot.seq + 1))
