"""What shoppers asked and the shop did not say: grouped, counted, ready to be answered. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import numpy as np

from knowledge import curated_match as match
from knowledge.embed import Vectors
from knowledge.lemmas import fold
from knowledge.lexical import grams

GapKind = Literal["unknown", "unsure", "disliked"]

# Two questions stand together from this probability on that they ask the same. Lower than
# for an answer: a wrong neighbour in a list costs staff a glance. Here the 200 questions of
# tests/knowledge/suites/curated.txt (10 topics in 5 languages) make 37 groups, 0.97 pure; at
# 0.45 across languages 31, 0.92 pure.
_TOGETHER, _ACROSS = 0.3, 0.5
# Only so many neighbours of a question are compared word by word.
_NEIGHBOURS = 24
_EXAMPLES = 5
_WORDINGS = 10


@dataclass(frozen=True)
class Gap:
    """A question without an answer. `text` is masked before it comes here.

    `passage` is the nearest the shop has: path, title, text and lang, or None.
    """

    id: str
    shop: str
    at: datetime
    text: str
    lang: str
    kind: str
    conversation: str | None = None
    reply: str | None = None
    passage: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Cluster:
    """Gaps that ask the same, oldest first; `question` is the one nearest to all others."""

    question: Gap
    gaps: tuple[Gap, ...]

    @property
    def last(self) -> datetime:
        """When it was asked last."""
        return self.gaps[-1].at


def clusters(
    gaps: Sequence[Gap], asked: Mapping[str, match.Asked], background: dict[str, Vectors]
) -> list[Cluster]:
    """Groups of questions that ask the same, the most frequent first, then the newest.

    `asked` holds each gap's question by its id. The same gaps always make the same groups.
    """
    alike: dict[tuple[str, str], list[Gap]] = {}
    for gap in sorted(gaps, key=lambda gap: (gap.at, gap.id)):
        alike.setdefault((gap.lang, " ".join(fold(gap.text).split())), []).append(gap)
    heads = [group[0] for group in alike.values()]
    read = [asked[head.id] for head in heads]
    groups = _grouped(read, background)
    found = []
    for members in groups:
        own = [gap for place in members for gap in list(alike.values())[place]]
        middle = _middle([read[place] for place in members])
        found.append(
            Cluster(heads[members[middle]], tuple(sorted(own, key=lambda gap: (gap.at, gap.id))))
        )
    return sorted(found, key=lambda c: (-len(c.gaps), -c.last.timestamp(), c.question.id))


def _grouped(read: Sequence[match.Asked], background: dict[str, Vectors]) -> list[list[int]]:
    """Each question joins the group whose first question it is likeliest to repeat."""
    near = _neighbours(read)
    group_of: dict[int, int] = {}
    groups: dict[int, list[int]] = {}
    for place, question in enumerate(read):
        best, leader = 0.0, place
        for other in near[place]:
            if group_of.get(other) != other:
                continue
            chance = match.probability(question, read[other], background)
            least = _TOGETHER if question.lang == read[other].lang else _ACROSS
            if chance >= least and chance > best:
                best, leader = chance, other
        group_of[place] = leader
        groups.setdefault(leader, []).append(place)
    return list(groups.values())


def _neighbours(read: Sequence[match.Asked]) -> list[list[int]]:
    """For each question the earlier ones worth comparing, by vectors, else by n-grams."""
    if read and all(question.vector.size for question in read):
        vectors = np.stack([question.vector for question in read])
        found = []
        for place in range(len(read)):
            cosines = vectors[:place] @ vectors[place]
            found.append(np.argsort(-cosines, kind="stable")[: 2 * _NEIGHBOURS].tolist())
        return found
    shared: dict[str, list[int]] = {}
    found = []
    for place, question in enumerate(read):
        pieces = set(grams(question.text))
        seen = Counter(other for piece in pieces for other in shared.get(piece, ()))
        found.append([other for other, _ in seen.most_common(2 * _NEIGHBOURS)])
        for piece in pieces:
            shared.setdefault(piece, []).append(place)
    return found


def _middle(read: Sequence[match.Asked]) -> int:
    """The place of the question nearest to all of them; the first without vectors."""
    if not all(question.vector.size for question in read):
        return 0
    vectors = np.stack([question.vector for question in read])
    return int(np.argmax(vectors @ vectors.mean(axis=0)))


def as_json(cluster: Cluster) -> dict[str, Any]:
    """A group as the commands and the desk show it."""
    gaps = cluster.gaps
    return {
        "question": cluster.question.text,
        "lang": cluster.question.lang,
        "count": len(gaps),
        "languages": dict(Counter(gap.lang for gap in gaps).most_common()),
        "kinds": dict(Counter(gap.kind for gap in gaps).most_common()),
        "first": gaps[0].at.isoformat(),
        "last": gaps[-1].at.isoformat(),
        "examples": [
            {
                "text": gap.text,
                "lang": gap.lang,
                "kind": gap.kind,
                "at": gap.at.isoformat(),
                "conversation": gap.conversation,
            }
            for gap in reversed(gaps[-_EXAMPLES:])
        ],
        "nearest": cluster.question.passage,
    }


def to_fill_in(cluster: Cluster) -> dict[str, Any]:
    """A line of an export: with its answers filled in, `curate import` reads it."""
    wordings = dict.fromkeys((g.text, g.lang) for g in (cluster.question, *cluster.gaps))
    languages = dict.fromkeys(gap.lang for gap in (cluster.question, *cluster.gaps))
    told = as_json(cluster)
    return {
        "questions": [{"text": text, "lang": lang} for text, lang in list(wordings)[:_WORDINGS]],
        "answers": dict.fromkeys(languages, ""),
        **{key: told[key] for key in ("count", "first", "last", "nearest")},
    }
