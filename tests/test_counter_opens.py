"""The main job, end to end, as a shopper and an agent live it: in two browsers, in Polish."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.served import Served

pytestmark = pytest.mark.browser
SCREENSHOTS = Path("artifacts/counter")


@pytest.fixture
def browsers(chromium: Browser) -> Iterator[tuple[BrowserContext, BrowserContext]]:
    """The shopper's and the agent's; a complaint of a page or its policy fails the test."""
    complaints: list[str] = []
    shopper = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="pl-PL")
    agent = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    for context in (shopper, agent):
        context.set_default_timeout(10_000)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on(
            "console", lambda said: complaints.append(said.text) if said.type == "error" else None
        )
    yield shopper, agent
    shopper.close()
    agent.close()
    assert complaints == []


def test_a_shopper_is_answered_told_what_is_unknown_and_handed_to_a_person(
    served: Served, browsers: tuple[BrowserContext, BrowserContext]
) -> None:
    shopper, agent = browsers
    store = shopper.new_page()
    store.goto(f"{served.url}/?lang=pl")
    shot(store, "1-store")

    chat = open_chat(store)
    say(store, "Ile mam dni na zwrot kurtki?")
    expect(chat.get_by_text("30 dni od otrzymania paczki").first).to_be_visible()
    sources = chat.locator("details").last
    sources.locator("summary").click()
    expect(sources.locator("blockquote")).to_be_visible()
    shot(store, "2-answer")

    say(store, "Czy prowadzicie kursy nurkowania?")
    expect(chat.get_by_text("Nie znajduję tego w informacjach naszego sklepu")).to_be_visible()
    shot(store, "3-unknown")

    say(store, "chcę rozmawiać z człowiekiem")
    expect(chat.get_by_text("Przekazuję rozmowę komuś z naszego zespołu")).to_be_visible()
    expect(chat.get_by_text("Miejsce w kolejce: 1")).to_be_visible()
    shot(store, "4-queue")

    desk = agent.new_page()
    desk.goto(served.login_links()[-1])
    expect(desk.get_by_text("Connected")).to_be_visible()
    desk.get_by_text("Ile mam dni na zwrot kurtki?").first.click()
    expect(desk.get_by_text("pl/pytania.html").first).to_be_visible()
    shot(desk, "5-desk-summary")
    desk.get_by_role("button", name="Claim").first.click()
    reply = desk.get_by_role("textbox", name="Reply")
    reply.fill("Dzień dobry, tu Maja. W czym mogę pomóc?")
    reply.press("Enter")
    expect(chat.get_by_text("tu Maja")).to_be_visible()
    shot(store, "6-agent-answers")

    say(store, "Dziękuję, to wszystko")
    expect(desk.get_by_text("Dziękuję, to wszystko").first).to_be_visible()
    shot(desk, "7-desk-chat")
    resolve(desk)
    expect(chat.get_by_text("Dziękujemy za rozmowę").first).to_be_visible()
    shot(store, "8-rating")
    chat.get_by_role("radio").nth(4).check(force=True)
    chat.get_by_role("button", name="Wyślij ocenę").click()
    shot(store, "9-rated")
    expect(desk.get_by_text("Rated 5 of 5")).to_be_visible()
    shot(desk, "10-desk-rated")


def open_chat(page: Page) -> Locator:
    chat = page.locator("shopbell-chat")
    chat.get_by_role("button").first.click()
    expect(chat.get_by_role("log")).to_be_visible()
    return chat


def say(page: Page, text: str) -> None:
    box = page.locator("shopbell-chat textarea")
    box.fill(text)
    box.press("Enter")


def resolve(desk: Page) -> None:
    desk.get_by_role("button", name="Resolve").click()
    desk.get_by_label("Reason").select_option("Question answered")
    desk.get_by_role("dialog").get_by_role("button", name="Resolve").click()


def shot(page: Page, name: str) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.wait_for_timeout(300)
    page.screenshot(path=SCREENSHOTS / f"{name}.png")
