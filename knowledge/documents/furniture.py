"""What on a saved page is not its text: menus, banners, footers, forms, hidden parts."""

from __future__ import annotations

import re

from lxml import etree

from knowledge.documents.htmltree import short_text
from knowledge.documents.unseen import is_invisible, is_taken_away

_DROPPED_ROLES = frozenset(
    [
        "navigation",
        "banner",
        "contentinfo",
        "search",
        "complementary",
        "dialog",
        "alertdialog",
        "menu",
        "menubar",
    ]
)
_FURNITURE_WORDS = frozenset(
    [
        "cookie",
        "cookies",
        "ciasteczka",
        "sikdatnes",
        "sīkdatnes",
        "kuki",
        "consent",
        "gdpr",
        "rodo",
        "onetrust",
        "cookiebot",
        "breadcrumb",
        "breadcrumbs",
        "nav",
        "navbar",
        "navigation",
        "menu",
        "submenu",
        "megamenu",
        "sidebar",
        "newsletter",
        "footer",
        "stopka",
        "kajene",
        "popup",
        "modal",
        "pagination",
        "pager",
        "skip",
        "share",
        "social",
        "cart",
        "basket",
        "koszyk",
        "minicart",
        "searchbar",
        "toolbar",
        "offcanvas",
        "advert",
        "promo",
    ]
)
_COOKIE_TEXT = re.compile(
    r"cookie|ciastecz|sīkdat|sikdat|файл\w* cookie|файл\w* куки|\bкуки\b|\bкукі\b", re.IGNORECASE
)
_PANEL_WORDS = re.compile(
    r"answer|accordion|collapse|panel|faq|toggle|tab-?(?:content|pane)|odpowied|atbild|ответ|відповід",
    re.IGNORECASE,
)
_BANNER_LENGTH = 900
_QUESTION_LENGTH = 200


def is_furniture(element: etree._Element) -> bool:
    """Whether an element, with all in it, is no part of the page's text."""
    if is_declared_furniture(element):
        return True
    if element.tag in ("html", "body", "main", "article", "h1", "h2", "h3", "h4", "h5", "h6"):
        return False
    return is_hidden(element) or _is_named_furniture(element) or _is_cookie_banner(element)


def is_declared_furniture(element: etree._Element) -> bool:
    """Whether its own tag or role says so, rather than its name or its words."""
    tag = element.tag
    if tag in ("nav", "aside", "form"):
        return True
    if tag in ("header", "footer"):
        return not _inside_text(element)
    if tag in ("html", "body", "main", "article", "h1", "h2", "h3", "h4", "h5", "h6"):
        return False
    return (element.get("role") or "").lower() in _DROPPED_ROLES


def main_part(root: etree._Element) -> etree._Element:
    """The element that holds the page's own text, where the page says which it is."""
    for named in (_is_main, lambda node: node.tag == "article"):
        found = [node for node in root.iter() if named(node)]
        if len(found) == 1 and _length(found[0]) * 5 > _length(root):
            return found[0]
    return root


def _is_main(element: etree._Element) -> bool:
    return element.tag == "main" or element.get("role") == "main"


def _length(element: etree._Element) -> int:
    # Scripts count for the whole page, so a share of a fifth is asked for, not a half.
    return sum(
        len(text)
        for node in element.iter()
        if isinstance(node.tag, str) and node.tag not in ("script", "style")
        for text in (node.text or "", node.tail or "")
    )


def _inside_text(element: etree._Element) -> bool:
    return any(parent.tag in ("main", "article", "section") for parent in element.iterancestors())


def is_hidden(element: etree._Element) -> bool:
    """Whether nobody sees it: neither on the page nor by a click."""
    style = element.get("style") or ""
    hidden = (
        element.get("hidden") is not None
        or (element.get("aria-hidden") or "").lower() == "true"
        or (style and is_taken_away(style))
    )
    if hidden:
        return not _is_closed_panel(element)
    return bool(style) and is_invisible(style, _styles_around(element))


def _styles_around(element: etree._Element) -> str:
    return ";".join(parent.get("style") or "" for parent in element.iterancestors())


def _is_closed_panel(element: etree._Element) -> bool:
    """An answer that a click would unfold is text of the page, though hidden when saved."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    role = (element.get("role") or "").lower()
    return (
        bool(_PANEL_WORDS.search(names))
        or role in ("region", "tabpanel")
        or element.get("aria-labelledby") is not None
        or _follows_a_question(element)
    )


def _follows_a_question(element: etree._Element) -> bool:
    before = element.getprevious()
    if before is None or not isinstance(before.tag, str):
        return False
    return (short_text(before, _QUESTION_LENGTH) or "").endswith("?")


def _is_named_furniture(element: etree._Element) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if not names.strip():
        return False
    words = re.findall(r"[a-zà-ž]+", re.sub(r"([a-z])([A-Z])", r"\1 \2", names).lower())
    return not _FURNITURE_WORDS.isdisjoint(words) and not _holds_text(element)


def _holds_text(element: etree._Element) -> bool:
    """A wrapper called "with-sidebar" is not a sidebar when the page's heading is in it."""
    return next(element.iter("h1", "main", "article"), None) is not None


def _is_cookie_banner(element: etree._Element) -> bool:
    """A short box with a button that speaks of cookies, in any of the five languages."""
    if element.tag not in ("div", "section") or next(element.iter("button"), None) is None:
        return False
    if _holds_text(element):
        return False
    label = element.get("aria-label") or ""
    # Stops early: most boxes with a button are far longer than a banner.
    said = ""
    for text in element.itertext():
        said += str(text)
        if len(said) > _BANNER_LENGTH:
            return False
    return bool(_COOKIE_TEXT.search(label + " " + said))
