"""Whoever reads with the ears, the keyboard or a magnifier is served as well."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.widget.scripted_shop import ScriptedShop
from widget import bundle

pytestmark = pytest.mark.browser

AXE = bundle.HERE / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MAYA = {"id": "m", "name": "Maya"}


def _found(page: Page) -> list[str]:
    page.evaluate(AXE.read_text())
    run = "rules => axe.run('shopbell-chat', {runOnly: rules})"
    result = page.evaluate(run, RULES)
    assert len(result["passes"]) >= 5, "axe did not look inside"
    return [f"{v['id']}: {n['html']}" for v in result["violations"] for n in v["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_from_the_greeting_to_the_rating(
    chromium: Browser, shop: ScriptedShop, scheme: str
):
    page = chromium.new_page(color_scheme=scheme, reduced_motion="reduce")
    page.goto(f"{shop.url}/en/")
    assert _found(page) == []
    page.locator(".launcher").click()
    assert _found(page) == []
    page.locator(".composer textarea").fill("Which jackets?")
    page.keyboard.press("Enter")
    expect(page.locator(".product")).to_have_count(2)
    page.locator(".composer textarea").fill("And returns?")
    page.keyboard.press("Enter")
    page.locator("summary").click()
    assert _found(page) == []
    page.locator(".chip:enabled").click()
    expect(page.locator(".queue")).to_be_visible()
    shop.refuse = "busy"
    page.locator(".composer textarea").fill("Hello?")
    page.keyboard.press("Enter")
    expect(page.locator(".refusal")).to_be_visible()
    page.get_by_role("button", name="End the conversation").click()
    assert _found(page) == []
    shop.happens({"type": "state", "state": "closed", "reason": "resolved", "agent": MAYA})
    page.locator(".score").nth(2).click()
    assert _found(page) == []
    page.close()


def test_magnified_four_times_everything_can_still_be_reached(
    chromium: Browser, shop: ScriptedShop
):
    page = chromium.new_page(viewport={"width": 320, "height": 200})
    page.goto(f"{shop.url}/en/")
    page.locator(".launcher").click()
    expect(page.get_by_role("button", name="Minimise")).to_be_in_viewport()
    page.locator(".composer textarea").fill("How do I return a jacket?")
    page.keyboard.press("Enter")
    page.locator("summary").click()
    expect(page.locator("blockquote")).to_be_visible()

    assert page.locator(".panel").evaluate("e => e.scrollWidth") == 320
    page.locator(".panel .minimise").click()
    expect(page.locator(".launcher")).to_be_focused()
    page.close()


def test_conversation_needs_no_mouse(chromium: Browser, shop: ScriptedShop):
    page = chromium.new_page()
    page.goto(f"{shop.url}/en/")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator(".launcher")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".composer textarea")).to_be_focused()
    page.keyboard.type("How do I return a jacket?")
    page.keyboard.press("Enter")
    expect(page.locator(".chip")).to_be_enabled()
    page.keyboard.press("Shift+Tab")
    expect(page.locator(".chip")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_text("Your place in the queue: 2")).to_be_visible()
    # What was pressed is gone, and the focus is not lost with it.
    expect(page.locator(".composer textarea")).to_be_focused()
    page.close()
