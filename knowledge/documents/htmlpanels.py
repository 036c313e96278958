"""What unfolds on a click: which label belongs to which panel of tabs and accordions.

A saved page shows the labels in one place and the panels in another, or a label in an element
that is no heading; without their labels the panels' texts say something else.
"""

from __future__ import annotations

from collections import Counter
from itertools import islice

from lxml import etree

from knowledge.documents.htmltree import INLINE, short_text

_TOGGLES = ("tab", "pill", "collapse", "accordion")
_SAY_IT_THEMSELVES = frozenset(["h1", "h2", "h3", "h4", "h5", "h6", "summary", "dt"])
_TITLES = frozenset(["title", "heading", "headline", "cat", "category", "question"])
_LONGEST_LABEL = 200
_LONGEST_TITLE = 80
_FEWEST = 2
# A label with more elements in it than this is none; nothing here may go over a page twice.
_MOST_INSIDE = 30


class Panels:
    """The panels of a page. `labels` has the text that opens each, `controls` the elements
    that show it, which say nothing more themselves."""

    def __init__(self, root: etree._Element) -> None:
        by_id = {found: node for node in root.iter() if (found := node.get("id"))}
        pairs = [*_by_control(root, by_id), *_by_panel(root, by_id)]
        said = {panel: (control, _label(control)) for control, panel in reversed(pairs)}
        told = Counter(text for _, text in said.values())
        # "Read more", five times, is nobody's label; and one that folds alone may be a menu.
        named = {
            panel: (control, text)
            for panel, (control, text) in said.items()
            if text and told[text] == 1
        }
        if len(named) < _FEWEST:
            named = {}
        self.labels = {panel: text for panel, (_, text) in named.items()}
        self.controls = {control for control, _ in named.values()}


def is_titled(element: etree._Element) -> bool:
    """Whether a box is called a title and holds nothing else than a short text."""
    if element.tag not in ("div", "p", "span"):
        return False
    words = (word for name in (element.get("class") or "").split() for word in _last(name))
    if _TITLES.isdisjoint(words):
        return False
    inside = list(islice(element.iterdescendants(), _MOST_INSIDE + 1))
    plain = len(inside) <= _MOST_INSIDE and all(
        node.tag in INLINE for node in inside if isinstance(node.tag, str)
    )
    return plain and short_text(element, _LONGEST_TITLE) is not None


def _label(control: etree._Element) -> str:
    return short_text(control, _LONGEST_LABEL) or ""


def _last(name: str) -> list[str]:
    return name.lower().replace("_", "-").split("-")[-1:]


def _by_control(
    root: etree._Element, by_id: dict[str, etree._Element]
) -> list[tuple[etree._Element, etree._Element]]:
    found = []
    for control in root.iter("a", "button", "div", "span", "li"):
        if not _is_control(control):
            continue
        targets = (control.get(name) for name in ("data-bs-target", "data-target", "href"))
        hashes = [target[1:] for target in targets if target and target.startswith("#")]
        for name in (*(control.get("aria-controls") or "").split(), *hashes):
            panel = by_id.get(name)
            if panel is not None and _are_apart(control, panel):
                found.append((control, panel))
                break
    return found


def _by_panel(
    root: etree._Element, by_id: dict[str, etree._Element]
) -> list[tuple[etree._Element, etree._Element]]:
    found = []
    for panel in root.iter("div", "section", "li"):
        if (panel.get("role") or "") in ("tabpanel", "region"):
            control = by_id.get(panel.get("aria-labelledby") or "")
            if control is not None and _is_control(control) and _are_apart(control, panel):
                found.append((control, panel))
    return found


def _is_control(element: etree._Element) -> bool:
    toggle = element.get("data-bs-toggle") or element.get("data-toggle") or ""
    role = element.get("role") or ""
    folds = element.get("aria-controls") is not None and element.get("aria-expanded") is not None
    return role in ("tab", "button") or toggle in _TOGGLES or folds


def _are_apart(control: etree._Element, panel: etree._Element) -> bool:
    """Neither in the other, and the label in nothing that is a heading by itself."""
    above = list(control.iterancestors())
    if panel in above or control in panel.iterancestors():
        return False
    headed = any(node.tag in _SAY_IT_THEMSELVES for node in above)
    inside = islice(control.iter(), _MOST_INSIDE)
    return not headed and all(node.tag not in _SAY_IT_THEMSELVES for node in inside)
