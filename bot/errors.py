"""What can go wrong on the bot's side.

ShopbellError
├── BadInput      what the user gave cannot be used (exit code 2)
└── Busy          somebody else is at work on the same data (exit code 3)
"""


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
