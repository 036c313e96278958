"""Which reader a file is for: by its suffix, and within tables and XML by what it holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from knowledge.documents.decode import Decoded, decode, looks_binary
from knowledge.documents.grid import columns_of
from knowledge.documents.html import read_html
from knowledge.documents.markdown import read_markdown
from knowledge.documents.planted import without_planted
from knowledge.documents.reading import Notice, Reading, Rejection
from knowledge.documents.rows import MOST_COLUMNS, cut, listed
from knowledge.documents.table import is_faq, read_table
from knowledge.documents.text import read_text
from knowledge.passage import Document, clean

_DOCUMENTS: dict[str, Callable[[str, str], Document]] = {
    **dict.fromkeys((".md", ".markdown", ".mdown"), read_markdown),
    **dict.fromkeys((".html", ".htm", ".xhtml"), read_html),
    **dict.fromkeys((".txt", ".text"), read_text),
}
_PAGES = frozenset({".html", ".htm", ".xhtml"})
_TEXTS = frozenset({".txt", ".text"})
_PACKED = frozenset({".pdf", ".docx"})
_TABLES = frozenset({".csv", ".tsv"})
_XML = frozenset({".xml", ".rss", ".atom", ".yml"})
_JSON = frozenset({".json", ".jsonld", ".jsonl", ".ndjson"})
# What may list a shop's whole range, and so be larger than a text.
FEEDS = _TABLES | _XML | _JSON
READ = FEEDS | _PACKED | _DOCUMENTS.keys()
LATER = frozenset(
    [
        *(".doc", ".docm", ".odt", ".rtf", ".xlsx", ".xls", ".ods", ".pptx"),
        *(".yaml", ".epub", ".mhtml"),
    ]
)
_SUPPORTED = "Markdown, HTML, PDF, DOCX, CSV, JSON, plain text, and product feeds in XML"
_HEADINGS = (
    'The first line must name the columns "question" and "answer", and may name lang and '
    'category; or, for products, "title" and "price", and may name id, stock, brand, category, '
    "link, size and color (all also in Polish, Latvian, Russian or Ukrainian)."
)
_MAGIC = (
    b"%PDF",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"\xd0\xcf\x11",
)


def read_bytes(
    raw: bytes, name: str, suffix: str, modified: float, currency: str | None = None
) -> Reading:
    """Read what a file holds. `modified` (seconds since 1970) dates prices."""
    if not raw.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        return rejected(name, "the file is empty.", "Fill it or delete it.")
    if suffix in _PACKED:
        return _cleaned_all(_packed(raw, name, suffix))
    decoded = decode(raw)
    if raw.startswith(_MAGIC) or looks_binary(decoded.text):
        return rejected(name, "it holds binary data, not text.", convert())
    notices = _notices_about(decoded, name)
    reading = _text(decoded.text, name, suffix, modified, currency)
    return _cleaned_all(replace(reading, notices=(*notices, *reading.notices)))


def rejected(name: str, reason: str, hint: str) -> Reading:
    """A file that gives nothing, and why."""
    return Reading(rejections=(Rejection(name, reason, hint=hint),))


def convert() -> str:
    """What to turn a file into."""
    return f"Supported are {_SUPPORTED}."


def _packed(raw: bytes, name: str, suffix: str) -> Reading:
    # Loaded when there is one to read: most folders have none.
    if suffix == ".pdf":
        from knowledge.documents.pdf import read_pdf

        return read_pdf(raw, name)
    from knowledge.documents.docx import read_docx

    return read_docx(raw, name)


def _text(text: str, name: str, suffix: str, modified: float, currency: str | None) -> Reading:
    # Here, because the feeds' descriptions are HTML and need the readers of this package.
    from knowledge.products import read_feed, read_page_products

    if suffix == ".yml" and not text.lstrip().startswith("<"):
        return rejected(name, "it is YAML, not a YML feed of products.", convert())
    if suffix in _XML:
        return read_feed(text, name, modified, currency)
    text = clean(text)
    if suffix in _JSON:
        from knowledge.documents.jsonfile import read_json

        return read_json(text, name, modified, currency)
    if suffix in _TABLES or (suffix in _TEXTS and _is_feed(text)):
        return _table(text, name, modified, currency)
    document = _DOCUMENTS[suffix](text, name)
    sold = read_page_products(text, name, modified, currency) if suffix in _PAGES else Reading()
    if document.sections:
        return replace(sold, documents=(document,))
    if sold.products:
        return sold
    return rejected(name, "no text was found in it.", "Check what it holds.")


def _is_feed(text: str) -> bool:
    """Whether a text file is a table of products, as Google Merchant Center has them made."""
    from knowledge.products import is_product_sheet

    first = text.lstrip("\n").partition("\n")[0]
    return first.count("\t") > 2 and is_product_sheet(tuple(first.split("\t")))


def _table(text: str, name: str, modified: float, currency: str | None) -> Reading:
    """Questions and answers, or products: the headings tell, never the file's name."""
    from knowledge.products import is_product_sheet, known_headings, read_sheet

    def known(headings: tuple[str, ...]) -> int:
        return max(len(columns_of(headings)), known_headings(headings))

    sheet = cut(text, known)
    if len(sheet.headings) > MOST_COLUMNS:
        reason = f"it has {len(sheet.headings):,} columns; at most {MOST_COLUMNS:,} are read."
        return rejected(name, reason, "Leave out the columns that say nothing to shoppers.")
    if is_faq(sheet.headings):
        return read_table(sheet, name)
    if is_product_sheet(sheet.headings):
        return read_sheet(sheet, name, modified, currency)
    reason = (
        f"the headings are {listed(sheet.headings)}; "
        "they name neither questions and answers nor products."
    )
    return Reading(rejections=(Rejection(name, reason, sheet.line, "header", _HEADINGS),))


def _cleaned_all(reading: Reading) -> Reading:
    documents = tuple(_cleaned(document) for document in reading.documents)
    return without_planted(replace(reading, documents=documents))


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
