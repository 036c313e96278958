"""Taking in a complaint or return question by question: what is known, what is asked next. Pure.

What the shopper has said already is taken from the transcript and not asked again. Nobody is
kept: a question of their own is answered, a word leaves, and what somebody has not got is noted
as such after the second time of asking.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from handoff import mentions, speech
from handoff.duties import Intake
from handoff.events import Author, HandoffReason, IntakeKind, PastMessage, ServiceClass

FIELDS: Mapping[IntakeKind, tuple[str, ...]] = {
    "complaint": ("order", "description", "contact", "photos"),
    "return": ("order", "description", "contact"),
    "contact": ("contact",),
}
# Options of the chat, beside `complaint` and `return` themselves.
STOP, NONE = "intake_stop", "intake_none"
# After so many times of asking, what somebody has not given is taken as not there.
TRIES = 2
# A few words around "stop" or "I have none" are still only that.
_SHORT = 6
# "I'll send it later" leaves nothing: there is none at hand.
_LATER = ("order", "photos")
_SUBSTANCE = 2
# "I do want to file a complaint after all": so many words say nothing of what happened.
_BESIDE = 3
_SHORT_WORD = 2
_DESCRIPTION_CHARS = 4000
_PROBLEMS = ("goods", "delivery", "service")
_LETTERS = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True)
class Heard:
    """What a message says to an intake: values by field, leaving, or a question of its own."""

    values: Mapping[str, str] = field(default_factory=dict)
    stop: bool = False
    asks: bool = False


def known(
    messages: Sequence[PastMessage], kind: IntakeKind = "complaint"
) -> dict[str, tuple[str, int]]:
    """What the transcript already says, by field: the value and the message it stands in."""
    found: dict[str, tuple[str, int]] = {}
    told: list[tuple[str, int]] = []
    last: tuple[str, int] | None = None
    asked = False
    for message in messages:
        if message.author is not Author.SHOPPER:
            asked = mentions.asks_for_order(message.text)
            continue
        for name, values in (
            ("order", mentions.orders(message.text, asked=asked)),
            ("contact", mentions.contacts(message.text)),
        ):
            if values:
                found[name] = (values[-1], message.n)
        if text := _account(message.text, message.lang or ""):
            told.append((text, message.n))
        elif text := _substance(message.text):
            last = (text, message.n)
    if not told and last and kind == "complaint":
        # What they complain about need not be a word that we know.
        told.append(last)
    if told:
        text = "\n".join(dict.fromkeys(text for text, _ in told))
        found["description"] = (text[:_DESCRIPTION_CHARS], told[-1][1])
    return found


def hear(
    intake: Intake,
    text: str,
    lang: str,
    *,
    option: str | None = None,
    photos: Sequence[str] = (),
) -> Heard:
    """What a message says while `intake.asked` is being asked for."""
    asked = intake.asked
    if option == STOP:
        return Heard(stop=True)
    if option == NONE and asked:
        return Heard({asked: ""})
    values = _mentioned(text, asked)
    if photos:
        before = filter(None, [intake.noted.get("photos", "")])
        values["photos"] = ",".join([*before, *photos])
    short = len(speech.words(text)) <= _SHORT
    asks = _asks(text)
    if not values and short and not asks and _leaves(text, asked):
        return Heard(stop=True)
    if asked == "order" and values and "description" not in intake.noted:
        # Told along with the number, it is not asked again.
        told = _account(text, lang) or (text.strip() if says("unsuited", text) else "")
        values.update({"description": told[:_DESCRIPTION_CHARS]} if told else {})
    if asked and asked not in values:
        if asked == "description":
            values.update(_described(text, lang, values, asks))
        elif short and not asks and (says("none", text) or says("later", text)):
            values[asked] = ""
    return Heard(values, asks=asks and "description" not in values)


def missing(intake: Intake) -> str | None:
    """The field to ask for next; None once there is nothing left to ask."""
    for name in FIELDS[intake.kind]:
        if name in intake.noted:
            continue
        if name == "photos" and service_class(intake.kind, intake.noted, "") != "goods":
            continue
        return name
    return None


def is_enough(intake: Intake) -> bool:
    """Whether what was noted makes a form that somebody can work with."""
    if intake.kind == "contact":
        return bool(intake.noted.get("contact"))
    return bool(intake.noted.get("description") or intake.noted.get("order"))


def service_class(kind: str, noted: Mapping[str, str], lang: str) -> ServiceClass:
    """The class of a complaint or return by what happened."""
    if kind == "return":
        return "goods"
    text = noted.get("description", "")
    told = (name for name in _PROBLEMS if speech.spoken(name, text, lang))
    classes: dict[str, ServiceClass] = {"delivery": "delivery", "service": "service"}
    return classes.get(next(told, ""), "goods" if kind == "complaint" else "general")


def offered(reason: HandoffReason | None, text: str) -> tuple[IntakeKind, ...]:
    """What can be taken in at once where a person is offered for `reason`."""
    wrong = reason == "frustration" and any(speech.spoken(kind, text, "") for kind in _PROBLEMS)
    if reason == "complaint" or wrong:
        return ("complaint",)
    if reason == "order" and says("return", text):
        return ("return",)
    return ()


def kind_for(reason: HandoffReason | None, messages: Iterable[PastMessage]) -> IntakeKind:
    """What to take in where a shopper waits and nobody is there."""
    if reason == "complaint":
        return "complaint"
    said = [m.text for m in messages if m.author is Author.SHOPPER]
    if reason == "order" and any(says("return", text) for text in said[-3:]):
        return "return"
    return "contact"


def pressed(text: str) -> IntakeKind | None:
    """The kind whose button a typed message stands for; None for whatever says more."""
    said = speech.words(text)
    kinds: tuple[IntakeKind, ...] = ("complaint", "return")
    for kind in kinds:
        if any(_matches(phrase, said) for phrase in _phrases(f"{kind}_button")):
            return kind
    return None


def wants(kind: IntakeKind, text: str) -> bool:
    """Whether a short message says that one wants to file, and hardly more."""
    said = [word for word in speech.words(text) if len(word) > _SHORT_WORD]
    core = {"complaint": "complaining", "return": "return"}.get(kind)
    if core is None or not said or len(said) > _SHORT or _asks(text):
        return False
    others = sum(not _any("filing", word) for word in said)
    return says(core, text) and others <= _BESIDE


def says(name: str, text: str) -> bool:
    """Whether one of the phrases of that name in `intake.toml` stands in a text."""
    said = speech.words(text)
    return any(
        _matches(phrase, said[start : start + len(phrase)])
        for phrase in _phrases(name)
        for start in range(len(said) - len(phrase) + 1)
    )


# --- inside ----------------------------------------------------------------------------


def _mentioned(text: str, asked: str | None) -> dict[str, str]:
    values: dict[str, str] = {}
    contacts = mentions.contacts(text)
    orders = mentions.orders(text, asked=asked == "order")
    few = len(text.split()) <= 3
    digits = re.sub(r"\D", "", text)
    if asked == "contact" and not contacts and few and 7 <= len(digits) <= 15:
        contacts, orders = [text.strip()], []
    if asked == "order" and not orders and not contacts and few and digits:
        orders = [text.strip()]
    if contacts:
        values["contact"] = contacts[-1]
    if orders:
        values["order"] = orders[-1]
    return values


def _described(text: str, lang: str, values: Mapping[str, str], asks: bool) -> dict[str, str]:
    problem = any(speech.spoken(name, text, lang) for name in _PROBLEMS)
    if (asks and not problem) or (says("stop", text) and len(speech.words(text)) <= _SHORT):
        return {}
    if not problem and (values or speech.is_small_talk(text, lang)):
        return {}
    return {"description": text.strip()[:_DESCRIPTION_CHARS]} if _LETTERS.search(text) else {}


def _leaves(text: str, asked: str | None) -> bool:
    return says("stop", text) or (asked not in _LATER and says("later", text))


def _account(text: str, lang: str) -> str:
    """What a message tells of what happened; empty where it only asks, or only wants a form."""
    told = (
        sentence
        for sentence in speech.sentences(text)
        if any(speech.spoken(kind, sentence, lang) for kind in _PROBLEMS)
    )
    return " ".join(filter(None, map(_substance, told)))


def _substance(text: str) -> str:
    """The sentences of a text that tell something, and not only ask or want a form."""
    told = []
    for sentence in speech.sentences(text):
        words = [word for word in speech.words(sentence) if len(word) > 3 and word.isalpha()]
        if not _asks(sentence) and sum(not _any("filing", word) for word in words) >= _SUBSTANCE:
            told.append(sentence)
    return " ".join(told)


def _asks(text: str) -> bool:
    if text.rstrip().endswith("?"):
        return True
    said = speech.words(text)
    return any(_matches(phrase, said[: len(phrase)]) for phrase in _phrases("asking"))


def _any(name: str, word: str) -> bool:
    return any(_matches(phrase, [word]) for phrase in _phrases(name))


def _matches(phrase: tuple[str, ...], said: Sequence[str]) -> bool:
    return len(phrase) == len(said) and all(
        word.startswith(part[:-1]) if part.endswith("*") else word == part
        for part, word in zip(phrase, said, strict=True)
    )


@lru_cache(maxsize=16)
def _phrases(name: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(phrase.split("_")) for phrase in _table()[name])


@lru_cache(maxsize=1)
def _table() -> dict[str, list[str]]:
    return tomllib.loads(Path(__file__).with_name("intake.toml").read_text("utf-8"))
