"""Bytes -> text: UTF-8 where it is, else the Windows code page whose letters fit.

charset-normalizer was tried and left out: of 59 single words and sentences of shops in
the five languages it read 47 wrongly; this file three, all of them a single letter.
Only a handful of code pages can occur, so the question is put the other way round: under
which of them do the non-ASCII bytes become letters of one of the languages, in words
that such a language could write?
"""

from __future__ import annotations

import codecs
import math
import re
from dataclasses import dataclass
from functools import cache
from itertools import groupby


@dataclass(frozen=True)
class Decoded:
    """`text`, the `encoding` it was read in, and how many bytes had to be replaced."""

    text: str
    encoding: str
    replaced: int = 0

    @property
    def legacy(self) -> bool:
        """Whether the file was in anything but Unicode."""
        return not self.encoding.startswith("utf-")


# Share of each letter, in percent, among the letters outside ASCII of running text.
_LETTERS = {
    "pl": "ł24 ę15 ą14 ó12 ż12 ś10 ć6 ń4 ź1",
    "lv": "ā31 ī17 ē15 š9 ņ7 ļ5 ū5 ž4 ķ3 č2 ģ2",
    "ru": "о11 е8.5 а8 и7.4 н6.7 т6.3 с5.5 р4.7 в4.5 л4.4 к3.5 м3.2 д3 п2.8 у2.6 я2 ы1.9 ь1.7 "
    "г1.7 з1.6 б1.6 ч1.4 й1.2 х1 ж.9 ш.7 ю.6 ц.5 щ.4 э.3 ф.3 ъ.04 ё.1",
    "uk": "о9.4 а8.3 н6.9 и6.1 і5.7 в5.5 т5.5 р4.6 е4.6 с4.1 к4 л3.6 у3.4 д3.3 м3.1 п2.9 я2.2 "
    "з2.3 ь1.8 б1.7 г1.6 ч1.4 й1.4 х1.2 ц.8 ж.8 є.8 ї.8 ю.7 ш.7 щ.5 ф.3 ґ.05",
    "en": "é40 ü10 ö10 ä10 è8 ñ6 ç5 à5 ê3 ï3",
}
# Code page, the languages written in it, and a head start in nats for the everyday ones.
_CODE_PAGES = (
    ("cp1250", ("pl",), 0.0),
    ("cp1251", ("ru", "uk"), 0.0),
    ("cp1257", ("lv",), 0.0),
    ("cp1252", ("en",), -1.0),
    ("iso8859-2", ("pl",), -2.0),
    ("koi8-u", ("ru", "uk"), -3.0),
)
# Letters of ASCII that the language does not write: "naïve" is not Latvian "naļve".
_ABSENT = {"pl": "qvx", "lv": "qwxy"}
_HARMLESS = frozenset("«»„“”‘’‚‹›–—…€£©®™°№§·•×±½¼¾\xa0\xad")
_STRANGER = math.log(1e-4)
_SAMPLE = 20_000
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,80}?encoding\s*=\s*["']([\w.-]+)|<meta[^>]{0,200}?charset\s*=\s*["']?([\w.-]+)""",
    re.IGNORECASE,
)


