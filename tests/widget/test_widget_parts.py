"""The widget's pure parts, its types, and how much it weighs."""

import gzip
import re
from pathlib import Path

import pytest

from tests.widget.scripted_shop import DIST
from widget import bundle

FORBIDDEN = (
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "document.write",
    "eval(",
    "document.cookie",
)


def _gzipped(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9))


@pytest.mark.integration
def test_log_connection_and_session_keep_their_promises():
    bundle.test()


@pytest.mark.integration
def test_loader_weighs_at_most_3_kilobytes_and_app_at_most_25(built):
    assert _gzipped(DIST / "shopbell.js") <= 3 * 1024
    assert _gzipped(DIST / "app.js") <= 25 * 1024


@pytest.mark.integration
def test_loader_names_the_app_it_was_built_with(built):
    (app,) = re.findall(r"app-[A-Z0-9]+\.js", (DIST / "shopbell.js").read_text())

    assert (DIST / app).read_bytes() == (DIST / "app.js").read_bytes()


@pytest.mark.integration
def test_nothing_that_turns_text_into_markup_and_no_cookie_is_in_the_bundle(built):
    text = (DIST / "app.js").read_text() + (DIST / "shopbell.js").read_text()

    assert [word for word in FORBIDDEN if word in text] == []


def test_lock_of_the_packages_names_no_host():
    lock = (bundle.HERE / "package-lock.json").read_text()

    assert '"resolved"' not in lock
