"""Takes in complaints and returns in the chat, and tells how far they are. Pure.

Works on a draft of the conversation, within the step that the shopper's message leads to. With
the bot, its questions are the bot's messages; in the queue the shop asks, and the bot is silent.
An agent who has the conversation is not interrupted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from handoff import intake, matters
from handoff.conversation import Conversation
from handoff.duties import Intake
from handoff.events import (
    Answer,
    HandoffReason,
    IntakeKind,
    MessageAdded,
    Option,
    State,
    Summary,
)
from handoff.snapshot import Recorded
from handoff.terms import Terms

KINDS: tuple[IntakeKind, ...] = ("complaint", "return")
# Reasons for which taking in goes on: it ends with a person all the same.
_HELD_BACK = frozenset({"complaint", "order", "payment", "repeat", "unknown"})
REASONS: Mapping[str, HandoffReason] = {
    "complaint": "complaint",
    "return": "order",
    "contact": "explicit",
}
Say = Callable[..., str]


@dataclass(frozen=True)
class Front:
    """What the reception borrows: sentences, the shop's terms, summaries and new numbers."""

    say: Say
    terms: Terms
    summarize: Callable[[Conversation], Summary]
    new_receipt: Callable[[], str]

    # --- with the bot -----------------------------------------------------------

    def holds_back(self, chat: Conversation, reason: HandoffReason | None) -> bool:
        """Whether a transfer waits until what is being taken in is complete."""
        chosen = _chosen(chat) in KINDS
        if chosen and len(chat.pending()) == 1:
            # The label of a button threatens nobody, whatever it sounds like.
            return True
        return (chosen or chat.snapshot.duties.intake is not None) and reason in _HELD_BACK

    def takes(self, chat: Conversation) -> bool:
        """Whether the pending turn is for the reception, and not for the bot."""
        if _chosen(chat) in KINDS:
            return True
        text, photos = _turn(chat)
        now = chat.snapshot.duties.intake
        if now is None:
            return bool(photos) and not text
        heard = _heard(chat, now)
        return not heard.asks or heard.stop

    def answers(self, chat: Conversation, turn: int, *, at: datetime) -> None:
        """The pending turn's reply: the next question, or a receipt and the way to a person."""
        if chat.state is not State.BOT or chat.turn != turn or not chat.snapshot.pending:
            return
        lang = chat.snapshot.lang
        chosen = _chosen(chat)
        now = chat.snapshot.duties.intake
        opening = ""
        if chosen in KINDS:
            again = chosen in chat.snapshot.duties.kept
            self._begins(chat, chosen, at=at)
            opening = self.say(lang, "intake_again" if again else f"intake_{chosen}")
        elif now is None:
            self._replies(chat, turn, self.say(lang, "photo_received"), (), at=at)
            return
        else:
            heard = _heard(chat, now)
            if heard.stop:
                matters.intake_moves(chat, "left", at=at)
                back = self._buttons((now.kind,) if now.kind in KINDS else (), lang)
                self._replies(chat, turn, self.say(lang, "intake_left"), back, at=at)
                return
            self._notes(chat, heard, at=at)
        if question := self._question(chat):
            text = f"{opening} {question.text}".strip()
            self._replies(chat, turn, text, question.options, at=at)
            matters.intake_moves(chat, "asked", field=question.field, at=at)
        else:
            self._files(chat, at=at)

    def reminds(self, chat: Conversation, answer: Answer, *, at: datetime) -> Answer:
        """The bot's answer to a question asked meanwhile, with the way back to the intake."""
        now = chat.snapshot.duties.intake
        if chat.state is not State.BOT or now is None or not chat.snapshot.pending:
            return answer
        self._notes(chat, _heard(chat, now), at=at, gives_up=False)
        question = self._question(chat, patient=True)
        if question is None or now.tries >= intake.TRIES:
            # Whoever goes on asking has left; what was noted is kept.
            matters.intake_moves(chat, "left", at=at)
            return answer
        matters.intake_moves(chat, "asked", field=question.field, at=at)
        asked = question.text[:1].lower() + question.text[1:]
        line = self.say(answer.language, "intake_aside", question=asked)
        others = tuple(o for o in question.options if o.id not in {x.id for x in answer.options})
        return answer.model_copy(
            update={"text": f"{answer.text}\n\n{line}", "options": (*answer.options, *others)}
        )

    def offers(self, reason: HandoffReason | None, text: str, lang: str) -> tuple[Option, ...]:
        """Options to take it in here, where a person is offered."""
        return self._buttons(intake.offered(reason, text), lang)

    # --- in the queue -----------------------------------------------------------

    def nobody_there(self, chat: Conversation, *, at: datetime) -> None:
        """The shopper waits and nobody can come: when somebody will, and what to leave."""
        lang, terms = chat.snapshot.lang, self.terms
        closed = not terms.is_open(at)
        kind = intake.kind_for(chat.snapshot.reason, chat.messages())
        # Whoever is in danger was told to call 112 and to stay; nothing may stand below that.
        if chat.snapshot.reason == "safety" or (kind == "contact" and not closed):
            return
        filed = any(c.kind == kind for c in chat.snapshot.duties.complaints)
        if closed and terms.hours:
            opens = terms.told(terms.hours.next_opening(at), lang, at)
            line = self.say(lang, "closed_now", opens=opens)
        else:
            line = "" if filed else self.say(lang, "nobody_now")
        if filed:
            if line:
                chat.notified(line, at=at)
            return
        self._begins(chat, kind, at=at)
        self._asks_in_queue(chat, line, at=at)

    def heard_in_queue(self, chat: Conversation, *, at: datetime) -> None:
        """What a waiting shopper has just said, taken for an answer where it is one."""
        now = chat.snapshot.duties.intake
        if chat.state is not State.WAITING or now is None:
            return
        heard = _heard(chat, now)
        if heard.stop:
            matters.intake_moves(chat, "left", at=at)
            chat.notified(self.say(chat.snapshot.lang, "intake_left"), at=at)
            return
        if heard.asks and not heard.values:
            return
        self._notes(chat, heard, at=at)
        self._asks_in_queue(chat, "", at=at)

    # --- forms ------------------------------------------------------------------

    def files(
        self, chat: Conversation, form: str, fields: Mapping[str, object], *, at: datetime, key: str
    ) -> Recorded:
        """A form of the widget's; with the bot it brings a person, elsewhere it is noted."""
        if form in REASONS:
            chat.reopens(at)
        return self._filed(chat, form, fields, at=at, key=key)

    def told_of(self, stage: str | None, receipt: str, lang: str) -> str:
        """How far a complaint or return is; the same for one that is absent and not theirs."""
        return self.say(lang, f"stage_{stage or 'unknown'}", receipt=receipt)

    def tells(self, chat: Conversation, turn: int, told: str, *, at: datetime) -> None:
        """The pending turn's reply: how far it is."""
        self._replies(chat, turn, told, (), at=at)

    # --- inside -----------------------------------------------------------------

    def _buttons(self, kinds: Sequence[IntakeKind], lang: str) -> tuple[Option, ...]:
        return tuple(Option(id=kind, label=self.say(lang, f"option_{kind}")) for kind in kinds)

    def _begins(self, chat: Conversation, kind: IntakeKind, *, at: datetime) -> None:
        matters.intake_starts(chat, kind, at=at)
        # The label of a button tells nothing.
        chosen = {r.n for r in chat.log if isinstance(r.event, MessageAdded) and r.event.option}
        said = [message for message in chat.messages() if message.n not in chosen]
        for field, (value, n) in intake.known(said, kind).items():
            now = chat.snapshot.duties.intake
            if now and field in intake.FIELDS[kind] and not now.noted.get(field):
                matters.intake_notes(chat, {field: value}, about=n, at=at)

    def _notes(
        self, chat: Conversation, heard: intake.Heard, *, at: datetime, gives_up: bool = True
    ) -> None:
        said = next((r.n for r in reversed(chat.log) if isinstance(r.event, MessageAdded)), None)
        matters.intake_notes(chat, heard.values, about=said, at=at)
        now = chat.snapshot.duties.intake
        if not gives_up or now is None or now.asked is None or now.asked in now.noted:
            return
        if now.tries >= intake.TRIES or now.asked == "photos":
            matters.intake_notes(chat, {now.asked: ""}, about=said, at=at)

    def _question(self, chat: Conversation, *, patient: bool = False) -> _Question | None:
        """What to ask next; in other words than before, unless there was no answer to wait for."""
        now = chat.snapshot.duties.intake
        field = intake.missing(now) if now else None
        if now is None or field is None:
            return None
        lang = chat.snapshot.lang
        again = now.asked == field and field != "photos" and not patient
        name = f"ask_{field}_again" if again else f"ask_{field}"
        if field == "description" and now.kind == "return" and not again:
            name = "ask_description_return"
        none = {"order": "option_no_order", "photos": "option_no_photo"}.get(field)
        options = [Option(id=intake.NONE, label=self.say(lang, none))] if none else []
        stop = Option(id=intake.STOP, label=self.say(lang, "option_stop"))
        return _Question(field, self.say(lang, name), (*options, stop))

    def _replies(
        self,
        chat: Conversation,
        turn: int,
        text: str,
        options: Sequence[Option],
        *,
        at: datetime,
    ) -> None:
        lang = chat.snapshot.lang
        human = Option(id="human", label=self.say(lang, "option_human"))
        answer = Answer(kind="clarify", text=text, language=lang, options=(*options, human))
        chat.bot_answers(turn, answer, at=at)

    def _asks_in_queue(self, chat: Conversation, line: str, *, at: datetime) -> None:
        if question := self._question(chat):
            text = f"{line} {question.text}".strip()
            chat.notified(text, at=at, options=question.options)
            matters.intake_moves(chat, "asked", field=question.field, at=at)
            return
        if line:
            chat.notified(line, at=at)
        self._files(chat, at=at)

    def _files(self, chat: Conversation, *, at: datetime) -> None:
        now = chat.snapshot.duties.intake
        if now is None:
            return
        if not intake.is_enough(now):
            matters.intake_moves(chat, "left", at=at)
            if chat.state is State.BOT:
                self._hands_over(chat, now.kind, self._left_with_person(chat), None, at=at)
            return
        fields: dict[str, object] = {k: v for k, v in now.noted.items() if v and k != "photos"}
        if photos := now.noted.get("photos"):
            fields["photos"] = photos.split(",")
        self._filed(chat, now.kind, fields, at=at, key=None)

    def _filed(
        self,
        chat: Conversation,
        form: str,
        fields: Mapping[str, object],
        *,
        at: datetime,
        key: str | None,
    ) -> Recorded:
        lang = chat.snapshot.lang
        complaint = form in KINDS
        receipt = self.new_receipt() if complaint else None
        told = {name: str(value) for name, value in fields.items()}
        recorded = matters.form_filed(
            chat,
            form,
            fields,
            at=at,
            key=key,
            receipt=receipt,
            service_class=intake.service_class(form, told, lang) if complaint else None,
        )
        if form not in REASONS:
            return recorded
        due = self.terms.replied_by(at)
        by = self.terms.told(due, lang, at) if due else ""
        text = self.say(lang, f"{form}_received{'_by' if by else ''}", receipt=receipt, by=by)
        if chat.state is State.BOT:
            self._hands_over(chat, form, text, receipt, at=at)
        else:
            chat.notified(text, at=at)
        return recorded

    def _hands_over(
        self, chat: Conversation, form: str, text: str, receipt: str | None, *, at: datetime
    ) -> None:
        chat.hand_over(
            REASONS[form],
            1.0,
            notice=text,
            summary=self.summarize(chat),
            at=at,
            receipt=receipt,
        )

    def _left_with_person(self, chat: Conversation) -> str:
        return self.say(chat.snapshot.lang, "transfer_notice", reason="complaint")


