"""The demo store in a real browser, under its own policy, from a phone to a desk's screen."""

import threading
from collections.abc import Iterator
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, sync_playwright

from bot.shops import Shop
from bot.store.page import CONTENT_SECURITY_POLICY, product_page, store_page
from bot.store.picture import product_picture
from bot.store.words import LANGUAGES
from knowledge.passage import Passage, Product

pytestmark = pytest.mark.browser
SCREENSHOTS = Path("artifacts/store")
SHOP = Shop("ziemelis", "Ziemelis", languages=LANGUAGES)
KINDS = (
    ("Storm rain jacket", "Navy", "Jackets"),
    ("Ridge trekking boots", "Brown", "Footwear"),
    ("Dzirnavas backpack 30 l", "Olive green", "Backpacks"),
    ("Lake tent for two with an unusually long name that has to wrap", "Orange", "Tents"),
    ("Merino base layer", "Grey", "Base layers"),
    ("Wool socks", "Red", "Socks"),
    ("Down mittens", "Black", "Gloves"),
    ("Frost beanie", "Mustard", "Headwear"),
    ("Trail trousers", "Khaki", "Trousers"),
    ("Steel bottle 0.75 l", "Blue", "Bottles"),
    ("Headlamp 300", "Black", "Lighting"),
    ("Trekking poles", "White", "Poles"),
    ("Sleeping bag -10", "Purple", "Sleeping bags"),
    ("Closed-cell mat", "Teal", "Mats"),
    ("Gas stove", "Grey", "Cooking"),
    ("Gift card", "", "Gifts"),
)
PRODUCTS = [
    Product(
        id=f"Z/{n}",
        title=title,
        path="feed.xml",
        description=f"{title}. Made for wet autumns by the Baltic sea.",
        price=Decimal("49.90") + n * 17,
        sale_price=Decimal("39.90") if n % 5 == 0 else None,
        currency="EUR",
        availability="out_of_stock" if n % 6 == 5 else "in_stock",
        brand="Ziemelis",
        category=kind,
        attributes=(("color", colour), ("material", "Nylon")) if colour else (),
    )
    for n, (title, colour, kind) in enumerate(KINDS)
]
QUESTIONS = [
    Passage(str(n), "faq.md", "FAQ", f"Within {n + 2} days.", "faq", "en", question=text)
    for n, text in enumerate(("When will my order arrive?", "How do I return an item?"))
]


class _Store(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        lang = parse_qs(parts.query).get("lang", ["en"])[0]
        kind, body = "text/html; charset=utf-8", b""
        products = {f"/p/Z%2F{n}": item for n, item in enumerate(PRODUCTS)}
        if parts.path == "/":
            body = store_page(SHOP, PRODUCTS, lang, questions=QUESTIONS).encode()
        elif parts.path in products:
            body = product_page(SHOP, PRODUCTS, products[parts.path], lang).encode()
        elif (item := products.get(parts.path.removesuffix("/picture.svg"))) is not None:
            kind, body = "image/svg+xml", product_picture(item).encode()
        elif parts.path.startswith("/store/"):
            name = parts.path.removeprefix("/store/")
            kind = "text/css" if name.endswith("css") else "image/svg+xml"
            body = files("bot.store").joinpath("static", name).read_bytes()
        elif parts.path == "/widget/shopbell.js":
            kind = "text/javascript"
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def store() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Store)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
    args += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=args)
        yield browser
        browser.close()


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("path", ["/?lang=pl", "/p/Z%2F3?lang=uk"])
def test_page_fits_every_screen_and_breaks_no_rule_of_its_policy(store, chromium, width, path):
    page = chromium.new_page(viewport={"width": width, "height": 844})
    complaints: list[str] = []
    foreign: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda asked: asked.url.startswith(store) or foreign.append(asked.url))

    page.goto(store + path)
    page.wait_for_load_state("networkidle")

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert complaints == []
    assert foreign == []
    name = "home" if path.startswith("/?") else "product"
    page.screenshot(path=SCREENSHOTS / f"{name}-{width}.png", full_page=width < 1280)
    page.close()


def test_reader_changes_the_language_and_stays_on_the_product(store, chromium):
    page = chromium.new_page()
    page.goto(store + "/p/Z%2F0?lang=en")

    page.get_by_role("link", name="Latviešu").click()

    assert page.url == store + "/p/Z%2F0?lang=lv"
    assert page.get_by_text("Preces numurs").is_visible()
    page.close()


def test_every_picture_is_drawn(store, chromium):
    page = chromium.new_page(viewport={"width": 1280, "height": 800}, color_scheme="dark")
    page.goto(store)
    page.evaluate("document.querySelectorAll('img').forEach((i) => { i.loading = 'eager'; })")
    page.wait_for_load_state("networkidle")

    broken = "[...document.images].filter((i) => !i.complete || !i.naturalWidth).map((i) => i.src)"
    assert page.evaluate(broken) == []
    page.screenshot(path=SCREENSHOTS / "home-dark.png", full_page=True)
    page.close()