def decode(raw: bytes) -> Decoded:
    """Turn a file's bytes into text; never fails, `replaced` counts what was unreadable."""
    for bom, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if raw.startswith(bom):
            return _forced(raw[len(bom) :], name)
    if wide := _utf16_without_bom(raw):
        return _forced(raw, wide)
    try:
        return Decoded(raw.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    damaged = _forced(raw, "utf-8")
    # A UTF-8 file with a few broken bytes still has whole multi-byte letters; a code page
    # read as UTF-8 has next to none.
    whole = sum(1 for c in damaged.text[:200_000] if ord(c) > 127 and c != "\ufffd")
    if whole > 4 * damaged.replaced:
        return damaged
    return _forced(raw, _code_page(raw))


def looks_binary(text: str) -> bool:
    """Whether decoded text is machine data rather than something a person wrote."""
    head = text[:100_000]
    odd = len(re.findall(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufffd]", head))
    return odd > 3 and odd > len(head) * 0.02


def _forced(raw: bytes, encoding: str) -> Decoded:
    text = raw.decode(encoding, errors="replace")
    return Decoded(text, encoding, max(0, text.count("\ufffd")))


def _utf16_without_bom(raw: bytes) -> str | None:
    head = raw[:4000]
    if len(head) < 4 or len(raw) % 2:
        return None
    # ASCII digits, spaces and line ends leave a zero on one side only.
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 5 * even + len(head) // 40 and even == 0:
        return "utf-16-le"
    if even > 5 * odd + len(head) // 40 and odd == 0:
        return "utf-16-be"
    return None


def _code_page(raw: bytes) -> str:
    declared = _declared(raw)
    sample = _dense_sample(raw)
    best, best_score = "cp1250", -math.inf
    for name, languages, head_start in _CODE_PAGES:
        score = head_start + (15.0 if name == declared else 0.0)
        text = sample.decode(name, errors="replace")
        score += max(_likelihood(text, language) for language in languages)
        if score > best_score:
            best, best_score = name, score
    return best


def _declared(raw: bytes) -> str | None:
    found = _DECLARED.search(raw[:4000])
    if not found:
        return None
    try:
        return codecs.lookup((found[1] or found[2]).decode("ascii")).name
    except LookupError:
        return None


def _dense_sample(raw: bytes) -> bytes:
    """The words that hold a non-ASCII byte, with their neighbours, up to a bound."""
    if len(raw) <= _SAMPLE:
        return raw
    # From where a word begins: a line of half a million letters is gone over once.
    word = rb"(?<![A-Za-z0-9])[A-Za-z0-9]*[\x80-\xff][A-Za-z0-9\x80-\xff]*"
    words = re.findall(word, raw[: 50 * _SAMPLE])
    return b" ".join(words)[:_SAMPLE]


@cache
def _shares(language: str) -> dict[str, float]:
    entries = _LETTERS[language].split()
    total = sum(float(entry[1:]) for entry in entries)
    return {entry[0]: math.log(float(entry[1:]) / total) for entry in entries}


def _likelihood(text: str, language: str) -> float:
    """Sum over the non-ASCII characters of how well each fits the language, in nats.

    Every candidate is a single-byte code page, so all sums run over the same positions.
    """
    shares, score = _shares(language), 0.0
    padded = f" {text} "
    for i, char in enumerate(text, start=1):
        if char > "\x7f":
            score += _fit(padded[i - 1], char, padded[i + 1], shares)
    if language in ("pl", "lv", "en"):
        score -= sum(3.0 * (run - 4) for run in _foreign_runs(text) if run > 4)
    score -= min(3.0, 0.8 * sum(text.count(c) for c in _ABSENT.get(language, "")))
    return score


def _fit(before: str, char: str, after: str, shares: dict[str, float]) -> float:
    lettered = before.isalpha() + after.isalpha()
    if not char.isalpha():
        return (0.0 if char in _HARMLESS else _STRANGER) - (4.0 if lettered == 2 else 0.0)
    value = shares.get(char.lower(), _STRANGER)
    if char.isupper():
        # A capital opens a word or stands among capitals; inside a word it is a sign of KOI8.
        value -= 5.0 if before.islower() else 0.3 if before.isupper() else 1.5
    if before.isdigit() or after.isdigit():
        value -= 3.0
    cyrillic = char > "\u03ff"
    value -= sum(6.0 for n in (before, after) if n.isalpha() and (n > "\u03ff") != cyrillic)
    return value


def _foreign_runs(text: str) -> list[int]:
    grouped = groupby(text, key=lambda c: c > "\x7f" and c.isalpha())
    return [sum(1 for _ in run) for foreign, run in grouped if foreign]
