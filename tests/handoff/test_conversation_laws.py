"""Laws that hold whatever shoppers, agents and the bot do, in any order."""

from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from handoff import ledger, matters
from handoff.conversation import Conversation
from handoff.errors import Expired, HandoffError
from handoff.events import (
    AgentRef,
    Answer,
    Author,
    HandoffDecision,
    MessageAdded,
    Option,
    State,
    StateChanged,
    Summary,
)
from handoff.forms import checked
from handoff.reception import Front
from handoff.snapshot import Recorded, Snapshot
from handoff.terms import Terms
from handoff.words import say
from tests.handoff.fakes import JAN, MAYA, NOON

KEYS = st.sampled_from(["a", "b", "c", "d", "e", "f", "g", "h"])
AGENTS = st.sampled_from([MAYA, JAN])
TERMS = Terms()
FRONT = Front(say, TERMS, lambda chat: Summary(), lambda: "R-7K4M-2Q9X")
WORDS = st.sampled_from(
    ["?", "48213", "ann@mail.example", "stop", "nie mam", "Pokrywka jest pęknięta", "Ile to trwa?"]
)
KINDS = st.sampled_from(["answer", "unsure", "clarify", "unknown", "smalltalk"])
MOVES = {
    (None, "bot"),
    ("bot", "waiting"),
    ("bot", "closed"),
    ("waiting", "human"),
    ("waiting", "bot"),
    ("waiting", "closed"),
    ("human", "bot"),
    ("human", "closed"),
    ("closed", "waiting"),
    ("closed", "bot"),
}


