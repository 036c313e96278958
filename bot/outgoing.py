"""What leaves the bot is plain text: no markup, no script, no picture, no link to elsewhere. Pure.

Whatever a document, a feed, a shopper or a model wrote, a reply holds addresses only of the
shop's own sites. One of another site stays readable, but is no link: it loses its scheme and
what it would carry along.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from urllib.parse import urlsplit

from bot.turn import Card, Choice, Citation, Reply
from knowledge.passage import clean

_TAGS = (
    "a|abbr|address|article|aside|audio|b|base|blockquote|body|button|canvas|center|code|dd|del|"
    "details|div|dl|dt|em|embed|fieldset|figcaption|figure|font|footer|form|frame|frameset|h[1-6]|"
    "head|header|hr|html|i|iframe|img|input|ins|label|li|link|main|map|mark|math|meta|nav|noscript|"
    "object|ol|option|p|param|picture|pre|q|s|samp|script|section|select|small|source|span|strike|"
    "strong|style|sub|summary|sup|svg|table|tbody|td|template|textarea|tfoot|th|thead|title|tr|track|"
    "tt|u|ul|var|video|wbr"
)
_UNSPOKEN = re.compile(
    r"<!--.*?(?:-->|$)|<(script|style|template|svg|iframe|object)\b.*?(?:</\1\s*>|$)",
    re.IGNORECASE | re.DOTALL,
)
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6])\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(rf"</?(?:{_TAGS})(?:\s*/?|[\s/][^<>]*=[^<>]*)(?:>|$)", re.IGNORECASE)
_PICTURE = re.compile(r"!\[([^\]\n]{0,300})\]\([^)\s]{0,2000}(?:\s+\"[^\"]{0,300}\")?\)")
_LINK = re.compile(r"\[([^\]\n]{1,300})\]\(\s?<?([^)\s>]{0,2000})>?(?:\s+\"[^\"]{0,300}\")?\s?\)")
_RUNS = re.compile(
    r"\b(?:javascript|vbscript|livescript)\s*:\S*|\bdata:(?:text|image|application)/\S*",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\b(?:https?|ftp|wss?|file)://(?=\S)[^\s<>\"«»“”„]*", re.IGNORECASE)
_LABEL_CHARACTERS = 120


def outgoing(reply: Reply, own: Collection[str]) -> Reply:
    """The reply as it may leave. `own`: the hosts of the shop, beside those of its products."""
    addresses = [card.url for card in reply.products] + [one.url for one in reply.sources]
    hosts = {*own, *map(_host, addresses)} - {""}
    return replace(
        reply,
        text=harmless(reply.text, hosts),
        sources=tuple(_source(source, hosts) for source in reply.sources),
        products=tuple(_card(card, hosts) for card in reply.products),
        options=tuple(_option(option, hosts) for option in reply.options),
    )


def harmless(text: str, own: Collection[str]) -> str:
    """A text without what a page could run, load or follow."""
    text = clean(text)
    if "<" in text:
        text = _TAG.sub("", _BREAK.sub("\n", _UNSPOKEN.sub("", text)))
    if "](" in text:
        text = _LINK.sub(_spelt, _PICTURE.sub(r"\1", text))
    text = _RUNS.sub("", text)
    return _ADDRESS.sub(lambda found: _told(found[0], own), text)


def _spelt(link: re.Match[str]) -> str:
    """A Markdown link as a person writes it."""
    said, address = link[1], link[2]
    web = re.match(r"https?://", address, re.IGNORECASE)
    return f"{said} ({address})" if web and address not in said else said


def _told(address: str, own: Collection[str]) -> str:
    host = _host(address)
    if host and any(host == one or host.endswith(f".{one}") for one in own):
        return address
    # What it would carry along is nothing to read.
    return re.split(r"[?#]", address.partition("://")[2])[0]


def _host(url: str | None) -> str:
    """The host of an http(s) address without www; empty for anything else."""
    try:
        parts = urlsplit(url or "")
        host = parts.hostname or ""
    except ValueError:
        return ""
    # "https://shop.example@elsewhere" leads elsewhere, and reads as if it did not.
    known = parts.scheme.lower() in ("http", "https") and "@" not in parts.netloc
    return host.lower().removeprefix("www.") if known else ""


def _source(source: Citation, own: Collection[str]) -> Citation:
    return replace(
        source,
        title=harmless(source.title, own),
        text=harmless(source.text, own),
        url=source.url if _host(source.url) else None,
    )


def _card(card: Card, own: Collection[str]) -> Card:
    return replace(
        card,
        title=harmless(card.title, own),
        url=card.url if _host(card.url) else None,
        image=card.image if _host(card.image) else None,
        attributes={name: harmless(value, own) for name, value in card.attributes.items()},
    )


def _option(option: Choice, own: Collection[str]) -> Choice:
    return replace(option, label=harmless(option.label, own)[:_LABEL_CHARACTERS])
