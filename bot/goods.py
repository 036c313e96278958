"""Products as the shopper reads them: lines with price, stock and what was asked; cards. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from bot.differing import differing
from bot.feed_age import is_stale
from bot.lead import lead
from bot.money import money
from bot.turn import Card, Choice, Citation, Reply
from bot.words import date, word
from knowledge.catalogue import Advice, Pick, confidence
from knowledge.catalogues import passage_of
from knowledge.library import Findings
from knowledge.passage import Passage, Product
from knowledge.search import Hit

_SAID_STOCK = ("in_stock", "out_of_stock", "preorder", "backorder")
_MOST_VARIANTS = 8
# Of a description: what a phone shows at a glance, and what may stay beside the answer.
_MOST_TOLD, _MOST_BESIDE = 600, 200
_SENTENCE_END = re.compile(r"[.!?…](?=\s)|\n")
# Products of which all is told.
_MOST_WHOLE = 2
# Of a variant, not to choose by.
_CODES = frozenset(["gtin", "mpn", "product_weight", "shipping_weight", "condition"])


def with_products(findings: Findings, advice: Advice) -> Findings:
    """The findings with the advised products before all others.

    Where nothing is claimed (`sift`), an answer that is no product stays the first.
    """
    if advice.kind == "sift" and findings.outcome == "answer" and _is_policy(findings):
        return findings
    best = findings.hits[0] if findings.hits else None
    score = best.score if best else 1.0
    passages = [passage_of(pick.product) for pick in advice.picks]
    known = {hit.passage.id: hit for hit in findings.hits}
    first = [
        replace(known[p.id], score=score) if p.id in known else Hit(p, score, None, None, 0.0, 0.0)
        for p in passages
    ]
    ids = {passage.id for passage in passages}
    rest = tuple(hit for hit in findings.hits if hit.passage.id not in ids)
    return replace(findings, hits=(*first, *rest))


def _is_policy(findings: Findings) -> bool:
    return bool(findings.hits) and findings.hits[0].passage.kind != "product"


def advised(advice: Advice, lang: str, *, single: bool = False) -> Reply:
    """The reply that lists or compares products, with their passages as its sources.

    `single`: one thing is asked, so that the value that answers it may stand alone.
    """
    told = [(pick, passage_of(pick.product)) for pick in advice.picks]
    goods = [pick.product for pick in advice.picks]
    brief = advice.decided or _is_priced(advice)
    whole = len(told) == 1 or (advice.kind != "list" and len(told) <= _MOST_WHOLE and not brief)
    stale = any(map(is_stale, goods)) and _needs_fresh(advice)
    parts = [] if stale else [lead(advice, lang)]
    apart = differing(goods, lang) if _is_open_comparison(advice) else []
    if any(apart):
        lines = [
            "\n".join([product_line(p, lang), *a, shortened(p.description, _MOST_BESIDE)]).strip()
            for p, a in zip(goods, apart, strict=True)
        ]
    else:
        lines = [
            _lines(
                pick, advice, passage, lang, whole=whole and not (single and _is_told(pick, advice))
            )
            for pick, passage in told
        ]
    parts += lines if whole or any(apart) else ["\n".join(f"• {line}" for line in lines)]
    if closing := as_of(goods, lang):
        parts.insert(0 if stale else len(parts), closing)
    unsure = advice.partial or advice.missing is not None
    if unsure:
        parts.append(word(lang, "lead", "unsure_end"))
    return Reply(
        "unsure" if unsure or stale else "answer",
        "\n\n".join(parts),
        lang,
        confidence(advice),
        sources=tuple(product_citation(passage, pick.product) for pick, passage in told),
        products=tuple(card(pick.product) for pick in advice.picks),
        options=(Choice("human", word(lang, "option", "human")),),
    )


def _is_priced(advice: Advice) -> bool:
    """Whether nothing but the price of named goods is asked."""
    return advice.kind == "facts" and advice.property == "price" and not advice.partial


def _is_open_comparison(advice: Advice) -> bool:
    """Whether goods are to be told apart, by whatever."""
    return advice.kind == "compare" and advice.property is None and not advice.partial


def _needs_fresh(advice: Advice) -> bool:
    """Whether the choice itself was made by price or stock."""
    by_price = advice.property == "price" or any(each.property == "price" for each in advice.limits)
    return advice.kind == "list" and (by_price or advice.stock)


def _lines(pick: Pick, advice: Advice, passage: Passage, lang: str, *, whole: bool) -> str:
    """A product's line, what was asked of it, the variants that were; all of it if `whole`."""
    product = pick.product
    line = product_line(_as_chosen(pick), lang)
    found = [line]
    if pick.stated and advice.property:
        name = word(lang, "property", advice.property)
        found.append(word(lang, "goods", "stated", property=_capital(name), value=pick.stated))
    if not advice.decided:
        found += _variants(pick, lang)
    if whole:
        sure = not (advice.partial or advice.missing)
        found.append(_cut(pick.sentence, said_of(passage, product), alone=sure))
    return "\n".join(part for part in found if part)


def _is_told(pick: Pick, advice: Advice) -> bool:
    """Whether the lines so far say what was asked, so that no description need follow."""
    asked = pick.stated or advice.property == "price"
    return bool(asked) and advice.kind == "facts" and not (advice.partial or advice.missing)


