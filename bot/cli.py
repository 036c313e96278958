"""The command `shopbell`. Imports what a command needs when it runs, so that `--help` is quick.

Exit codes: 0 done, 1 a gate failed, 2 bad input, 3 fault.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from bot.errors import BadInput, ShopbellError, for_people
from evals.errors import EvaluationError
from knowledge.errors import KnowledgeError

if TYPE_CHECKING:
    from rich.console import Console

    from bot.settings import Settings
    from bot.work import Progress, Workplace

# The embedder's OpenMP threads spin when there are several; see knowledge/embed.py.
os.environ.setdefault("OMP_NUM_THREADS", "1")

cli = typer.Typer(
    help="Support chat for web shops: answers only from the shop's own documents.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Data = Annotated[Path | None, typer.Option("--data", help="Data folder.", show_default="./data")]
Config = Annotated[
    Path | None, typer.Option("--config", help="Configuration file.", show_default="shopbell.toml")
]
ShopOption = Annotated[str | None, typer.Option("--shop", help="A shop's id or folder.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]


@cli.command()
def serve(
    shop: ShopOption = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
    workers: Annotated[int, typer.Option(min=1, help="Worker processes.")] = 1,
    data: Data = None,
    config: Config = None,
) -> None:
    """Serve the store page, the chat, the desk and /health."""
    with _clear_errors():
        if workers > 1:
            raise BadInput(
                "--workers above 1 needs PostgreSQL and Redis, which this version does not "
                "speak yet. Start it with one worker."
            )
        from bot.serve import run

        settings = _settings(config, data)
        with _progress() as (console, progress):
            run(settings, shop, host, port, console, progress)


@cli.command()
def index(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Documents and feeds.")],
    name: Annotated[str | None, typer.Option("--name", help="The shop's id.")] = None,
    as_json: AsJson = False,
    data: Data = None,
    config: Config = None,
) -> None:
    """Index a folder of documents and feeds; only what changed is read again."""
    with _clear_errors(), _progress() as (_, progress):
        report = _workplace(_settings(config, data)).index(folder, name, progress)
    if as_json:
        _print_json(report)
    else:
        _print_report(report)


@cli.command()
def search(
    text: Annotated[str, typer.Argument(help="What to look for.")],
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="How many hits.")] = 10,
    as_json: AsJson = False,
    shop: ShopOption = None,
    data: Data = None,
    config: Config = None,
) -> None:
    """Show the passages that come nearest to a text."""
    with _clear_errors(), _progress() as (_, progress):
        found = _workplace(_settings(config, data)).search(shop, text, k, progress)
    if as_json:
        _print_json(found)
        return
    for hit in found["hits"]:
        typer.secho(
            f"{hit['score']:.3f}  {hit['path']}  {hit['title']}  [{hit['lang']}]", bold=True
        )
        typer.echo(f"       {_one_line(hit['text'])}")
    if not found["hits"]:
        typer.echo("Nothing comes near.")


@cli.command()
def ask(
    text: Annotated[str | None, typer.Argument(help="One question.")] = None,
    as_json: AsJson = False,
    batch: Annotated[Path | None, typer.Option(help="Conversations, a JSON line each.")] = None,
    out: Annotated[Path | None, typer.Option(help="Where the replies go.")] = None,
    shop: ShopOption = None,
    data: Data = None,
    config: Config = None,
) -> None:
    """Ask one question, or a file of conversations with --batch IN --out OUT."""
    from bot.report import ConversationLine, read_lines, write_lines

    with _clear_errors(), _progress() as (_, progress):
        if batch is not None:
            if text is not None or out is None:
                raise BadInput("Use: shopbell ask --batch IN.jsonl --out OUT.jsonl")
            lines = [line.model_dump() for line in read_lines(batch, ConversationLine)]
            rows = _workplace(_settings(config, data)).ask(shop, lines, progress)
            done = iter(range(1, len(lines) + 1))
            write_lines(out, rows, lambda: progress("asking", next(done), len(lines)))
            return
        if not text:
            raise BadInput('Say what to ask: shopbell ask "…", or use --batch IN --out OUT.')
        conversation = {"id": "1", "turns": [text], "locale": None}
        workplace = _workplace(_settings(config, data))
        reply = next(workplace.ask(shop, [conversation], progress))["replies"][0]
    if as_json:
        _print_json(reply)
    else:
        _print_reply(reply)


@cli.command()
def summarize(
    transcripts: Annotated[Path, typer.Argument(metavar="IN.jsonl")],
    out: Annotated[Path, typer.Option(help="Where the summaries go.")],
) -> None:
    """Sum up transcripts, a JSON line each."""
    from bot.report import TranscriptLine, read_lines, write_lines

    with _clear_errors(), _progress() as (_, progress):
        lines = read_lines(transcripts, TranscriptLine)
        from bot.app import summaries

        done = iter(range(1, len(lines) + 1))
        rows = summaries([line.model_dump() for line in lines])
        write_lines(out, rows, lambda: progress("summing up", next(done), len(lines)))


@cli.command(name="eval")
def evaluate(
    suites: Annotated[list[Path], typer.Argument(metavar="SUITE…", help="Files or folders.")],
    report: Annotated[Path | None, typer.Option(help="Where the JSON goes.")] = None,
    peers: Annotated[bool, typer.Option(help="Run the usual recipes beside ours.")] = True,
    data: Data = None,
    config: Config = None,
) -> None:
    """Run suites and print what was right, by kind and language; exit code 1 if a gate fails."""
    with _clear_errors(), _progress() as (console, progress):
        settings = _settings(config, data)
        # A folder of its own: an evaluation never touches, or waits for, what is being served.
        settings = settings.model_copy(update={"data": settings.data / "evals"})
        from evals.command import evaluate as run

        missed = run(settings, suites, report, peers=peers, progress=progress)
    for gate in missed:
        console.print(gate, style="red", highlight=False)
    if missed:
        sys.exit(1)


suite = typer.Typer(help="Make, check and grow suites.", no_args_is_help=True)
cli.add_typer(suite, name="suite")


@suite.command(name="check")
def check_suites(
    suites: Annotated[list[Path], typer.Argument(metavar="SUITE…", help="Files or folders.")],
) -> None:
    """Find mistakes in suites: file, line, and what is wrong; exit code 2 if there is one."""
    with _clear_errors():
        from evals.check import check
        from evals.suite import files, load

        loaded = [load(path) for path in files(suites)]
        findings = list(check(loaded))
        for finding in findings:
            typer.echo(str(finding))
        cases = sum(len(one.cases) for one, _ in loaded)
        if findings:
            raise BadInput(f"{len(findings)} mistakes in {cases} cases.")
        typer.echo(f"{cases} cases in {len(loaded)} suites: nothing to complain of.")


def main() -> None:
    """Entry point of the distribution."""
    cli()


# --- shared by the commands --------------------------------------------------------


def _settings(config: Path | None, data: Path | None) -> Settings:
    from bot.settings import load

    return load(config, data)


def _workplace(settings: Settings) -> Workplace:
    """The server if one holds the data folder, else this process."""
    from bot.work import Here, server_of

    server = server_of(settings)
    if server:
        return server
    from bot.app import App

    return Here(App(settings))


@contextmanager
def _clear_errors() -> Iterator[None]:
    """Errors that are meant for people end the command with a sentence and their exit code."""
    try:
        yield
    except EvaluationError as error:
        _fail(str(error), error.exit_code)
    except (ShopbellError, KnowledgeError) as error:
        text, code = for_people(error) or (str(error), ShopbellError.exit_code)
        _fail(text, code)
    except KeyboardInterrupt:
        _fail("Stopped. What was committed stays; run the command again to go on.", 130)


def _fail(text: str, code: int) -> NoReturn:
    typer.secho(text, fg="red", err=True)
    sys.exit(code)


@contextmanager
def _progress() -> Iterator[tuple[Console, Progress]]:
    """A bar on standard error that shows itself with the first step and goes when all is done."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    columns = ("{task.description}", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    shown = [TextColumn(c) if isinstance(c, str) else c for c in columns]
    with Bar(*shown, console=console, transient=True) as bar:
        tasks: dict[str, Any] = {}

        def step(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done, total=total)
            if done >= total:
                bar.update(tasks.pop(what), visible=False)

        yield console, step


def _print_json(value: object) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=2)
    typer.echo(text.encode("utf-8", "replace").decode("utf-8"))


def _one_line(text: str, most: int = 160) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def _print_report(report: dict[str, Any]) -> None:
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


def _print_reply(reply: dict[str, Any]) -> None:
    typer.echo(reply["text"])
    for source in reply["sources"]:
        typer.secho(f"\n  {source['path']} – {source['title']} [{source['lang']}]", dim=True)
    labels = " · ".join(f"[{option['label']}]" for option in reply["options"])
    if labels:
        typer.echo(f"\n{labels}")


if __name__ == "__main__":
    main()
