"""What another wording leaves out of a note. Pure."""

from __future__ import annotations

from bot.grounding.facts import facts, missing
from bot.grounding.support import Reader, support

# A shorter sentence has fewer words, and not fewer things.
_MOST_LOST = 0.4


def lost(note: str, sentence: str, lang: str, reader: Reader) -> str:
    """What of a note the sentence does not say, in a few words; `""` where all of weight is there:
    every number, name, date and code, and most of its words. Both are in the same language."""
    known = reader.known(lang)
    gone = missing(facts(note, lang, known), facts(sentence, lang, known), limit=False, start=False)
    if gone:
        return f"leaves out {gone}"
    found = support(reader.read(note, lang), [reader.read(sentence, lang)], reader)
    if 1.0 - found.coverage > _MOST_LOST:
        return f"leaves out {', '.join(found.lacking[:3])}"
    return ""
