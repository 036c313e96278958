"""`shopbell curate`: answers that staff write or approve."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.commands.filled import read_filled, write_rows
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

curate = typer.Typer(
    help="Answers that staff write or approve; they win over what a search finds.",
    no_args_is_help=True,
)
Questions = Annotated[list[str], typer.Option("--question", help="A wording; as often as needed.")]
Lang = Annotated[str | None, typer.Option("--lang", help="Language; guessed without it.")]
Since = Annotated[str | None, typer.Option("--since", help="First day, as 2026-12-01.")]
Until = Annotated[str | None, typer.Option("--until", help="Last day, as 2026-12-31.")]
By = Annotated[str | None, typer.Option("--by", help="Who does it.", show_default="the user")]
Id = Annotated[str, typer.Argument(metavar="ID")]


def add_to(cli: typer.Typer) -> None:
    """Make the command known."""
    cli.add_typer(curate, name="curate")


@curate.command()
def add(
    question: Questions,
    answer: Annotated[str, typer.Option("--answer", help="The answer, as shoppers read it.")],
    lang: Lang = None,
    since: Since = None,
    until: Until = None,
    draft: Annotated[bool, typer.Option("--draft", help="Let somebody approve it first.")] = False,
    by: By = None,
    as_json: AsJson = False,
    shop: ShopOption = None,
    data: Data = None,
    config: Config = None,
) -> None:
    """Write an answer; it serves with the next question."""
    job: dict[str, Any] = {"questions": question, "answer": answer, "lang": lang, "since": since}
    job |= {"until": until, "draft": draft, "by": by or _user()}
    _one(_done("curate.add", job, shop, data, config), as_json)


@curate.command(name="from")
def take(
    conversation: Annotated[str, typer.Argument(metavar="CONVERSATION")],
    n: Annotated[int, typer.Argument(metavar="N", help="The message's number.")],
    by: By = None,
    as_json: AsJson = False,
    shop: ShopOption = None,
    data: Data = None,
    config: Config = None,
) -> None:
    """Make an agent's reply a draft, with the shopper's question; personal data is masked."""
    job = {"conversation": conversation, "n": n, "by": by or _user()}
    _one(_done("curate.from", job, shop, data, config), as_json)


@curate.command()
def edit(
    id: Id,
    question: Questions = [],  # noqa: B006  typer copies it
    drop: Annotated[list[str], typer.Option("--drop", help="A wording to take away.")] = [],  # noqa: B006
    answer: Annotated[str | None, typer.Option("--answer", help="The answer in --lang.")] = None,
    lang: Lang = None,
    since: Annotated[str | None, typer.Option("--since", help="First day, or never.")] = None,
    until: Annotated[str | None, typer.Option("--until", help="Last day, or never.")] = None,
    by: By = None,
    as_json: AsJson = False,
    shop: ShopOption = None,
    data: Data = None,
    config: Config = None,
) -> None:
    """Add a wording or a language, change an answer or its dates."""
    job = {"id": id, "questions": question, "drop": drop, "answer": answer, "lang": lang}
    job |= {"since": since, "until": until, "by": by or _user()}
    _one(_done("curate.edit", job, shop, data, config), as_json)


@curate.command()
def approve(
    id: Id,
    by: By = None,
    as_json: AsJson = False,
    shop: ShopOption = None,
    data: Data = None,
    config: Config = None,
) -> None:
    """Let an answer serve."""
    job = {"id": id, "by": by or _user()}
    _one(_done("curate.approve", job, shop, data, config), as_json)


@curate.command()
def retire(
    id: Id,
    by: By = None,
    as_json: AsJson = False,
    shop: ShopOption = None,
    data: Data = None,
    config: Config = None,
) -> None:
    """Take an answer out of service; it is kept with its history."""
    job = {"id": id, "by": by or _user()}
    _one(_done("curate.retire", job, shop, data, config), as_json)


@curate.command()
def erase(id: Id, shop: ShopOption = None, data: Data = None, config: Config = None) -> None:
    """Delete an answer with its history."""
    _done("curate.erase", {"id": id}, shop, data, config)
    typer.echo(f"{id} is erased.")


@curate.command()
def show(
    id: Id,
    as_json: AsJson = False,
    shop: ShopOption = None,
    data: Data = None,
    config: Config = None,
) -> None:
    """Show one answer with its history."""
    entry = _done("curate.show", {"id": id}, shop, data, config)
    if as_json:
        print_json(entry)
        return
    typer.secho(_head(entry), bold=True)
    for question in entry["questions"]:
        typer.echo(f"? [{question['lang']}] {question['text']}")
    for lang, text in entry["answers"].items():
        typer.echo(f"! [{lang}] {text}")
    for change in entry["history"]:
        typer.secho(f"  {change['at'][:16]}  {change['by']}: {change['what']}", dim=True)


@curate.command(name="list")
def list_all(
    state: Annotated[str | None, typer.Option(help="draft, approved or retired.")] = None,
    as_json: AsJson = False,
    shop: ShopOption = None,
    data: Data = None,
    config: Config = None,
) -> None:
    """List the answers."""
    found = _done("curate.list", {"state": state}, shop, data, config)
    if as_json:
        print_json(found)
        return
    for entry in found["curated"]:
        typer.secho(_head(entry), bold=True)
        typer.echo(f"    {one_line(entry['questions'][0]['text'])}")
    if not found["curated"]:
        typer.echo('There are none yet: shopbell curate add --question "…" --answer "…"')


@curate.command()
def export(
    out: Annotated[Path, typer.Argument(metavar="OUT.jsonl")],
    shop: ShopOption = None,
    data: Data = None,
    config: Config = None,
) -> None:
    """Write all answers to a file, a JSON line each."""
    found = _done("curate.list", {"state": None}, shop, data, config)["curated"]
    with clear_errors():
        write_rows(out, [{k: v for k, v in entry.items() if k != "serves"} for entry in found])
    typer.echo(f"{len(found)} answers written to {out}.")


@curate.command(name="import")
def load(
    source: Annotated[Path, typer.Argument(metavar="IN.jsonl|IN.csv")],
    approved: Annotated[bool, typer.Option("--approve", help="Let all of them serve.")] = False,
    by: By = None,
    shop: ShopOption = None,
    data: Data = None,
    config: Config = None,
) -> None:
    """Read answers from an export of `curate` or `gaps`; lines without an answer are left out."""
    with clear_errors():
        lines, empty = read_filled(source)
    job = {"lines": lines, "approve": approved, "by": by or _user()}
    done = _done("curate.import", job, shop, data, config)
    typer.echo(f"{done['imported']} answers read, {empty} lines without an answer left out.")


def _done(
    verb: str, job: dict[str, Any], shop: str | None, data: Path | None, config: Path | None
) -> dict[str, Any]:
    with clear_errors(), progress_bar() as (_, progress):
        return workplace(settings_of(config, data)).staff(shop, verb, job, progress)


def _one(entry: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(entry)
    else:
        typer.echo(_head(entry))


def _head(entry: dict[str, Any]) -> str:
    dates = [f"{name} {entry[key]}" for name, key in _DATES if entry[key]]
    languages = ", ".join(entry["answers"])
    return " · ".join([entry["id"], entry["state"], languages, *dates, entry["author"]])


_DATES = (("from", "valid_from"), ("until", "valid_until"))


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "staff"
