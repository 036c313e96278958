"""`shopbell promote`: the candidate becomes what shoppers see, or what they saw comes back."""

from __future__ import annotations

from typing import Annotated, Any

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
    workplace,
)
from bot.errors import BadInput
from bot.which import Move

_SAID = {
    Move.PROMOTE: "the candidate is live; undo it with: shopbell promote --back",
    Move.BACK: "the previous index is live again, and what was live is the previous one",
    Move.DROP: "the previous index is deleted",
    Move.DROP_CANDIDATE: "the candidate is deleted",
}


def add_to(cli: typer.Typer) -> None:
    """Make the command known."""
    cli.command()(promote)


def promote(
    back: Annotated[
        bool, typer.Option("--back", help="Put back what was live before the last promotion.")
    ] = False,
    drop: Annotated[
        bool, typer.Option("--drop", help="Delete what was live before the last promotion.")
    ] = False,
    drop_candidate: Annotated[
        bool, typer.Option("--drop-candidate", help="Delete the candidate.")
    ] = False,
    as_json: AsJson = False,
    shop: ShopOption = None,
    data: Data = None,
    config: Config = None,
) -> None:
    """Make a shop's candidate live, between two questions; the index before it is kept."""
    with clear_errors(), progress_bar() as (_, progress):
        wanted = {Move.BACK: back, Move.DROP: drop, Move.DROP_CANDIDATE: drop_candidate}
        moves = [move for move, given in wanted.items() if given] or [Move.PROMOTE]
        if len(moves) > 1:
            raise BadInput("Give only one of --back, --drop and --drop-candidate.")
        done = workplace(settings_of(config, data)).promote(shop, moves[0], progress)
    if as_json:
        print_json(done)
    else:
        _print(done)


def _print(done: dict[str, Any]) -> None:
    typer.echo(f"{done['shop']}: {_SAID[Move(done['move'])]} ({done['folder']}).")
    if done["configured"] and done["move"] in (Move.PROMOTE, Move.BACK):
        typer.secho(
            f"The configuration names another folder for {done['shop']}: {done['configured']}. "
            "The one that the index was made from is followed; set dir to it.",
            fg="yellow",
        )
