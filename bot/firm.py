"""Whether a yes or a no of the shop's answers what was asked. Pure.

"No, we do not dye them" answers one question alone: the one it stands under. To another it is
quoted with reservation, however near its sentences come.
"""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.library import Findings

_YES_OR_NO = re.compile(r"(?:yes|no|tak|nie|jā|nē|да|нет|так|ні)\b", re.IGNORECASE)


def says_yes_or_no(text: str) -> bool:
    """Whether a text opens with a yes or a no."""
    return bool(_YES_OR_NO.match(text))


def of_this_question(findings: Findings) -> Findings:
    """The findings; no firm answer where the yes or no that comes first was given to another
    question: one that is farther from the shopper's than a sentence of its answer is."""
    if findings.outcome != "answer" or findings.curated or not findings.hits:
        return findings
    best = findings.hits[0]
    if not (best.passage.question and best.views and says_yes_or_no(best.passage.text)):
        return findings
    # What has no vector yet is not a number, and not nearer than anything.
    nearer = any(sentence > best.views[0] for sentence in best.views[1:])
    return replace(findings, outcome="unsure") if nearer else findings