class AnyOrder(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.chat = Conversation()
        self.stored: list[Recorded] = []
        self.now = NOON

    def ask(self, request) -> None:
        """As the service does it: on a draft, kept only where nothing was refused."""
        draft = self.chat.draft()
        try:
            request(draft)
        except HandoffError:
            return
        if draft.has_news():
            ledger.follow(draft, TERMS)
        self.stored += draft.take_events()
        self.chat = draft

    @initialize()
    def start(self) -> None:
        self.ask(lambda chat: chat.started(at=self.now, lang="pl"))

    @rule(seconds=st.sampled_from([0.5, 5, 3600, 86400 * 3, 86400 * 8]))
    def time_passes(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(key=KEYS, text=WORDS)
    def says(self, key: str, text: str) -> None:
        def act(chat: Conversation) -> None:
            chat.shopper_says(text, key=key, lang="pl", at=self.now)
            if chat.has_news():
                FRONT.heard_in_queue(chat, at=self.now)

        self.ask(act)

    @rule(key=KEYS, option=st.sampled_from(["human", "p1", "complaint", "intake_stop", "nowhere"]))
    def chooses(self, key: str, option: str) -> None:
        self.ask(lambda chat: chat.shopper_chooses(option, key=key, at=self.now))

    @rule()
    def the_reception_takes_the_turn(self) -> None:
        def act(chat: Conversation) -> None:
            if chat.state is State.BOT and chat.snapshot.pending and FRONT.takes(chat):
                FRONT.answers(chat, chat.turn, at=self.now)

        self.ask(act)

    @rule()
    def nobody_is_there(self) -> None:
        def act(chat: Conversation) -> None:
            if chat.state is State.WAITING:
                FRONT.nobody_there(chat, at=self.now)

        self.ask(act)

    @rule(key=KEYS, form=st.sampled_from(["complaint", "return", "contact"]))
    def fills_in(self, key: str, form: str) -> None:
        fields = {"contact": "ann@mail.example"}
        if form != "contact":
            fields |= {"order": "48213", "description": "torn"}
        filled = checked(form, fields, key)

        def act(chat: Conversation) -> None:
            if not chat.with_key("shopper", key):
                FRONT.files(chat, form, filled, at=self.now, key=key)

        self.ask(act)

    @rule(agent=AGENTS, stage=st.sampled_from(matters.STAGES))
    def stage(self, agent: AgentRef, stage) -> None:
        self.ask(
            lambda chat: matters.stage_reached(
                chat, agent, "R-7K4M-2Q9X", stage, marker="…", at=self.now
            )
        )

    @rule(n=st.integers(1, 40), step=st.sampled_from(["due", "kept", "broken"]))
    def promise(self, n: int, step) -> None:
        self.ask(lambda chat: matters.promise_moves(chat, n, step, at=self.now))

    @rule(
        name=st.sampled_from(["chat", "R-7K4M-2Q9X"]), step=st.sampled_from(["warned", "breached"])
    )
    def clock(self, name: str, step) -> None:
        self.ask(lambda chat: matters.clock_moves(chat, name, step, at=self.now))

    @rule(kind=KINDS, late=st.integers(0, 2), offers=st.booleans())
    def bot_answers(self, kind, late: int, offers: bool) -> None:
        options = (
            Option(id="p1", label="the red one"),
            Option(id="complaint", label="complain"),
            Option(id="human", label="a person"),
        )
        answer = Answer(kind=kind, text="…", language="pl", options=options)
        offer = HandoffDecision(action="offer", reason="unknown", score=1.0) if offers else None
        turn = self.chat.turn - late
        self.ask(lambda chat: chat.bot_answers(turn, answer, at=self.now, offer=offer))

    @rule(key=st.none() | KEYS, reason=st.sampled_from(["explicit", "legal", "unknown"]))
    def handed_over(self, key: str | None, reason) -> None:
        self.ask(
            lambda chat: chat.hand_over(
                reason, 1.0, notice="…", summary=Summary(), at=self.now, key=key
            )
        )

    @rule(key=KEYS)
    def leaves_queue(self, key: str) -> None:
        self.ask(lambda chat: chat.shopper_leaves_queue(key=key, marker="…", at=self.now))

    @rule(key=KEYS)
    def ends(self, key: str) -> None:
        self.ask(lambda chat: chat.shopper_ends(key=key, at=self.now))

    @rule(key=KEYS)
    def rates(self, key: str) -> None:
        self.ask(lambda chat: chat.shopper_rates(4, None, key=key, at=self.now))

    @rule(agent=AGENTS)
    def claims(self, agent: AgentRef) -> None:
        self.ask(lambda chat: chat.agent_claims(agent, marker="…", at=self.now))

    @rule(agent=AGENTS, key=KEYS, text=st.sampled_from(["…", "Oddzwonię jutro do 12."]))
    def agent_says(self, agent: AgentRef, key: str, text: str) -> None:
        self.ask(lambda chat: chat.agent_says(agent, text, key=key, at=self.now))

    @rule(agent=AGENTS, note=st.none() | st.just("note"))
    def returns(self, agent: AgentRef, note: str | None) -> None:
        self.ask(lambda chat: chat.agent_returns(agent, note=note, marker="…", at=self.now))

    @rule(agent=AGENTS)
    def resolves(self, agent: AgentRef) -> None:
        self.ask(lambda chat: chat.agent_resolves(agent, note="", marker="…", at=self.now))

    @rule()
    def idles(self) -> None:
        self.ask(lambda chat: chat.goes_idle(at=self.now))

    @invariant()
    def numbers_have_no_gaps(self) -> None:
        assert [r.n for r in self.stored] == list(range(1, len(self.stored) + 1))
        seqs = [r.seq for r in self.stored if r.seq is not None]
        assert seqs == list(range(1, len(seqs) + 1))
        assert all((r.seq is not None) == r.event.visible for r in self.stored)

    @invariant()
    def only_moves_of_the_table_happen_and_the_bot_is_silent_among_people(self) -> None:
        state = None
        for recorded in self.stored:
            if isinstance(recorded.event, StateChanged):
                assert (state, recorded.event.state.value) in MOVES
                state = recorded.event.state.value
            elif isinstance(recorded.event, MessageAdded):
                assert recorded.event.author is not Author.BOT or state == "bot"

    @invariant()
    def every_key_is_stored_once(self) -> None:
        keys = [
            (getattr(r.event, "agent", None), r.event.key)
            for r in self.stored
            if getattr(r.event, "key", None)
        ]
        assert len(keys) == len(set(keys))

    @invariant()
    def one_reply_a_message_and_none_to_a_turn_that_has_one(self) -> None:
        answered = [r.event.answering for r in self.stored if _of_bot(r)]
        assert len(answered) == len(set(answered))

    @invariant()
    def the_snapshot_law(self) -> None:
        whole = Conversation.from_events(self.stored)
        assert whole.snapshot == self.chat.snapshot
        cut = len(self.stored) // 2
        first = Conversation.from_events(self.stored[:cut]).snapshot
        kept = Snapshot.model_validate_json(first.model_dump_json())
        later = Conversation(kept, self.stored[:cut]).catch_up(self.stored)
        assert later.snapshot == whole.snapshot
        assert later.log == whole.log

    @invariant()
    def nobody_is_asked_for_the_same_thing_a_third_time(self) -> None:
        intake = self.chat.snapshot.duties.intake
        assert intake is None or intake.tries <= 3

    @invariant()
    def a_clock_runs_while_somebody_waits_and_stops_with_the_conversation(self) -> None:
        runs = self.chat.snapshot.duties.clock(matters.CHAT) is not None
        assert runs == (self.chat.state in (State.WAITING, State.HUMAN))

    @invariant()
    def a_form_can_always_be_left(self) -> None:
        """From every state a shopper reaches a person by a form alone."""
        chat = self.chat.draft()
        try:
            FRONT.files(chat, "contact", {"contact": "ann@mail.example"}, at=self.now, key="a form")
        except Expired:
            return
        assert chat.state in (State.WAITING, State.HUMAN)

    @invariant()
    def there_is_always_a_way_on(self) -> None:
        """A shopper reaches the bot, a person or the queue from wherever they are."""
        chat = self.chat.draft()
        if chat.state is State.CLOSED:
            try:
                chat.shopper_says("hello", key="way on", lang="pl", at=self.now)
            except HandoffError:
                chat = Conversation()
                chat.started(at=self.now)
        if chat.state is State.BOT:
            chat.hand_over("explicit", 1.0, notice="…", summary=Summary(), at=self.now)
        if chat.state is State.WAITING:
            chat.agent_claims(MAYA, marker="…", at=self.now)
        assert chat.state is State.HUMAN
        chat.shopper_says("hello", key="to a person", lang="pl", at=self.now)


def _of_bot(recorded: Recorded) -> bool:
    event = recorded.event
    return isinstance(event, MessageAdded) and event.author is Author.BOT


AnyOrder.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestAnyOrder = AnyOrder.TestCase
