"""The forms a shopper can send, and what has to stand in them. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from handoff import mentions
from handoff.errors import BadFrame

_Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
_Long = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]
_Photos = Annotated[tuple[str, ...], Field(max_length=10)]


class _Fields(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Contact(_Fields):
    """`contact`: how to reach the shopper, and when it suits."""

    contact: Annotated[_Short, Field(min_length=3)]
    name: _Short = ""
    message: _Long = ""
    when: _Short = ""


class Complaint(_Fields):
    """`complaint`: what happened. The order number may be unknown, the contact may not."""

    description: Annotated[_Long, Field(min_length=2)]
    contact: Annotated[_Short, Field(min_length=3)]
    order: _Short = ""
    name: _Short = ""
    wish: _Short = ""
    photos: _Photos = ()


class Return(_Fields):
    """`return`: what comes back."""

    order: Annotated[_Short, Field(min_length=2)]
    contact: Annotated[_Short, Field(min_length=3)]
    description: _Long = ""
    name: _Short = ""
    wish: _Short = ""
    photos: _Photos = ()


class Nps(_Fields):
    """`nps`: how likely the shopper is to recommend the shop, 0 to 10."""

    score: Annotated[int, Field(ge=0, le=10, strict=True)]
    comment: _Long = ""


FORMS: Mapping[str, type[_Fields]] = {
    "contact": Contact,
    "complaint": Complaint,
    "return": Return,
    "nps": Nps,
}


def checked(form: str, fields: Mapping[str, Any], key: str | None) -> dict[str, Any]:
    """The fields as they are stored, empty ones left out; `BadFrame` names the first mistake."""
    kind = FORMS.get(form)
    if kind is None:
        known = ", ".join(f"`{name}`" for name in FORMS)
        raise BadFrame(f"There is no such form; there are {known}.", key)
    try:
        filled = kind.model_validate(dict(fields))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        name = str(first["loc"][0])
        named = name if name in kind.model_fields else "fields"
        raise BadFrame(f"`{named}` is not as the form wants it.", key) from error
    contact = getattr(filled, "contact", None)
    if contact is not None and not _reaches(contact):
        raise BadFrame("`contact` needs an e-mail address or a telephone number.", key)
    data = filled.model_dump(mode="json")
    return {name: value for name, value in data.items() if value not in ("", [], None)}


def _reaches(contact: str) -> bool:
    digits = len(re.sub(r"\D", "", contact))
    return bool(mentions.contacts(contact)) or 7 <= digits <= 15
