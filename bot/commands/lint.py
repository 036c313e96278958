"""`shopbell lint`: where the shop's own words disagree."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from typing import Annotated, Any

import typer

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

_COLOURS = {"error": "red", "warning": "yellow"}


def add_to(cli: typer.Typer) -> None:
    """Make the command known."""
    cli.command()(lint)


def lint(
    today: Annotated[
        str | None, typer.Option(help="The day dates are compared with.", show_default="today")
    ] = None,
    as_json: AsJson = False,
    shop: ShopOption = None,
    data: Data = None,
    config: Config = None,
) -> None:
    """Find passages that contradict or repeat each other, and other mistakes; exit code 1."""
    with clear_errors(), progress_bar() as (_, progress):
        job = {"today": _day(today).isoformat()}
        found = workplace(settings_of(config, data)).staff(shop, "lint", job, progress)
    if as_json:
        print_json(found)
    else:
        for finding in found["findings"]:
            _print(finding)
        counts = found["counts"]
        typer.echo(f"{counts['error']} errors, {counts['warning']} warnings.")
    if found["counts"]["error"]:
        sys.exit(1)


def _day(text: str | None) -> date:
    try:
        return date.fromisoformat(text) if text else datetime.now(UTC).date()
    except ValueError:
        raise BadInput(f"--today {text!r} is no date: write it as 2026-12-31.") from None


def _print(finding: dict[str, Any]) -> None:
    typer.secho(
        f"{finding['severity']}: {finding['what']}", fg=_COLOURS[finding["severity"]], bold=True
    )
    for place in finding["places"]:
        where = f"{place['path']}" + (f", line {place['line']}" if place.get("line") else "")
        typer.echo(f"  {where}" + (f" [{place['lang']}]" if place.get("lang") else ""))
        typer.echo(f"    {one_line(place['text'], 220)}")
    if finding["why"]:
        typer.secho(f"  {finding['why']}", dim=True)
