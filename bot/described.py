"""What a feed says of a product, as the shopper reads it: labels in their language, no codes.
Pure."""

from __future__ import annotations

import re

from bot.words import known, word
from knowledge.catalogue.fields import property_of
from knowledge.passage import Passage, Product
from knowledge.wording import facts_line, label

# What feeds tell other machines, or keep for the shop's own order: nobody chooses by it.
FOR_MACHINES = frozenset(
    ["gtin", "ean", "mpn", "sku", "part_number", "tags", "condition", "shipping_weight"]
)
# Of a description: what a phone shows at a glance, and what may stay beside the answer.
_MOST_TOLD, MOST_BESIDE = 600, 200
_SENTENCE_END = re.compile(r"[.!?…](?=\s)|\n")


def described(passage: Passage, product: Product, lang: str) -> str:
    """Brand, kind and attributes, then the description as far as the passage has it."""
    own = facts_line(product, passage.lang)
    said = passage.text.removeprefix(product.title).strip()
    if not own or not said.startswith(own):
        return _tidy(said)
    facts = facts_line(product, lang, FOR_MACHINES, lambda name, value: _label(name, value, lang))
    return _tidy(f"{facts}\n{said.removeprefix(own)}")


def cut(sentence: str, text: str, *, alone: bool) -> str:
    """Of a long text the sentence that answers, else its beginning; the source has the rest.

    Without `alone` the rest stays with the sentence: it may not be all that was asked.
    """
    facts, _, body = text.partition("\n")
    if sentence and sentence in body and len(sentence.split()) > 1:
        before, after = body.split(sentence, 1)
        rest = _tidy(f"{facts}\n{before.rstrip(' ')} {after.lstrip(' ')}")
        if alone and len(rest) > MOST_BESIDE:
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


def _label(name: str, value: str, lang: str) -> str:
    """An attribute's name in the shopper's language, the feed's own where nothing is known."""
    ours = label(name, lang)
    measured = property_of(name, value)
    if ours or measured is None or not known(lang, "property", measured):
        return ours or name.replace("_", " ")
    said = word(lang, "property", measured)
    return said[:1].upper() + said[1:]


def _tidy(text: str) -> str:
    return "\n".join(line for each in text.split("\n") if (line := each.strip()))
