"""What tests of the whole product share: the indexed sample shop, a served one, a browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.served import Served, shopbell

# A machine that is busy is slow, not wrong.
expect.set_options(timeout=15_000)

ROOT = Path(__file__).parent.parent
CHROMIUM = "/usr/bin/chromium"
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
ARGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="session")
def sample_index() -> Path:
    """A data folder with the sample shop's index, kept between runs: only changes are embedded."""
    data = ROOT / "data" / "tests"
    done = shopbell("index", str(ROOT / "knowledge" / "sample_shop"), "--data", str(data))
    assert done.returncode == 0, done.stderr
    return data


@pytest.fixture
def data(sample_index: Path, tmp_path: Path) -> Path:
    """A data folder of one's own with the sample shop in it and no conversation."""
    own = tmp_path / "data"
    shutil.copytree(sample_index, own)
    return own


@pytest.fixture
def served(data: Path) -> Iterator[Served]:
    """The sample shop, served."""
    server = Served(data)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; without the background-networking flags it asks for hosts outside."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        browser.close()
