"""From passages to what the shopper reads: quoted word for word, in their frame. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.excerpt import Excerpt, whole
from bot.firm import says_yes_or_no
from bot.goods import as_of, card, product_citation, product_lines
from bot.nearby import nearby
from bot.turn import LANGUAGES, Choice, Citation, Reply
from bot.words import word
from knowledge.library import Findings
from knowledge.passage import Passage, Product
from knowledge.search import Hit

ProductById = Callable[[str], Product | None]
# What of a found passage is quoted.
Quote = Callable[[Hit], Excerpt]

# An answer stands on the first passage; another joins it only if it is nearly as good.
_NEARLY = 0.93
# With reservation another joins it more easily, and from farther behind if something of it is
# nearer than the best. Of 196 such replies (dev) 141 hold what was asked so, in 2.4 passages
# each; quoting three always as many, in 2.8; the best alone 109.
_NEAR = 0.8
_WITHIN = 0.65
# From here on a reply with reservation is right more often than not.
_LIKELY = 0.4
_MOST_SURE = 2
_MOST_UNSURE = 3
# Long enough for a section of a policy, short enough for a chat on a phone.
_MOST_CHARACTERS = 1100


@dataclass(frozen=True)
class Told:
    """A passage, what is quoted of it, and the product it is about if it is about one."""

    passage: Passage
    quoted: Excerpt
    product: Product | None


def compose(
    findings: Findings, lang: str, product: ProductById, quote: Quote | None = None
) -> Reply:
    """The reply to a question, by the outcome of the search; without `quote` all is quoted."""
    if findings.outcome == "unknown" or not findings.hits:
        return unknown(findings, lang)
    told = _told(findings, lang, product, quote)
    return Reply(
        "unsure" if findings.outcome == "unsure" else "answer",
        _said(findings, told, lang),
        lang,
        findings.probability,
        sources=tuple(_source(each) for each in told),
        products=tuple(card(each.product) for each in told if each.product),
        options=(human(lang),),
        trace={"quoted": [_traced(each) for each in told]},
    )


def unknown(findings: Findings, lang: str) -> Reply:
    """That the documents do not say, what they do say nearby, and a person."""
    near = nearby(findings.hits, lang)
    lines = [word(lang, "lead", "unknown")]
    lines.append(word(lang, "lead", "unknown_near" if near else "unknown_end"))
    options = (*(Choice(f"q{i}", label) for i, label in enumerate(near, 1)), human(lang))
    return Reply("unknown", "\n".join(lines), lang, findings.probability, options=options)


def human(lang: str) -> Choice:
    """The way to a person."""
    return Choice("human", word(lang, "option", "human"))


def shown_goods(findings: Findings, lang: str) -> list[Passage]:
    """The products that an answer would be made of; empty where it is not of products alone."""
    if findings.outcome != "answer" or findings.curated or not findings.hits:
        return []
    passages = [hit.passage for hit in _chosen(findings, lang)]
    return passages if all(passage.product_id for passage in passages) else []


def _chosen(findings: Findings, lang: str) -> list[Hit]:
    """The hits that carry the reply: the best, and others only where it is a near tie.

    With reservation others are quoted that come near it or cover more of the question; one in
    another language only if the best is.
    """
    best, *others = findings.hits
    if findings.curated:
        return [best]
    unsure = findings.outcome == "unsure"
    chosen = [best]
    length = len(best.passage.text)
    for hit in others:
        passage = hit.passage
        length += len(passage.text)
        if len(chosen) == (_MOST_UNSURE if unsure else _MOST_SURE) or length > _MOST_CHARACTERS:
            break
        kin = passage.kind == "product" or passage.lang in (lang, best.passage.lang)
        if kin and (_vies(hit, best) if unsure else _ties(hit, best)):
            chosen.append(hit)
    return chosen


def _ties(hit: Hit, best: Hit) -> bool:
    same_sort = (hit.passage.kind == "product") is (best.passage.kind == "product")
    return same_sort and hit.score >= best.score * _NEARLY


def _vies(hit: Hit, best: Hit) -> bool:
    """Whether it comes near, or falls little behind and is nearer by meaning, words or matters."""
    if hit.score >= best.score * _NEAR:
        return True
    nearer = hit.cosine is not None and best.cosine is not None and hit.cosine > best.cosine
    nearer = nearer or hit.grams > best.grams or hit.concepts > best.concepts
    return nearer and hit.score >= best.score * _WITHIN


def _told(findings: Findings, lang: str, product: ProductById, quote: Quote | None) -> list[Told]:
    """What is said, each text once."""
    told: list[Told] = []
    for hit in _chosen(findings, lang):
        passage = hit.passage
        item = product(passage.product_id) if passage.product_id else None
        as_it_is = item is not None or findings.curated or quote is None
        quoted = whole(passage) if as_it_is or quote is None else quote(hit)
        if item is not None or not any(_same(quoted.text, each.quoted.text) for each in told):
            told.append(Told(passage, quoted, item))
    return told


def _same(text: str, told: str) -> bool:
    """Whether a text says what was told, or that and more: a row, then its whole table."""
    rows, before = text.splitlines(), told.splitlines()
    return text in told or (len(before) < len(rows) and set(before) <= set(rows))


def _traced(told: Told) -> dict[str, object]:
    quoted = told.quoted
    return {"id": told.passage.id, "kept": quoted.kept, "left": quoted.left}


def reserved(lang: str, probability: float | None) -> str:
    """What is said before something that is quoted with reservation."""
    return word(lang, "lead", "likely" if (probability or 0.0) >= _LIKELY else "unsure")


def _said(findings: Findings, told: list[Told], lang: str) -> str:
    if findings.curated and told[0].passage.lang == lang:
        # What staff wrote for this question is said as they wrote it.
        return told[0].quoted.text
    unsure = findings.outcome == "unsure"
    return _text(told, lang, reserved(lang, findings.probability) if unsure else "")


def _text(told: list[Told], lang: str, reservation: str) -> str:
    goods = [each.product for each in told if each.product]
    parts = [reservation] if reservation else []
    if len(goods) == len(told) and not reservation:
        parts.append(word(lang, "lead", "product" if len(goods) == 1 else "products"))
    before = lang
    for each in told:
        if each.product:
            parts.append(product_lines(each.passage, each.product, lang))
        else:
            framed = bool(reservation)
            parts.append(_quoted(each.passage, each.quoted.text, lang, framed, before))
            before = each.passage.lang
    if time := as_of(goods, lang):
        parts.append(time)
    if reservation:
        parts.append(word(lang, "lead", "unsure_end"))
    return "\n\n".join(parts)


def _quoted(passage: Passage, text: str, lang: str, framed: bool, before: str) -> str:
    """The words of a passage; that they are in another language is said once for all that follow
    each other in it, `before` being that of the last."""
    # What a table or a "yes" is about stands above it; a reader of another language needs it too.
    framed = framed or passage.lang != lang or says_yes_or_no(text)
    if framed and (above := passage.question or headed(passage)):
        text = f"{above}\n{text}"
    if passage.lang != lang:
        words = word(lang, "lead", "quoted", text=text)
        if passage.lang == before:
            return words
        named = passage.lang if passage.lang in LANGUAGES else "other"
        lead = word(lang, "lead", "foreign", language=word(lang, "language", named))
        return f"{lead}\n{words}"
    if passage.kind in ("text", "table") and not framed:
        return f"{word(lang, 'lead', 'document', title=_titled(passage))}\n{text}"
    return text


def _titled(passage: Passage) -> str:
    """Document and heading: below "We do not take back" a list says what it says."""
    above = headed(passage)
    return f"{passage.title} › {above}" if above else passage.title


def headed(passage: Passage) -> str:
    """The last heading above a text, where that is not its title."""
    above = passage.trail[-1] if passage.trail else ""
    return above if above != passage.title else ""


def citation(passage: Passage) -> Citation:
    """A passage as a source: with its question, since the question is part of what it says."""
    text = f"{passage.question}\n{passage.text}" if passage.question else passage.text
    trail = " › ".join(part for part in passage.trail if part != passage.title)
    title = f"{passage.title} › {trail}" if trail else passage.title
    return Citation(passage.path, title, text, passage.url, passage.lang)


def _source(told: Told) -> Citation:
    if told.product:
        return product_citation(told.passage, told.product)
    return citation(told.passage)
