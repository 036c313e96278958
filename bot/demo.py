"""The sample shop's addresses lead to the pages served here: its own site is invented. Pure."""

from __future__ import annotations

from urllib.parse import quote

from bot.turn import Card, Citation

_SITE = "https://ziemelis.example/"


def card_at_home(card: Card) -> Card:
    """A product card whose link and picture are those of the demo store page."""
    if not (card.url or "").startswith(_SITE):
        return card
    page = f"/p/{quote(card.id, safe='')}"
    return Card(**{**card.__dict__, "url": page, "image": f"{page}/picture.svg"})


def citation_at_home(citation: Citation) -> Citation:
    """A citation whose link is the help section of the demo store page."""
    if not (citation.url or "").startswith(_SITE):
        return citation
    language = f"?lang={citation.lang}" if citation.lang else ""
    return Citation(**{**citation.__dict__, "url": f"/{language}#help"})
