"""Writes docs/protocol.md from the types: `python -m handoff.protocol > docs/protocol.md`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any, Literal, get_args

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from handoff import errors
from handoff.events import (
    CLOSE_CODES,
    PROTOCOL_VERSION,
    ChatFrame,
    ChatRequest,
    DeskFrame,
    DeskRequest,
    Event,
    StoredEvent,
)
from handoff.limits import BURST_SECONDS, REOPEN_DAYS, Limits

NOT_BUILT = {
    "/ws/chat": ("erase",),
    "/ws/desk": ("status", "note", "draft", "transfer", "block"),
}
# Fields that are typed for a row to come: known, and not used yet.
NOT_USED = ("`hello.identity`", "`typing.text`")

MOVES = (
    ("–", "bot", "`hello` without token", "`started`"),
    ("bot", "waiting", "transfer", "the reason of the handoff"),
    ("waiting", "human", "`claim`", "`claimed`"),
    ("waiting", "bot", "`leave_queue`", "`left_queue`"),
    ("human", "bot", "`return`", "`returned`"),
    ("any", "closed", "`resolve`, `end`, idle", "`resolved`, `ended`, `idle`"),
    (
        "closed",
        "waiting",
        f"`say` within {REOPEN_DAYS} days after a person resolved it",
        "`reopened`",
    ),
    ("closed", "bot", f"`say` within {REOPEN_DAYS} days otherwise", "`reopened`"),
)

_HEAD = f"""<!-- Written by `python -m handoff.protocol > docs/protocol.md`. Do not edit. -->
# The protocol

Two WebSockets, `/ws/chat` for the widget and `/ws/desk` for agents. Every frame is one JSON
object in a text frame, with a `type`. Version {PROTOCOL_VERSION}. Times are RFC 3339 in UTC,
durations are in seconds. The server refuses types and fields it does not know; clients ignore
them, but count the `seq` of a frame they do not know. Optional fields that are empty are left out.

Every event of a conversation has `n`, its place in the log, without gaps. Events a shopper may
see also have `seq`, 1, 2, 3 … over those alone.

- The first frame is `hello`; without a token it opens a conversation. `welcome` answers it, the
  events after `after` follow, then all that come.
- On one connection no `seq` is skipped or repeated, with one exception: a request whose `key` is
  already stored is answered with the stored event, under its old `seq`.
- The acknowledgement of a request is the event that carries its `key`; it comes after the commit.
- A message after a conversation has been closed for more than {REOPEN_DAYS} days is answered with
  a new `welcome` with a new token; the message is the first of that conversation.
- One bot message a turn. What the shopper adds before it is sent joins the turn (`answering`: the
  last key of the burst); while `typing` is live the bot waits a little.
