"""Signed webhooks, as Standard Webhooks has them, so that receivers need write no code to check.

`webhook-signature` is `v1,` and the Base64 of HMAC-SHA256 over `ID.TIMESTAMP.BODY`
(https://github.com/standard-webhooks/standard-webhooks). Only addresses of the configuration are
called, redirects are not followed, and of an answer nothing but its status is read.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx

from handoff.store import Due

_TIMEOUT = 10.0
_PREFIX = "whsec_"


@dataclass(frozen=True)
class Webhook:
    """Where one shop's news go; the secret is the receiver's to check by."""

    url: str
    secret: str = field(repr=False)


def signed(secret: str, id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The headers with which a receiver knows that it was us, and when."""
    stamp = str(int(at.timestamp()))
    message = b".".join((id.encode(), stamp.encode(), body))
    digest = hmac.new(_key(secret), message, hashlib.sha256).digest()
    return {
        "webhook-id": id,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


def body_of(due: Due) -> bytes:
    """What is sent: the kind of news, when it was, and what it is about."""
    told: Mapping[str, Any] = {"type": due.kind, "timestamp": due.at.isoformat(), "data": due.body}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


class WebhookCarrier:
    """Brings news to one webhook."""

    def __init__(self, hook: Webhook):
        self._hook = hook

    async def carry(self, due: Due, at: datetime) -> tuple[int | None, str | None]:
        """The status, and a word for what went wrong where something did."""
        body = body_of(due)
        headers = signed(self._hook.secret, due.id, at, body)
        headers |= {"content-type": "application/json", "user-agent": "shopbell"}
        try:
            # No proxy of the environment: it could be told to lead anywhere.
            async with (
                httpx.AsyncClient(timeout=_TIMEOUT, trust_env=False) as client,
                client.stream("POST", self._hook.url, content=body, headers=headers) as answer,
            ):
                status = answer.status_code
        except httpx.HTTPError as error:
            return None, type(error).__name__
        return status, None if 200 <= status < 300 else "refused"


def _key(secret: str) -> bytes:
    if secret.startswith(_PREFIX):
        try:
            return base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
        except binascii.Error:
            return secret.encode()
    return secret.encode()
