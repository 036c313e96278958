"""Markdown -> Document, with markdown-it-py (CommonMark and tables)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from knowledge.documents.grid import Grid
from knowledge.documents.htmlwalk import fragment_blocks
from knowledge.documents.outline import Block, list_blocks, paragraph_blocks, sections
from knowledge.documents.titles import (
    language_code,
    language_if_plausible,
    title_from,
    web_address,
)
from knowledge.documents.unseen import is_invisible, is_taken_away
from knowledge.passage import Document

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?\n)?---[ \t]*(?:\n|\Z)", re.DOTALL)
_TAG = re.compile(r"<(?P<closes>/?)(?P<name>[a-zA-Z][\w-]*)(?P<attributes>[^>]*)>")
_NO_TEXT = frozenset(["script", "style", "template", "noscript"])
_STYLE = re.compile(r"style\s*=\s*[\"']?(?P<style>[^\"'>]*)", re.IGNORECASE)
# Inline parsing takes quadratic time on hostile paragraphs: 0.2 s for 19 kB of "[". Longer
# ones than this, which no person writes, keep their marks.
_INLINE_LIMIT = 6_000


def read_markdown(text: str, path: str) -> Document:
    """Read Markdown; front matter may give title, lang and url."""
    matter, body, offset = _front_matter(text)
    blocks = [
        block if block.line is None else replace(block, line=block.line + offset)
        for block in blocks_of(body)
    ]
    headings = [block for block in blocks if block.kind == "heading"]
    named = matter.get("title") or (headings[0].text if headings else "")
    lang = language_code(matter.get("lang") or matter.get("language"))
    url = web_address(matter.get("url") or matter.get("permalink") or matter.get("canonical"))
    return Document(
        path,
        named or title_from(path),
        sections(blocks),
        language_if_plausible(lang, body),
        url,
    )


def blocks_of(text: str) -> list[Block]:
    """Headings with GitHub's anchors, paragraphs, lists, tables and marked questions."""
    # Inline parsing is left to `_plain`, which can refuse.
    tokens = _parser().parse(text)
    return list(_Walk(tokens).blocks())


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable(["inline"])


@cache
def _inline_parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable(["strikethrough"])


def _front_matter(text: str) -> tuple[dict[str, str], str, int]:
    found = _FRONT_MATTER.match(text)
    if not found:
        return {}, text, 0
    pairs = (line.partition(":") for line in (found[1] or "").split("\n"))
    values = {k.strip().lower(): v.strip().strip("\"'") for k, colon, v in pairs if colon}
    return values, text[found.end() :], found[0].count("\n")


