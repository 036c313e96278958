"""Frames in and out: strict parsing of what clients send, and the text of what they get. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from handoff.errors import BadFrame, BadJson
from handoff.events import (
    ChatRequest,
    DeskEvent,
    DeskRequest,
    FormAdded,
    FormFrame,
    Frame,
    MessageAdded,
    MessageFrame,
    StageFrame,
    StageReached,
    StateChanged,
    StateFrame,
)
from handoff.snapshot import Recorded

T = TypeVar("T")
CHAT: TypeAdapter[ChatRequest] = TypeAdapter(ChatRequest)
DESK: TypeAdapter[DeskRequest] = TypeAdapter(DeskRequest)
_ID_CHARS = 64


def parse(text: str | None, requests: TypeAdapter[T]) -> T:
    """The request in a text frame; None stands for a binary one. `BadJson` or `BadFrame`."""
    if text is None:
        raise BadJson
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadJson from error
    if not isinstance(data, dict):
        raise BadJson
    key = _short(data.get("key"))
    if "\\u" in text and not all(_is_text(one) for one in _texts(data)):
        raise BadFrame("A text may contain neither NUL nor half a character.", key)
    try:
        return requests.validate_python(data)
    except ValidationError as error:
        raise BadFrame(_sentence(error), key) from error


def asked_about(text: str | None) -> str | None:
    """The conversation a desk's frame names, however broken the rest of it is."""
    try:
        data = json.loads(text or "")
    except (ValueError, RecursionError):
        return None
    return _short(data.get("conversation")) if isinstance(data, dict) else None


def dump(frame: Frame) -> str:
    """The frame as JSON; an optional field (`?` in the contract) that is empty is left out."""
    data = frame.model_dump(mode="json")
    required = {name for name, field in type(frame).model_fields.items() if field.is_required()}
    kept = {name: value for name, value in data.items() if value is not None or name in required}
    text = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
    # A document may be broken too; the socket carries what can be written.
    return text.encode("utf-8", "replace").decode("utf-8")


def shopper_frame(recorded: Recorded) -> Frame | None:
    """What the shopper sees of an event; None for what is not theirs."""
    event, seq, at = recorded.event, recorded.seq, recorded.at
    if seq is None:
        return None
    match event:
        case MessageAdded():
            shown = {name: getattr(event, name) for name in _MESSAGE_FIELDS}
            return MessageFrame(seq=seq, at=at, **shown)
        case StateChanged():
            return StateFrame(
                seq=seq,
                at=at,
                state=event.state,
                reason=event.reason,
                key=event.key,
                agent=event.agent,
                receipt=event.receipt,
            )
        case FormAdded():
            return FormFrame(
                seq=seq,
                at=at,
                form=event.form,
                fields=event.fields,
                key=event.key,
                receipt=event.receipt,
            )
        case StageReached():
            return StageFrame(seq=seq, at=at, receipt=event.receipt, stage=event.stage)
        case _:
            return None


def desk_frame(conversation: str, recorded: Recorded) -> DeskEvent:
    """An event as the desk sees it: everything stored."""
    body: dict[str, Any] = recorded.event.model_dump(mode="json", exclude_none=True)
    return DeskEvent(
        conversation=conversation, n=recorded.n, seq=recorded.seq, at=recorded.at, **body
    )


_MESSAGE_FIELDS = tuple(
    MessageFrame.model_fields.keys() & MessageAdded.model_fields.keys() - {"type"}
)


def _texts(data: object) -> Iterator[str]:
    left = [data]
    while left:
        match left.pop():
            case str(text):
                yield text
            case dict() as inner:
                left += [*inner.keys(), *inner.values()]
            case list() as inner:
                left += inner


def _is_text(text: str) -> bool:
    """PostgreSQL keeps no NUL, and half a surrogate pair cannot be sent back."""
    return "\x00" not in text and not any("\ud800" <= char <= "\udfff" for char in text)


def _short(value: object) -> str | None:
    return value if isinstance(value, str) and 0 < len(value) <= _ID_CHARS else None


def _sentence(error: ValidationError) -> str:
    """What is wrong and where, without a word of what was sent."""
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    if first["type"].startswith("union_tag"):
        return "A frame needs a `type` that this protocol knows."
    names = [str(part) for part in first["loc"][1:] if isinstance(part, int) or part.isidentifier()]
    where = ".".join(names)[:_ID_CHARS]
    match first["type"]:
        case "extra_forbidden":
            return "A frame may only have the fields of its type."
        case "missing":
            return f"`{where}` is missing."
        case _:
            return f"`{where}` is not as the protocol wants it."
