"""Webhooks and notices: told once it is stored, signed, tried again, and logged."""

import base64
import hashlib
import hmac
import json
import socket
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from aiosmtpd.controller import Controller

from handoff import words
from handoff.care import Arrangements
from handoff.courier import Courier
from handoff.effects import KINDS
from handoff.events import AskHuman
from handoff.notices import NoticeCarrier, check_address
from handoff.store import Due
from handoff.webhooks import Webhook, WebhookCarrier, signed
from tests.handoff.fakes import Clock, a_service

NOON = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
SECRET = "a-secret-that-both-sides-know"


class Sink:
    """An HTTP server that answers with `statuses` in turn, then 204, and keeps what it heard."""

    def __init__(self, *statuses: int):
        self.statuses = list(statuses)
        self.heard: list[tuple[dict[str, str], bytes]] = []
        sink = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                sink.heard.append(({k.lower(): v for k, v in self.headers.items()}, body))
                status = sink.statuses.pop(0) if sink.statuses else 204
                self.send_response(status)
                if status in (301, 302, 307):
                    self.send_header("location", f"{sink.url}/elsewhere")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def __enter__(self) -> "Sink":
        self.thread = Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


class Mailbox:
    """An SMTP server that keeps what it is sent."""

    def __init__(self) -> None:
        self.letters: list[str] = []

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802  aiosmtpd's name
        self.letters.append(envelope.content.decode())
        return "250 OK"


def telling(sink: Sink) -> Arrangements:
    return Arrangements(
        targets={"lumo": {"webhook:crm": frozenset(KINDS)}},
        carriers={("lumo", "webhook:crm"): WebhookCarrier(Webhook(sink.url, SECRET))},
        attended=True,
    )


def a_delivery(**more) -> Due:
    told = {"id": "d1", "shop": "lumo", "conversation": "c", "target": "notice"}
    told |= {"kind": "waiting", "body": {"reason": "explicit"}, "at": NOON, "attempts": 0}
    return Due(**(told | more))


async def waiting(service) -> str:
    id = (await service.open(locale="en")).conversation
    await service.ask_human(id, AskHuman(type="ask_human", key="a"))
    return id


