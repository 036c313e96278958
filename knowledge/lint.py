"""Where the shop's own words disagree, say the same twice, or cannot serve. Pure.

Two sentences are thought to be about the same where each is the other's nearest in its file
(figures left out), and where that pairing of files is otherwise in agreement: documents in
five languages, or a FAQ and a policy, mostly agree, and vouch for each other. A value that
other files state too is no mistake; one that stands alone against two that agree is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from knowledge.claims import CURRENCIES, Claim, differing, folded
from knowledge.embed import Vectors
from knowledge.links import Link, backed, files_of, links, trust
from knowledge.passage import Passage

Severity = Literal["error", "warning"]

_WITNESSED, _WITNESSED_SAME = 0.02, 0.03
_ALONE, _ALONE_SAME = 0.04, 0.06
_TRUSTED = 0.5
# Without any such trust: nearly the same words in the same language.
_SAME_WORDS, _SAME_SAID = 0.7, 0.5
_SAME_COSINE = 0.93
_SAME_SUBJECT = 0.5
_FEWEST_WORDS = 3
_LEAST_REPEATED = 40


@dataclass(frozen=True)
class Finding:
    """Something for staff to look at: where, what, and why it is thought so."""

    rule: str
    severity: Severity
    what: str
    places: tuple[tuple[Passage, str], ...]
    why: str = ""
    differs: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As the commands and the desk show it."""
        return {
            "rule": self.rule,
            "severity": self.severity,
            "what": self.what,
            "why": self.why,
            "differs": list(self.differs),
            "places": [
                {"path": p.path, "title": p.title, "passage": p.id, "lang": p.lang, "text": text}
                for p, text in self.places
            ],
        }


def contradictions(found: Sequence[Claim], vectors: Vectors) -> list[Finding]:
    """Claims of the same subject whose facts differ; `vectors` are those of `Claim.masked`."""
    pairs = list(links(found, vectors))
    trusted = trust(found, pairs)
    agreed = backed(pairs)
    told: dict[frozenset[int], Finding] = {}
    for finding in (*_outvoted(found, pairs, trusted, agreed), *_worded(found, pairs, agreed)):
        told.setdefault(finding[0], finding[1])
    return list(told.values())


def _outvoted(
    found: Sequence[Claim],
    links: Sequence[Link],
    trust: dict[tuple[str, str], float],
    backed: dict[tuple[int, str], set[int]],
) -> Iterator[tuple[frozenset[int], Finding]]:
    """A claim that nobody backs, against those that others back."""
    against: dict[tuple[int, str], list[tuple[Link, int]]] = defaultdict(list)
    for link in links:
        here, there = found[link.one], found[link.other]
        if here.passage.path == there.passage.path:
            # One author does not contradict himself in other words; see `_worded`.
            continue
        if here.lang == there.lang and _share(here.about, there.about) < _SAME_SUBJECT:
            continue
        for kind in link.differ:
            for one, other in ((link.one, link.other), (link.other, link.one)):
                kinds = found[one].facts.keys() & CURRENCIES if kind == "currency" else {kind}
                if not any(backed[one, k] for k in kinds):
                    against[one, kind].append((link, other))
    for (one, kind), differing_links in sorted(against.items()):
        witnesses = [
            (link, other)
            for link, other in differing_links
            if trust[files_of(found, link)] >= _TRUSTED
            and link.near >= (_WITNESSED_SAME if _same(found, link) else _WITNESSED)
        ]
        agreeing = _agreeing(found, [other for _, other in witnesses], kind)
        files = {found[other].passage.path for other in agreeing}
        strong = [
            (link, other)
            for link, other in witnesses
            if link.near >= (_ALONE_SAME if _same(found, link) else _ALONE)
        ]
        if len(files) >= 2:
            best = max((w for w in witnesses if w[1] in agreeing), key=lambda w: w[0].near)
            why = (
                f"{len(files)} files that otherwise agree with this one say it differently, and "
                f"nothing else says it so (likeness {best[0].cosine:.2f})."
            )
        elif strong:
            best = max(strong, key=lambda w: w[0].near)
            share = trust[files_of(found, best[0])]
            why = (
                f"The two files agree on {share:.0%} of what both state; these sentences are each "
                f"other's nearest (likeness {best[0].cosine:.2f})."
            )
        else:
            continue
        yield frozenset((one, best[1])), _contradiction(found[one], found[best[1]], (kind,), why)


def _agreeing(found: Sequence[Claim], others: Sequence[int], kind: str) -> list[int]:
    """The largest part of some claims that states one and the same value."""
    by_value: dict[str, list[int]] = defaultdict(list)
    for other in others:
        facts = found[other].facts
        for value in facts.get(kind, facts.keys() & CURRENCIES if kind == "currency" else ()):
            by_value[value].append(other)
    return max(by_value.values(), key=len, default=[])


