"""Documents as the usual loaders give them: the whole text of a file, a row of a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import docx
import pypdfium2
from lxml import etree, html

_CODECS = ("utf-8-sig", "cp1257", "cp1251")


@dataclass(frozen=True)
class Page:
    """What a loader calls a document. `path` is relative to the folder."""

    path: str
    text: str


def pages(folder: Path) -> Iterator[Page]:
    """Every file of a folder that a usual loader reads, in order."""
    for path in sorted(folder.rglob("*")):
        reader = _READERS.get(path.suffix.lower())
        if path.is_file() and reader:
            name = path.relative_to(folder).as_posix()
            for text in reader(path):
                yield Page(name, text)


def _plain(path: Path) -> Iterator[str]:
    yield _decoded(path)


def _html(path: Path) -> Iterator[str]:
    tree = html.document_fromstring(path.read_bytes())
    etree.strip_elements(tree, "script", "style", with_tail=False)
    yield "\n".join(str(text).strip() for text in tree.itertext() if str(text).strip())


def _table(path: Path) -> Iterator[str]:
    text = _decoded(path)
    dialect = csv.Sniffer().sniff(text[:4096], ",;\t")
    for row in csv.DictReader(io.StringIO(text), dialect=dialect):
        yield "\n".join(f"{name}: {value}" for name, value in row.items() if name and value)


def _feed(path: Path) -> Iterator[str]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for item in etree.parse(path, parser).iter("item", "entry", "offer"):
        yield "\n".join(
            f"{etree.QName(child).localname}: {' '.join(map(str, child.itertext())).strip()}"
            for child in item
            if isinstance(child.tag, str)
        )


def _word(path: Path) -> Iterator[str]:
    document = docx.Document(str(path))
    rows = (row.cells for table in document.tables for row in table.rows)
    lines = [paragraph.text for paragraph in document.paragraphs]
    yield "\n".join([*lines, *(" | ".join(cell.text for cell in row) for row in rows)])


def _pdf(path: Path) -> Iterator[str]:
    pdf = pypdfium2.PdfDocument(path)
    for page in pdf:
        yield str(page.get_textpage().get_text_range())


def _decoded(path: Path) -> str:
    data = path.read_bytes()
    for codec in _CODECS:
        try:
            return data.decode(codec)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")


_READERS = {
    ".md": _plain,
    ".txt": _plain,
    ".html": _html,
    ".htm": _html,
    ".csv": _table,
    ".xml": _feed,
    ".docx": _word,
    ".pdf": _pdf,
}
