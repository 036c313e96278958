"""Promises in what an agent writes: "I'll call you by Friday noon". Pure.

A promise is a sentence that says that somebody of the shop will act, and until when. Without a
time there is nothing that could be kept or broken, so there is no record.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from handoff import speech, when
from handoff.duties import Promise
from handoff.signals.fold import plain
from handoff.terms import Terms

_ENGLISH = (
    r"(?:will|ill|well|theyll|shell|hell|youll|shall|going to)(?:\W+\w+){0,5}?\W+(?:call|phone|ring"
    r"|write|e-?mail|message|text|get back|come back|let you know|inform|update|reply|answer"
    r"|contact|reach|check|send|confirm|follow up|refund|ship|dispatch|hear from|be back"
    r"|have an answer)"
)
_POLISH = (
    r"(?:oddzwoni|zadzwoni|przedzwoni)(?:e|my)?|(?:od|na)pisz(?:e|emy)|odezw(?:e|iemy|ie) sie"
    r"|sie odezw(?:e|iemy|ie)|odpowie(?:m|my)?|(?:po)?informuj(?:e|emy)|skontaktuj(?:e|emy)"
    r"|da(?:m|my)? znac|potwierdz(?:e|imy|i)|(?:wy|prze|ode)sl(?:e|emy)|sprawdz(?:e|imy|i)"
    r"|zwroc(?:e|imy|i)|wroc(?:e|imy) (?:do|z)|otrzyma(?:ja)? panst\w+"
)
_LATVIAN = (
    r"(?:pie|at|sa)?zvan(?:isu|isim|is)|(?:uz|at)?rakst(?:isu|isim|is)|sazinas(?:os|imies|ies)"
    r"|inform(?:esu|esim|es)|atbild(?:esu|esim|es)|(?:no|at|aiz|par)?sut(?:isu|isim|is)"
    r"|parbaud(?:isu|isim|is)|pazin(?:osu|osim|os)|dos(?:u|im) zinu|apstiprin(?:asu|asim|as)"
    r"|atmaks(?:asu|asim|as)|noskaidro(?:su|sim|s)"
)
_RUSSIAN = (
    r"(?:пере|по)звон(?:ю|им|ит|ят)|(?:на|от)пиш(?:у|ем|ет|ут)|отве(?:чу|тим|тит)|сообщ(?:у|им|ит)"
    r"|свяж(?:усь|емся|ется)|приш?л(?:ю|ем|ет)|отправ(?:лю|им|ит)|провер(?:ю|им|ит)"
    r"|верн(?:усь|емся|ем|у|ет)|уточн(?:ю|им|ит)|да(?:м|дим|ст) (?:вам )?знать|подтверж?д?(?:у|им)"
    r"|проинформиру(?:ю|ем|ет)"
)
_UKRAINIAN = (
    r"(?:пере|по|за)дзвон(?:ю|имо|ить)|зателефону(?:ю|ємо|є)|(?:на|від)пиш(?:у|емо|е)"
    r"|відпов(?:ім|імо|ість)|повідом(?:лю|имо|ить)|звяж(?:уся|усь|емося|емось|еться)"
    r"|надішл(?:ю|емо|е)|відправ(?:лю|имо|ить)|перевір(?:ю|имо|ить)|поверн(?:уся|усь|емося|емо|у)"
    r"|уточн(?:ю|имо|ить)|дам(?:о)? (?:вам )?знати|підтвердж(?:у|имо)|поінформу(?:ю|ємо)"
)
_ACTS = re.compile(rf"(?<!\w)(?:{_ENGLISH}|{_POLISH}|{_LATVIAN}|{_RUSSIAN}|{_UKRAINIAN})(?!\w)")
_UNSURE = re.compile(
    r"(?<!\w)(?:if|unless|whether|jesli|jezeli|gdyby|jezeli|если|якщо|чи|ja jus|ja jums|jei"
    r"|try to|postaram sie|sprobuj[eę]|постара\w+|попробу\w+|спробу\w+|meginas\w+|not|cannot|wont"
    r"|nie|не|nevar\w*|nebus\w*)(?!\w)"
)
# "plkst. 11" and "24. novembrī" end no sentence.
_NO_END = re.compile(
    r"(\b(?i:plkst|godz|ok)(?=\.\s+\d)|\b\d{1,2}(?=\.\s+[a-zа-яіїєāčēģīķļņšūž]))\.\s+"
)
_CHARS = 300
# Whoever writes later than this, or than half the time promised, writes about the matter anew.
_SAME_BREATH = timedelta(minutes=10)


@dataclass(frozen=True)
class Said:
    """A promise as a sentence makes it."""

    text: str
    due: datetime


def promised(text: str, now: datetime, terms: Terms) -> list[Said]:
    """The promises of an agent's message, in order; two for the same time are one."""
    found: dict[datetime, Said] = {}
    for sentence in speech.sentences(_NO_END.sub(r"\1 ", text)):
        said = plain(sentence)
        if said.rstrip().endswith("?") or not _ACTS.search(said) or _UNSURE.search(said):
            continue
        if at := when.due(sentence, now, terms):
            found.setdefault(at, Said(speech.shortened(sentence, _CHARS), at))
    return list(found.values())


def kept_by_writing(promise: Promise, at: datetime) -> bool:
    """Whether a message of the shop's at `at` keeps a promise to write.

    A second message in the same breath does not; a call is confirmed by the agent. Any message
    replies to a form.
    """
    if at > promise.due:
        return False
    if promise.by == "form":
        return True
    if calls(promise.text):
        return False
    return at - promise.made_at >= min(_SAME_BREATH, (promise.due - promise.made_at) / 2)


def calls(text: str) -> bool:
    """Whether a promise is one to telephone."""
    return bool(
        re.search(r"(?<!\w)(?:call|phone|ring)\b|dzwoni|telefon|zvan|звон|дзвон", plain(text))
    )
