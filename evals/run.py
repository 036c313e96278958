"""Runs suites against a shop's bot and the peers; gives back every verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from bot.app import App
from bot.reword import Rewriter
from bot.shops import Shop, of_folder
from bot.which import Which
from bot.work import Workplace
from evals.errors import BadSuite
from evals.kinds import KINDS, AnswerCase, Asked, Case, HandoffCase, Reply, Verdict, judge
from evals.kinds.answer import holds
from evals.peers import QUOTED, Peer, Piece, keywords, quoted
from evals.suite import Suite

Progress = Callable[[str, int, int], None]
OURS = "shopbell"
_RANKS = 10


@dataclass(frozen=True)
class Judged:
    """A case, who answered, what came, and what it is worth."""

    system: str
    suite: str
    case: Case
    reply: Reply
    verdict: Verdict


@dataclass(frozen=True)
class Ranked:
    """At which place from 1 the right passage was found; None if not among the ten best."""

    system: str
    case: AnswerCase
    place: int | None


def run(
    app: App, suites: Sequence[Suite], peers: Sequence[Callable[[], Peer]], progress: Progress
) -> Iterator[Judged | Ranked]:
    """Every case of every suite, shop by shop: ours first, then each peer on what it can do."""
    yield from _made(suites, app.rewriter)
    for shop, group in _by_shop(app, suites):
        if shop.folder:
            app.library.sync(shop.id, shop.folder, progress)
        yield from _ours(app, shop, group, progress)
        if peers:
            yield from _keywords(group)
        if shop.folder is None:
            continue
        for make in peers:
            yield from _peer(make(), shop.folder, group, progress)


def run_candidate(
    place: Workplace, suites: Sequence[Suite], shop: str | None, progress: Progress
) -> Iterator[Judged | Ranked]:
    """Every case of every suite, asked of the candidate of `shop`, else of the suite's shop."""
    yield from _made(suites, None)
    for name in dict.fromkeys(shop or suite.shop for suite in suites):
        cases = _cases([suite for suite in suites if (shop or suite.shop) == name])
        if not cases:
            continue
        rows = place.ask(name, _conversations(cases), progress, Which.CANDIDATE)

        def search(text: str, name: str | None = name) -> dict[str, Any]:
            return place.search(name, text, _RANKS, _silent, Which.CANDIDATE)

        yield from _judged(cases, rows, search, lambda done, all: progress("asking", done, all))


def _by_shop(app: App, suites: Sequence[Suite]) -> Iterator[tuple[Shop, list[Suite]]]:
    groups: dict[str, tuple[Shop, list[Suite]]] = {}
    for suite in suites:
        if not _cases([suite]):
            continue
        shop = _shop(app, suite)
        groups.setdefault(shop.id, (shop, []))[1].append(suite)
    yield from groups.values()


def _shop(app: App, suite: Suite) -> Shop:
    if suite.shop is None:
        return app.choose(None)[0]
    if Path(suite.shop).is_dir():
        return of_folder(Path(suite.shop), app.settings)
    try:
        return app.choose(suite.shop)[0]
    except Exception as error:
        raise BadSuite(f"{suite.path}: the shop {suite.shop!r} in its head: {error}") from None


def _ours(
    app: App, shop: Shop, suites: list[Suite], progress: Progress
) -> Iterator[Judged | Ranked]:
    cases = _cases(suites)
    rows = (_with_needs(app, row) for row in app.ask(shop, _conversations(cases)))
    tell = partial(progress, f"{shop.id}: {OURS}")
    yield from _judged(cases, rows, lambda text: app.search(shop, text, _RANKS), tell)


def _judged(
    cases: Sequence[tuple[str, Asked]],
    rows: Iterator[dict[str, Any]],
    search: Callable[[str], dict[str, Any]],
    tell: Callable[[int, int], None],
) -> Iterator[Judged | Ranked]:
    for done, ((suite, case), row) in enumerate(zip(cases, rows, strict=True), 1):
        verdict = judge(case, row["replies"])
        yield Judged(OURS, suite, case, row["replies"][-1], verdict)
        if isinstance(case, AnswerCase):
            hits = search(_asked(case))["hits"]
            yield Ranked(OURS, case, _place(case, [(hit["path"], hit["text"]) for hit in hits]))
        tell(done, len(cases))


def _with_needs(app: App, row: dict[str, Any]) -> dict[str, Any]:
    """Each reply with how much spoke for a person, which its trace knows."""
    replies = [
        {**reply, "need": (app.why(reply["id"]).get("before") or {}).get("need", 1.0)}
        for reply in row["replies"]
    ]
    return {**row, "replies": replies}


def _conversations(cases: Sequence[tuple[str, Asked]]) -> list[dict[str, Any]]:
    return [{"id": case.id, "turns": case.turns} for _, case in cases]


def _peer(
    peer: Peer, folder: Path, suites: list[Suite], progress: Progress
) -> Iterator[Judged | Ranked]:
    peer.open(folder)
    cases = [(suite, case) for suite, case in _cases(suites) if isinstance(case, AnswerCase)]
    for done, (suite, case) in enumerate(cases, 1):
        pieces = peer.search(_asked(case), _RANKS)
        yield Ranked(peer.name, case, _place(case, pieces))
        if peer.answers:
            reply = quoted(pieces[:QUOTED])
            yield Judged(peer.name, suite, case, reply, judge(case, [reply]))
        progress(f"{folder.name}: {peer.name}", done, len(cases))


def _keywords(suites: list[Suite]) -> Iterator[Judged]:
    for suite, case in _cases(suites):
        if isinstance(case, HandoffCase):
            replies = keywords.decide(case.turns)
            yield Judged(keywords.NAME, suite, case, replies[-1], judge(case, replies))


def _asked(case: AnswerCase) -> str:
    """The usual recipe has a memory that puts earlier turns before the question."""
    return "\n".join(case.turns)


def _place(case: AnswerCase, pieces: list[Piece]) -> int | None:
    for place, (path, text) in enumerate(pieces, 1):
        if holds(case, path, text):
            return place
    return None


def _cases(suites: Sequence[Suite]) -> list[tuple[str, Asked]]:
    """The cases that are put to a bot."""
    placed = [(suite.name, one.case) for suite in suites for one in suite.cases]
    return [(name, case) for name, case in placed if isinstance(case, Asked)]


def _made(suites: Sequence[Suite], rewriter: Rewriter | None) -> Iterator[Judged]:
    """The cases that need no bot and no shop."""
    for suite in suites:
        for placed in suite.cases:
            if make := KINDS[placed.case.kind].made:
                replies = make(placed.case, rewriter)
                verdict = judge(placed.case, replies)
                yield Judged(OURS, suite.name, placed.case, replies[-1], verdict)


def _silent(step: str, done: int, total: int) -> None:
    pass
