"""`shopbell crawl`: a shop's site, configured or given, becomes part of its index."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import BadInput
from bot.settings import load
from tests.knowledge.crawl.site import Site, html, sitemap


def settings(tmp_path: Path, text: str):
    file = tmp_path / "shopbell.toml"
    file.write_text(text)
    return load(file, tmp_path / "data")


def test_a_site_and_its_limits_are_configured(tmp_path):
    shop = settings(
        tmp_path,
        '[shops.a]\nsite = "https://a.example"\n'
        '[shops.a.crawl]\npages = 50\npage_megabytes = 2\nminutes = 5\nexclude = ["/blog/*"]\n',
    ).shops["a"]

    limits = shop.crawl.limits
    assert (limits.pages, limits.page_bytes, limits.total_seconds) == (50, 2 * 2**20, 300)
    assert not limits.takes("https://a.example/blog/x")
    assert shop.dir == tmp_path / "data" / "sites" / "a" / "documents"


@pytest.mark.parametrize(
    "text",
    [
        '[shops.a]\nname = "A"',
        '[shops.a]\nsite = "a.example"',
        '[shops.a]\nsite = "https://user@a.example"',
        '[shops.a]\nsite = "https://a.example"\n[shops.a.crawl]\npages = 0',
    ],
)
def test_a_shop_without_a_folder_or_a_site_is_refused(tmp_path, text):
    with pytest.raises(BadInput, match=r"shops\.a"):
        settings(tmp_path, text)


def run(tmp_path: Path, *args: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "SHOPBELL_KNOWLEDGE__EMBEDDER": "none"}
    command = [sys.executable, "-m", "bot.cli", *args, "--data", str(tmp_path / "data")]
    return subprocess.run(
        command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.integration
def test_a_site_is_crawled_searched_and_forgotten(tmp_path):
    site = Site({"/faq": html("Questions", "<h3>Do you repair boots?</h3><p>For 15 euro.</p>")})
    site.pages["/sitemap.xml"] = sitemap("/faq", "/gone")
    (tmp_path / "shopbell.toml").write_text(
        f'[shops.boots]\nsite = "{site.url}"\n[shops.boots.crawl]\nseconds_between = 0\n'
    )
    try:
        early = run(tmp_path, "search", "repair boots")
        crawled = run(tmp_path, "crawl", "--json")
        found = run(tmp_path, "search", "repair boots", "--json")
        again = run(tmp_path, "crawl", "--shop", "boots")
    finally:
        site.close()
    away = run(tmp_path, "crawl")
    unknown = run(tmp_path, "crawl", "--shop", "other")

    assert early.returncode == 2
    assert "shopbell crawl --shop boots" in early.stderr
    report = json.loads(crawled.stdout)
    assert (report["shop"], report["crawl"]["pages"], report["added"]) == ("boots", 1, 1)
    assert [row["path"] for row in report["rejected"]] == [f"{site.url}/gone"]
    hit = json.loads(found.stdout)["hits"][0]
    assert hit["path"] == hit["url"] == f"{site.url}/faq"
    assert "1 pages; 0 new or changed, 1 as they were" in again.stdout
    assert away.returncode == unknown.returncode == 2
    assert "robots.txt could not be fetched" in away.stderr
    assert "has no site configured" in unknown.stderr
    everything = {path.name for path in tmp_path.iterdir()}
    assert everything == {"shopbell.toml", "data"}
