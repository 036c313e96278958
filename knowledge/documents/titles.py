"""Names that a document gives itself or its file gives it: titles, languages, addresses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from knowledge.documents.outline import Block

_LANGUAGES = {
    "en": "en eng english angielski angļu английский англійська",
    "pl": "pl pol polish polski polska poļu польский польська",
    "lv": "lv lav lat latvian latviešu łotewski латышский латиська",
    "ru": "ru rus russian rosyjski krievu русский російська",
    "uk": "uk ua ukr ukrainian ukraiński ukraiņu украинский українська",
}
_FAQ_TITLES = {
    "en": "Frequently asked questions",
    "pl": "Najczęstsze pytania",
    "lv": "Biežāk uzdotie jautājumi",
    "ru": "Частые вопросы",
    "uk": "Поширені запитання",
}
# Letters that only this one of the five languages writes; a third of a percent tells it.
_OWN_LETTERS = {"pl": "ąćęłńśźż", "lv": "āčēģīķļņšūž", "ru": "ыэъё", "uk": "іїєґ"}
_OWN_SHARE = 1 / 300
_CODES = {alias: code for code, aliases in _LANGUAGES.items() for alias in aliases.split()}


def title_from(path: str) -> str:
    """A title for a file that has none: its name without suffix, dashes and underscores."""
    stem = path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    words = re.sub(r"[_\-\s]+", " ", stem).strip()
    return words[:1].upper() + words[1:] if words else path


def title_among(blocks: Sequence[Block]) -> str:
    """The heading that opens a document and has no equal in it, or nothing."""
    first = next((block for block in blocks[:6] if block.kind == "heading"), None)
    if first is None:
        return ""
    above = [b for b in blocks if b.kind == "heading" and b.level <= first.level]
    return first.text if len(above) == 1 else ""


def faq_title(said: str, path: str) -> str:
    """A title for a list of questions without one: what the language calls such a list."""
    letters = Counter(c for c in said[:20_000].casefold() if c.isalpha())
    if not letters:
        return title_from(path)
    total = sum(letters.values())
    share = {lang: sum(letters[c] for c in own) / total for lang, own in _OWN_LETTERS.items()}
    best = max(share, key=lambda lang: share[lang])
    return _FAQ_TITLES[best if share[best] > _OWN_SHARE else "en"]


def language_code(value: str | None) -> str | None:
    """A two-letter code from "lv", "lv-LV", "LV_lv" or "latviešu", else None."""
    if not value:
        return None
    word = value.strip().casefold()
    primary = re.split(r"[-_\s]", word)[0]
    if primary in _CODES or word in _CODES:
        return _CODES.get(primary) or _CODES[word]
    return primary if re.fullmatch(r"[a-z]{2}", primary) else None


def web_address(value: str | None) -> str | None:
    """An http(s) address, or None: nothing else may become a link in a reply."""
    value = (value or "").strip()
    try:
        parts = urlsplit(value)
    except ValueError:
        return None
    return (
        value if parts.scheme in ("http", "https") and parts.netloc and " " not in value else None
    )


def language_if_plausible(lang: str | None, text: str) -> str | None:
    """A declared language, unless the letters contradict it.

    Templates say `<html lang="en">` on pages in every language.
    """
    letters = [c for c in text[:20_000] if c.isalpha()] if lang else []
    if not letters:
        return lang
    cyrillic = sum("\u0400" <= c <= "\u04ff" for c in letters) / len(letters)
    accented = sum("\u00c0" <= c <= "\u024f" for c in letters) / len(letters)
    if lang in ("ru", "uk"):
        return lang if cyrillic > 0.3 else None
    if cyrillic > 0.5 or (lang == "en" and accented > 0.02):
        return None
    return lang
