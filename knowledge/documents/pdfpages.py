"""A PDF on standard input -> its pieces of text with their places, as JSON on standard output.

Run as a process of its own by `knowledge.documents.pdf`: what a hostile file makes the
parser do ends with it, and its time and memory are bounded. Nothing of this project is
imported, so that it starts in a tenth of a second.

Output: {"pages": [{"width", "height", "pieces": [[x0, y0, x1, y1, baseline, size, weight, text]],
"rules": [[x0, y0, x1, y1]]}], "of": pages in the file} or {"error": word}. Points, from
the lower left corner.
"""

from __future__ import annotations

import ctypes
import json
import sys
import time
from typing import Any

# The parent gives up after ten; what was read by then is worth having.
SECONDS = 7.0
MEMORY = 1 << 30
CHARACTERS = 3_000_000
_RULES = 2_000
_WRONG_PASSWORD = 4


def main() -> None:
    """Read, write, end."""
    _bound()
    print(json.dumps(_read(sys.stdin.buffer.read())))  # noqa: T201


def _bound() -> None:
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _read(raw: bytes) -> dict[str, Any]:
    import pypdfium2
    import pypdfium2.raw as api

    begun = time.monotonic()
    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError:
        protected = api.FPDF_GetLastError() == _WRONG_PASSWORD
        return {"error": "password" if protected else "broken"}
    pages: list[dict[str, Any]] = []
    characters = 0
    for number in range(len(document)):
        if time.monotonic() - begun > SECONDS or characters > CHARACTERS:
            break
        try:
            page = _page(document[number], api)
        except pypdfium2.PdfiumError:
            page = {"width": 1, "height": 1, "pieces": [], "rules": []}
        pages.append(page)
        characters += sum(len(piece[-1]) for piece in page["pieces"])
    return {"pages": pages, "of": len(document)}


def _page(page: Any, api: Any) -> dict[str, Any]:
    text = page.get_textpage()
    pieces = []
    for number in range(text.count_rects()):
        left, bottom, right, top = box = text.get_rect(number)
        said = text.get_text_bounded(*box)
        if said.strip():
            at = _letter(text.raw, left, (bottom + top) / 2, right - left, api)
            style = _style(text.raw, at, api) if at >= 0 else (bottom, top - bottom, 400)
            pieces.append([left, bottom, right, top, *style, said])
    paths = page.get_objects(filter=[api.FPDF_PAGEOBJ_PATH], max_depth=3)
    rules = [one.get_bounds() for one, _ in zip(paths, range(_RULES), strict=False)]
    width, height = page.get_size()
    return {"width": width, "height": height, "pieces": pieces, "rules": rules}


def _letter(text: Any, left: float, middle: float, width: float, api: Any) -> int:
    """The number of a letter in a piece, or less than 0: some places hold a space or none."""
    for share in (0.02, 0.5, 0.9):
        at = api.FPDFText_GetCharIndexAtPos(text, left + width * share, middle, 3, 3)
        if at >= 0:
            return int(at)
    return -1


def _style(text: Any, at: int, api: Any) -> tuple[float, float, int]:
    """Baseline, size and weight of a letter; many fonts tell their weight by name alone."""
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    api.FPDFText_GetFontInfo(text, at, name, 128, flags)
    heavy = any(word in name.value.lower() for word in (b"bold", b"black", b"heavy"))
    weight = 700 if heavy else min(api.FPDFText_GetFontWeight(text, at), 1000)
    x, y = ctypes.c_double(), ctypes.c_double()
    api.FPDFText_GetCharOrigin(text, at, x, y)
    return y.value, api.FPDFText_GetFontSize(text, at), weight


if __name__ == "__main__":
    main()
