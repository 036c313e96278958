"""The desk in a real browser on the real service: an agent's day, from the code to the rating."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.handoff.desk_server import DeskServer, Shopper
from widget import bundle

pytestmark = pytest.mark.browser
SCREENSHOTS = Path("artifacts/desk")
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
ARGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
HOSTILE = '<img src=x onerror="document.title=1"> <script>alert(1)</script> javascript:alert(1)'


@pytest.fixture(scope="module")
def built() -> None:
    made = bundle.DESK / "dist" / "desk.js"
    sources = [*(bundle.DESK / "src").rglob("*.ts"), *(bundle.HERE / "src").rglob("*.ts")]
    if not made.exists() or made.stat().st_mtime < max(f.stat().st_mtime for f in sources):
        bundle.build()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def server(built: None, tmp_path: Path) -> Iterator[DeskServer]:
    with DeskServer(tmp_path) as server:
        yield server


@pytest.fixture
def agent(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser that fails the test on any complaint of a page or its policy."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(8_000)
    complaints: list[str] = []
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on("console", lambda said: complaints.append(said.text) if said.type == "error" else 0)
    yield context
    context.close()
    # A browser reports every lost connection and refused login; some tests are about those.
    assert [
        c for c in complaints if "WebSocket" not in c and "ERR_" not in c and "401" not in c
    ] == []


def in_queue(server: DeskServer, lang: str, *said: str) -> Shopper:
    shopper = server.shopper(lang)
    for text in said:
        shopper.says(text)
    shopper.asks("ask_human", "waiting")
    return shopper


def desk(server: DeskServer, context: BrowserContext, id: str = "maya", name: str = "Maya") -> Page:
    page = context.new_page()
    page.goto(f"{server.url}/desk#code={server.login_code(id, name)}")
    expect(page.get_by_text("Connected")).to_be_visible()
    return page


def shot(page: Page, name: str) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png")


def messages(page: Page) -> list[str]:
    return page.locator(".events .message .text").all_inner_texts()


def test_agent_reads_claims_replies_and_resolves_and_hears_the_rating(server, agent):
    shopper = in_queue(
        server,
        "pl",
        "Zamówienie 12345: jak zwrócić kurtkę? return, anna@example.com",
        "A do kiedy mogę to zrobić?",
    )
    in_queue(server, "lv", "Labdien! Kur ir mans sūtījums?")
    page = desk(server, agent)
    assert "code=" not in page.url
    expect(page).to_have_title("(2) Desk · Shopbell")
    shot(page, "queue-1280")

    page.locator(".row .open").first.click()
    expect(page.locator(".summary")).to_contain_text("12345")
    expect(page.locator(".pill")).to_have_text("Waiting")
    shot(page, "waiting-1280")
    page.locator(".summary button.line").first.click()
    expect(page.locator(".event.lit").first).to_be_visible()
    page.get_by_text("1 source").click()
    expect(page.locator("blockquote")).to_have_text("Within 30 days.")

    page.locator(".head").get_by_role("button", name="Claim").click()
    box = page.get_by_label("Reply to the shopper")
    box.fill("Dzień dobry, już sprawdzam.")
    box.press("Shift+Enter")
    box.type("Zwrot jest możliwy do 30 dni.")
    box.press("Enter")
    expect(page.locator(".message.agent .text")).to_contain_text("do 30 dni")
    expect(page.locator(".outbox .message")).to_have_count(0)
    assert shopper.read[-1] == "Dzień dobry, już sprawdzam.\nZwrot jest możliwy do 30 dni."

    shopper.sends("typing")
    expect(page.get_by_text("Shopper is writing")).to_be_in_viewport()
    shopper.sends("read", seq=shopper.seq)
    expect(page.locator(".seen")).to_be_visible()
    shopper.says("Dziękuję! https://example.com/zwrot", waits=False)
    expect(page.get_by_role("link", name="https://example.com/zwrot")).to_be_visible()
    shot(page, "chat-1280")

    page.get_by_role("button", name="Resolve").click()
    page.get_by_label("Reason").select_option("Return or exchange arranged")
    shot(page, "resolve-1280")
    page.get_by_role("dialog").get_by_role("button", name="Resolve").click()
    expect(page.locator(".pill")).to_have_text("Closed")
    shopper.asks("rate", "form", score=5, comment="Szybko i miło")
    expect(page.locator(".talk > .bar")).to_contain_text("5 of 5: “Szybko i miło”")
    expect(page.get_by_role("region", name="Done")).to_contain_text("★ 5")
    shot(page, "rated-1280")


def test_two_agents_claim_at_once_and_the_slower_is_told_who_has_it(server, agent):
    in_queue(server, "uk", "Доброго дня")
    maya, jan = desk(server, agent), desk(server, agent, "jan", "Jan")
    for page in (maya, jan):
        page.locator(".row .open").click()
        expect(page.locator(".pill")).to_have_text("Waiting")
    expect(maya.get_by_text("Also here: Jan")).to_be_visible()

    maya.keyboard.press("c")
    expect(maya.locator(".pill")).to_have_text("With an agent")
    expect(jan.locator(".talk > .bar")).to_have_text("Maya has this conversation.")
    expect(jan.locator(".composer")).to_be_hidden()
    expect(jan.locator(".row")).to_have_count(0)


def test_desk_survives_a_restart_and_sends_what_was_written_meanwhile_once(server, agent):
    shopper = in_queue(server, "ru", "Здравствуйте")
    page = desk(server, agent)
    page.locator(".row").get_by_role("button", name="Claim").click()
    expect(page.locator(".composer")).to_be_visible()
    before = messages(page)

    shopper.leaves()
    server.stop()
    expect(page.get_by_text("Connection lost")).to_be_visible()
    page.get_by_label("Reply to the shopper").fill("Секунду, проверяю.")
    page.get_by_label("Reply to the shopper").press("Enter")
    expect(page.locator(".outbox .message")).to_contain_text("sending")
    shot(page, "lost-1280")
    server.start()

    expect(page.get_by_text("Connected")).to_be_visible(timeout=20_000)
    expect(page.locator(".outbox .message")).to_have_count(0)
    assert messages(page) == [*before, "Секунду, проверяю."]


def test_everything_can_be_done_by_keyboard(server, agent):
    for text in ("First", "Second"):
        in_queue(server, "en", text)
    page = desk(server, agent)

    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page.locator(".events")).to_contain_text("First")
    page.keyboard.press("c")
    expect(page.locator(".composer")).to_be_visible()
    page.keyboard.press("r")
    page.keyboard.type("Hello cj?")
    page.keyboard.press("Enter")
    expect(page.locator(".message.agent .text")).to_have_text("Hello cj?")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("next conversation")
    shot(page, "keys-1280")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_return_to_the_bot_leaves_a_note_for_colleagues(server, agent):
    shopper = in_queue(server, "en", "return")
    page = desk(server, agent)
    page.locator(".row").get_by_role("button", name="Claim").click()
    page.get_by_role("button", name="Return to bot").click()
    page.get_by_label("Note for colleagues").fill("Only wanted the address.")
    page.get_by_role("dialog").get_by_role("button", name="Return").click()

    expect(page.locator(".pill")).to_have_text("With the bot")
    expect(page.locator(".mark.note")).to_contain_text("Only wanted the address.")
    assert not any("address" in str(frame) for frame in shopper.heard)


def test_hostile_shopper_s_text_stays_text(server, agent):
    in_queue(server, "en", HOSTILE)
    page = desk(server, agent)
    page.locator(".row .open").click()

    expect(page.locator(".message.shopper .text").first).to_have_text(HOSTILE)
    assert page.locator("#desk img, #desk script, #desk a[href^=javascript]").count() == 0


def test_used_code_and_ended_session_lead_kindly_back_to_the_login(server, agent):
    code = server.login_code("maya", "Maya")
    first = agent.new_page()
    first.goto(f"{server.url}/desk#code={code}")
    expect(first.get_by_text("Connected")).to_be_visible()

    page = agent.new_page()
    page.goto(f"{server.url}/desk#code={code}")
    expect(page.get_by_role("alert")).to_contain_text("used before")
    shot(page, "login-1280")
    page.get_by_label("Login code").fill(server.login_code("maya", "Maya"))
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_text("Connected")).to_be_visible()

    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_label("Login code")).to_be_visible()
    page.evaluate("sessionStorage.setItem('shopbell.desk.session', 'ended')")
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("Your session has ended")


@pytest.mark.parametrize("width", [360, 390])
def test_desk_fits_a_phone(server, agent, width):
    in_queue(server, "lv", "Labdien! Pasūtījums 98765 nav pienācis, ko man darīt? +371 26000000")
    in_queue(server, "pl", "Gdzie jest moja paczka z bardzo długim opisem i numerem 44321")
    page = desk(server, agent)
    page.set_viewport_size({"width": width, "height": 844})
    shot(page, f"queue-{width}")
    page.locator(".row").first.get_by_role("button", name="Claim").click()
    page.get_by_label("Reply to the shopper").fill("Labdien!")
    page.get_by_label("Reply to the shopper").press("Enter")
    expect(page.locator(".message.agent")).to_be_visible()
    shot(page, f"chat-{width}")

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Back to the lists").click()
    expect(page.get_by_role("region", name="My chats")).to_contain_text("Latvian")


def test_newcomer_in_the_queue_is_announced_and_the_dark_looks_right(server, agent):
    page = desk(server, agent)
    page.emulate_media(color_scheme="dark")
    expect(page.get_by_text("Nobody is waiting.")).to_be_visible()

    in_queue(server, "uk", "Потрібна допомога із замовленням 777123")

    expect(page.locator("p.hidden")).to_have_text("New in the queue: Ukrainian, Asked for a person")
    expect(page).to_have_title("(1) Desk · Shopbell")
    page.locator(".row .open").click()
    expect(page.locator(".summary")).to_be_visible()
    shot(page, "dark-1280")
