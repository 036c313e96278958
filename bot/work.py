"""Where a command's work is done: here, or by the server that holds the data folder."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from bot.errors import BadInput, Busy, ShopbellError
from bot.knowledge_settings import KnowledgeSettings
from bot.settings import Settings
from bot.shops import Shop
from bot.which import Move, Which

if TYPE_CHECKING:
    from bot.app import App

Progress = Callable[[str, int, int], None]
Conversation = dict[str, Any]


class Workplace(Protocol):
    """What `index`, `search` and `ask` need; shops are named by id or folder."""

    def index(
        self, folder: Path, name: str | None, progress: Progress, which: Which = Which.LIVE
    ) -> dict[str, Any]:
        """Bring the index of a folder up to date; the closing report."""
        ...

    def search(
        self, shop: str | None, text: str, k: int, progress: Progress, which: Which = Which.LIVE
    ) -> dict[str, Any]:
        """The hits of one query."""
        ...

    def ask(
        self,
        shop: str | None,
        conversations: list[Conversation],
        progress: Progress,
        which: Which = Which.LIVE,
    ) -> Iterator[dict[str, Any]]:
        """The replies of each conversation, in order."""
        ...

    def promote(self, shop: str | None, move: Move, progress: Progress) -> dict[str, Any]:
        """Change what is live; what it is now."""
        ...

    def staff(
        self, shop: str | None, verb: str, job: dict[str, Any], progress: Progress
    ) -> dict[str, Any]:
        """A job of staff on a shop's knowledge; see bot/staff.py."""
        ...

    def why(self, id: str) -> dict[str, Any]:
        """How a reply came out: of its id, or at or after `conversation:n`."""
        ...


class Here:
    """The work is done in this process. `knowledge` is what a command elsewhere has configured:
    a candidate is made and asked with its embedder."""

    def __init__(self, app: App, knowledge: KnowledgeSettings | None = None) -> None:
        self._app = app
        self._knowledge = knowledge or app.settings.knowledge

    def index(
        self, folder: Path, name: str | None, progress: Progress, which: Which = Which.LIVE
    ) -> dict[str, Any]:
        """As `Workplace.index`."""
        return self._side(which).index(folder, name, progress)

    def search(
        self, shop: str | None, text: str, k: int, progress: Progress, which: Which = Which.LIVE
    ) -> dict[str, Any]:
        """As `Workplace.search`."""
        return self._side(which).search(self._ready(shop, progress, which), text, k)

    def ask(
        self,
        shop: str | None,
        conversations: list[Conversation],
        progress: Progress,
        which: Which = Which.LIVE,
    ) -> Iterator[dict[str, Any]]:
        """As `Workplace.ask`."""
        return self._side(which).ask(self._ready(shop, progress, which), conversations)

    def promote(self, shop: str | None, move: Move, progress: Progress) -> dict[str, Any]:
        """As `Workplace.promote`."""
        return self._app.promote(shop, move)

    def staff(
        self, shop: str | None, verb: str, job: dict[str, Any], progress: Progress
    ) -> dict[str, Any]:
        """As `Workplace.staff`."""
        chosen = self._app.choose(shop)[0]
        if verb == "lint":
            chosen = self._ready(shop, progress)
        return self._app.staff.do(chosen.id, verb, job, progress)

    def why(self, id: str) -> dict[str, Any]:
        """As `Workplace.why`."""
        return self._app.why(id)

    def _side(self, which: Which) -> App:
        return self._app if which is Which.LIVE else self._app.candidates(self._knowledge)

    def _ready(self, shop: str | None, progress: Progress, which: Which = Which.LIVE) -> Shop:
        side = self._side(which)
        chosen = side.choose(shop)[0]
        side.make_ready(chosen, progress)
        return chosen


