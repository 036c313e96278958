"""What the shopper means: smalltalk, a question of its own, or one that leans on the last. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from bot.followup import leans_on_earlier, picked, pointed_at, topic
from bot.shown import compared, in_focus, price_alone
from bot.smalltalk import smalltalk
from bot.turn import Said, Turn

# A message up to this length may lean on what was said without a word that points back.
_MAY_LEAN_WORDS = 10
# Of the message before, only so much is carried along: the question, not the story.
_CARRIED_CHARACTERS = 240


@dataclass(frozen=True)
class Understanding:
    """`smalltalk` names its kind; `queries` are searched, the likeliest reading first.

    `leaning`: the first query is the message in the light of what was said, the last the message
    alone. `aside` is such a reading of a message that may do without. `earlier` are the
    shopper's messages that a short one may narrow, the oldest first. `chosen` is the option
    that answers our asking back on `asked`, which `queries` carry on. `priced` and `compared` are
    goods in view of which the price, or a comparison, is asked; `unnamed`: the price of nothing
    that was named.
    """

    text: str
    smalltalk: str | None = None
    queries: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    leaning: bool = False
    aside: str | None = None
    chosen: str | None = None
    asked: str = ""
    priced: tuple[str, ...] = ()
    compared: tuple[str, ...] = ()
    unnamed: bool = False


def understand(turn: Turn) -> Understanding:
    """Reads a turn in the light of what was said before it."""
    text = " ".join(turn.text.split())
    asked = [s.text for s in turn.history if s.author == "shopper" and not smalltalk(s.text)]
    if chosen := _chosen(turn, text, asked):
        return chosen
    kind = smalltalk(text)
    if kind:
        return Understanding(text, smalltalk=kind)
    earlier = tuple(question[:_CARRIED_CHARACTERS] for question in asked)
    if of_goods := _of_goods(turn, text, asked):
        return of_goods
    if pointed := pointed_at(text, _shown(turn.history), turn.lang):
        title, rest = pointed
        queries = (f"{title} {rest}", title) if rest else (title,)
        return Understanding(text, queries=queries)
    # "How much is that?" is a question, but not what the next one is about.
    subjects = [question for question in asked if not price_alone(question, turn.lang)]
    carried = topic(turn.history, subjects or asked, turn.lang)
    whole = f"{carried} {text}" if carried else None
    if whole and leans_on_earlier(text):
        return Understanding(text, queries=(whole, text), earlier=earlier, leaning=True)
    short = len(text.split()) <= _MAY_LEAN_WORDS
    return Understanding(text, queries=(text,), earlier=earlier, aside=whole if short else None)


def _of_goods(turn: Turn, text: str, asked: list[str]) -> Understanding | None:
    """A message that asks something of the goods in view without naming any."""
    if goods := compared(text, _shown(turn.history), turn.lang):
        return Understanding(text, queries=(f"{', '.join(goods)} {text}",), compared=goods)
    if not price_alone(text, turn.lang):
        return None
    if goods := in_focus(turn.history, asked):
        return Understanding(text, queries=(f"{', '.join(goods)} {text}",), priced=goods)
    return None if asked else Understanding(text, queries=(text,), unnamed=True)


def _chosen(turn: Turn, text: str, asked: list[str]) -> Understanding | None:
    """The answer to our asking back, with the question that was asked about."""
    last = next((said for said in reversed(turn.history) if said.author == "bot"), None)
    if last is None or last.kind != "clarify" or not asked:
        return None
    option = picked(text, last.options, turn.lang)
    if option is None:
        return None
    question = asked[-1][:_CARRIED_CHARACTERS]
    return Understanding(
        text, queries=(f"{option} {question}", option), chosen=option, asked=question
    )


def _shown(history: tuple[Said, ...]) -> tuple[str, ...]:
    """The goods that the last reply showed."""
    last = next((said for said in reversed(history) if said.author == "bot"), None)
    return last.products if last else ()
