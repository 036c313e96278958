"""Makes the Word and PDF policies of the invented shop Zielnik from the texts beside it.

Run from anywhere, with two libraries the product itself does not need, in an environment of
their own: `pip install python-docx reportlab`, then `python evals/shops/make_zielnik.py`.
The PDFs need the DejaVu fonts; where they stand may be told: `--fonts FOLDER`.
The files made are the shop's documents and are committed; suites quote them to the letter.

Texts: `# ` title, `## ` heading, `| a | b |` row of a table (the first is its head), any other
line a paragraph; numbers are part of the text, as in most policies people write in Word.
"""

# The two libraries are no dependency of the project, so their types may be missing.
# mypy: disable-error-code="import-untyped,import-not-found"

import argparse
from collections.abc import Iterator
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.shared import Cm, Pt
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate

HERE = Path(__file__).resolve().parent
FONTS = Path("/usr/share/fonts/truetype/dejavu")
_TITLE = ParagraphStyle("title", fontName="serif-bold", fontSize=17, leading=22, spaceAfter=8)
_HEAD = ParagraphStyle(
    "head",
    fontName="serif-bold",
    fontSize=12,
    leading=16,
    spaceBefore=10,
    spaceAfter=4,
    keepWithNext=1,
)
_BODY = ParagraphStyle("body", fontName="serif", fontSize=10.5, leading=15, spaceAfter=4)


def blocks(text: str) -> Iterator[tuple[str, list[str]]]:
    """Pieces in their order: ("title" | "head" | "body", [line]) or ("table", rows)."""
    for kind, lines in groupby(filter(None, text.splitlines()), key=_kind):
        if kind == "table":
            yield kind, list(lines)
        else:
            yield from ((kind, [line.lstrip("# ")]) for line in lines)


def _kind(line: str) -> str:
    starts = {"# ": "title", "##": "head", "| ": "table"}
    return starts.get(line[:2], "body")


def word(source: Path, target: Path) -> None:
    """Writes a DOCX with real headings and tables."""
    document = Document()
    document.styles["Normal"].font.size = Pt(11)
    for section in document.sections:
        section.left_margin = section.right_margin = Cm(2.2)
        section.header.paragraphs[0].text = "Zielnik sp. z o.o. · zielnik.example"
    for kind, lines in blocks(source.read_text("utf-8")):
        if kind == "table":
            _table(document, [line.strip("| ").split(" | ") for line in lines])
        elif kind == "body":
            document.add_paragraph(lines[0])
        else:
            document.add_heading(lines[0], 0 if kind == "title" else 1)
    made = BytesIO()
    document.save(made)
    _pack(made, target)


def _pack(made: BytesIO, target: Path) -> None:
    """The same text gives the same bytes: a package as saved carries the hour in every entry."""
    with ZipFile(made) as given, ZipFile(target, "w", ZIP_DEFLATED) as kept:
        for name in given.namelist():
            kept.writestr(ZipInfo(name, (2026, 3, 3, 0, 0, 0)), given.read(name), ZIP_DEFLATED)


def _table(document: Any, rows: list[list[str]]) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    for cell in table.rows[0].cells:
        cell.paragraphs[0].runs[0].bold = True
    document.add_paragraph()


def pdf(source: Path, target: Path) -> None:
    """Writes a PDF of several pages with a header, a footer and page numbers."""
    found = list(blocks(source.read_text("utf-8")))
    title = found[0][1][0]
    styles = {"title": _TITLE, "head": _HEAD, "body": _BODY}

    def furniture(canvas: Any, page: Any) -> None:
        canvas.setFont("serif", 8)
        canvas.drawString(62, A4[1] - 36, f"Zielnik sp. z o.o. · {title}")
        canvas.drawString(62, 32, "zielnik.example · pomoc@zielnik.example")
        canvas.drawRightString(A4[0] - 62, 32, f"Strona {page.page}")

    template = SimpleDocTemplate(
        str(target), pagesize=A4, margins=62, title=title, author="Zielnik", lang="pl", invariant=1
    )
    template.leftMargin = template.rightMargin = template.topMargin = template.bottomMargin = 62
    story = [Paragraph(lines[0], styles[kind]) for kind, lines in found]
    template.build(story, onFirstPage=furniture, onLaterPages=furniture)


def main() -> None:
    """Makes the four files anew."""
    parser = argparse.ArgumentParser(description="Make the policies of the shop Zielnik.")
    parser.add_argument("--fonts", type=Path, default=FONTS)
    fonts = parser.parse_args().fonts
    pdfmetrics.registerFont(TTFont("serif", str(fonts / "DejaVuSerif.ttf")))
    pdfmetrics.registerFont(TTFont("serif-bold", str(fonts / "DejaVuSerif-Bold.ttf")))
    for name in ("zwroty-i-reklamacje", "dostawa"):
        word(HERE / "zielnik_text" / f"{name}.txt", HERE / "zielnik" / f"{name}.docx")
    for name in ("regulamin", "prywatnosc"):
        pdf(HERE / "zielnik_text" / f"{name}.txt", HERE / "zielnik" / f"{name}.pdf")


if __name__ == "__main__":
    main()