class There:
    """The work is handed to the server that holds the data folder."""

    def __init__(self, url: str, token: str, knowledge: KnowledgeSettings) -> None:
        self._url = url
        self._token = token
        self._knowledge = knowledge.model_dump(mode="json")

    def index(
        self, folder: Path, name: str | None, progress: Progress, which: Which = Which.LIVE
    ) -> dict[str, Any]:
        """As `Workplace.index`."""
        job = {"folder": str(folder.absolute()), "name": name}
        return self._last("index", self._of(which, job), progress)

    def search(
        self, shop: str | None, text: str, k: int, progress: Progress, which: Which = Which.LIVE
    ) -> dict[str, Any]:
        """As `Workplace.search`."""
        job = {"shop": _absolute(shop), "text": text, "k": k}
        return self._last("search", self._of(which, job), progress)

    def ask(
        self,
        shop: str | None,
        conversations: list[Conversation],
        progress: Progress,
        which: Which = Which.LIVE,
    ) -> Iterator[dict[str, Any]]:
        """As `Workplace.ask`."""
        job = {"shop": _absolute(shop), "conversations": conversations}
        yield from self._rows("ask", self._of(which, job), progress)

    def promote(self, shop: str | None, move: Move, progress: Progress) -> dict[str, Any]:
        """As `Workplace.promote`."""
        return self._last("promote", {"shop": _absolute(shop), "move": move}, progress)

    def _of(self, which: Which, job: dict[str, Any]) -> dict[str, Any]:
        return {**job, "which": which, "knowledge": self._knowledge}

    def staff(
        self, shop: str | None, verb: str, job: dict[str, Any], progress: Progress
    ) -> dict[str, Any]:
        """As `Workplace.staff`."""
        return self._last("staff", {"shop": _absolute(shop), "verb": verb, "job": job}, progress)

    def why(self, id: str) -> dict[str, Any]:
        """As `Workplace.why`."""
        return self._last("why", {"id": id}, lambda *step: None)

    def _last(self, verb: str, job: dict[str, Any], progress: Progress) -> dict[str, Any]:
        rows = list(self._rows(verb, job, progress))
        if not rows:
            raise Busy("The server stopped before the work was done. Run the command again.")
        return rows[-1]

    def _rows(self, verb: str, job: dict[str, Any], progress: Progress) -> Iterator[dict[str, Any]]:
        import httpx

        headers = {"Authorization": f"Bearer {self._token}"}
        try:
            with httpx.stream(
                "POST",
                f"{self._url}/control/{verb}",
                json=job,
                headers=headers,
                timeout=httpx.Timeout(10, read=None),
            ) as response:
                for line in response.iter_lines():
                    row = json.loads(line)
                    if "error" in row:
                        raise _error(row["error"])
                    if "progress" in row:
                        progress(*row["progress"])
                    else:
                        yield row["row"]
        except httpx.HTTPError:
            raise Busy(
                "The server that holds the data folder did not answer. "
                "Look at its log, or stop it and run the command again."
            ) from None


def _absolute(shop: str | None) -> str | None:
    """A folder as the server can find it; an id stays as it is."""
    return str(Path(shop).absolute()) if shop and Path(shop).is_dir() else shop


def _error(error: dict[str, Any]) -> ShopbellError:
    kind = BadInput if error["exit_code"] == BadInput.exit_code else ShopbellError
    return kind(error["text"])


# --- the note a server leaves in its data folder -----------------------------------


def announce(settings: Settings, url: str, token: str) -> Path:
    """Leaves word of a running server, readable by its user alone."""
    settings.data.mkdir(parents=True, exist_ok=True)
    note = settings.data / "server.json"
    making = note.with_suffix(f".{os.getpid()}")
    making.touch(mode=0o600)
    making.write_text(json.dumps({"pid": os.getpid(), "url": url, "token": token}))
    making.replace(note)
    return note


def server_of(settings: Settings) -> There | None:
    """The server that holds the data folder, if one does and answers."""
    try:
        note = json.loads((settings.data / "server.json").read_text())
        os.kill(int(note["pid"]), 0)
    except (OSError, ValueError, KeyError):
        return None
    return There(note["url"], note["token"], settings.knowledge)
