"""PDF -> Document. The parser runs in a process of its own, with its time and memory bounded."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from knowledge.documents import pdfpages
from knowledge.documents.outline import Block, sections
from knowledge.documents.pdfblocks import blocks_of
from knowledge.documents.pdflines import pages_of
from knowledge.documents.reading import Notice, Reading, Rejection
from knowledge.documents.titles import title_among, title_from
from knowledge.passage import Document, clean

SECONDS = 10.0

_REFUSALS = {
    "password": (
        "it is protected by a password.",
        "Save a copy without the password.",
    ),
    "broken": (
        "it is no PDF that can be opened, or it is damaged.",
        "Save it again from its source.",
    ),
    "slow": (
        f"reading it took longer than {SECONDS:.0f} seconds or more memory than is allowed.",
        "Split it, or save it again from its source.",
    ),
    "no text": (
        "no text: a scan?",
        "Run text recognition (OCR) over it, or give the text itself.",
    ),
}


def read_pdf(raw: bytes, path: str) -> Reading:
    """Read a PDF: text in whole paragraphs, without the headers and footers of its pages."""
    data = _parsed(raw)
    if "error" in data:
        return _refused(path, data["error"])
    pages = pages_of(data)
    blocks = [_cleaned(block) for block in blocks_of(pages)]
    found = sections(blocks)
    if not found:
        return _refused(path, "no text")
    document = Document(path, title_among(blocks) or title_from(path), found)
    return Reading((document,), notices=tuple(_notices(data, path)))


def _parsed(raw: bytes) -> dict[str, Any]:
    # By its path, so that nothing but the parser is loaded; isolated from the environment.
    command = [sys.executable, "-I", str(Path(pdfpages.__file__))]
    try:
        done = subprocess.run(  # noqa: S603
            command, input=raw, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return {"error": "slow"}
    if done.returncode != 0:
        said = done.stderr[-2000:]
        return {"error": "slow" if b"MemoryError" in said or done.returncode < 0 else "broken"}
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _cleaned(block: Block) -> Block:
    return block if block.grid else Block(block.kind, clean(block.text), block.level, block.anchor)


def _notices(data: dict[str, Any], path: str) -> list[Notice]:
    found = []
    pages, of = data["pages"], data["of"]
    if len(pages) < of:
        reason = f"only its first {len(pages)} of {of} pages were read."
        found.append(Notice(path, reason, hint="Split it into smaller files."))
    bare = [str(n) for n, page in enumerate(pages, 1) if not page["pieces"]]
    if bare:
        shown = ", ".join(bare[:8]) + (" and more" if len(bare) > 8 else "")
        reason = f"no text on page {shown}: a scan?"
        found.append(Notice(path, reason, hint="Check whether something is missing."))
    return found


def _refused(path: str, word: str) -> Reading:
    reason, hint = _REFUSALS[word]
    return Reading(rejections=(Rejection(path, reason, hint=re.sub(r"\s+", " ", hint)),))
