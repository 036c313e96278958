"""What is known, as data: documents and products in, passages out. Pure."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Literal

from knowledge.wording import facts_line

SectionKind = Literal["faq", "text", "table"]
PassageKind = Literal["faq", "text", "table", "product"]


@dataclass(frozen=True)
class Section:
    """A piece of a document as its reader found it.

    `trail` is the chain of headings above it, `question` is set for FAQ entries,
    `line` is where it starts in the file (from 1) if the format has lines.
    """

    kind: SectionKind
    text: str
    trail: tuple[str, ...] = ()
    question: str | None = None
    anchor: str | None = None
    lang: str | None = None
    category: str | None = None
    line: int | None = None


@dataclass(frozen=True)
class Document:
    """A file the shop gave us. `path` is relative to the indexed folder, with slashes."""

    path: str
    title: str
    sections: tuple[Section, ...]
    lang: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class Variant:
    """A buyable version of a product."""

    id: str
    attributes: tuple[tuple[str, str], ...] = ()
    price: Decimal | None = None
    availability: str | None = None
    url: str | None = None
    image: str | None = None
    sale_price: Decimal | None = None


@dataclass(frozen=True)
class Product:
    """An item of the feed. Prices are decimals in `currency` (ISO 4217).

    With variants, price and availability are those of the cheapest one in stock.
    """

    id: str
    title: str
    path: str
    description: str = ""
    price: Decimal | None = None
    sale_price: Decimal | None = None
    currency: str | None = None
    availability: str | None = None
    brand: str | None = None
    category: str | None = None
    url: str | None = None
    image: str | None = None
    lang: str | None = None
    attributes: tuple[tuple[str, str], ...] = ()
    variants: tuple[Variant, ...] = ()
    as_of: datetime | None = None


@dataclass(frozen=True)
class Passage:
    """The smallest piece that can be cited. `id` names its content: same content, same id."""

    id: str
    path: str
    title: str
    text: str
    kind: PassageKind
    lang: str
    trail: tuple[str, ...] = ()
    question: str | None = None
    anchor: str | None = None
    url: str | None = None
    product_id: str | None = None
    # The texts that stand for the passage in the search by meaning: a question alone and with
    # its answer, a text under its last headings, a table row with its trail, a product in a
    # line; then, of several sentences, each under its question or headings.
    views: tuple[str, ...] = field(default=())


# Characters a person sees up to which a piece stays whole; beyond, it is split.
TEXT_LIMIT = 700
JOIN_LIMIT = 500
ANSWER_LIMIT = 1500
_VIEW_LIMIT = 1200
_DESCRIPTION_LIMIT = 600
_SHORT_SENTENCE = 40
# Below this many letters a language guess is worth less than that of the whole document.
_GUESSABLE = 25

# Controls, marks of writing direction, zero-width characters, tags, soft hyphens, surrogates.
# The joiner U+200D stays: it holds emoji together.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u200b\u200c\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACE = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_BREAK = re.compile("\r\n?|[\u2028\u2029\x85]")
# Where a sentence may end: not behind a number ("3. maja"), an initial or an abbreviation,
# and only before something that does not go on in small letters.
_ABBREVIATED = (
    *("ul", "al", "pl", "os", "tel", "np", "nr", "im", "św", "dr", "st", "no", "str"),
    *("вул", "ул", "тел", "стр", "им", "напр", "див", "просп"),
)
_SENTENCE_END = (
    r"(?<=[^\W\d][^\W\d][.!?…])"
    + "".join(rf"(?<!\b(?i:{word})\.)" for word in _ABBREVIATED)
    + r"\s+(?=[\W\d]*[^\W\da-zà-öø-ÿа-яёєіїґāčēģīķļņšūžąćęłńśźż])"
)


def clean(text: str) -> str:
    """Composed characters, plain spaces and line ends; nothing that cannot be seen or stored."""
    text = _BREAK.sub("\n", text)
    text = _SPACE.sub(" ", _UNSEEN.sub("", text))
    return unicodedata.normalize("NFC", _SURROGATE.sub("\ufffd", text))


def document_passages(document: Document, language: Callable[[str], str]) -> list[Passage]:
    """Cut a document into passages that can be cited.

    `language` guesses the language of a text; it is asked only where neither the section
    nor the document says it.
    """
    sections = list(_joined(document.sections))
    guess = _guesser(document, language)
    seen: Counter[str] = Counter()
    found = []
    for section in sections:
        for text in _pieces(section):
            draft = Passage(
                id="",
                path=document.path,
                title=document.title,
                text=text,
                kind=section.kind,
                lang=section.lang or document.lang or guess(f"{section.question or ''} {text}"),
                trail=section.trail,
                question=section.question,
                anchor=section.anchor,
                url=_address(document.url, section.anchor),
            )
            found.append(replace(draft, id=_identity(draft, seen), views=_views(draft)))
    return found


def product_passages(product: Product, language: Callable[[str], str]) -> list[Passage]:
    """A product as one passage, and one more for each further stretch of its description.

    Price and stock are left to the product's row: they change daily, and with them in the
    text a feed would be embedded again every night.
    """
    lang = product.lang or language(f"{product.title}. {product.description}"[:1000])
    first, *rest = split_text(product.description, _DESCRIPTION_LIMIT) or [""]
    facts = facts_line(product, lang)
    texts = ["\n".join(filter(None, (product.title, facts, first))), *rest]
    seen: Counter[str] = Counter()
    found = []
    for text in texts:
        draft = Passage(
            id="",
            path=product.path,
            title=product.title,
            text=text,
            kind="product",
            lang=lang,
            url=product.url,
            product_id=product.id,
        )
        view = _one_line(text if text is texts[0] else f"{product.title}: {text}")
        found.append(replace(draft, id=_identity(draft, seen), views=(view,)))
    return found


def _one_line(text: str) -> str:
    lines = (re.sub(r"^\s*[-•]\s", "", line).strip() for line in text.split("\n"))
    return " ".join(line if re.search(r"[.!?:;,]$", line) else f"{line}." for line in lines if line)


def split_text(text: str, limit: int = TEXT_LIMIT) -> list[str]:
    """Cut a long text at lines, then sentences, then words; a short one stays whole."""
    if len(text) <= limit:
        return [text] if text.strip() else []
    # Late, because the library takes most of a second to load and few texts need it.
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        separators=[r"\n\s*\n", r"\n", _SENTENCE_END, r"(?<=[;,])\s+", r"\s+", ""],
        is_separator_regex=True,
        keep_separator="end",
        chunk_size=limit,
        chunk_overlap=0,
    )
    return [piece.strip() for piece in splitter.split_text(text) if piece.strip()]


def _joined(sections: tuple[Section, ...]) -> Iterator[Section]:
    """Neighbouring short texts under one heading as one section."""
    held: Section | None = None
    for section in sections:
        if held and _belong_together(held, section):
            held = replace(held, text=f"{held.text}\n{section.text}")
            continue
        if held:
            yield held
        held = section
    if held:
        yield held


def _belong_together(held: Section, section: Section) -> bool:
    same_place = (held.trail, held.anchor, held.lang) == (
        section.trail,
        section.anchor,
        section.lang,
    )
    texts = held.kind == section.kind == "text"
    return texts and same_place and len(held.text) + len(section.text) <= JOIN_LIMIT


def _pieces(section: Section) -> list[str]:
    if section.kind != "text":
        return split_text(section.text, ANSWER_LIMIT)
    lead, _, rest = section.text.partition("\n")
    pieces = split_text(section.text)
    # Each part of a long list is read under the sentence that introduces it.
    if lead.endswith(":") and len(lead) <= JOIN_LIMIT // 2 and len(pieces) > 1 and rest:
        return [piece if piece.startswith(lead) else f"{lead}\n{piece}" for piece in pieces]
    return pieces


def searched_text(passage: Passage) -> str:
    """All the words a passage can be found by, each sentence once."""
    return "\n".join(passage.views[: 2 if passage.question else 1]) or "\n".join(
        (*passage.trail, passage.question or "", passage.text)
    )


def sentences_viewed(passage: Passage) -> list[str]:
    """The sentences that have a view of their own, in order; their views are the last ones.

    None where the text is one sentence, or is a product's.
    """
    if passage.kind == "product":
        return []
    found = _sentences(passage.text[:_VIEW_LIMIT])
    return found if len(found) > 1 else []


def _views(passage: Passage) -> tuple[str, ...]:
    text = passage.text[:_VIEW_LIMIT]
    headings = [h for h in passage.trail[-2:] if h != passage.title] or [passage.title]
    about = passage.question or " – ".join(headings)
    sentences = [f"{about}: {sentence}" for sentence in _sentences(text)]
    single = sentences if len(sentences) > 1 else []
    if passage.question:
        return passage.question, f"{passage.question}\n{text}", *single
    return f"{about}: {text}", *single


def _sentences(text: str) -> list[str]:
    """The sentences and lines of a text; a short one goes with the one before it."""
    found: list[str] = []
    for line in text.split("\n"):
        for sentence in filter(None, map(str.strip, re.split(_SENTENCE_END, line))):
            if found and len(found[-1]) < _SHORT_SENTENCE:
                found[-1] += f" {sentence}"
            else:
                found.append(sentence)
    return found


def _identity(passage: Passage, seen: Counter[str]) -> str:
    """A hash of what is quoted; exact repeats in one document are told apart by a count."""
    parts = (passage.path, passage.kind, *passage.trail, passage.question or "", passage.text)
    content = "\x1f".join((*parts, passage.product_id or ""))
    seen[content] += 1
    return hashlib.sha256(f"{content}\x1e{seen[content]}".encode("utf-8", "replace")).hexdigest()[
        :20
    ]


def _address(url: str | None, anchor: str | None) -> str | None:
    return f"{url.split('#')[0]}#{anchor}" if url and anchor else url


def _guesser(document: Document, language: Callable[[str], str]) -> Callable[[str], str]:
    whole: list[str] = []

    def guess(text: str) -> str:
        if sum(c.isalpha() for c in text[: 4 * _GUESSABLE]) >= _GUESSABLE:
            return language(text)
        if not whole:
            said = " ".join(f"{s.question or ''} {s.text}" for s in document.sections[:40])
            whole.append(language(f"{document.title}. {said[:3000]}"))
        return whole[0]

    return guess
