"""PDF files as printed by programs, small and by hand: text at places, rules, several pages."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

Text = tuple[float, float, float, str, str]
"""Left, baseline, size, "regular" or "bold", what is said."""


@dataclass
class Sheet:
    """One page: texts, and rules from one point to another."""

    texts: list[Text]
    rules: tuple[tuple[float, float, float, float], ...] = ()


def pdf(*sheets: Sheet, extra: bytes = b"") -> bytes:
    """A PDF of A4 pages. Letters outside ASCII go through a ToUnicode table."""
    letters = sorted({c for sheet in sheets for *_, said in sheet.texts for c in said})
    codes = {letter: code for code, letter in enumerate(letters, start=33)}
    rows = "\n".join(f"<{code:02x}> <{ord(letter):04x}>" for letter, code in codes.items())
    table = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def "
        "/CMapType 2 def 1 begincodespacerange <00> <ff> endcodespacerange "
        f"{len(codes)} beginbfchar\n{rows}\nendbfchar endcmap end end"
    )
    widths = " ".join(["500"] * len(codes))
    objects = [b"<< /Type /Catalog /Pages 2 0 R " + extra + b">>"]
    kids = " ".join(f"{6 + 2 * i} 0 R" for i in range(len(sheets)))
    objects.append(f"<< /Type /Pages /Count {len(sheets)} /Kids [{kids}] >>".encode())
    objects.append(stream(table.encode()))
    for name in ("Helvetica", "Helvetica-Bold"):
        objects.append(
            f"<< /Type /Font /Subtype /TrueType /BaseFont /{name} /FirstChar 33 /LastChar "
            f"{32 + len(codes)} /Widths [{widths}] /ToUnicode 3 0 R >>".encode()
        )
    for i, sheet in enumerate(sheets):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {7 + 2 * i} 0 R "
            "/Resources << /Font << /F0 4 0 R /F1 5 0 R >> >> >>".encode()
        )
        drawn = [f"{x0} {y0} m {x1} {y1} l S" for x0, y0, x1, y1 in sheet.rules]
        drawn += [
            f"BT /F{int(weight == 'bold')} {size} Tf 1 0 0 1 {x} {y} Tm "
            f"<{''.join(f'{codes[c]:02x}' for c in said)}> Tj ET"
            for x, y, size, weight, said in sheet.texts
        ]
        objects.append(stream("\n".join(drawn).encode()))
    return assembled(objects)


def stream(body: bytes) -> bytes:
    """A compressed stream object."""
    packed = zlib.compress(body)
    head = f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode()
    return head + packed + b"\nendstream"


def assembled(objects: list[bytes]) -> bytes:
    """Objects with their cross-reference table."""
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
    return out + trailer % (len(objects) + 1, start)


def lines(
    said: list[str], top: float = 740, left: float = 60, size: float = 10, leading: float = 14
) -> list[Text]:
    """Lines one below another; "# " makes a heading, "" a gap, "  " an indent, "**" bold."""
    found: list[Text] = []
    y = top
    for line in said:
        if line.startswith("# "):
            found.append((left, y, size * 1.5, "bold", line[2:]))
        elif line.startswith("**"):
            found.append((left, y, size, "bold", line[2:]))
        elif line:
            indent = len(line) - len(line.lstrip())
            found.append((left + 6 * indent, y, size, "regular", line.strip()))
        y -= leading
    return found