@pytest.mark.integration
@pytest.mark.anyio
async def test_a_shopper_who_waits_is_told_to_the_webhook_signed(tmp_path):
    clock = Clock(NOON)
    with Sink() as sink:
        async with a_service(tmp_path, clock=clock, arranged=telling(sink)) as service:
            id = await waiting(service)
            assert await service.courier.run_due() == 1
            assert await service.courier.run_due() == 0
        ((headers, body),) = sink.heard
    told = json.loads(body)
    assert (told["type"], told["data"]["conversation"]) == ("waiting", id)
    assert told["data"]["reason"] == "explicit"
    message = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    mac = base64.b64encode(hmac.new(SECRET.encode(), message, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{mac}"
    assert int(headers["webhook-timestamp"]) == int(NOON.timestamp())


def test_the_signature_is_that_of_the_standard():
    # The example of the specification's own test vectors.
    at = datetime.fromtimestamp(1614265330, UTC)
    headers = signed(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        at,
        b'{"test": 2432232314}',
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.integration
@pytest.mark.anyio
async def test_what_is_refused_is_tried_again_later_and_each_attempt_is_logged(tmp_path):
    clock = Clock(NOON)
    with Sink(500, 302) as sink:
        async with a_service(tmp_path, clock=clock, arranged=telling(sink)) as service:
            await waiting(service)
            for _ in range(3):
                await service.courier.run_due()
                clock.passes(minutes=2)
            log = await service.steps.sql(service.deliveries, "lumo")
        assert len(sink.heard) == 3
        assert {headers["webhook-id"] for headers, _ in sink.heard} == {log[0].id}
    assert log[0].state == "sent"
    assert [(a.status, a.error) for a in log[0].attempts] == [
        (500, "refused"),
        (302, "refused"),
        (204, None),
    ]


@pytest.mark.integration
@pytest.mark.anyio
async def test_who_is_never_there_is_given_up_after_days_and_who_is_gone_at_once(tmp_path):
    clock = Clock(NOON)
    with Sink(410) as sink:
        async with a_service(tmp_path, clock=clock, arranged=telling(sink)) as service:
            await waiting(service)
            await service.courier.run_due()
            log = await service.steps.sql(service.deliveries, "lumo")
            assert (log[0].state, len(log[0].attempts)) == ("failed", 1)
    async with a_service(tmp_path, clock=clock, arranged=telling(sink)) as service:
        await waiting(service)
        for _ in range(12):
            await service.courier.run_due()
            clock.passes(days=1)
        log = await service.steps.sql(service.deliveries, "lumo")
        never = next(one for one in log if len(one.attempts) > 1)
        assert (never.state, len(never.attempts)) == ("failed", 9)


@pytest.mark.integration
@pytest.mark.anyio
async def test_what_was_stored_before_a_crash_is_told_after_it_once(tmp_path):
    clock = Clock(NOON)
    with Sink() as sink:
        async with a_service(tmp_path, clock=clock, arranged=telling(sink)) as service:
            await waiting(service)
        async with (
            a_service(tmp_path, clock=clock, arranged=telling(sink)) as one,
            a_service(tmp_path, clock=clock, arranged=telling(sink)) as two,
        ):
            assert await one.courier.run_due() + await two.courier.run_due() == 1
        assert len(sink.heard) == 1


@pytest.mark.integration
@pytest.mark.anyio
async def test_a_notice_comes_by_mail_and_says_nothing_that_a_shopper_wrote():
    box = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    try:
        address = (
            f"mailto://127.0.0.1:{port}?from=bell@shop.example&to=maya@shop.example&mode=insecure"
        )
        check_address(address)
        carrier = NoticeCarrier("lumo", [address], lambda name: words.say("pl", name))
        due = a_delivery(body={"reason": "explicit", "wish": "my secret"})
        assert await carrier.carry(due, NOON) == (None, None)
    finally:
        server.stop()
    (letter,) = box.letters
    assert "maya@shop.example" in letter
    assert "Klient czeka na czacie" in letter
    assert "secret" not in letter


@pytest.mark.integration
@pytest.mark.anyio
async def test_a_notice_reaches_any_http_service_apprise_knows():
    with Sink() as sink:
        address = sink.url.replace("http://", "json://")
        carrier = NoticeCarrier("lumo", [address], lambda name: words.say("en", name))
        assert await carrier.carry(a_delivery(kind="breach"), NOON) == (None, None)
        ((_, body),) = sink.heard
    assert "has not been kept" in json.loads(body)["message"]


@pytest.mark.integration
@pytest.mark.anyio
async def test_a_mail_server_that_is_away_is_an_error_and_not_a_crash():
    carrier = NoticeCarrier("lumo", ["json://127.0.0.1:9"], lambda name: name)
    assert await carrier.carry(a_delivery(), NOON) == (None, "not reached")


def test_an_address_that_nothing_knows_is_refused_without_its_password():
    with pytest.raises(ValueError, match="'pigeon'") as refused:
        check_address("pigeon://maya:hunter2@roof")
    assert "hunter2" not in str(refused.value)


def test_every_kind_of_news_has_a_sentence_in_every_language():
    for lang in words.languages():
        assert {f"notice_{kind}" for kind in KINDS} <= words.sentences(lang).keys()


def test_pauses_grow_and_end():
    courier = Courier(None, None, {}, lambda: NOON, lambda: 0.5)
    due = [courier._next(a_delivery(attempts=n), NOON) for n in range(9)]
    waits = [at - NOON for at in due if at]
    assert waits == sorted(waits)
    assert due[-1] is None
    assert sum(waits, timedelta()) > timedelta(days=1)