def _cut(sentence: str, text: str, *, alone: bool) -> str:
    """Of a long text the sentence that answers, else its beginning; the source has the rest.

    Without `alone` the rest stays with the sentence: it may not be all that was asked.
    """
    if sentence and sentence in text:
        before, after = text.split(sentence, 1)
        rest = f"{before.rstrip(' ')} {after.lstrip(' ')}".strip()
        if alone and len(rest) > _MOST_BESIDE:
            return f"{sentence} …"
        return shortened(f"{sentence}\n{rest}")
    return shortened(text)


def shortened(text: str, most: int = _MOST_TOLD) -> str:
    """A text up to the last sentence within so many letters, with … where more follows."""
    if len(text) <= most:
        return text
    ends = [match.end() for match in _SENTENCE_END.finditer(text[: most + 1])]
    at = ends[-1] if ends and ends[-1] > most // 3 else text.rfind(" ", 0, most)
    return f"{text[:at].rstrip()} …"


def _as_chosen(pick: Pick) -> Product:
    """The product at the price of the cheapest variant that fits."""
    priced = [v for v in pick.variants if v.price is not None]
    if not priced or pick.product.price is None:
        return pick.product
    best = min(priced, key=lambda v: (v.availability != "in_stock", v.sale_price or v.price or 0))
    return replace(
        pick.product,
        price=best.price,
        sale_price=best.sale_price,
        availability=best.availability or pick.product.availability,
    )


def _variants(pick: Pick, lang: str) -> list[str]:
    """The variants that fit, those of the same stock on one line."""
    found: dict[str, list[str]] = {}
    for variant in pick.variants:
        said = " ".join(value for name, value in variant.attributes if name not in _CODES)
        stock = availability(variant.availability, lang)
        if said and stock:
            found.setdefault(stock, []).append(said)
    return [
        word(lang, "goods", "variant", variant=_listed(each), availability=stock)
        for stock, each in found.items()
    ]


def _listed(variants: Sequence[str]) -> str:
    more = " …" if len(variants) > _MOST_VARIANTS else ""
    return ", ".join(variants[:_MOST_VARIANTS]) + more


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def product_lines(passage: Passage, product: Product, lang: str) -> str:
    """A product's line and what its passage says."""
    return f"{product_line(product, lang)}\n{shortened(said_of(passage, product))}"


def said_of(passage: Passage, product: Product) -> str:
    """The passage without the title, which stands in the line already."""
    return passage.text.removeprefix(product.title).strip()


def product_line(product: Product, lang: str) -> str:
    """Title, price and stock."""
    price, stock = _price(product, lang), availability(product.availability, lang)
    name = {
        (True, True): "line",
        (False, True): "line_no_price",
        (True, False): "line_no_stock",
        (False, False): "line_bare",
    }[bool(price), bool(stock)]
    return word(lang, "product", name, title=product.title, price=price, availability=stock)


def availability(stock: str | None, lang: str) -> str:
    """How a state of stock is said; empty where it is not known."""
    return word(lang, "product", stock) if stock in _SAID_STOCK and stock else ""


def product_citation(passage: Passage, product: Product) -> Citation:
    """A product as a source: its description with the feed's price and stock."""
    text = f"{passage.question}\n{passage.text}" if passage.question else passage.text
    facts = [str(part) for part in (_paid(product), product.currency, product.availability) if part]
    trail = " › ".join(part for part in passage.trail if part != passage.title)
    title = f"{passage.title} › {trail}" if trail else passage.title
    return Citation(
        passage.path, title, f"{text}\n{' '.join(facts)}".strip(), passage.url, passage.lang
    )


def _price(product: Product, lang: str) -> str:
    paid = _paid(product)
    if paid is None:
        return ""
    now = money(paid, product.currency, lang)
    if product.price is None or paid == product.price:
        return now
    return word(
        lang, "product", "before", price=now, old=money(product.price, product.currency, lang)
    )


def _paid(product: Product) -> Decimal | None:
    """What is paid now: the sale price where it is the lower one."""
    prices = [price for price in (product.price, product.sale_price) if price is not None]
    return min(prices, default=None)


def as_of(goods: Sequence[Product], lang: str) -> str:
    """The feed's time, or that it is too old to be quoted; empty without products."""
    if any(map(is_stale, goods)):
        oldest = min((item.as_of for item in goods if item.as_of), default=None)
        if oldest is None:
            return word(lang, "goods", "stale_undated")
        return word(lang, "goods", "stale", time=_time(oldest, lang))
    times = [item.as_of for item in goods if item.as_of]
    return word(lang, "product", "as_of", time=_time(min(times), lang)) if times else ""


def _time(moment: datetime, lang: str) -> str:
    named = "" if moment.utcoffset() or moment.tzname() not in (None, "UTC") else " UTC"
    return f"{date(moment, lang)}, {moment:%H:%M}{named}"


def _stamp(moment: datetime) -> str:
    utc = moment.astimezone(UTC) if moment.tzinfo else moment
    return utc.isoformat().replace("+00:00", "Z")


def card(product: Product) -> Card:
    """A product as a card: what is paid now, and the values its variants come in."""
    paid = _paid(product)
    attributes = dict(product.attributes)
    for variant in product.variants:
        for name, value in variant.attributes:
            values = attributes.get(name, "").split(", ") if attributes.get(name) else []
            if value not in values:
                attributes[name] = ", ".join([*values, value])
    return Card(
        id=product.id,
        title=product.title,
        price=f"{paid:.2f}" if paid is not None else None,
        currency=product.currency,
        availability=product.availability,
        url=product.url,
        image=product.image,
        attributes=attributes,
        as_of=_stamp(product.as_of) if product.as_of else None,
    )
