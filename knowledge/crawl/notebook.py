"""What is known of a site's pages, on disk: a line a page, so that a killed crawl goes on.

A page's file is written before its line; a line that was cut off is passed over, and its
page fetched once more. The end of a crawl writes the notebook anew, without old lines.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import quote, unquote, urlsplit

from pydantic import TypeAdapter, ValidationError

from knowledge.documents import Notice, Rejection
from knowledge.errors import Busy

Fate = Literal["kept", "other name", "left out", "refused", "failed"]


@dataclass(frozen=True)
class Record:
    """A page as it was last seen. `run` names the crawl, `checked` is in seconds since 1970.

    `file` is relative to the pages' folder; a page that failed keeps the file it had.
    `lang` is what hreflang says, `target` of which page it is another name.
    """

    address: str
    run: int
    fate: Fate
    checked: float = 0.0
    file: str | None = None
    sha256: str = ""
    etag: str | None = None
    modified: str | None = None
    lastmod: str | None = None
    lang: str | None = None
    target: str | None = None
    reason: str = ""
    # Not noted where none were to be followed.
    links: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Closing:
    """How a crawl went. `run` is its number; until it is `finished` the next one continues it."""

    run: int
    site: str
    started: float
    finished: bool = False
    rejections: tuple[Rejection, ...] = ()
    notices: tuple[Notice, ...] = ()


_RECORD = TypeAdapter(Record)
_CLOSING = TypeAdapter(Closing)


def folder_of(data: Path, shop: str) -> Path:
    """Where a shop's pages are kept, whatever its id."""
    name = quote(shop, safe="")
    return data / "sites" / (name.replace(".", "%2E") if name.strip(".") == "" else name)


class Notebook:
    """The notes and pages of one shop's site; `records` by address, in the order of notes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._notes = folder / "notes.jsonl"
        self.pages = folder / "pages"
        self.records: dict[str, Record] = {}
        self.closing: Closing | None = None
        self._load()

    def _load(self) -> None:
        try:
            lines = self._notes.read_bytes().split(b"\n")
        except FileNotFoundError:
            return
        for line in lines:
            try:
                if line.startswith(b'{"site"'):
                    self.closing = _CLOSING.validate_python(json.loads(line)["site"])
                elif line:
                    record = _RECORD.validate_json(line)
                    self.records[record.address] = record
            except (ValueError, ValidationError):
                continue

    def note(self, record: Record) -> None:
        """Write down what became of a page."""
        self.records[record.address] = record
        self._append(_RECORD.dump_json(record))

    def close_with(self, closing: Closing) -> None:
        """Write down how the crawl stands."""
        self.closing = closing
        self._append(_closing_line(closing))

    def keep(self, address: str, lang: str | None, suffix: str, body: bytes) -> str:
        """Put a page into its file, all of it or nothing; the file's name in `pages`."""
        name = file_name(address, lang, suffix)
        path = self.pages / name
        path.parent.mkdir(parents=True, exist_ok=True)
        making = path.with_name(f".{path.name}.new")
        making.write_bytes(body)
        making.replace(path)
        return name

    def touch(self, file: str, when: float) -> None:
        """A page that was found unchanged is as fresh as if it had come anew."""
        path = self.pages / file
        if path.exists():
            os.utime(path, (when, when))

    def tidy(self, records: Iterable[Record]) -> None:
        """Keep only these pages: their notes and their files."""
        self.records = {record.address: record for record in records}
        lines = [_RECORD.dump_json(record) for record in self.records.values()]
        if self.closing:
            lines.append(_closing_line(self.closing))
        making = self._notes.with_suffix(".new")
        making.write_bytes(b"".join(line + b"\n" for line in lines))
        making.replace(self._notes)
        wanted = {record.file for record in self.records.values()}
        for path in sorted(self.pages.rglob("*"), reverse=True):
            if path.is_dir():
                if not any(path.iterdir()):
                    path.rmdir()
            elif path.relative_to(self.pages).as_posix() not in wanted:
                path.unlink()

    def _append(self, line: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        # After a cut-off line, a line of its own.
        with self._notes.open("ab") as file:
            file.write(b"\n" + line + b"\n")


class Claim:
    """The right to crawl for a shop, held by one process until `release`. Raises `Busy`."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = (folder / "lock").open("a+")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            self._file.close()
            raise Busy("The shop's site is being crawled by another process.") from taken

    def release(self) -> None:
        """Let another process crawl."""
        self._file.close()


def forget(data: Path, shop: str) -> bool:
    """Delete all that was fetched for a shop; whether there was anything. Raises `Busy`."""
    folder = folder_of(data, shop)
    if not folder.is_dir():
        return False
    claim = Claim(folder)
    try:
        shutil.rmtree(folder)
    finally:
        claim.release()
    return True


def file_name(address: str, lang: str | None, suffix: str) -> str:
    """Readable and of one's own; pages of a language lie together, to be compared."""
    last = unquote(urlsplit(address).path).rstrip("/").rpartition("/")[2].rpartition(".")
    slug = re.sub(r"[^\w-]+", "-", last[0] or last[2]).strip("-")[:40] or "home"
    digest = hashlib.sha256(address.encode("utf-8", "replace")).hexdigest()[:12]
    return f"{lang or 'any'}/{slug}-{digest}{suffix}"


def _closing_line(closing: Closing) -> bytes:
    said = json.dumps({"site": _CLOSING.dump_python(closing, mode="json")}, ensure_ascii=True)
    return said.encode("ascii")
