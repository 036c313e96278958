"""What a language model makes of summaries, and how much of that is taken.

`python -m evals.reworded SUITE --base-url URL` sums up the transcripts of a summary suite by rules
and then in the words of a model, and prints how many sentences the model gave, how many of them
stood the check, why the others did not, and how both kinds of summary hold what they must and
nothing that nobody said.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

from bot.choices import Form, ModelChoice, Prices
from bot.grounding.fit import checker
from bot.migrations import open_database
from bot.model import Model
from bot.reword import Note, Reworded, Rewriter
from bot.spend import Purse
from bot.summing import summaries
from bot.turn import LANGUAGES
from evals.invented import tell
from evals.kinds import judge
from evals.kinds.summary import SummaryCase
from evals.suite import load

SUITE = Path(__file__).parent / "suites" / "summaries.suite.jsonl"
_PATIENCE = 120.0


class _Listening(Rewriter):
    """Remembers what became of the notes."""

    heard: Reworded | None = None
    notes: Sequence[Note] = ()

    def forget(self) -> None:
        """Of another transcript."""
        self.heard, self.notes = None, ()

    def reword(self, shop: str, lang: str, notes: Sequence[Note], *rest: Any) -> Reworded:
        self.notes = notes
        self.heard = super().reword(shop, lang, notes, *rest)
        return self.heard


def run(
    url: str, suite: Path, data: Path, *, cases: int = 30, split: str = "dev", form: Form = "lines"
) -> Iterator[dict[str, Any]]:
    """A row for each of the first transcripts of a split, as it is done."""
    made = checker(data)
    engine = open_database("sqlite://")
    model = Model(ModelChoice("openai:local", url, form, 600))
    rewriter = _Listening(model, lambda: made, Purse(engine, Prices()), _PATIENCE)
    try:
        for case in _cases(suite, split)[:cases]:
            yield _row(case, rewriter)
    finally:
        rewriter.close()
        engine.dispose()


def _cases(suite: Path, split: str) -> list[SummaryCase]:
    placed = load(suite)[0].cases
    found = [one.case for one in placed if isinstance(one.case, SummaryCase)]
    some = [case for case in found if case.split == split]
    # Every language has its turn, however few are wanted.
    by_lang = [[case for case in some if case.lang == lang] for lang in sorted(LANGUAGES)]
    return [case for group in zip_longest(*by_lang) for case in group if case]


def _row(case: SummaryCase, rewriter: _Listening) -> dict[str, Any]:
    transcript = [case.model_dump(include={"id", "messages"})]
    rewriter.forget()
    (by_rules,) = summaries(transcript)
    (in_words,) = summaries(transcript, rewriter)
    heard = rewriter.heard
    return {
        "id": case.id,
        "lang": case.lang,
        "outcome": heard.outcome if heard else "nothing to word",
        "notes": [note.text for note in rewriter.notes],
        "taken": [text for text in heard.sentences if text] if heard else [],
        "refused": list(heard.refused.values()) if heard else [],
        "by_rules": dict(judge(case, [by_rules]).counts),
        "in_words": dict(judge(case, [in_words]).counts),
    }


def summed(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The figures of a run: counts of notes and sentences, and shares of facts found and of
    summaries without anything that nobody said, by rules and in the model's words."""
    taken = sum(len(row["taken"]) for row in rows)
    refused = Counter(_kind(why) for row in rows for why in row["refused"])
    return {
        "summaries": len(rows),
        "outcomes": dict(Counter(row["outcome"] for row in rows)),
        "notes": sum(len(row["notes"]) for row in rows),
        "sentences": taken + refused.total(),
        "taken": taken,
        "refused": dict(refused.most_common(8)),
        "found_by_rules": _found(rows, "by_rules"),
        "found": _found(rows, "in_words"),
        "true_by_rules": _true(rows, "by_rules"),
        "true": _true(rows, "in_words"),
    }


def _kind(why: str) -> str:
    """A reason without the word or figure it names."""
    return " ".join(why.split(":")[0].split()[:2])


def _found(rows: Sequence[Mapping[str, Any]], which: str) -> float:
    right, all_facts = (sum(row[which]["found"][at] for row in rows) for at in (0, 1))
    return float(round(right / max(1, all_facts), 3))


def _true(rows: Sequence[Mapping[str, Any]], which: str) -> float:
    nothing = sum(row[which]["invented"][0] == 0 for row in rows)
    return float(round(nothing / max(1, len(rows)), 3))


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("suite", type=Path, nargs="?", default=SUITE)
    parser.add_argument("--base-url", required=True)
    parser.add_argument("--summaries", type=int, default=30)
    parser.add_argument("--split", choices=["dev", "test"], default="dev")
    parser.add_argument("--form", choices=["json", "lines"], default="lines")
    parser.add_argument("--data", type=Path, default=Path("data"))
    parser.add_argument("--report", type=Path, default=Path("artifacts/reworded.json"))
    given = parser.parse_args()
    rows: list[dict[str, Any]] = []
    for row in run(
        given.base_url,
        given.suite,
        given.data,
        cases=given.summaries,
        split=given.split,
        form=given.form,
    ):
        rows.append(row)
        sys.stderr.write(f"\r{len(rows)}/{given.summaries}")
    tell(summed(rows), rows, given.report)
    for row in rows:
        for text in row["taken"]:
            sys.stdout.write(f"taken\t{row['lang']}\t{text}\n")


if __name__ == "__main__":
    main()
