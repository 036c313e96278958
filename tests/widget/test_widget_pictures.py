"""Pictures of the widget, to be looked at: phone and desktop, light and dark, three languages."""

from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.widget.answers import ASKED, HUMAN, jackets, returns
from tests.widget.scripted_shop import ScriptedShop

pytestmark = pytest.mark.browser

PICTURES = Path("artifacts/widget")
SCREENS = {"phone": (320, 640), "desktop": (1280, 800)}
AGENT = {"id": "m", "name": "Anna Kalniņa"}
SAID = {
    "lv": ("Labdien! Mani sauc Anna. Zvaniet +371 67 123 456.", "Paldies!"),
    "pl": ("Dzień dobry, tu Anna. Proszę zadzwonić: +48 22 123 45 67.", "Dziękuję!"),
    "ru": ("Здравствуйте! Меня зовут Анна. Позвоните: +371 67 123 456.", "Спасибо!"),
}


DAILY = [("lv", "phone", "light"), ("pl", "desktop", "dark"), ("ru", "phone", "dark")]
REST = [x for x in product(SAID, SCREENS, ("light", "dark")) if x not in DAILY]


@pytest.mark.parametrize(
    ("lang", "screen", "scheme"),
    [*DAILY, *(pytest.param(*case, marks=pytest.mark.long) for case in REST)],
)
def test_whole_conversation_fits_the_screen(
    chromium: Browser, shop: ScriptedShop, lang: str, screen: str, scheme: str
):
    width, height = SCREENS[screen]
    page = chromium.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    shop.answers = lambda text: jackets(lang) if "10K" in text else returns(lang, "en")
    page.goto(f"{shop.url}/{lang}/")
    snap = _camera(page, f"{lang}-{screen}-{scheme}")
    snap("0-page")
    page.locator(".launcher").click()
    snap("1-greeting")
    _write(page, ASKED[lang])
    page.locator("summary").click()
    snap("2-answer")
    _write(page, "Gauja 10K?")
    expect(page.locator(".product")).to_have_count(2)
    page.wait_for_timeout(100)
    snap("3-products")
    page.locator(".chip:enabled", has_text=HUMAN[lang]).click()
    expect(page.locator(".queue")).to_be_visible()
    snap("4-queue")
    hello, thanks = SAID[lang]
    shop.happens(
        {"type": "state", "state": "human", "reason": "claimed", "agent": AGENT},
        {"type": "message", "author": "agent", "text": hello, "agent": AGENT},
    )
    _write(page, thanks)
    shop.happens({"type": "typing"})
    snap("5-person")
    shop.happens({"type": "state", "state": "closed", "reason": "resolved", "agent": AGENT})
    page.locator(".score").nth(4).click()
    snap("6-rating")

    assert page.locator(".panel").evaluate("e => e.scrollWidth <= e.clientWidth")
    assert page.locator(".scroller").evaluate("e => e.scrollWidth <= e.clientWidth")
    page.close()


def _write(page: Page, text: str) -> None:
    before = page.locator(".shopper").count()
    page.locator(".composer textarea").fill(text)
    page.keyboard.press("Enter")
    expect(page.locator(".shopper .delivery:not(:empty)")).to_have_count(before + 1)
    expect(page.locator(".message:not(.partial)")).not_to_have_count(before)


def _camera(page: Page, name: str):
    def snap(step: str) -> None:
        page.wait_for_timeout(300)
        page.screenshot(path=PICTURES / f"{name}-{step}.png")

    return snap
