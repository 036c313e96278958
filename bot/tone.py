"""How a reply is said: dry for a plain question, warm for an upset shopper. Pure.

An upset shopper reads that the matter was heard and the feeling is fair, then the same facts,
then what can be done next and when, and whether anything else is open. A colleague who is
being offered anyway (`turn.offer`) is not named twice.
"""

from __future__ import annotations

from dataclasses import replace

from bot.phrases import phrases, says, tokens
from bot.reach import personal, speaks_of_order
from bot.turn import Reply, Turn
from bot.understand import Understanding
from bot.words import known, word

# So many of the bot's last messages an acknowledgement is not said again in.
_NOT_AGAIN = 3
_GENERAL = "general"
# An insult to the bot or the staff names no matter to go on with.
_NO_MATTER = frozenset([_GENERAL, "bot", "service", "said"])


def toned(reply: Reply, turn: Turn, meant: Understanding) -> Reply:
    """The reply in the tone the shopper needs; the last step of a reply."""
    if reply.kind == "smalltalk":
        return reply
    reply = _own_order(reply, turn, meant)
    if turn.abuse:
        reply = _firm(reply, turn)
    elif turn.upset:
        reply = _warm(reply, turn)
    elif turn.offer:
        reply = replace(reply, text=_without_colleague(reply.text, turn.lang))
    if closing := _colleague_at_end(reply.text, turn.lang):
        reply = replace(reply, trace={**reply.trace, "closing": closing})
    tone = {"mood": turn.mood, "abuse": turn.abuse, "matter": _matter(turn)}
    return replace(reply, trace={**reply.trace, "tone": tone}) if turn.mood else reply


def _own_order(reply: Reply, turn: Turn, meant: Understanding) -> Reply:
    """What nobody can see or do here is said first; the general way follows where there is one."""
    lang = turn.lang
    # Signals take for one's own order what only sounds like it: "the last train on Sunday".
    offered = turn.offer == "order" and speaks_of_order(meant.text, lang)
    asked = personal(meant.text, lang) or ("order" if offered else None)
    if asked is None or reply.products or reply.kind == "clarify":
        return reply
    cannot = word(lang, "personal", asked)
    colleague = [] if turn.offer else [word(lang, "personal", "colleague", human=_human(lang))]
    if reply.kind == "unknown":
        # What lies near a question about an order is not near that order.
        human = tuple(option for option in reply.options if option.id == "human")
        return replace(reply, text=" ".join([cannot, *colleague]), options=human)
    if turn.upset:
        # The closing words will name the colleague.
        colleague = []
    told = _without(reply.text, _reservation(reply.text, lang), word(lang, "lead", "unsure_end"))
    parts = [f"{cannot} {word(lang, 'personal', 'general')}", told, *colleague]
    return replace(reply, kind="unsure", text="\n\n".join(parts))


def _warm(reply: Reply, turn: Turn) -> Reply:
    lang = turn.lang
    body = _without_colleague(reply.text, lang)
    if reservation := _reservation(body, lang):
        # "I do not see an exact answer" is no way to meet an upset shopper.
        body = f"{word(lang, 'warm', 'near')}{body.removeprefix(reservation)}"
    closing = "step" if reply.kind in ("answer", "unsure") else ""
    if reply.kind == "unknown":
        closing = "open"
        if body.startswith(word(lang, "lead", "unknown")):
            closing, body = "unknown", ""
    parts = [_acknowledged(_matter(turn), turn), body, _closing(closing, turn)]
    return replace(reply, text="\n\n".join(filter(None, parts)))


def _firm(reply: Reply, turn: Turn) -> Reply:
    """One limit, and the matter where there is one; nothing is quoted to an insult alone."""
    lang = turn.lang
    first = turn.abuse == 1
    limit = word(lang, "firm", "first" if first else "again")
    named = _named(turn.text, lang)
    if named not in _NO_MATTER or reply.kind == "answer":
        heard = _acknowledged(named, turn) if first and named not in _NO_MATTER else ""
        opening = " ".join(filter(None, [heard, limit]))
        return replace(reply, text=f"{opening}\n\n{_without_colleague(reply.text, lang)}")
    text = limit if turn.offer else f"{limit} {word(lang, 'firm', 'ask')}"
    human = tuple(option for option in reply.options if option.id == "human")
    return replace(reply, kind="unknown", text=text, sources=(), products=(), options=human)


def _acknowledged(matter: str, turn: Turn) -> str:
    """An acknowledgement that was not said a moment ago; empty where all were."""
    said = "\n".join([past.text for past in turn.history if past.author == "bot"][-_NOT_AGAIN:])
    for name in (matter, f"{matter}_again", _GENERAL, f"{_GENERAL}_again"):
        if known(turn.lang, "warm", name) and (text := word(turn.lang, "warm", name)) not in said:
            return text
    return ""


def _closing(name: str, turn: Turn) -> str:
    """Options, the next step and its time, and whether anything else is open; in other words the
    second time, since an upset shopper reads a formula as one."""
    if not name:
        return ""
    human = _human(turn.lang)
    forms = [name if name == "open" else f"{name}_offer"] if turn.offer else [name, "again"]
    last = next((past.text for past in reversed(turn.history) if past.author == "bot"), "")
    texts = [word(turn.lang, "warm", form, human=human) for form in forms]
    return next((text for text in texts if text not in last), "")


def _reservation(text: str, lang: str) -> str:
    """What it says first where it is quoted with reservation; else empty."""
    leads = (word(lang, "lead", name) for name in ("likely", "unsure"))
    return next((lead for lead in leads if text.startswith(lead)), "")


def _without_colleague(text: str, lang: str) -> str:
    """The text without the sentence on a colleague at its end."""
    return text.removesuffix(_colleague_at_end(text, lang)).strip()


def _colleague_at_end(text: str, lang: str) -> str:
    """The sentence on a colleague that a text ends with; empty where there is none."""
    ends = (word(lang, "lead", name) for name in ("unsure_end", "unknown_end"))
    return next((end for end in ends if text.endswith(end)), "")


def _without(text: str, start: str, *ends: str) -> str:
    text = text.removeprefix(start).strip()
    for end in ends:
        text = text.removesuffix(end).strip()
    return text


def _human(lang: str) -> str:
    return word(lang, "option", "human")


def _matter(turn: Turn) -> str:
    """What the shopper is upset about: in this message, else in the ones before."""
    earlier = [past.text for past in reversed(turn.history) if past.author == "shopper"]
    named = (_named(text, turn.lang) for text in (turn.text, *earlier))
    return next((matter for matter in named if matter != _GENERAL), _GENERAL)


def _named(text: str, lang: str) -> str:
    said = tokens(text)
    matters = phrases(lang, "matter").items()
    return next((name for name, listed in matters if says(said, listed)), _GENERAL)
