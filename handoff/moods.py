"""The shopper's mood at the start and now, in a word, with the messages it shows in. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from handoff.events import Author, Line, Mood, PastMessage, ReplyKind
from handoff.signals.grammar import LANGUAGES, grammar, strongest
from handoff.signals.mood import UPSET, Turn, tempers
from handoff.signals.reader import Signs
from handoff.speech import is_small_talk, spoken, words

Read = Callable[[str], Signs]
# What the fold looks at, without danger and threats, which are no mood.
_KINDS = ("annoyed", "misread", "abuse", "praise", "again", "complaint", "payment")
# From these levels on a shopper is called so; the codes are the desk's to translate.
_WORDS = ((0.8, "angry"), (UPSET, "upset"), (0.25, "uneasy"), (0.0, "calm"))
_MOVED = 0.2


def mood(messages: Sequence[PastMessage], lang: str, read: Read | None = None) -> Mood:
    """The mood over the transcript; empty where the shopper says nothing of substance.

    `start` rests on the first turn, `now` on the last one that moved it; the trend is `rising`,
    `falling` or `steady`, empty after a single turn. `read` gives the signs of a message; by
    default the rules of its language.
    """
    said = _turns(messages, lang)
    if all(is_small_talk(turn.text, lang) for _, turn in said):
        return Mood()
    turns = [turn for _, turn in said]
    levels = [after.level for after in tempers(turns, read or _rules(lang))]
    # A calm turn leaves less of the level: what shows the mood is the turn that raised it.
    moved = max(
        (at for at in range(len(levels)) if not at or levels[at] > levels[at - 1]), default=0
    )
    shown = moved if levels[-1] >= _WORDS[2][0] else len(levels) - 1
    return Mood(
        start=Line(text=_word(levels[0]), evidence=said[0][0]),
        now=Line(text=_word(levels[-1]), evidence=said[shown][0]),
        trend=_trend(levels),
    )


def _turns(messages: Sequence[PastMessage], lang: str) -> list[tuple[tuple[int, ...], Turn]]:
    """The shopper's turns with their messages, and of which kind the reply to each was."""
    turns: list[tuple[tuple[int, ...], Turn]] = []
    burst: list[PastMessage] = []
    for message in (*messages, None):
        if message is not None and message.author is Author.SHOPPER:
            if words(message.text):
                burst.append(message)
        elif burst and (message is None or message.author in (Author.BOT, Author.AGENT)):
            reply = _kind(message, lang) if message else None
            text = "\n".join(one.text for one in burst)
            turns.append((tuple(one.n for one in burst), Turn(text, reply)))
            burst = []
    return turns


def _kind(reply: PastMessage, lang: str) -> ReplyKind | None:
    """Of a transcript from elsewhere the kind is not known: whether it knew must be read."""
    if reply.author is Author.AGENT:
        return None
    if reply.kind is not None:
        return reply.kind
    return "unknown" if spoken("unknown", reply.text, lang) else "answer"


def _rules(lang: str) -> Read:
    def read(text: str) -> Signs:
        # One language at a time: all of them take four times as long.
        ask = grammar(lang).evidence if lang in LANGUAGES else strongest
        return Signs({kind: hit.score for kind in _KINDS if (hit := ask(kind, text))}, {}, None)

    return read


def _word(level: float) -> str:
    return next(word for least, word in _WORDS if level >= least)


def _trend(levels: Sequence[float]) -> str:
    if len(levels) < 2:
        return ""
    start, now, peak = levels[0], levels[-1], max(levels)
    # A ripple on the way from calm to calm is no trend.
    if start - now >= _MOVED or (peak >= UPSET and peak - now >= _MOVED):
        return "falling"
    return "rising" if now - start >= _MOVED else "steady"
