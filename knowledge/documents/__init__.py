"""Reading the shop's folder: one reader a format, every refusal with its reason.

`files` lists what there is to read, `read_file` reads one of them and never raises for
what stands in it. Feeds of products go to `knowledge.products`.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from knowledge.documents.decode import Decoded, decode, looks_binary
from knowledge.documents.grid import columns_of
from knowledge.documents.html import read_html
from knowledge.documents.markdown import read_markdown
from knowledge.documents.reading import Notice, Reading, Rejection
from knowledge.documents.rows import cut, listed
from knowledge.documents.table import is_faq, read_table
from knowledge.documents.text import read_text
from knowledge.passage import Document, clean

__all__ = ["Notice", "Reading", "Rejection", "files", "read_file", "relative_path"]

MAX_BYTES = 20 * 1024 * 1024
MAX_FEED_BYTES = 100 * 1024 * 1024

_DOCUMENTS: dict[str, Callable[[str, str], Document]] = {
    **dict.fromkeys((".md", ".markdown", ".mdown"), read_markdown),
    **dict.fromkeys((".html", ".htm", ".xhtml"), read_html),
    **dict.fromkeys((".txt", ".text"), read_text),
}
# Loaded when there is one to read: most folders have none.
_PACKED = frozenset({".pdf", ".docx"})
_TABLES = frozenset({".csv", ".tsv"})
_FEEDS = frozenset({".xml", ".rss", ".atom"})
_READ = _PACKED | _TABLES | _FEEDS | _DOCUMENTS.keys()
_LATER = frozenset(
    [
        ".doc",
        ".odt",
        ".rtf",
        ".xlsx",
        ".xls",
        ".ods",
        ".pptx",
        ".json",
        ".jsonl",
        ".yml",
        ".yaml",
        ".epub",
        ".mhtml",
    ]
)
_HEADINGS = (
    'The first line must name the columns "question" and "answer", and may name lang and '
    'category; or, for products, "title" and "price", and may name id, stock, brand, category, '
    "link, size and color (all also in Polish, Latvian, Russian or Ukrainian)."
)
_SUPPORTED = "Markdown, HTML, PDF, DOCX, CSV, plain text, and product feeds in XML"
_MAGIC = (
    b"%PDF",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"\xd0\xcf\x11",
)


def files(root: Path) -> Iterator[Path]:
    """Every file that may be read, at any depth, in a fixed order.

    Left out: hidden files and folders, `shopbell.toml`, `*.suite.jsonl`, what is no
    regular file, and links that lead outside the folder or to another folder.
    """
    base = root.resolve()
    for folder, names, found in os.walk(base):
        names[:] = sorted(n for n in names if not n.startswith((".", "__MACOSX")))
        for name in sorted(found):
            path = Path(folder) / name
            if not _is_left_out(name) and _is_ours(path, base):
                yield root / path.relative_to(base)


def relative_path(path: Path, root: Path) -> str:
    """How a file is named everywhere: relative to the folder, with slashes, storable."""
    relative = path.relative_to(root).as_posix()
    return os.fsencode(relative).decode("utf-8", errors="replace")


def read_file(path: Path, root: Path, currency: str | None = None) -> Reading:
    """Read one file, a feed included. Whatever stands in it, the answer is a Reading.

    `currency` (ISO 4217) is that of prices which name none.
    """
    name, suffix = relative_path(path, root), path.suffix.lower()
    if suffix in _LATER:
        return _rejected(name, f"{suffix} files are not supported yet.", _convert())
    if suffix not in _READ:
        notice = Notice(name, "it was not read: an unknown kind of file.", hint=_convert())
        return Reading(notices=(notice,))
    try:
        if not _is_ours(path, root.resolve()):
            return _rejected(name, "the link leads outside the folder.", "Copy the file instead.")
        status = path.stat()
        limit = MAX_FEED_BYTES if suffix in _FEEDS else MAX_BYTES
        if status.st_size > limit:
            size, most = status.st_size / 2**20, limit // 2**20
            reason = f"the file has {size:.1f} MB; at most {most} MB are read."
            return _rejected(name, reason, "Split it into smaller files.")
        raw = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "reading failed"
        return _rejected(name, f"it cannot be opened ({reason}).", "Check the file and its rights.")
    return _read_bytes(raw, name, suffix, status.st_mtime, currency)


def _read_bytes(
    raw: bytes, name: str, suffix: str, modified: float, currency: str | None
) -> Reading:
    if not raw.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        return _rejected(name, "the file is empty.", "Fill it or delete it.")
    if suffix in _PACKED:
        return _cleaned_all(_packed(raw, name, suffix))
    decoded = decode(raw)
    if raw.startswith(_MAGIC) or looks_binary(decoded.text):
        return _rejected(name, "it holds binary data, not text.", _convert())
    notices = _notices_about(decoded, name)
    if suffix in _FEEDS:
        # Here, because the feeds' descriptions are HTML and need the readers of this package.
        from knowledge.products import read_feed

        reading = read_feed(decoded.text, name, modified, currency)
    elif suffix in _TABLES:
        reading = _table(clean(decoded.text), name, modified, currency)
    else:
        reading = _document(_DOCUMENTS[suffix](clean(decoded.text), name))
    return _cleaned_all(replace(reading, notices=(*notices, *reading.notices)))


def _packed(raw: bytes, name: str, suffix: str) -> Reading:
    if suffix == ".pdf":
        from knowledge.documents.pdf import read_pdf

        return read_pdf(raw, name)
    from knowledge.documents.docx import read_docx

    return read_docx(raw, name)


def _table(text: str, name: str, modified: float, currency: str | None) -> Reading:
    """Questions and answers, or products: the headings tell, never the file's name."""
    from knowledge.products import is_product_sheet, known_headings, read_sheet

    def known(headings: tuple[str, ...]) -> int:
        return max(len(columns_of(headings)), known_headings(headings))

    sheet = cut(text, known)
    if is_faq(sheet.headings):
        return read_table(sheet, name)
    if is_product_sheet(sheet.headings):
        return read_sheet(sheet, name, modified, currency)
    reason = (
        f"the headings are {listed(sheet.headings)}; "
        "they name neither questions and answers nor products."
    )
    return Reading(rejections=(Rejection(name, reason, sheet.line, "header", _HEADINGS),))


