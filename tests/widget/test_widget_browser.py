"""The widget on a shop's page, in a real browser, under a strict policy."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.widget.answers import ASKED, HUMAN, RETURNS
from tests.widget.scripted_shop import ScriptedShop

pytestmark = pytest.mark.browser

MAYA = {"id": "m", "name": "Maya"}


def visit(shopper: BrowserContext, shop: ScriptedShop, lang: str = "en") -> Page:
    page = shopper.new_page()
    page.goto(f"{shop.url}/{lang}/")
    return page


def opened(shopper: BrowserContext, shop: ScriptedShop, lang: str = "en") -> Page:
    page = visit(shopper, shop, lang)
    page.locator(".launcher").click()
    return page


def write(page: Page, text: str) -> None:
    page.locator(".composer textarea").fill(text)
    page.keyboard.press("Enter")


def bubbles(page: Page):
    return page.locator(".log .message .text")


def test_page_neither_moves_nor_waits_and_the_app_comes_on_first_use(shopper, shop):
    page = shopper.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(
        "window.shifts = 0; new PerformanceObserver((l) => { for (const e of l.getEntries())"
        " window.shifts += e.value; }).observe({ type: 'layout-shift', buffered: true });"
    )
    page.goto(f"{shop.url}/en/")
    page.wait_for_load_state("networkidle")

    assert [url.rsplit("/", 1)[1] for url in asked if "/widget/" in url] == ["shopbell.js"]
    page.locator(".launcher").click()
    expect(page.get_by_role("dialog", name="Chat with Ziemelis")).to_be_visible()
    assert page.evaluate("window.shifts") == 0
    assert all(url.startswith((shop.url, shop.url.replace("http", "ws"))) for url in asked)
    assert shopper.cookies() == []


def test_shopper_is_told_of_the_machine_asks_and_sees_where_the_answer_is_from(shopper, shop):
    page = opened(shopper, shop)
    expect(page.get_by_text("You are chatting with an automated assistant.")).to_be_visible()
    expect(page.locator(".composer textarea")).to_be_focused()

    write(page, "How do I return a jacket?")

    expect(page.locator(".shopper .delivery")).to_have_text(" · Sent")
    expect(page.locator(".log .bot .text")).to_have_text(RETURNS["en"])
    passage = page.locator("blockquote")
    expect(passage).to_be_hidden()
    page.get_by_text("Where this is from").click()
    expect(passage).to_have_text(RETURNS["en"])
    link = page.get_by_role("link", name="Open the page")
    expect(link).to_have_attribute("rel", "noopener noreferrer")


def test_product_cards_show_price_and_stock_and_load_no_stranger_s_picture(shopper, shop):
    page = opened(shopper, shop)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    write(page, "Which rain jackets do you have?")

    cards = page.locator(".product")
    expect(cards).to_have_count(2)
    expect(cards.nth(0)).to_contain_text("€89.00")
    expect(cards.nth(0)).to_contain_text("In stock")
    expect(cards.nth(1)).to_contain_text("Out of stock")
    expect(cards.nth(0).locator("img")).to_be_visible()
    expect(cards.nth(1).locator("img")).to_have_count(0)
    assert [url for url in asked if "elsewhere" in url] == []


def test_text_is_only_ever_text(shopper, shop):
    attack = '<img src=x onerror="document.title=1"><b>hi</b> javascript:alert(1)'
    page = opened(shopper, shop)
    write(page, "hello")
    expect(page.locator(".log .bot")).to_have_count(1)
    shop.happens({"type": "message", "author": "agent", "text": attack, "agent": MAYA})

    expect(bubbles(page).last).to_have_text(attack)
    assert page.locator(".agent a, .log img, .log b").count() == 0
    assert page.title() == "Lamp"


def test_reload_resumes_the_conversation_and_keeps_the_panel_open_and_the_draft(shopper, shop):
    page = opened(shopper, shop)
    write(page, "How do I return a jacket?")
    expect(page.locator(".log .bot")).to_have_count(1)
    page.locator(".composer textarea").fill("and for sale it")

    page.reload()

    expect(bubbles(page)).to_have_text(["How do I return a jacket?", RETURNS["en"]])
    expect(page.locator(".composer textarea")).to_have_value("and for sale it")
    page.get_by_role("link", name="Next", exact=True).evaluate("link => link.click()")
    expect(bubbles(page)).to_have_count(2)
    assert len(shop.conversations) == 1


def test_server_restart_is_survived_without_loss_or_repetition(shopper, shop):
    page = opened(shopper, shop)
    write(page, "one")
    expect(page.locator(".log .bot")).to_have_count(1)

    shop.stop()
    expect(page.get_by_text("Reconnecting…")).to_be_visible()
    write(page, "two")
    expect(page.locator(".delivery").last).to_have_text(" · Sending…")
    shop.start()

    expect(page.locator(".delivery").last).to_have_text(" · Sent", timeout=15_000)
    expect(page.get_by_text("Reconnecting…")).to_be_hidden()
    expect(page.locator(".shopper .text")).to_have_text(["one", "two"])
    assert [f["text"] for f in shop.only.heard if f["type"] == "say"] == ["one", "two"]
    assert shop.hellos[-1]["after"] == 3


def test_what_was_written_offline_outlives_the_page_and_goes_out_once(shopper, shop):
    page = opened(shopper, shop)
    write(page, "one")
    expect(page.locator(".log .bot")).to_have_count(1)
    shopper.set_offline(True)
    expect(page.get_by_text("You are offline.")).to_be_visible()
    write(page, "two")
    write(page, "three")
    expect(page.locator(".delivery").last).to_have_text(" · Sending…")
    page.close()
    shopper.set_offline(False)

    page = opened(shopper, shop)

    expect(page.locator(".shopper .delivery")).to_have_text([" · Sent"] * 3)
    expect(page.locator(".shopper .text")).to_have_text(["one", "two", "three"])
    assert [f["text"] for f in shop.only.heard if f["type"] == "say"] == ["one", "two", "three"]


def test_two_tabs_are_one_conversation(shopper, shop):
    first = opened(shopper, shop)
    second = opened(shopper, shop)
    write(first, "from the first")
    expect(bubbles(second)).to_have_text(["from the first", RETURNS["en"]])

    write(second, "from the second")

    expect(first.locator(".shopper .text")).to_have_text(["from the first", "from the second"])
    assert len(shop.conversations) == 1
    said = [f["text"] for f in shop.only.heard if f["type"] == "say"]
    assert said == ["from the first", "from the second"]


def test_both_tabs_opened_at_once_begin_one_conversation(shopper, shop):
    first, second = visit(shopper, shop), visit(shopper, shop)
    first.evaluate(
        "document.querySelector('shopbell-chat').shadowRoot.querySelector('button').click()"
    )
    second.evaluate(
        "document.querySelector('shopbell-chat').shadowRoot.querySelector('button').click()"
    )

    expect(first.locator(".panel")).to_be_visible()
    expect(second.locator(".panel")).to_be_visible()
    write(second, "hello")
    expect(first.locator(".log .bot")).to_have_count(1)
    assert len(shop.conversations) == 1


def test_message_lost_on_the_way_is_delivered_after_the_cut(shopper, shop):
    page = opened(shopper, shop)
    write(page, "one")
    expect(page.locator(".log .bot")).to_have_count(1)
    shop.cut()
    write(page, "two")

    expect(page.locator(".shopper .delivery")).to_have_text([" · Sent"] * 2)
    assert [e["text"] for e in shop.only.log if e.get("author") == "shopper"] == ["one", "two"]


def test_forgotten_token_begins_anew_and_keeps_the_words(shopper, shop):
    page = opened(shopper, shop)
    write(page, "one")
    expect(page.locator(".log .bot")).to_have_count(1)
    shop.stop()
    write(page, "two")
    shop.conversations.clear()
    shop.start()

    expect(bubbles(page)).to_have_text(["two", RETURNS["en"]], timeout=15_000)


@pytest.mark.parametrize(
    ("code", "said"),
    [(4403, "The chat is not available on this page."), (4400, "Please reload the page")],
)
def test_shop_that_refuses_the_page_is_not_pestered(shopper, shop, code, said):
    shop.close_with = code
    page = opened(shopper, shop)

    expect(page.get_by_text(said)).to_be_visible()
    page.wait_for_timeout(1_500)
    assert len(shop.hellos) == 1


def test_from_the_button_through_the_queue_to_a_person_and_the_rating(shopper, shop):
    page = opened(shopper, shop)
    page.locator(".bar button").click()
    expect(page.get_by_text("Your place in the queue: 2")).to_be_visible()
    expect(page.get_by_text("Expected wait: 2–5 minutes")).to_be_visible()
    page.get_by_role("button", name="Leave the queue").click()
    expect(page.get_by_text("You have left the queue.")).to_be_visible()
    write(page, "hello")
    page.locator(".chip:enabled", has_text=HUMAN["en"]).click()
    expect(page.locator(".chip[data-chosen]")).to_be_disabled()
    shop.happens(
        {"type": "state", "state": "human", "reason": "claimed", "agent": MAYA},
        {"type": "message", "author": "agent", "text": "Hello, I am Maya.", "agent": MAYA},
        {"type": "typing"},
    )
    expect(page.locator(".subtitle")).to_have_text("Maya")
    expect(page.get_by_text("Maya is writing…")).to_be_visible()
    write(page, "Thank you")
    expect(page.locator(".shopper").last).to_contain_text("Thank you")
    expect(page.locator(".delivery").last).to_have_text(" · Sent")
    shop.happens({"type": "seen", "seq": len(shop.only.log)})
    expect(page.locator(".delivery").last).to_have_text(" · Seen")

    page.get_by_role("button", name="End the conversation").click()
    page.get_by_role("button", name="End", exact=True).click()
    page.locator(".score").nth(3).click()
    page.get_by_label("Anything to add?").fill("Quick and kind.")
    page.get_by_role("button", name="Send rating").click()

    expect(page.get_by_text("Thank you for your rating!")).to_be_visible()
    assert shop.only.log[-1]["fields"] == {"score": 4, "comment": "Quick and kind."}


def test_reply_that_comes_while_minimised_is_counted_on_the_launcher(shopper, shop):
    page = opened(shopper, shop)
    write(page, "hello")
    expect(page.locator(".log .bot")).to_have_count(1)
    page.locator(".bar button").click()
    expect(page.get_by_text("Your place in the queue")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".panel")).to_be_hidden()
    expect(page.locator(".launcher")).to_be_focused()

    page.goto(f"{shop.url}/en/next")
    page.wait_for_timeout(500)
    shop.happens({"type": "message", "author": "agent", "text": "Here I am.", "agent": MAYA})

    expect(page.get_by_role("button", name="Chat with us, 1 new message")).to_be_visible()
    page.locator(".launcher").click()
    expect(page.get_by_text("Here I am.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Chat with us", exact=True)).to_be_visible()


def test_keyboard_writes_lines_and_the_limit_is_said_before_it_is_met(shopper, shop):
    page = opened(shopper, shop)
    field = page.locator(".composer textarea")
    field.type("one")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("two")
    expect(field).to_have_value("one\ntwo")
    assert field.bounding_box()["height"] > 60

    field.fill("x" * 3_990)
    expect(page.get_by_text("Characters left: 10")).to_be_visible()
    field.fill("x" * 4_001)
    expect(page.get_by_text("Too long by 1 character")).to_be_visible()
    page.keyboard.press("Enter")
    expect(field).to_have_value("x" * 4_001)


def test_refused_message_keeps_its_words_and_says_kindly_why(shopper, shop):
    page = opened(shopper, shop, "lv")
    shop.answers = lambda text: None
    write(page, "Labdien")
    expect(page.locator(".delivery")).to_have_text(" · Nosūtīts")
    shop.stop()
    write(page, "vēl")
    expect(page.locator(".delivery").last).to_have_text(" · Nosūta…")
    shop.refuse = "rate_limited"
    shop.start()

    expect(page.locator(".refusal")).to_contain_text("Lūdzu, brīdi uzgaidiet", timeout=15_000)
    shop.refuse = None
    page.get_by_role("button", name="Mēģināt vēlreiz").click()
    expect(page.locator(".delivery")).to_have_text([" · Nosūtīts"] * 2)


@pytest.mark.parametrize("lang", ["en", "lv", "pl", "ru", "uk"])
def test_widget_follows_the_language_of_the_page(shopper, shop, lang):
    page = opened(shopper, shop, lang)

    expect(page.get_by_role("button", name=HUMAN[lang])).to_be_visible()
    write(page, ASKED[lang])
    # Shown as sending before there is a connection: only its acknowledgement proves one.
    expect(bubbles(page)).to_have_count(2)
    assert shop.hellos[0]["locale"] == lang


def test_small_screen_is_filled_and_focus_stays_where_it_can_be_seen(shopper, shop):
    page = shopper.new_page()
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{shop.url}/lv/")
    page.locator(".launcher").click()
    box = page.locator(".panel").bounding_box()
    assert (box["x"], box["width"], box["height"]) == (0, 320, 640)
    assert page.locator(".panel").evaluate("e => e.scrollWidth") == 320

    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.tagName") == "SHOPBELL-CHAT"


def test_every_target_is_large_enough_for_a_thumb(shopper, shop):
    page = opened(shopper, shop)
    write(page, "hello")
    expect(page.locator(".chip")).to_be_visible()

    for target in page.locator(".panel :is(button, summary):visible").all():
        box = target.bounding_box()
        assert round(min(box["width"], box["height"]), 2) >= 44, target.inner_text()


def test_shop_s_own_notice_of_a_transfer_stands_alone(shopper, shop):
    page = opened(shopper, shop)
    write(page, "hello")
    expect(page.locator(".log .bot")).to_have_count(1)
    shop.happens(
        {"type": "state", "state": "waiting", "reason": "unknown"},
        {"type": "message", "author": "system", "text": "A colleague will answer this."},
    )

    expect(page.get_by_text("A colleague will answer this.")).to_be_visible()
    expect(page.locator(".log .note")).to_have_count(0)
