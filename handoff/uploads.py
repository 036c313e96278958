"""Photos on their way in and out: drawn anew, in the data folder, under ids nobody can guess."""

from __future__ import annotations

import asyncio
import os
import re
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from handoff.errors import BadFrame, NotAvailable, NotFound, TooBig
from handoff.limits import Limits
from handoff.photos import MEDIA_TYPE, redrawn
from handoff.steps import Steps
from handoff.store import DutyStore, Row, Upload

_ID = re.compile(r"[\w-]{20,64}", re.ASCII)
# Unpacking takes memory; two at once are enough.
_AT_ONCE = 2


class Uploads:
    """The photos of the conversations; `folder` None takes none."""

    def __init__(
        self,
        folder: Path | None,
        steps: Steps,
        store: DutyStore,
        clock: Callable[[], datetime],
        limits: Limits,
    ):
        self._folder = folder
        self._steps = steps
        self._store = store
        self._clock = clock
        self._limits = limits
        self._turn = asyncio.Semaphore(_AT_ONCE)

    async def take(self, row: Row, raw: bytes) -> Upload:
        """Store a picture of a conversation; `BadFrame` for what is none, or one too many."""
        if self._folder is None:
            raise NotAvailable("uploads")
        if len(raw) > self._limits.upload_bytes:
            raise TooBig(self._limits.upload_bytes)
        async with self._turn:
            photo = await asyncio.to_thread(redrawn, raw)
        upload = Upload(
            id=secrets.token_urlsafe(24),
            shop=row.shop,
            conversation=row.id,
            at=self._clock(),
            media_type=MEDIA_TYPE,
            size=len(photo.data),
            width=photo.width,
            height=photo.height,
        )
        # The file first: a row without one would be a broken picture.
        path = self._path(self._folder, upload.id)
        await asyncio.to_thread(_write, path, photo.data)
        most = self._limits.uploads
        if not await self._steps.sql(self._store.add_upload, upload, most):
            path.unlink(missing_ok=True)
            raise BadFrame(f"A conversation takes at most {most} pictures.")
        return upload

    async def read(
        self, id: str, *, conversation: str | None = None, shops: Sequence[str] = ()
    ) -> tuple[Upload, bytes]:
        """A picture for its own conversation or an agent of its shop; for others there is none."""
        if self._folder is None or not _ID.fullmatch(id):
            raise NotFound("upload")
        upload = await self._steps.sql(self._store.upload, id)
        if upload.conversation != conversation and upload.shop not in shops:
            raise NotFound("upload")
        try:
            data = await asyncio.to_thread(self._path(self._folder, id).read_bytes)
        except FileNotFoundError as error:
            raise NotFound("upload") from error
        return upload, data

    def _path(self, folder: Path, id: str) -> Path:
        return folder / f"{id}.jpg"


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_bytes(data)
    os.replace(part, path)
