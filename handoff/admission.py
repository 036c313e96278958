"""What of a shopper's is taken: length and pace of messages; and how it is told what is not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from handoff import pace
from handoff.borrowed import Words
from handoff.conversation import Conversation
from handoff.errors import BadFrame, Flood, HandoffError, RateLimited, TooLong
from handoff.events import Say
from handoff.limits import Limits
from handoff.snapshot import SHOPPER


class Admission:
    """The limits of a shopper's messages, and the words for going beyond them."""

    def __init__(self, words: Words, clock: Callable[[], datetime], limits: Limits):
        self._words = words
        self._clock = clock
        self._limits = limits

    def message(self, request: Say) -> None:
        """Raises `BadFrame` where nothing is said, `TooLong` where too much is."""
        if not request.text.strip() and not request.attachments:
            raise BadFrame("A message needs a text.", request.key)
        self.length(request.text)

    def length(self, text: str) -> None:
        """Raises `TooLong`."""
        if len(text) > self._limits.message_chars:
            raise TooLong(self._limits.message_chars)

    def pace(self, chat: Conversation, key: str) -> None:
        """Raises `RateLimited`: the log itself counts a visitor's messages, over connections,
        servers and restarts. What is sent again is none."""
        if not chat.with_key(SHOPPER, key):
            pace.check(chat.log, self._clock(), self._limits)

    def refusal(self, error: HandoffError, lang: str) -> str:
        """What a shopper is told of an error, in their language where it is for them."""
        if error.words is None:
            return error.text
        values = dict(error.values)
        if isinstance(error, RateLimited | Flood):
            values["when"] = pace.when(error.wait, lang)
        return self._words.say(lang, error.words, **values)
