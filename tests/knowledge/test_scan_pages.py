"""Saved pages of one site, read together and again as they change."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from knowledge import documents, scan
from knowledge.store import Fingerprint
from tests.knowledge.shops import write

MENU = "<div>Sklep Nowości Kontakt</div>"
FOOT = "<div>Dzwoń: 12 555 01 27.</div>"


def page(title: str, text: str, around: bool = True) -> str:
    inner = f"<h1>{title}</h1><p>{text}</p>"
    return MENU + inner + FOOT if around else inner


class Shop:
    """A folder that is scanned again and again, as a server does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: dict[str, scan.FileContent] = {}
        self.prints: dict[str, Fingerprint] = {}

    def scan(self) -> scan.Scan:
        shown = {path: file.shown for path, file in self.files.items() if file.shown}
        known = scan.Known(dict(self.prints), shown, lambda path: self.files[path])
        read: list[scan.FileContent] = []
        keep = lambda _, file: read.append(file)  # noqa: E731
        last = scan.scan(self.folder, known, lambda _: "pl", lambda *_: None, keep)
        self.files |= {file.path: file for file in read}
        self.prints |= {print_.path: print_ for print_ in last.fingerprints}
        for name in last.gone:
            self.files.pop(name, None)
            self.prints.pop(name, None)
        return last

    def said(self) -> dict[str, str]:
        return {
            path: " ".join(passage.text for passage in file.passages)
            for path, file in self.files.items()
        }


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    pages = {
        "a.html": page("Zwroty", "Trzydzieści dni."),
        "b.html": page("Dostawa", "Dwa dni."),
        "c.html": page("Płatność", "Karta."),
        "inne/d.html": page("O nas", "Od lat."),
    }
    folder = write(tmp_path / "shop", pages)
    for path in folder.rglob("*.html"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    return Shop(folder)


def test_what_stands_on_most_pages_is_dropped_and_facts_are_kept_once(shop: Shop):
    shop.scan()

    said = shop.said()
    assert not any("Nowości" in said[path] for path in ("a.html", "b.html", "c.html"))
    assert [path for path in said if "12 555" in said[path]] == ["a.html", "inne/d.html"]
    assert "Nowości" in said["inne/d.html"]
    assert all(text in " ".join(said.values()) for text in ("Trzydzieści", "Dwa dni", "Karta"))


def test_a_page_is_read_again_only_when_it_or_its_furniture_changes(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
):
    shop.scan()
    read: list[str] = []
    original = documents.read_file

    def read_file(path: Path, root: Path, currency: str | None = None) -> documents.Reading:
        read.append(path.name)
        return original(path, root, currency)

    monkeypatch.setattr(documents, "read_file", read_file)
    assert shop.scan().changed == ()
    assert read == []

    write(shop.folder, {"b.html": page("Dostawa", "Trzy dni.")})
    assert shop.scan().changed == ("b.html",)
    assert read == ["b.html"]

    (shop.folder / "c.html").unlink()
    read.clear()
    # Two pages are too few to compare: the others get back what was left out.
    assert shop.scan().changed == ("a.html", "b.html")
    assert sorted(read) == ["a.html", "b.html"]
    assert all("Nowości" in text for text in shop.said().values())
