"""The desk's way in over HTTP: a one-time code for a session, and out again."""

from __future__ import annotations

import time

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from handoff.errors import BadOrigin, HandoffError, RateLimited
from handoff.limits import Window
from handoff.origins import allowed
from handoff.service import Service

_STATUS = {"bad_token": 401, "bad_origin": 403, "rate_limited": 429}


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Login(_Body):
    """What the login page sends."""

    code: str = Field(min_length=1, max_length=200)


class Logout(_Body):
    """What the desk sends on leaving."""

    session: str = Field(min_length=1, max_length=200)


def routes(service: Service) -> APIRouter:
    """`POST /desk/login` {code} -> {session, agent} · `POST /desk/logout` {session}."""
    router = APIRouter()
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

    return router


def _same_site(request: Request) -> None:
    if not allowed(request.headers.get("origin"), request.headers.get("host"), ()):
        raise BadOrigin


def _refused(error: HandoffError) -> JSONResponse:
    status = _STATUS.get(error.code, 500)
    return JSONResponse({"code": error.code, "text": error.text}, status_code=status)