def _document(document: Document) -> Reading:
    if not document.sections:
        return _rejected(document.path, "no text was found in it.", "Check what it holds.")
    return Reading(documents=(document,))


def _cleaned_all(reading: Reading) -> Reading:
    return replace(reading, documents=tuple(_cleaned(document) for document in reading.documents))


def _cleaned(document: Document) -> Document:
    """Characters written as references or escapes appear only after parsing."""
    sections = tuple(
        replace(
            section,
            text=clean(section.text).strip(),
            question=clean(section.question).strip() if section.question else None,
            trail=tuple(clean(heading).strip() for heading in section.trail),
        )
        for section in document.sections
    )
    title = " ".join(clean(document.title).split())
    return replace(document, title=title, sections=sections)


def _notices_about(decoded: Decoded, name: str) -> tuple[Notice, ...]:
    found: list[Notice] = []
    if decoded.legacy:
        reason = f"it was read as {decoded.encoding}, because it is not UTF-8."
        found.append(Notice(name, reason, hint="Save it as UTF-8 if letters look wrong."))
    if decoded.replaced:
        reason = f"{decoded.replaced} unreadable characters were replaced."
        found.append(Notice(name, reason, hint="Save the file as UTF-8 again from its source."))
    return tuple(found)


def _rejected(name: str, reason: str, hint: str) -> Reading:
    return Reading(rejections=(Rejection(name, reason, hint=hint),))


def _convert() -> str:
    return f"Supported are {_SUPPORTED}."


def _is_left_out(name: str) -> bool:
    return (
        name.startswith((".", "~$"))
        or name == "shopbell.toml"
        or name.lower().endswith(".suite.jsonl")
        or name.lower() in ("thumbs.db", "desktop.ini")
    )


def _is_ours(path: Path, base: Path) -> bool:
    """Whether it is a regular file inside the folder; a pipe would be waited on for ever."""
    try:
        real = path.resolve(strict=True)
        return stat.S_ISREG(real.stat().st_mode) and real.is_relative_to(base)
    except (OSError, RuntimeError):
        return False
