"""`shopbell gaps`: what shoppers asked and the shop did not say."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.commands.filled import write_rows
from bot.commands.shared import (
    AsJson,
    Config,
    Data,
    ShopOption,
    clear_errors,
    one_line,
    print_json,
    progress_bar,
    settings_of,
    workplace,
)
from bot.errors import BadInput

_SPAN = {"h": "hours", "d": "days", "w": "weeks"}


def add_to(cli: typer.Typer) -> None:
    """Make the command known."""
    cli.command()(gaps)


def gaps(
    since: Annotated[str | None, typer.Option(help="As 30d, 12h, 4w, or 2026-11-01.")] = None,
    lang: Annotated[str | None, typer.Option(help="Only questions in this language.")] = None,
    export: Annotated[
        Path | None, typer.Option(help="A .jsonl or .csv to fill in for curate import.")
    ] = None,
    as_json: AsJson = False,
    shop: ShopOption = None,
    data: Data = None,
    config: Config = None,
) -> None:
    """Show the questions nobody answered, in groups, the most frequent first."""
    with clear_errors(), progress_bar() as (_, progress):
        job = {"since": _moment(since, datetime.now(UTC)), "lang": lang}
        found = workplace(settings_of(config, data)).staff(shop, "gaps", job, progress)
        filled_in = found.pop("export")
        if export:
            write_rows(export, filled_in)
    if as_json:
        print_json(found)
        return
    for cluster in found["clusters"]:
        _print(cluster)
    if not found["clusters"]:
        typer.echo("Every question found an answer.")
    if export:
        typer.echo(f"{len(filled_in)} groups written to {export}.")


def _print(cluster: dict[str, Any]) -> None:
    languages = " ".join(f"{lang} {count}" for lang, count in cluster["languages"].items())
    typer.secho(f"{cluster['count']:>4}  {one_line(cluster['question'])}", bold=True)
    typer.echo(f"      {languages} · {cluster['first'][:10]} to {cluster['last'][:10]}")
    for example in cluster["examples"]:
        if example["text"] != cluster["question"]:
            typer.echo(f"      – {one_line(example['text'], 120)}")
    if nearest := cluster["nearest"]:
        said = f"{nearest['path']}: {nearest['title']}"
        typer.secho(f"      nearest: {one_line(said, 120)}", dim=True)


def _moment(since: str | None, now: datetime) -> str | None:
    if since is None:
        return None
    span = re.fullmatch(r"(\d{1,5})([hdw])", since)
    if span:
        return (now - timedelta(**{_SPAN[span[2]]: int(span[1])})).isoformat()
    try:
        day = datetime.fromisoformat(since)
    except ValueError:
        raise BadInput(f"--since {since!r}: write 30d, 12h, 4w or a day as 2026-11-01.") from None
    return (day if day.tzinfo else day.replace(tzinfo=UTC)).isoformat()
