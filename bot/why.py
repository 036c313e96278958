"""A trace as staff read it: a heading and its lines for each step of a reply. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Told = tuple[str, list[str]]
_MOST_PASSAGES = 5
_WIDTH = 160


def told(found: Mapping[str, Any]) -> Iterator[Told]:
    """What is known of a reply, step by step; steps that were not taken are left out."""
    answer = found.get("answer") or {}
    yield f"Reply {found['id']}", list(_head(found))
    for heading, lines in (
        ("Understood", _understood(answer)),
        ("Found", _passages(answer)),
        ("Answerable", _answerable(answer)),
        ("Composed", _composed(answer)),
        ("Checked", _checked(answer)),
        ("Decided", _decided(found)),
        ("Took", _took(found)),
    ):
        if shown := list(lines):
            yield heading, shown


def _head(found: Mapping[str, Any]) -> Iterator[str]:
    kind, confidence = found.get("kind", "handoff"), found.get("confidence")
    sure = "" if confidence is None else f", confidence {confidence:.2f}"
    yield f"{kind}{sure}; shop {found['shop']}, {found['conversation']}:{found['n']}, {found['at']}"
    for name in ("asked", "reply"):
        if said := found.get(name):
            yield f"{name}: {_short(said)}"


def _understood(answer: Mapping[str, Any]) -> Iterator[str]:
    understood = answer.get("understood") or {}
    for name, value in understood.items():
        if value and name != "queries":
            yield f"{name}: {_short(_said(value))}"
    for query in answer.get("queries") or ():
        mark = "  ← answered" if query == answer.get("answered") else ""
        yield f"searched: {_short(query)}{mark}"


def _passages(answer: Mapping[str, Any]) -> Iterator[str]:
    hits = answer.get("hits") or []
    quoted = {one["id"]: one for one in answer.get("quoted") or ()}
    for hit in hits[:_MOST_PASSAGES]:
        parts = [f"{hit['score']:.3f}", hit["path"], hit.get("title", "")]
        parts += [f"{name} {hit[name]:.2f}" for name in _SIGHTS if hit.get(name) is not None]
        if part := quoted.get(hit["id"]):
            parts.append(_part(part))
        yield "  ".join(filter(None, parts))
    if len(hits) > _MOST_PASSAGES:
        yield f"and {len(hits) - _MOST_PASSAGES} more"


_SIGHTS = ("meaning", "words", "letters", "concepts")


def _part(quoted: Mapping[str, Any]) -> str:
    if not quoted["left"]:
        return "← quoted"
    return f"← {quoted['kept']} of {quoted['kept'] + quoted['left']} sentences quoted"


def _answerable(answer: Mapping[str, Any]) -> Iterator[str]:
    if "outcome" not in answer:
        return
    probability = answer.get("probability")
    yield answer["outcome"] + ("" if probability is None else f", probability {probability:.3f}")
    features = answer.get("features") or {}
    if features:
        yield ", ".join(f"{name} {value:.2f}" for name, value in features.items())


def _composed(answer: Mapping[str, Any]) -> Iterator[str]:
    if catalogue := answer.get("catalogue"):
        yield f"from the products: {catalogue}"
    if clarify := answer.get("clarify"):
        yield f"asked back: {_said(clarify)}"
    if tone := answer.get("tone"):
        yield f"tone: {_said(tone)}"
    if model := answer.get("model"):
        yield f"{model['name']}: {model['outcome']}"


def _checked(answer: Mapping[str, Any]) -> Iterator[str]:
    if "check" in answer:
        yield answer["check"]
    for sentence in (answer.get("model") or {}).get("heard") or ():
        yield f"{sentence['why'] or 'kept'}: {_short(sentence['text'])}"


def _decided(found: Mapping[str, Any]) -> Iterator[str]:
    for when in ("before", "after"):
        if verdict := found.get(when):
            reason = f" for {verdict['reason']}" if verdict.get("reason") else ""
            others = {
                name: value
                for name, value in verdict.items()
                if value and name not in ("action", "reason")
            }
            yield f"{when} the answer: {verdict['action']}{reason} {_said(others)}".rstrip()
    if "waiting" in found:
        waiting = found["waiting"] or {}
        reason = f", transferred for {waiting['reason']}" if waiting else ""
        yield f"the conversation is a person's{reason}; the bot says nothing"


def _took(found: Mapping[str, Any]) -> Iterator[str]:
    timings = found.get("timings_ms") or {}
    if timings:
        yield ", ".join(f"{step} {ms:.1f}" for step, ms in timings.items()) + " ms"


def _said(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_said(each)}" for name, each in value.items())
    if isinstance(value, list | tuple):
        return "; ".join(map(_said, value))
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _WIDTH else f"{line[: _WIDTH - 1]}…"
