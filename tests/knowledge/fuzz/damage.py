"""What can happen to a file on its way, by seed."""

from __future__ import annotations

import base64
import io
import random
import re
import zipfile
import zlib
from collections.abc import Callable

_NASTY = (
    b"\x00",
    b"\xed\xa0\x80",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    "\u202e\u2066\u200f".encode(),
    "👩‍👩‍👧‍👦🏳️‍🌈".encode(),
    "e\u0301".encode() * 30,
    b"&#xD800;&#0;&#x202e;&bogus;",
    b"\\ud800\\u0000",
    b"1e999999",
    b"9" * 5_000,
    b"-0.0000000000000000000001",
    b"NaN",
    b"]]>",
    b"<![CDATA[",
    b"<!--",
    b'<!DOCTYPE x [<!ENTITY a "b">]>',
    b"<p>" * 300,
    b"[" * 300,
    b'{"a":' * 300,
    b'"',
    b"\t" * 50,
    b"\r",
    b"|",
    b"```",
    b"- [x](",
    b"?",
)
_ENCODINGS = ("cp1250", "cp1251", "cp1257", "koi8-u", "utf-16", "utf-32", "utf-8-sig", "utf-7")


def damaged(raw: bytes, dice: random.Random, name: str) -> bytes:
    """The file after one to eight mishaps; packages sometimes inside."""
    if name.endswith(".docx") and dice.random() < 0.7:
        return _repacked(raw, dice)
    if name.endswith(".pdf") and dice.random() < 0.7:
        return _flipped(_unpacked(raw), dice)
    if not name.endswith((".docx", ".pdf", ".gz")) and dice.random() < 0.15:
        encoding = dice.choice(_ENCODINGS)
        raw = raw.decode("utf-8", "replace").encode(encoding, "ignore")
    return _flipped(raw, dice)


def _flipped(raw: bytes, dice: random.Random) -> bytes:
    data = bytearray(raw)
    for _ in range(dice.randint(1, 8)):
        if data:
            at = dice.randrange(len(data))
            length = dice.choice((1, 4, 20, 200, len(data) // 3 + 1))
            dice.choice(_MISHAPS)(data, at, length, dice)
    return bytes(data)


Mishap = Callable[[bytearray, int, int, random.Random], None]


def _flip(data: bytearray, at: int, length: int, dice: random.Random) -> None:
    for _ in range(dice.randint(1, 20)):
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)


def _cut_off(data: bytearray, at: int, length: int, dice: random.Random) -> None:
    del data[max(at, len(data) // 2) :]


def _lose(data: bytearray, at: int, length: int, dice: random.Random) -> None:
    del data[at : at + length]


def _repeat(data: bytearray, at: int, length: int, dice: random.Random) -> None:
    data[at:at] = data[at : at + length] * dice.choice((1, 2, 30 if length < 50 else 1))


def _swap(data: bytearray, at: int, length: int, dice: random.Random) -> None:
    block = data[at : at + length]
    del data[at : at + length]
    to = dice.randrange(len(data) + 1)
    data[to:to] = block


def _noise(data: bytearray, at: int, length: int, dice: random.Random) -> None:
    data[at:at] = dice.randbytes(dice.choice((1, 4, 64)))


def _long_line(data: bytearray, at: int, length: int, dice: random.Random) -> None:
    if dice.random() < 0.05:
        data[at:at] = dice.choice((b"a", b"a ", "ž".encode(), b",", b"?")) * 500_000


def _nasty(data: bytearray, at: int, length: int, dice: random.Random) -> None:
    data[at:at] = dice.choice(_NASTY)


_MISHAPS: tuple[Mishap, ...] = (
    *(_flip, _cut_off, _lose, _repeat, _swap, _noise, _long_line),
    *(_nasty, _nasty, _nasty),
)


def _repacked(raw: bytes, dice: random.Random) -> bytes:
    """The package with one or two of its texts damaged, so that more than the zip is tried."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as given, zipfile.ZipFile(made, "w") as kept:
        parts = given.namelist()
        texts = [name for name in parts if name.endswith((".xml", ".rels"))]
        chosen = {dice.choice(texts), "word/document.xml" if dice.random() < 0.5 else ""}
        for name in parts:
            body = given.read(name)
            kept.writestr(name, _flipped(body, dice) if name in chosen else body)
    return made.getvalue()


def _unpacked(raw: bytes) -> bytes:
    """The PDF with its streams in plain, so that the damage reaches what they hold."""
    out, at = b"", 0
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", raw, re.DOTALL):
        try:
            body = zlib.decompress(base64.a85decode(found[1].strip().removesuffix(b"~>")))
        except (ValueError, zlib.error):
            continue
        out += raw[at : found.start(1)] + body
        at = found.end(1)
    plain = out + raw[at:]
    return plain.replace(b"/ASCII85Decode", b"").replace(b"/FlateDecode", b"")
