"""HTML -> tree, and the tree as events and text, without recursion."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal, cast

from lxml import etree

SILENT = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "title",
        "iframe",
        "svg",
        "canvas",
        "select",
        "input",
        "textarea",
        "object",
        "embed",
        "video",
        "audio",
        "map",
        "datalist",
        "progress",
        "meter",
        "dialog",
    ]
)
INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "data",
        "picture",
        "source",
    ]
)
_CONTAINERS = re.compile(
    r"</?(?!(?:h[1-6]|title|br|p|a|script|style|html|head|body|link|meta)\b)[a-z][^<>]*>",
    re.IGNORECASE,
)
Event = tuple[Literal["start", "end", "text"], etree._Element, str]
Skip = Callable[[etree._Element], bool]


def parse_html(text: str) -> etree._Element | None:
    """Parse whatever there is; None where there is nothing to parse."""
    root, too_deep = _parse(text)
    if too_deep:
        # libxml2 drops all that follows once 2,048 elements are open. Without the
        # elements that merely contain others, the text at least is whole.
        root, _ = _parse(_CONTAINERS.sub("<p>", text))
    return root


def _parse(text: str) -> tuple[etree._Element | None, bool]:
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.LxmlError:
        return None, False
    return root, any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)


def events(root: etree._Element, skip: Skip) -> Iterator[Event]:
    """Start, text and end in reading order; skipped elements leave no event but their tail.

    `skip` is asked once an element, before anything in it is seen.
    """
    stack = [(root, iter(root))]
    yield "start", root, ""
    if root.text:
        yield "text", root, root.text
    while stack:
        parent, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            yield "end", parent, ""
            if stack and parent.tail:
                yield "text", stack[-1][0], parent.tail
        elif not isinstance(child.tag, str) or child.tag in SILENT or skip(child):
            if child.tail:
                yield "text", parent, child.tail
        else:
            stack.append((child, iter(child)))
            yield "start", child, ""
            if child.text:
                yield "text", child, child.text


def line_of(element: etree._Element) -> int | None:
    """The line of the file in which an element starts."""
    return cast("int | None", element.sourceline)


def raw_text(element: etree._Element) -> str:
    """All characters in an element, comments left out."""
    return "".join(str(text) for text in element.itertext())


def inner_text(element: etree._Element) -> str:
    """All text in an element on one line."""
    parts = [text for kind, _, text in events(element, lambda _: False) if kind == "text"]
    return re.sub(r"\s+", " ", "".join(parts)).strip()


def short_text(element: etree._Element, most: int) -> str | None:
    """All text in an element on one line, None if it is longer: without going through it all."""
    said, length = list[str](), 0
    for text in element.itertext():
        said.append(str(text))
        length += len(text)
        if length > 4 * most:
            return None
    whole = " ".join("".join(said).split())
    return whole if len(whole) <= most else None


def block_text(element: etree._Element, skip: Skip) -> str:
    """All text in an element, with a line break where a block begins or ends."""
    return "\n".join(_lines(element, skip))


def list_items(element: etree._Element, skip: Skip) -> list[str]:
    """The items of a list with their marks, inner lists indented below their item."""
    items: list[list[str]] = []
    numbers: list[int | None] = []
    for kind, node, text in events(element, skip):
        tag = node.tag
        if tag in ("ul", "ol") and kind == "start":
            numbers.append(_first_number(node) if tag == "ol" else None)
        elif tag in ("ul", "ol") and kind == "end":
            numbers.pop()
        elif tag == "li" and kind == "start":
            number = numbers[-1] if numbers else None
            if number is not None:
                numbers[-1] = number + 1
            mark = "-" if number is None else f"{number}."
            items.append(["  " * min(len(numbers) - 1, 8) + mark + " "])
        elif kind == "text" and items:
            items[-1].append(re.sub(r"\s+", " ", text))
        elif items and (tag == "br" or tag not in INLINE):
            items[-1].append("\n")
        if kind == "end" and tag == "a" and items:
            items[-1].append(contact(node))
        elif kind == "end" and tag in ("b", "strong") and items:
            # "Question? Answer." in one item, told apart by the bold print alone.
            items[-1] += ["\n"] if items[-1][-1].rstrip().endswith("?") else []
    return [item for parts in items if (item := _item(parts)).strip(" -.0123456789")]


def contact(link: etree._Element) -> str:
    """The e-mail or phone of a link whose text does not say it, in brackets."""
    scheme, _, rest = (link.get("href") or "").partition(":")
    target = rest.split("?")[0]
    if scheme not in ("mailto", "tel") or target in inner_text(link) or not target:
        return ""
    digits = re.sub(r"\D", "", target)
    if scheme == "tel" and digits and digits[-7:] in re.sub(r"\D", "", inner_text(link)):
        return ""
    return f" ({target})"


def _item(parts: list[str]) -> str:
    lines = [re.sub(r" +", " ", line).strip() for line in "".join(parts[1:]).split("\n")]
    return parts[0] + "\n".join(line for line in lines if line)


def _first_number(ordered: etree._Element) -> int:
    start = ordered.get("start") or "1"
    return int(start) if re.fullmatch(r"\d{1,4}", start) else 1


def _lines(element: etree._Element, skip: Skip) -> Iterator[str]:
    parts: list[str] = []
    for kind, node, text in events(element, skip):
        if kind == "text":
            parts.append(re.sub(r"\s+", " ", text))
        elif node.tag == "br" or node.tag not in INLINE:
            parts.append("\n")
        elif kind == "end" and node.tag == "a":
            parts.append(contact(node))
        if kind == "start" and node.tag == "li":
            parts.append("- ")
    for line in "".join(parts).split("\n"):
        if line := re.sub(r" +", " ", line).strip():
            yield line
