"""HTML elements as values: text is escaped unless it already is `Markup`. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from markupsafe import Markup, escape

# https://html.spec.whatwg.org/multipage/syntax.html#void-elements, those used here.
_VOID = frozenset({"img", "link", "meta"})

Child = str | Markup | None
Attributes = Mapping[str, str | bool | None]


def element(name: str, attributes: Attributes | None = None, *children: Child) -> Markup:
    """An element. Children that are None are left out; so are attributes None or False."""
    opened = f"<{name}{_written(attributes or {})}>"
    if name in _VOID:
        return Markup(opened)  # noqa: S704 - built of escaped parts only
    return Markup(f"{opened}{together(children)}</{name}>")  # noqa: S704


def together(children: Iterable[Child]) -> Markup:
    """Children side by side, each escaped unless it is markup."""
    return Markup("").join(_text(child) for child in children if child is not None)


def web_address(url: str | None) -> str | None:
    """The address if a browser may follow it: http or https with a host; else None."""
    try:
        parts = urlsplit((url or "").strip())
    except ValueError:
        return None
    return parts.geturl() if parts.scheme in {"http", "https"} and parts.netloc else None


def _written(attributes: Attributes) -> Markup:
    written = [
        Markup(" {}").format(name)
        if value is True
        else Markup(' {}="{}"').format(name, _sane(value))
        for name, value in attributes.items()
        if value is not None and value is not False
    ]
    return Markup("").join(written)


def _text(child: str) -> Markup:
    return child if isinstance(child, Markup) else escape(_sane(child))


def _sane(text: str | bool) -> str:
    # A lone surrogate of a broken feed would make the whole page impossible to encode.
    return str(text).encode("utf-8", "replace").decode("utf-8").replace("\x00", "")
