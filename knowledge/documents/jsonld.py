"""schema.org data as JSON: in the scripts of a page, or as a file. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from lxml import etree

Node = dict[str, Any]


def scripts(root: etree._Element) -> Iterator[Any]:
    """What the JSON-LD scripts of a page hold; broken ones are passed over."""
    for script in root.iter("script"):
        if (script.get("type") or "").split(";")[0].strip().lower() == "application/ld+json":
            try:
                yield json.loads(script.text or "", strict=False)
            except (ValueError, RecursionError):
                continue


def nodes(data: Any, *kinds: str) -> Iterator[Node]:
    """Every object of one of the types, at any depth, without recursion, outermost only."""
    waiting = [data]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting.extend(reversed(node))
        elif isinstance(node, dict):
            if any(_short(kind) in kinds for kind in listed(node.get("@type"))):
                yield node
            else:
                waiting.extend(v for v in reversed(node.values()) if isinstance(v, list | dict))


def listed(value: Any) -> list[Any]:
    """A value that may be one, several or none."""
    return value if isinstance(value, list) else [] if value is None else [value]


def said(value: Any) -> str:
    """A value as text: a string, a number, or the name or value of an object."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value") or value.get("value") or value.get("url")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).strip()


def _short(kind: Any) -> str:
    return kind.rsplit("/", 1)[-1].rsplit(":", 1)[-1] if isinstance(kind, str) else ""
