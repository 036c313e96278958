"""Products as the shopper reads them: lines with price, stock and what was asked; cards. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.described import MOST_BESIDE, cut, described, shortened
from bot.differing import differing
from bot.feed_age import is_stale
from bot.lead import lead
from bot.turn import Card, Choice, Citation, Reply
from bot.variants import as_chosen, availability, paid, price, priced, stock, told_apart
from bot.words import date, word
from knowledge.catalogue import Advice, Pick, confidence
from knowledge.catalogues import passage_of
from knowledge.library import Findings
from knowledge.passage import Passage, Product
from knowledge.search import Hit

# Products of which all is told.
_MOST_WHOLE = 2
# As near to the question as this is a document that may answer it as well as goods may.
_NEAR, _AS_NEAR = 0.7, 0.9


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


def documents_first(findings: Findings) -> Findings:
    """The findings with the best document before goods that are a little nearer: for questions
    that documents answer. Of one not quite as near nothing is claimed."""
    if findings.outcome == "unknown" or findings.curated or _is_policy(findings):
        return findings
    best = findings.hits[0]
    documents = (hit for hit in findings.hits if hit.passage.kind != "product")
    first = next((hit for hit in documents if hit.score >= best.score * _NEAR), None)
    if first is None:
        return findings
    rest = tuple(hit for hit in findings.hits if hit is not first)
    sure = findings.outcome == "answer" and first.score >= best.score * _AS_NEAR
    outcome = findings.outcome if sure else "unsure"
    return replace(findings, outcome=outcome, hits=(replace(first, score=best.score), *rest))


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
    # The one value asked for needs no announcement.
    alone = single and len(told) == 1 and _is_told(told[0][0], advice)
    parts = [] if stale or alone else [lead(advice, lang)]
    apart = differing(goods, lang) if _is_open_comparison(advice) else []
    if any(apart):
        lines = [
            "\n".join([product_line(p, lang), *a, shortened(p.description, MOST_BESIDE)]).strip()
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
        products=tuple(card(as_chosen(pick)) for pick in advice.picks),
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
    found = [product_line(as_chosen(pick), lang, stock(pick))]
    if pick.stated and advice.property:
        name = word(lang, "property", advice.property)
        found.append(word(lang, "goods", "stated", property=_capital(name), value=pick.stated))
    apart = told_apart(pick, lang, all=whole or _is_priced(advice))
    if whole or (_is_priced(advice) and len(advice.picks) == 1):
        found += apart
    elif apart and not advice.decided:
        found[0] = f"{found[0]} ({'; '.join(apart)})"
    if whole:
        sure = not (advice.partial or advice.missing)
        found.append(cut(pick.sentence, described(passage, product, lang), alone=sure))
    return "\n".join(part for part in found if part)


def _is_told(pick: Pick, advice: Advice) -> bool:
    """Whether the lines so far say what was asked, so that no description need follow."""
    asked = pick.stated or advice.property == "price"
    return bool(asked) and advice.kind == "facts" and not (advice.partial or advice.missing)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def product_lines(passage: Passage, product: Product, lang: str) -> str:
    """A product's line, what its variants differ in, and what its passage says."""
    told = shortened(described(passage, product, lang))
    return "\n".join(
        [product_line(product, lang), *told_apart(Pick(product), lang, all=True), told]
    )


def product_line(product: Product, lang: str, stock: str | None = "") -> str:
    """Title, price and stock: its own unless another, or none, holds for what is told."""
    cost = price(product, lang)
    there = availability(product.availability if stock == "" else stock, lang)
    name = {
        (True, True): "line",
        (False, True): "line_no_price",
        (True, False): "line_no_stock",
        (False, False): "line_bare",
    }[bool(cost), bool(there)]
    return word(lang, "product", name, title=product.title, price=cost, availability=there)


def product_citation(passage: Passage, product: Product) -> Citation:
    """A product as a source: its description with the feed's price and stock."""
    text = f"{passage.question}\n{passage.text}" if passage.question else passage.text
    facts = [each for each in (*priced(product), product.currency, product.availability) if each]
    trail = " › ".join(part for part in passage.trail if part != passage.title)
    title = f"{passage.title} › {trail}" if trail else passage.title
    return Citation(
        passage.path, title, f"{text}\n{' '.join(facts)}".strip(), passage.url, passage.lang
    )


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
    cost = paid(product)
    attributes = dict(product.attributes)
    for variant in product.variants:
        for name, value in variant.attributes:
            values = attributes.get(name, "").split(", ") if attributes.get(name) else []
            if value not in values:
                attributes[name] = ", ".join([*values, value])
    return Card(
        id=product.id,
        title=product.title,
        price=f"{cost:.2f}" if cost is not None else None,
        currency=product.currency,
        availability=product.availability,
        url=product.url,
        image=product.image,
        attributes=attributes,
        as_of=_stamp(product.as_of) if product.as_of else None,
    )
