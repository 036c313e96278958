"""A built widget, a browser, and a scripted shop."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.widget.answers import jackets, returns
from tests.widget.scripted_shop import DIST, ScriptedShop
from widget import bundle

ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
ARGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="session")
def built() -> None:
    newest = max(f.stat().st_mtime for f in (bundle.HERE / "src").rglob("*.*"))
    made = DIST / "shopbell.js"
    if not made.exists() or made.stat().st_mtime < newest:
        bundle.build()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def shop(built: None) -> Iterator[ScriptedShop]:
    def answers(text: str) -> dict[str, object] | None:
        return jackets("en") if "jackets" in text else returns("en")

    with ScriptedShop(answers) as shop:
        yield shop


@pytest.fixture
def shopper(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser without a past, that fails the test on any complaint of a page or its policy."""
    context = chromium.new_context()
    context.set_default_timeout(8_000)
    complaints: list[str] = []
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on(
        "console", lambda said: complaints.append(said.text) if said.type == "error" else None
    )
    yield context
    context.close()
    # A browser reports every lost connection; those are what some tests are about.
    assert [c for c in complaints if "WebSocket" not in c and "ERR_" not in c] == []
