"""`shopbell why`: how a reply came out as it did."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.commands.shared import (
    AsJson,
    Config,
    Data,
    clear_errors,
    print_json,
    settings_of,
    workplace,
)
from bot.why import told


def add_to(cli: typer.Typer) -> None:
    """Make the command known."""
    cli.command()(why)


def why(
    id: Annotated[
        str, typer.Argument(metavar="ID", help="A reply's id, or CONVERSATION:N of a message.")
    ],
    as_json: AsJson = False,
    data: Data = None,
    config: Config = None,
) -> None:
    """Show how a reply came out: what was understood, found, decided and checked."""
    with clear_errors():
        found = workplace(settings_of(config, data)).why(id)
    if as_json:
        print_json(found)
        return
    for heading, lines in told(found):
        typer.secho(heading, bold=True)
        for line in lines:
            typer.echo(f"  {line}")
