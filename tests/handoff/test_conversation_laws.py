"""Laws that hold whatever shoppers, agents and the bot do, in any order."""

from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from handoff.conversation import Conversation
from handoff.errors import HandoffError
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
from handoff.snapshot import Recorded, Snapshot
from tests.handoff.fakes import JAN, MAYA, NOON

KEYS = st.sampled_from(["a", "b", "c", "d", "e", "f", "g", "h"])
AGENTS = st.sampled_from([MAYA, JAN])
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
        self.stored += draft.take_events()
        self.chat = draft

    @initialize()
    def start(self) -> None:
        self.ask(lambda chat: chat.started(at=self.now, lang="pl"))

    @rule(seconds=st.sampled_from([0.5, 5, 3600, 86400 * 3, 86400 * 8]))
    def time_passes(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(key=KEYS)
    def says(self, key: str) -> None:
        self.ask(lambda chat: chat.shopper_says("?", key=key, lang="pl", at=self.now))

    @rule(key=KEYS, option=st.sampled_from(["human", "p1", "nowhere"]))
    def chooses(self, key: str, option: str) -> None:
        self.ask(lambda chat: chat.shopper_chooses(option, key=key, at=self.now))

    @rule(kind=KINDS, late=st.integers(0, 2), offers=st.booleans())
    def bot_answers(self, kind, late: int, offers: bool) -> None:
        options = (Option(id="p1", label="the red one"), Option(id="human", label="a person"))
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

    @rule(agent=AGENTS, key=KEYS)
    def agent_says(self, agent: AgentRef, key: str) -> None:
        self.ask(lambda chat: chat.agent_says(agent, "…", key=key, at=self.now))

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