@dataclass(frozen=True)
class _Question:
    field: str
    text: str
    options: tuple[Option, ...]


def _turn(chat: Conversation) -> tuple[str, tuple[str, ...]]:
    """The shopper's words and photos that are to be heard: the pending ones, else the last."""
    said = chat.pending() or _last_said(chat)
    text = "\n".join(message.text for message in said).strip()
    return text, tuple(photo for message in said for photo in message.attachments)


def _last_said(chat: Conversation) -> tuple[MessageAdded, ...]:
    for recorded in reversed(chat.log):
        event = recorded.event
        if isinstance(event, MessageAdded) and event.author.value == "shopper":
            return (event,)
    return ()


def _chosen(chat: Conversation) -> IntakeKind | None:
    """What the pending turn wants taken in: by a button, by its label, or once more."""
    pending = chat.pending()
    if not pending:
        return None
    last = pending[-1]
    if last.option is not None:
        return next((kind for kind in KINDS if kind == last.option), None)
    if chat.snapshot.duties.intake is not None:
        return None
    kept = (kind for kind in KINDS if kind in chat.snapshot.duties.kept)
    again = next((kind for kind in kept if intake.wants(kind, last.text)), None)
    return intake.pressed(last.text) or again


def _heard(chat: Conversation, now: Intake) -> intake.Heard:
    text, photos = _turn(chat)
    said = chat.pending() or _last_said(chat)
    option = said[-1].option if said else None
    return intake.hear(now, text, chat.snapshot.lang, option=option, photos=photos)
