"""From passages to what the shopper reads: quoted word for word, in their frame. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.goods import as_of, card, product_citation, product_lines
from bot.turn import LANGUAGES, Choice, Citation, Reply
from bot.words import word
from knowledge.library import Findings
from knowledge.passage import Passage, Product
from knowledge.search import Hit

ProductById = Callable[[str], Product | None]
# A passage, and the product it is about if it is about one.
Told = tuple[Passage, Product | None]

# An answer stands on the first passage; another joins it only if it is nearly as good.
_NEARLY = 0.93
_MOST_SURE = 2
_MOST_UNSURE = 3
# Long enough for a section of a policy, short enough for a chat on a phone.
_MOST_CHARACTERS = 1100


def compose(findings: Findings, lang: str, product: ProductById) -> Reply:
    """The reply to a question, by the outcome of the search."""
    human = Choice("human", word(lang, "option", "human"))
    if findings.outcome == "unknown" or not findings.hits:
        return _unknown(findings, lang, human)
    told = [_told(hit.passage, product) for hit in _chosen(findings, lang)]
    unsure = findings.outcome == "unsure"
    products = tuple(card(item) for _, item in told if item)
    return Reply(
        "unsure" if unsure else "answer",
        _text(told, lang, unsure=unsure),
        lang,
        findings.probability,
        sources=tuple(_source(passage, item) for passage, item in told),
        products=products,
        options=(human,),
    )


def shown_goods(findings: Findings, lang: str) -> list[Passage]:
    """The products that an answer would be made of; empty where it is not of products alone."""
    if findings.outcome != "answer" or findings.curated or not findings.hits:
        return []
    passages = [hit.passage for hit in _chosen(findings, lang)]
    return passages if all(passage.product_id for passage in passages) else []


def _unknown(findings: Findings, lang: str, human: Choice) -> Reply:
    near = _questions_near(findings.hits, lang)
    lines = [word(lang, "lead", "unknown")]
    lines.append(word(lang, "lead", "unknown_near" if near else "unknown_end"))
    options = (*(Choice(f"q{i}", q) for i, q in enumerate(near, 1)), human)
    return Reply("unknown", "\n".join(lines), lang, findings.probability, options=options)


def _questions_near(hits: Sequence[Hit], lang: str) -> list[str]:
    """Up to two of the shop's own questions in the shopper's language, to be pressed."""
    seen: list[str] = []
    for hit in hits[:5]:
        question = hit.passage.question
        if question and hit.passage.lang == lang and len(question) <= 80 and question not in seen:
            seen.append(question)
    return seen[:2]


def _chosen(findings: Findings, lang: str) -> list[Hit]:
    """The hits that carry the reply: the best, and others only where it is a near tie.

    With reservation more are quoted, since the second or third is right about as often as
    not; one in another language only if the best is.
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
        if kin and (unsure or _ties(hit, best)):
            chosen.append(hit)
    return chosen


def _ties(hit: Hit, best: Hit) -> bool:
    same_sort = (hit.passage.kind == "product") is (best.passage.kind == "product")
    return same_sort and hit.score >= best.score * _NEARLY


def _told(passage: Passage, product: ProductById) -> Told:
    return passage, product(passage.product_id) if passage.product_id else None


def _text(told: list[Told], lang: str, *, unsure: bool) -> str:
    goods = [item for _, item in told if item]
    parts = [word(lang, "lead", "unsure")] if unsure else []
    if len(goods) == len(told) and not unsure:
        parts.append(word(lang, "lead", "product" if len(goods) == 1 else "products"))
    for passage, item in told:
        parts.append(
            product_lines(passage, item, lang) if item else _quoted(passage, lang, framed=unsure)
        )
    if time := as_of(goods, lang):
        parts.append(time)
    if unsure:
        parts.append(word(lang, "lead", "unsure_end"))
    return "\n\n".join(parts)


def _quoted(passage: Passage, lang: str, *, framed: bool) -> str:
    text = passage.text
    if framed and passage.question:
        text = f"{passage.question}\n{text}"
    if passage.lang != lang:
        named = passage.lang if passage.lang in LANGUAGES else "other"
        lead = word(lang, "lead", "foreign", language=word(lang, "language", named))
        return f"{lead}\n“{text}”"
    if passage.kind in ("text", "table") and not framed:
        return f"{word(lang, 'lead', 'document', title=passage.title)}\n{text}"
    return text


def citation(passage: Passage) -> Citation:
    """A passage as a source: with its question, since the question is part of what it says."""
    text = f"{passage.question}\n{passage.text}" if passage.question else passage.text
    trail = " › ".join(part for part in passage.trail if part != passage.title)
    title = f"{passage.title} › {trail}" if trail else passage.title
    return Citation(passage.path, title, text, passage.url, passage.lang)


def _source(passage: Passage, product: Product | None) -> Citation:
    return product_citation(passage, product) if product else citation(passage)
