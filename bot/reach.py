"""What is out of reach: another subject than the shop's, a shopper's own order or account. Pure.

"Where is my order 12345?" and "cancel my order" are; "how do I cancel an order?" is a question
that the shop's pages answer.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from bot.phrases import phrases, says, tokens
from bot.turn import Choice, Reply, Turn
from bot.words import word
from knowledge.library import Findings

# Half of the answerable questions among those that are quoted with reservation lie above.
_WORTH_A_TRY = 0.45
Own = Literal["order", "change", "account"]

# An order's number: five digits or more, or four with letters or a sign in front; no sum, no phone.
_NUMBER = re.compile(
    r"(?<![\w.,+])(?:(?:#|№|nr\.?\s?)\s?\d{4,}|[A-Za-z]{1,4}-?\d{4,}|\d{5,})(?:[-/]\d+)*\b"
    r"(?!\s?(?:€|%|eur|eiro|zł|zlot|pln|грн|грив|uah|руб|usd|\$|mah|wh|ml|мл|kg|кг|km|км))",
    re.IGNORECASE,
)


def another_subject(lang: str, confidence: float | None) -> Reply:
    """The reply to what is none of the shop's: refused kindly, with what it can be asked."""
    human = Choice("human", word(lang, "option", "human"))
    return Reply("unknown", word(lang, "subject", "other"), lang, confidence, options=(human,))


def restrained(findings: Findings, turn: Turn) -> Findings:
    """What is quoted with reservation to one who is upset, or asks for what is theirs: a passage
    rather than three, and none that is hardly likelier than not. Guesses would pass for a formula.
    """
    if findings.outcome != "unsure" or not (turn.upset or personal(turn.text, turn.lang)):
        return findings
    if (findings.probability or 0.0) < _WORTH_A_TRY:
        return replace(findings, outcome="unknown")
    return replace(findings, hits=findings.hits[:1])


def speaks_of_order(text: str, lang: str) -> bool:
    """Whether a message names an order or asks for one's whereabouts, the shopper's own or not."""
    heard, said = phrases(lang, "own"), tokens(text)
    return bool(_NUMBER.search(text)) or any(
        says(said, heard[name]) for name in ("noun", "where", "ask")
    )


def personal(text: str, lang: str) -> Own | None:
    """Whether a message asks for what belongs to one shopper, and what of it."""
    heard, said = phrases(lang, "own"), tokens(text)
    numbered = bool(_NUMBER.search(text))
    if says(said, heard["general"]) and not numbered:
        return None
    if says(said, heard["account"]):
        return "account"
    if says(said, heard["counting"]) and not numbered:
        return None
    where = says(said, heard["where"])
    own = numbered or where or says(said, heard["mine"])
    if not own or not says(said, heard["noun"]):
        return None
    if says(said, heard["do"]):
        return "change"
    return "order" if numbered or where or says(said, heard["ask"]) else None
