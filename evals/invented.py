"""How much a language model invents, and how much of that the check lets through.

`python -m evals.invented PAIRS.jsonl --base-url URL` asks a model what the passages of the pairs
answer, each beside another and in several languages, and writes every sentence to a report:
what it produced, what reached the shopper, and what of both states a figure, an address or a name
that stands in none of the passages given, or has hardly a word in common with them. That judge
shares no code with the check.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.choices import Form, ModelChoice, Prices
from bot.compose import compose
from bot.grounding.fit import checker, read
from bot.migrations import open_database
from bot.model import Model
from bot.spend import Purse
from bot.turn import LANGUAGES, Turn
from bot.write import Audience, Writer
from knowledge.library import Findings
from knowledge.passage import Passage
from knowledge.search import Hit

# How a shopper asks about a heading.
_WAYS = ("{}?", "What do I need to know: {}?", "Please tell me about this: {}")
_PATIENCE = 600.0


@dataclass(frozen=True)
class Asked:
    """A question in a language, and the passages found for it, the right one somewhere."""

    text: str
    lang: str
    passages: tuple[Passage, ...]


def questions(pairs: Sequence[dict[str, Any]], answers: int) -> list[Asked]:
    """So many questions: those of English passages, which small models can read, and by turns
    those of others, in their own language and in another."""
    passages: dict[str, Passage] = {}
    for pair in pairs:
        id = pair["id"].rpartition("-")[0]
        passages[id] = Passage(
            id=id,
            path=f"{id}.md",
            title=pair["context"],
            text=pair["passage"],
            kind="text",
            lang=pair["passage_lang"],
            trail=(),
        )
    draw = random.Random(7)  # noqa: S311  the same questions every time
    english = [passage for passage in passages.values() if passage.lang == "en"]
    others = [passage for passage in passages.values() if passage.lang != "en"]
    found: list[Asked] = []
    for number in range(answers):
        passage = draw.choice(english if number % 5 < 3 else others)
        kin = [p for p in passages.values() if p.lang == passage.lang and p is not passage]
        shown = [passage, draw.choice(kin)]
        draw.shuffle(shown)
        own = passage.lang == "en" or number % 5 == 3
        lang = passage.lang if own else draw.choice(LANGUAGES)
        asked = passage.title if passage.title.endswith("?") else draw.choice(_WAYS)
        found.append(Asked(asked.format(passage.title), lang, tuple(shown)))
    return found


def answered(writer: Writer, asked: Asked) -> dict[str, Any]:
    """What the model said to a question, sentence by sentence, and what was sent."""
    hits = tuple(Hit(p, 0.9 - i / 100, 0.85, 4.0, 0.5, 0.5) for i, p in enumerate(asked.passages))
    findings = Findings(hits, 0.9, "answer", {}, {})
    ready = compose(findings, asked.lang, lambda id: None)
    reply = writer.write(Turn("eval", asked.text, asked.lang), findings, ready, Audience())
    told = reply.trace["model"]
    sentences = [
        {
            "text": heard["text"],
            "why": heard["why"],
            "reached": told["outcome"] == "used" and not heard["why"],
            "unsupported": unsupported(heard["text"], asked),
        }
        for heard in told["heard"]
    ]
    return {
        "question": asked.text,
        "lang": asked.lang,
        "passages": [passage.text for passage in asked.passages],
        "outcome": told["outcome"],
        "ms": reply.timings_ms["model"],
        "check_ms": told["slowest_check_ms"],
        "sentences": sentences,
    }


def unsupported(sentence: str, asked: Asked) -> str:
    """What of the sentence stands in no passage given; `""` where a plain reading finds nothing."""
    given = " ".join(f"{passage.title} {passage.text}" for passage in asked.passages)
    for figure in _figures(sentence) - _figures(given) - _figures(asked.text):
        return f"figure {figure}"
    for link in set(re.findall(r"\S+@\S+|https?://\S+|www\.\S+", sentence)):
        if link.rstrip(".,)") not in given:
            return f"address {link}"
    same = all(passage.lang == asked.lang for passage in asked.passages)
    if not same:
        return ""
    known = {word[:5] for word in _words(given) | _words(asked.text)}
    names = set(re.findall(r"(?<=[\w,] )[A-ZĀ-ŽА-ЯЇІЄҐ]\w{2,}", sentence))
    for name in names:
        if _plain(name)[:5] not in known:
            return f"name {name}"
    words = {word for word in _words(sentence) if len(word) > 4}
    lost = {word for word in words if word[:5] not in known}
    if len(lost) * 2 > len(words):
        return f"words {', '.join(sorted(lost)[:4])}"
    return ""


def _figures(text: str) -> set[str]:
    return {found.replace(",", ".") for found in re.findall(r"\d+(?:[.,]\d+)?", text)}


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", _plain(text)))


def _plain(text: str) -> str:
    return "".join(
        c for c in unicodedata.normalize("NFKD", text.lower()) if c.isalnum() or c == " "
    )


def summed(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The figures of a run."""
    said = [sentence for row in rows for sentence in row["sentences"]]
    reached = [sentence for sentence in said if sentence["reached"]]
    outcomes: dict[str, int] = {}
    for row in rows:
        outcomes[row["outcome"]] = outcomes.get(row["outcome"], 0) + 1
    return {
        "answers": len(rows),
        "outcomes": outcomes,
        "sentences": len(said),
        "unsupported_without_check": sum(bool(sentence["unsupported"]) for sentence in said),
        "reached": len(reached),
        "unsupported_with_check": sum(bool(sentence["unsupported"]) for sentence in reached),
        "slowest_check_ms": max((row["check_ms"] for row in rows), default=0.0),
    }


def run(url: str, pairs: Path, answers: int, data: Path, form: Form = "lines") -> Iterator[Any]:
    """Every question's row, as it is answered."""
    made = checker(data)
    model = Model(ModelChoice("openai:local", url, form, 90))
    engine = open_database("sqlite://")
    writer = Writer(model, lambda: made, Purse(engine, Prices()), _PATIENCE)
    try:
        for asked in questions(read(pairs), answers):
            yield answered(writer, asked)
    finally:
        writer.close()
        engine.dispose()


def tell(figures: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], report: Path) -> None:
    """Print the figures; all of it goes to the report."""
    report.parent.mkdir(parents=True, exist_ok=True)
    report.write_text(json.dumps({**figures, "rows": rows}, ensure_ascii=False, indent=1))
    for name, value in figures.items():
        sys.stdout.write(f"{name}\t{value}\n")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--base-url", required=True)
    parser.add_argument("--answers", type=int, default=300)
    parser.add_argument("--form", choices=["json", "lines"], default="lines")
    parser.add_argument("--data", type=Path, default=Path("data"))
    parser.add_argument("--report", type=Path, default=Path("artifacts/invented.json"))
    given = parser.parse_args()
    rows: list[dict[str, Any]] = []
    for row in run(given.base_url, given.pairs, given.answers, given.data, given.form):
        rows.append(row)
        sys.stderr.write(f"\r{len(rows)}/{given.answers}")
    tell(summed(rows), rows, given.report)
    for row in rows:
        for sentence in row["sentences"]:
            if sentence["reached"] and sentence["unsupported"]:
                sys.stdout.write(f"reached\t{sentence['unsupported']}\t{sentence['text']}\n")


if __name__ == "__main__":
    main()
