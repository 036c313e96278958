"""Answers that staff wrote or approved. They win over whatever a search finds. Pure.

A draft waits for approval, an approved one serves within its dates, a retired one is kept
for its history. Every change is written down with who made it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from knowledge.errors import BadCurated
from knowledge.passage import Passage, clean

State = Literal["draft", "approved", "retired"]
STATES: tuple[State, ...] = ("draft", "approved", "retired")

_LONGEST_QUESTION = 500
_LONGEST_ANSWER = 4_000
_MOST_QUESTIONS = 50
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_ID = re.compile(r"[\w-]{1,64}")


@dataclass(frozen=True)
class Wording:
    """One way to ask the question."""

    text: str
    lang: str


@dataclass(frozen=True)
class Change:
    """What was done to an entry, when and by whom."""

    at: datetime
    by: str
    what: str


@dataclass(frozen=True)
class Curated:
    """A question in several wordings and its answer, in one language or more.

    `answers` are pairs of language and text, the first one the fall-back. `conversation` and
    `n` name the agent's message it was taken from; both are None where staff wrote it. It
    serves from `valid_from` to `valid_until`, both included.
    """

    shop: str
    id: str
    questions: tuple[Wording, ...]
    answers: tuple[tuple[str, str], ...]
    state: State
    author: str
    created_at: datetime
    changed_at: datetime
    conversation: str | None = None
    n: int | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    history: tuple[Change, ...] = ()

    def serves(self, today: date) -> bool:
        """Whether shoppers get it today."""
        begun = self.valid_from is None or self.valid_from <= today
        return self.state == "approved" and begun and not self.expired(today)

    def expired(self, today: date) -> bool:
        """Whether its last day has passed."""
        return self.valid_until is not None and today > self.valid_until

    def passage(self, lang: str) -> Passage:
        """What is cited: the answer in `lang`, else the first one."""
        answers = dict(self.answers)
        own = lang if lang in answers else self.answers[0][0]
        asked = next((q.text for q in self.questions if q.lang == own), self.questions[0].text)
        return Passage(
            id=self.id,
            path=f"curated/{self.id}",
            title=asked,
            text=answers[own],
            kind="faq",
            lang=own,
            question=asked,
        )


def made(
    shop: str,
    id: str,
    questions: Iterable[Wording],
    answers: Mapping[str, str],
    *,
    by: str,
    at: datetime,
    state: State = "approved",
    what: str = "written",
    conversation: str | None = None,
    n: int | None = None,
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> Curated:
    """A new entry; BadCurated says what is wrong with it."""
    entry = Curated(
        shop=shop,
        id=id,
        questions=tuple(questions),
        answers=tuple(answers.items()),
        state=state,
        author=by,
        created_at=at,
        changed_at=at,
        conversation=conversation,
        n=n,
        valid_from=valid_from,
        valid_until=valid_until,
        history=(Change(at, by, what),),
    )
    return _sound(entry)


def changed(entry: Curated, *, by: str, at: datetime, what: str, **fields: Any) -> Curated:
    """The entry with other fields and a line in its history; BadCurated as `made`."""
    history = (*entry.history, Change(at, by, what))
    return _sound(replace(entry, changed_at=at, history=history, **fields))


def _sound(entry: Curated) -> Curated:
    if not _ID.fullmatch(entry.id):
        raise BadCurated(f"The id {entry.id!r} cannot be used: letters, digits, '-' and '_' only.")
    if entry.state not in STATES:
        raise BadCurated(f"The state {entry.state!r} is none of: {', '.join(STATES)}.")
    questions = tuple(dict.fromkeys(_wording(question) for question in entry.questions))
    if not questions:
        raise BadCurated('A curated answer needs a question: --question "…".')
    if len(questions) > _MOST_QUESTIONS:
        raise BadCurated(f"A curated answer can have {_MOST_QUESTIONS} wordings at most.")
    answers = tuple((_language(lang), _answer(text)) for lang, text in entry.answers)
    if not answers:
        raise BadCurated('A curated answer needs an answer: --answer "…" with --lang.')
    if entry.valid_from and entry.valid_until and entry.valid_from > entry.valid_until:
        raise BadCurated("The last day lies before the first.")
    return replace(entry, questions=questions, answers=answers)


def _wording(question: Wording) -> Wording:
    text = " ".join(clean(question.text).split())
    if not re.search(r"\w", text):
        raise BadCurated("A question must have words.")
    if len(text) > _LONGEST_QUESTION:
        raise BadCurated(f"A question can have {_LONGEST_QUESTION} characters at most.")
    return Wording(text, _language(question.lang))


def _answer(text: str) -> str:
    text = clean(text).strip()
    if not text:
        raise BadCurated("An answer must have words.")
    if len(text) > _LONGEST_ANSWER:
        raise BadCurated(f"An answer can have {_LONGEST_ANSWER} characters at most.")
    return text


def _language(lang: str) -> str:
    code = lang.strip().lower()
    if not _LANGUAGE.fullmatch(code):
        raise BadCurated(f"{lang!r} is no language: use a code such as en, pl, lv, ru or uk.")
    return code


# --- as JSON: what the commands print, export and read back -------------------------------


def as_json(entry: Curated) -> dict[str, Any]:
    """One line of `curate export`; `parsed` reads it back."""
    return {
        "id": entry.id,
        "state": entry.state,
        "questions": [{"text": q.text, "lang": q.lang} for q in entry.questions],
        "answers": dict(entry.answers),
        "author": entry.author,
        "source": {"conversation": entry.conversation, "n": entry.n}
        if entry.conversation
        else "written",
        "valid_from": entry.valid_from.isoformat() if entry.valid_from else None,
        "valid_until": entry.valid_until.isoformat() if entry.valid_until else None,
        "created_at": entry.created_at.isoformat(),
        "changed_at": entry.changed_at.isoformat(),
        "history": [{"at": c.at.isoformat(), "by": c.by, "what": c.what} for c in entry.history],
    }


def parsed(
    line: Mapping[str, Any],
    shop: str,
    id: str,
    *,
    by: str,
    at: datetime,
    before: Curated | None = None,
    approve: bool = False,
) -> Curated:
    """An entry from a line of an export; `before` is replaced and leaves its history.

    A line without a state is a draft; with `approve` every one is approved. BadCurated says
    what is wrong.
    """
    try:
        fields: dict[str, Any] = {
            "questions": tuple(Wording(q["text"], q["lang"]) for q in line["questions"]),
            "answers": tuple((lang, text) for lang, text in line["answers"].items() if text),
            "valid_from": _date(line.get("valid_from")),
            "valid_until": _date(line.get("valid_until")),
            "state": "approved" if approve else line.get("state") or "draft",
        }
    except (KeyError, TypeError, AttributeError, ValueError):
        raise BadCurated(
            'A line needs "questions": [{"text", "lang"}] and "answers": {"lv": "…"}; dates are '
            "written 2026-12-31."
        ) from None
    if before:
        return changed(before, by=by, at=at, what="imported", **fields)
    fields["answers"] = dict(fields["answers"])
    return made(shop, id, by=by, at=at, what="imported", **fields)


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
