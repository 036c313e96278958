"""What every command needs: its common options, errors as sentences, a bar, JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from bot.commands.bar import progress_bar as progress_bar
from bot.errors import ShopbellError, for_people
from bot.which import Which
from knowledge.errors import KnowledgeError

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.work import Workplace

Data = Annotated[Path | None, typer.Option("--data", help="Data folder.", show_default="./data")]
Config = Annotated[
    Path | None, typer.Option("--config", help="Configuration file.", show_default="shopbell.toml")
]
ShopOption = Annotated[str | None, typer.Option("--shop", help="A shop's id or folder.")]
IndexOption = Annotated[Which, typer.Option("--index", help="What shoppers see, or the candidate.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]


def settings_of(config: Path | None, data: Path | None) -> Settings:
    """The configuration a command was given."""
    from bot.settings import load

    return load(config, data)


def workplace(settings: Settings) -> Workplace:
    """The server if one holds the data folder, else this process."""
    from bot.work import Here, server_of

    server = server_of(settings)
    if server:
        return server
    from bot.app import App

    return Here(App(settings))


@contextmanager
def clear_errors() -> Iterator[None]:
    """Errors that are meant for people end the command with a sentence and their exit code."""
    try:
        yield
    except (ShopbellError, KnowledgeError) as error:
        text, code = for_people(error) or (str(error), ShopbellError.exit_code)
        fail(text, code)
    except KeyboardInterrupt:
        fail("Stopped. What was committed stays; run the command again to go on.", 130)


def fail(text: str, code: int) -> NoReturn:
    """End the command with a sentence on standard error."""
    typer.secho(text, fg="red", err=True)
    sys.exit(code)


def print_json(value: object) -> None:
    """JSON on standard output; lone surrogates do not break it."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    typer.echo(text.encode("utf-8", "replace").decode("utf-8"))


def print_report(report: dict[str, Any]) -> None:
    """The closing report of an index: what became of the files, and what was left out."""
    typer.echo(
        f"{report['shop']}: {report['passages']} passages, {report['products']} products; files: "
        f"{report['added']} added, {report['changed']} changed, {report['removed']} removed, "
        f"{report['unchanged']} unchanged; {report['seconds']:.1f} s."
    )
    for kind, colour in (("rejected", "red"), ("notices", "yellow")):
        for row in report[kind]:
            where = f"{row['path']}:{row['line']}" if row["line"] else row["path"]
            field = f" {row['field']}:" if row["field"] else ""
            said = f"{where}:{field} {row['reason']} {row['hint']}".strip()
            typer.secho(f"{kind.removesuffix('s')}: {said}", fg=colour)


def one_line(text: str, most: int = 160) -> str:
    """A text cut to a line."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
