"""`shopbell train`: a signal head from the shop's own labelled chats."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.shared import (
    AsJson,
    Config,
    Data,
    ShopOption,
    clear_errors,
    print_json,
    progress_bar,
    settings_of,
)
from bot.errors import BadInput


def add_to(cli: typer.Typer) -> None:
    """Make the command known."""
    cli.command()(train)


def train(
    labelled: Annotated[
        Path | None, typer.Argument(metavar="LABELLED.jsonl", help="Labelled conversations.")
    ] = None,
    project: Annotated[
        bool, typer.Option("--project", help="Remake the head that comes with the product.")
    ] = False,
    as_json: AsJson = False,
    shop: ShopOption = None,
    data: Data = None,
    config: Config = None,
) -> None:
    """Teach the signals of a handover by a shop's own labelled chats."""
    from bot.signals import head_for, project_head, train_head

    with clear_errors(), progress_bar() as (_, progress):
        if project == (labelled is not None):
            raise BadInput("Name a file of labelled conversations, or --project, not both.")
        into = project_head() if project else head_for(settings_of(config, data), shop)
        report = train_head(labelled, into, progress)
    if as_json:
        print_json(report)
        return
    typer.echo(
        f"{report['head']}: {report['own']} turns of the shop's and {report['project']} of the "
        f"project's; embedder {report['embedder'] or 'none'}."
    )
    if not project:
        typer.echo("A server that is running takes it up at its next start.")