class _Walk:
    """Goes over the flat token list once; every method leaves `_at` behind what it took."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._slugs: dict[str, int] = {}

    def blocks(self) -> Iterator[Block]:
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            self._at += 1
            match token.type:
                case "heading_open":
                    yield from self._heading(token)
                case "paragraph_open":
                    yield from _paragraph(self._inline(), _line(token))
                case "bullet_list_open" | "ordered_list_open":
                    yield from self._list(token)
                case "table_open":
                    yield self._table(token)
                case "html_block":
                    yield from _html(token)
                case "fence" | "code_block":
                    yield Block("paragraph", token.content.strip(), line=_line(token))

    def _inline(self) -> str:
        """The raw inline text after an opening token; the closing one is passed too."""
        content = self._tokens[self._at].content
        self._at += 2
        return content

    def _heading(self, token: Token) -> Iterator[Block]:
        text = _plain(self._inline()).replace("\n", " ").strip()
        if text:
            yield Block("heading", text, int(token.tag[1]), self._slug(text), _line(token))

    def _slug(self, text: str) -> str:
        kept = (c for c in text.lower() if c in " -_" or unicodedata.category(c)[0] in "LNM")
        slug = "".join(kept).replace(" ", "-")
        count = self._slugs.get(slug, 0)
        self._slugs[slug] = count + 1
        return f"{slug}-{count}" if count else slug

    def _list(self, opening: Token) -> Iterator[Block]:
        """A list as one block, or questions where its items are "question, then answer"."""
        items: list[tuple[str, int | None]] = []
        closing, depth = opening.type.replace("_open", "_close"), opening.level
        inner: list[str] = []
        marker, line = "- ", _line(opening)
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            self._at += 1
            if token.type == closing and token.level == depth:
                break
            if token.type == "list_item_open":
                if inner:
                    items.append((_item(marker, inner), line))
                    inner = []
                nesting = (token.level - depth - 1) // 2
                marker = "  " * nesting + (f"{token.info}{token.markup} " if token.info else "- ")
                line = _line(token)
            elif token.type == "inline":
                inner.append(_plain(_bold_question_apart(token.content)))
            elif token.type in ("fence", "code_block"):
                inner.append(token.content.strip())
        if inner:
            items.append((_item(marker, inner), line))
        yield from list_blocks(items)

    def _table(self, opening: Token) -> Block:
        rows: list[tuple[str, ...]] = []
        lines: list[int | None] = []
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            self._at += 1
            if token.type == "table_close":
                break
            if token.type == "tr_open":
                rows.append(())
                lines.append(_line(token))
            elif token.type == "inline" and rows:
                rows[-1] = (*rows[-1], _plain(token.content).replace("\n", " ").strip())
        header = bool(rows and any(rows[0]))
        if rows and not header:
            rows, lines = rows[1:], lines[1:]
        grid = Grid(tuple(rows), header, tuple(lines))
        return Block("table", line=_line(opening), grid=grid)


def _item(marker: str, inner: list[str]) -> str:
    return marker + "\n".join(inner)


def _paragraph(content: str, line: int | None) -> list[Block]:
    content = _bold_question_apart(content)
    bold = re.match(r"^\s*(\*\*|__)(?=\S)(.+?)(?<=\S)\1[ \t\\]*(\n|<br|$)", content)
    return paragraph_blocks(_plain(content), bool(bold), line)


def _html(token: Token) -> Iterator[Block]:
    """Raw HTML between Markdown: an open <details> goes on until its closing tag."""
    content = token.content
    line = _line(token)
    if re.match(r"\s*</details>", content, re.IGNORECASE):
        yield Block("end")
    blocks = [replace(block, line=line) for block in fragment_blocks(content)]
    closed = content.lower().count("</details>") >= content.lower().count("<details")
    if not closed:
        while blocks and blocks[-1].kind == "end":
            blocks.pop()
    yield from blocks


def _line(token: Token) -> int | None:
    return token.map[0] + 1 if token.map else None


def _bold_question_apart(content: str) -> str:
    """ "**Question?** Answer." with its answer on a line of its own."""
    return re.sub(r"^(\s*)(\*\*|__)([^*_\n]+\?)\2[ \t]+(?=\S)", r"\1\2\3\2\n", content)


def _plain(content: str) -> str:
    """Inline Markdown as plain text: link texts stay, addresses only where nothing else is."""
    if len(content) > _INLINE_LIMIT:
        return content
    parsed = _inline_parser().parseInline(content)
    children = (parsed[0].children or []) if parsed else []
    return re.sub(r"[ \t]*\n[ \t]*", "\n", "".join(_spoken(children))).strip()


def _spoken(children: list[Token]) -> Iterator[str]:
    href, said = "", ""
    for token in _seen(children):
        if token.type == "link_open":
            href, said = str(token.attrs.get("href", "")), ""
            continue
        if token.type == "link_close":
            yield _contact(href, said)
            href = ""
            continue
        piece = _token_text(token)
        said += piece
        yield piece


def _seen(children: list[Token]) -> Iterator[Token]:
    """Without what inline HTML hides."""
    hidden: list[str] = []
    for token in children:
        tag = _TAG.match(token.content) if token.type == "html_inline" else None
        if tag and hidden:
            if tag["closes"] and tag["name"].lower() == hidden[-1]:
                hidden.pop()
            elif not tag["closes"] and not token.content.endswith("/>"):
                hidden.append(tag["name"].lower())
        elif tag and not tag["closes"] and _hides(tag["name"], tag["attributes"]):
            hidden.append(tag["name"].lower())
        elif not hidden:
            yield token


def _hides(name: str, attributes: str) -> bool:
    style = _STYLE.search(attributes)
    said = style["style"] if style else ""
    named = re.search(
        r"\shidden(?=[\s=/]|$)|aria-hidden\s*=\s*[\"']?true", attributes, re.IGNORECASE
    )
    return bool(named) or name.lower() in _NO_TEXT or is_taken_away(said) or is_invisible(said)


def _token_text(token: Token) -> str:
    if token.type in ("text", "code_inline"):
        return token.content
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    if token.type == "html_inline" and re.match(r"<br\s*/?>", token.content, re.IGNORECASE):
        return "\n"
    return ""


def _contact(href: str, said: str) -> str:
    """What a link adds to its text: an e-mail or phone that the text does not say."""
    scheme, _, rest = href.partition(":")
    target = rest.split("?")[0]
    if scheme in ("mailto", "tel"):
        return "" if target in said else f" ({target})" if said.strip() else target
    return "" if said.strip() else href
