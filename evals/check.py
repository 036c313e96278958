"""`shopbell suite check`: what is wrong with a suite before anything is measured with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from evals.kinds import AnswerCase, folded
from evals.suite import Finding, Suite
from knowledge.documents import read_file
from knowledge.passage import Passage, document_passages, product_passages


def check(suites: list[tuple[Suite, list[Finding]]]) -> Iterator[Finding]:
    """Lines that cannot be read, ids and questions that come twice, needles that are nowhere."""
    ids: dict[str, str] = {}
    asked: dict[tuple[str, ...], str] = {}
    texts: dict[Path, str] = {}
    for suite, unreadable in suites:
        yield from unreadable
        for placed in suite.cases:
            case, where = placed.case, f"{suite.path}:{placed.line}"
            if case.id in ids:
                yield Finding(suite.path, placed.line, f"id {case.id} stands at {ids[case.id]} too")
            ids.setdefault(case.id, where)
            turns = tuple(folded(turn) for turn in case.said)
            if turns in asked:
                yield Finding(suite.path, placed.line, f"the same turns stand at {asked[turns]}")
            asked.setdefault(turns, where)
            if isinstance(case, AnswerCase):
                for text in _misplaced(case, suite, texts):
                    yield Finding(suite.path, placed.line, text)


def _misplaced(case: AnswerCase, suite: Suite, texts: dict[Path, str]) -> Iterator[str]:
    folder = Path(suite.shop) if suite.shop else None
    if folder is None or not folder.is_dir():
        return
    path = folder / case.expect.path
    if not path.is_file():
        yield f"there is no {case.expect.path} in the shop's folder"
        return
    if path not in texts:
        texts[path] = folded(_text(path, folder))
    if folded(case.expect.needle) not in texts[path]:
        yield f"the needle does not stand in {case.expect.path}: {case.expect.needle!r}"


def _text(path: Path, folder: Path) -> str:
    """All that can be cited from a file, as the reader gives it."""
    reading = read_file(path, folder)
    passages: list[Passage] = []
    for document in reading.documents:
        passages += document_passages(document, lambda _: "en")
    for product in reading.products:
        passages += product_passages(product, lambda _: "en")
    return "\n".join(f"{p.title}\n{p.question or ''}\n{p.text}" for p in passages)
