"""What a message speaks of, the same in every language: burns, children, courts. Pure.

`concepts.toml` has a table a concept: words and stems (`burn*`) by language, `_` joining words
that stand together. Shoppers mix languages, so all are looked up at once.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from handoff.signals.fold import plain
from handoff.signals.lexicon import Lexicon

_TABLE: dict[str, dict[str, str]] = tomllib.loads(
    Path(__file__).with_name("concepts.toml").read_text("utf-8")
)
CONCEPTS = tuple(_TABLE)
_PLACES = {concept: place for place, concept in enumerate(CONCEPTS)}
_WORD = re.compile(r"[^\W_]+")


def spoken_of(text: str) -> frozenset[int]:
    """The places in `CONCEPTS` of what the message speaks of."""
    words = tuple(_WORD.findall(plain(text)))
    return frozenset(_PLACES[concept] for concept in _lexicon().read(words).items)


@cache
def _lexicon() -> Lexicon:
    lexicon = Lexicon(spell=(), keep=frozenset())
    for concept, languages in _TABLE.items():
        lexicon.add(concept, map(plain, " ".join(languages.values()).split()))
    return lexicon
