"""What goes over HTTP: the desk's way in and out, and photos."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from handoff.errors import BadOrigin, BadToken, HandoffError, NotFound, RateLimited, TooBig
from handoff.limits import Window
from handoff.origins import allowed
from handoff.service import Service
from handoff.store import Upload

_STATUS = {
    "bad_frame": 400,
    "bad_token": 401,
    "bad_origin": 403,
    "not_found": 404,
    "not_available": 404,
    "too_long": 413,
    "rate_limited": 429,
}
_PRIVATE = {
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Login(_Body):
    """What the login page sends."""

    code: str = Field(min_length=1, max_length=200)


class Logout(_Body):
    """What the desk sends on leaving."""

    session: str = Field(min_length=1, max_length=200)


def routes(service: Service, origins: Collection[str] = ()) -> APIRouter:
    """The desk's login and logout, and uploads, which pages of `origins` may use too."""
    router = APIRouter()
    _desk(router, service)
    _uploads(router, service, origins)
    return router


def _desk(router: APIRouter, service: Service) -> None:
    """`POST /desk/login` {code} -> {session, agent} · `POST /desk/logout` {session}."""
    limits = service.limits
    # All addresses together: behind a proxy they look like one, and agents are few.
    tries = Window(limits.logins, limits.logins_within)

    @router.post("/desk/login")
    async def login(request: Request, body: Login) -> Response:
        try:
            _same_site(request)
            if not tries.allows(time.monotonic()):
                raise RateLimited(tries.wait(time.monotonic()))
            session, agent = await service.accounts.log_in(body.code)
        except HandoffError as error:
            return _refused(error)
        return JSONResponse({"session": session, "agent": agent.ref.model_dump()})

    @router.post("/desk/logout", status_code=204)
    async def logout(request: Request, body: Logout) -> Response:
        try:
            _same_site(request)
            await service.log_out(body.session)
        except HandoffError as error:
            return _refused(error)
        return Response(status_code=204)


def _uploads(router: APIRouter, service: Service, origins: Collection[str]) -> None:
    """`POST /uploads` with a picture -> {id, width, height} · `GET /uploads/ID`."""

    def opened(request: Request) -> dict[str, str]:
        """The headers for the page that asks, or `BadOrigin`."""
        origin = request.headers.get("origin")
        if not allowed(origin, request.headers.get("host"), origins):
            raise BadOrigin
        return {"Access-Control-Allow-Origin": origin, "Vary": "Origin"} if origin else {}

    @router.options("/uploads")
    @router.options("/uploads/{id}")
    async def preflight(request: Request) -> Response:
        try:
            headers = opened(request)
        except HandoffError as error:
            return _refused(error)
        asked = {
            "Access-Control-Allow-Methods": "GET, POST",
            "Access-Control-Allow-Headers": "Authorization, Content-Type",
            "Access-Control-Max-Age": "600",
        }
        return Response(status_code=204, headers={**headers, **asked})

    @router.post("/uploads")
    async def upload(request: Request) -> Response:
        headers: dict[str, str] = {}
        try:
            headers = opened(request)
            row = await service.access_by_token(_bearer(request))
            await service.visits.says(request.client.host if request.client else None)
            raw = await _body(request, service.limits.upload_bytes)
            taken = await service.uploads.take(row, raw)
        except HandoffError as error:
            return _refused(error, headers)
        told = {"id": taken.id, "width": taken.width, "height": taken.height}
        return JSONResponse(told, status_code=201, headers=headers)

    @router.get("/uploads/{id}")
    async def photo(request: Request, id: str) -> Response:
        headers: dict[str, str] = {}
        try:
            headers = opened(request)
            found, data = await _photo(service, id, _bearer(request))
        except HandoffError as error:
            # Not yours, not there, no right to ask: one answer.
            return _refused(error if isinstance(error, BadOrigin) else NotFound("upload"), headers)
        return Response(data, media_type=found.media_type, headers={**_PRIVATE, **headers})


async def _photo(service: Service, id: str, secret: str) -> tuple[Upload, bytes]:
    """For the conversation's token or an agent's session; else `NotFound` or `BadToken`."""
    try:
        row = await service.access_by_token(secret)
    except BadToken:
        agent = await service.accounts.by_session(secret)
        return await service.uploads.read(id, shops=agent.shops)
    return await service.uploads.read(id, conversation=row.id)


def _bearer(request: Request) -> str:
    kind, _, secret = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not secret:
        raise BadToken
    return secret.strip()


async def _body(request: Request, most: int) -> bytes:
    """What was sent, refused as soon as it is too much."""
    taken = bytearray()
    async for chunk in request.stream():
        taken += chunk
        if len(taken) > most:
            raise TooBig(most)
    return bytes(taken)


def _same_site(request: Request) -> None:
    if not allowed(request.headers.get("origin"), request.headers.get("host"), ()):
        raise BadOrigin


def _refused(error: HandoffError, headers: Mapping[str, str] | None = None) -> JSONResponse:
    status = _STATUS.get(error.code, 500)
    told = {"code": error.code, "text": error.text}
    return JSONResponse(told, status_code=status, headers=dict(headers or {}))