def _worded(
    found: Sequence[Claim], links: Sequence[Link], backed: dict[tuple[int, str], set[int]]
) -> Iterator[tuple[frozenset[int], Finding]]:
    """Nearly the same words with other values, in one language."""
    for link in links:
        one, other = found[link.one], found[link.other]
        if not link.differ or not _same(found, link) or link.cosine < _SAME_COSINE:
            continue
        if all(backed[link.one, k] and backed[link.other, k] for k in link.differ):
            continue
        said = _share(one.words, other.words)
        if said >= _SAME_WORDS and _likeness(one.about, other.about) >= _SAME_SAID:
            why = f"They share {said:.0%} of their words (likeness {link.cosine:.2f})."
            pair = frozenset((link.one, link.other))
            yield pair, _contradiction(one, other, link.differ, why)


def denials(found: Sequence[Claim]) -> list[Finding]:
    """The same sentence once with a "not" and once without, in one language."""
    said: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in found:
        for word in _plain(claim):
            said[claim.lang, word].append(claim)
    findings: dict[frozenset[int], Finding] = {}
    for claim in found:
        words = _plain(claim)
        if not claim.denies or len(words) < _FEWEST_WORDS:
            continue
        rarest = min(words, key=lambda word: (len(said[claim.lang, word]), word))
        for word in (rarest, *sorted(words)):
            for other in said[claim.lang, word] if len(said[claim.lang, word]) < 200 else ():
                if other.denies or other.place == claim.place:
                    continue
                if _likeness(words, _plain(other)) >= 0.8 and not differing(claim, other)[1]:
                    findings.setdefault(
                        frozenset((id(claim), id(other))),
                        _contradiction(
                            claim, other, ("yes or no",), "One denies what the other says."
                        ),
                    )
    return list(findings.values())


def _plain(claim: Claim) -> frozenset[str]:
    """Its words, without what denies: Latvian writes it in front of the verb."""
    words = claim.words - {"nie", "not", "no", "не", "ne"}
    if claim.lang == "lv":
        words = frozenset(w[2:] if w.startswith("ne") and len(w) > 5 else w for w in words)
    return words


def repeats(passages: Sequence[Passage]) -> list[Finding]:
    """Passages that say the same word for word in two places."""
    seen: dict[tuple[str, str], Passage] = {}
    findings = []
    for passage in passages:
        if passage.kind == "product" or len(passage.text) < _LEAST_REPEATED:
            continue
        key = (passage.lang, folded(passage.text))
        first = seen.setdefault(key, passage)
        elsewhere = (first.path, first.trail, first.question) != (
            passage.path,
            passage.trail,
            passage.question,
        )
        if elsewhere:
            findings.append(
                Finding(
                    "repeat",
                    "warning",
                    "The same text stands in two places.",
                    ((first, first.text), (passage, passage.text)),
                    "Word for word the same: a change to one will be forgotten in the other.",
                )
            )
    return findings


def asked_twice(
    passages: Sequence[Passage], same: Callable[[Passage, Passage], bool]
) -> list[Finding]:
    """FAQ entries that ask the same; `same` judges two questions of one language."""
    asked = [p for p in passages if p.kind == "faq" and p.question]
    findings = []
    for i, one in enumerate(asked):
        for other in asked[i + 1 :]:
            if one.lang != other.lang or folded(one.text) == folded(other.text):
                continue
            if folded(one.question or "") == folded(other.question or "") or same(one, other):
                findings.append(
                    Finding(
                        "asked twice",
                        "warning",
                        "Two entries ask the same and are answered in different words.",
                        (
                            (one, f"{one.question} {one.text}"),
                            (other, f"{other.question} {other.text}"),
                        ),
                        "Their questions mean the same; shoppers get one or the other.",
                    )
                )
    return findings


def _contradiction(one: Claim, other: Claim, kinds: tuple[str, ...], why: str) -> Finding:
    shown = []
    for kind in kinds:
        values = [", ".join(sorted(c.facts.get(kind, ()))) for c in (one, other)]
        shown.append(f"{kind}: {values[0]} here, {values[1]} there" if all(values) else kind)
    return Finding(
        "contradiction",
        "error",
        f"Two passages disagree: {'; '.join(shown)}.",
        ((one.passage, _cited(one)), (other.passage, _cited(other))),
        why,
        tuple(shown),
    )


def _cited(claim: Claim) -> str:
    return f"{claim.context}: {claim.text}" if claim.context else claim.text


def _same(found: Sequence[Claim], link: Link) -> bool:
    return found[link.one].lang == found[link.other].lang


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    fewest = min(len(one), len(other))
    return len(one & other) / fewest if fewest >= _FEWEST_WORDS else 0.0


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0


def severities(findings: Sequence[Finding]) -> dict[str, int]:
    """How many of each severity."""
    return {
        severity: sum(finding.severity == severity for finding in findings)
        for severity in ("error", "warning")
    }


def by_weight(findings: Sequence[Finding]) -> list[Finding]:
    """Errors first, then in the order of the files."""
    return sorted(findings, key=lambda f: (f.severity != "error", f.rule, f.places[0][0].path))
