"""What can go wrong on the bot's side, and what a command tells of any error.

ShopbellError
├── BadInput      what the user gave cannot be used (exit code 2)
├── Busy          somebody else is at work on the same data (exit code 3)
└── ModelFailed   the language model gave no answer that can be used
"""

from __future__ import annotations

from knowledge.errors import Busy as KnowledgeBusy
from knowledge.errors import KnowledgeError


class ShopbellError(Exception):
    """A code for machines, a sentence for people; `exit_code` for the shell."""

    code = "internal"
    exit_code = 3


class BadInput(ShopbellError):
    """Something given cannot be used: the sentence says what, where, and what to do."""

    code = "bad_input"
    exit_code = 2


class Busy(ShopbellError):
    """The data folder is in use by a process that does not answer."""

    code = "busy"


class ModelFailed(ShopbellError):
    """No answer of the language model; `reason` in a word or two, for staff."""

    code = "model_failed"

    def __init__(self, reason: str) -> None:
        super().__init__(f"The language model gave no answer: {reason}.")
        self.reason = reason


def for_people(error: Exception) -> tuple[str, int] | None:
    """Sentence and exit code of an error that is meant for people; None for any other."""
    if isinstance(error, ShopbellError):
        return str(error), error.exit_code
    if isinstance(error, KnowledgeError):
        return str(error), 3 if isinstance(error, KnowledgeBusy) else 2
    return None