- A client that does not read is closed with 1013 and resumes by number.
"""


def document() -> str:
    """The whole page."""
    parts = [
        _HEAD,
        "## States\n",
        _table(("from", "to", "by", "`reason`"), MOVES),
        "## `/ws/chat`: what the shopper sends\n",
        _types(_members(ChatRequest)),
        _not_built("/ws/chat"),
        "## `/ws/chat`: what the shopper hears\n",
        _types(_members(ChatFrame)),
        "## `/ws/desk`: what the agent sends\n",
        _types(_members(DeskRequest)),
        _not_built("/ws/desk"),
        "## `/ws/desk`: what the agent hears\n",
        _types(_members(DeskFrame)),
        "### Events of a watched conversation\n",
        "Each has `conversation`, `n`, `at` and, where a shopper sees it, `seq`; and by `type`:\n",
        _types(_members(StoredEvent)),
        "## Photos\n",
        _UPLOADS,
        "## Login of the desk\n",
        _LOGIN,
        "## Errors\n",
        _table(("`code`", "when", "closes with"), _errors()),
        "## Limits\n",
        _table(("limit", "by default"), _limits()),
        "## JSON Schema\n",
        _schema(),
    ]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


_UPLOADS = """`POST /uploads` with the bytes of a JPEG, PNG or WebP picture as the body and
`Authorization: Bearer TOKEN` (the conversation's) answers 201 with `{"id", "width", "height"}`;
the id goes into `say.attachments` or a form's `photos`. `GET /uploads/ID` gives the picture to
whoever has the conversation's token or a desk session, the same way; to everybody else it is not
there (404). What is stored is drawn anew, without metadata. Refusals are `{"code", "text"}` with
400 (`bad_frame`), 401 (`bad_token`), 403 (`bad_origin`), 413 (`too_long`) or 429 (`rate_limited`).
"""
_LOGIN = """`POST /desk/login` with `{"code"}` answers `{"session", "agent": {"id", "name"}}`;
a code works once. `POST /desk/logout` with `{"session"}` answers 204. Refusals are
`{"code", "text"}` with 401 (`bad_token`), 403 (`bad_origin`) or 429 (`rate_limited`).
"""


def _members(union: Any) -> Iterator[type[BaseModel]]:
    for member in get_args(union):
        if isinstance(member, type) and issubclass(member, BaseModel):
            yield member
        elif get_args(member):
            yield from _members(member)


def _types(models: Iterable[type[BaseModel]]) -> str:
    return "\n".join(_type(model) for model in models)


def _type(model: type[BaseModel]) -> str:
    schema = model.model_json_schema()
    kind = schema["properties"]["type"].get("const", "…")
    title = f"### `{kind}`" if not issubclass(model, Event) else f"#### `{kind}`"
    lines = [title, "", (model.__doc__ or "").strip().replace("\n    ", "\n"), ""]
    required = set(schema.get("required", ()))
    fields = [
        (f"`{name}`", _kind(field), "yes" if name in required else _default(field))
        for name, field in schema["properties"].items()
        if name != "type"
    ]
    if fields:
        lines.append(_table(("field", "type", "required"), fields))
    return "\n".join(lines)


def _default(field: dict[str, Any]) -> str:
    default = field.get("default")
    return "no" if default in (None, [], {}, "") else f"no, `{json.dumps(default)}`"


def _kind(field: dict[str, Any]) -> str:
    if "$ref" in field:
        return f"`{field['$ref'].rsplit('/', 1)[-1]}`"
    if "anyOf" in field:
        return " or ".join(_kind(one) for one in field["anyOf"])
    if "const" in field:
        return f"`{json.dumps(field['const'])}`"
    if "enum" in field:
        return ", ".join(f"`{one}`" for one in field["enum"])
    if "prefixItems" in field:
        return f"[{', '.join(_kind(one) for one in field['prefixItems'])}]"
    if field.get("type") == "array":
        return f"list of {_kind(field['items'])}"
    name = field.get("format") or field.get("type", "any")
    bounds = [
        f"{sign} {field[bound]}"
        for bound, sign in (("minimum", "≥"), ("maximum", "≤"), ("maxLength", "at most"))
        if bound in field
    ]
    return ", ".join([str(name), *bounds])


def _not_built(endpoint: str) -> str:
    names = ", ".join(f"`{name}`" for name in NOT_BUILT[endpoint])
    text = f"Known, and answered with `not_available` until their rows are built: {names}."
    if endpoint == "/ws/chat":
        text += f" Not used yet: {', '.join(NOT_USED)}."
    return text + "\n"


def _errors() -> Iterator[tuple[str, str, str]]:
    notes: dict[str, str] = {
        kind.code: (kind.__doc__ or "").strip().split("\n")[0]
        for kind in errors.HandoffError.__subclasses__()
        if kind.code != "internal"
    }
    notes["internal"] = "A fault of ours; the log knows more."
    notes["going_away"] = "The server stops; reconnect."
    for code, note in notes.items():
        closes = CLOSE_CODES.get(code)
        yield f"`{code}`", note, str(closes) if closes else "stays open"


def _limits() -> Iterator[tuple[str, str]]:
    limits = Limits()
    yield "characters a message", f"{limits.message_chars:,}"
    yield "messages", f"{limits.messages} in {limits.messages_within:g} s"
    yield "frames of any kind", f"{limits.frames} in {limits.frames_within:g} s"
    yield "bytes a frame (closed with 1009)", f"{limits.frame_bytes:,}"
    yield "`hello` after connecting within (closed with 1008)", f"{limits.hello_within:g} s"
    yield "characters a `key`", "64"
    yield "a `typing` is live for", f"{limits.typing_live:g} s"
    yield "the bot waits for a typing shopper at most", f"{limits.typing_patience:g} s"
    yield "messages count once for the triggers within", f"{BURST_SECONDS:g} s"
    yield "the bot gives up after", f"{limits.answer_within:g} s"
    yield "idle chats are closed after", f"{limits.idle_hours:g} h"
    yield "a desk session lasts", f"{limits.session_hours:g} h"


def _schema() -> str:
    unions = {
        "ChatRequest": ChatRequest,
        "ChatFrame": ChatFrame,
        "DeskRequest": DeskRequest,
        "DeskFrame": DeskFrame,
        "StoredEvent": StoredEvent,
    }
    members = {name: list(_members(union)) for name, union in unions.items()}
    models = {model for group in members.values() for model in group}
    inputs: list[tuple[type[BaseModel], Literal["validation"]]] = [
        (model, "validation") for model in sorted(models, key=lambda model: model.__name__)
    ]
    refs, schema = models_json_schema(inputs)
    for name, group in members.items():
        schema["$defs"][name] = {"oneOf": [refs[model, "validation"] for model in group]}
    return f"```json\n{json.dumps(schema, indent=1, ensure_ascii=False)}\n```\n"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    lines += [f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(document())
