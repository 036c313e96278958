"""The command `shopbell`. Imports what a command needs when it runs, so that `--help` is quick.

Exit codes: 0 done, 1 a gate failed, 2 bad input, 3 fault.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.commands import crawl, curate, gaps, lint, promote, train, why
from bot.commands.shared import (
    AsJson,
    Config,
    Data,
    IndexOption,
    ShopOption,
    clear_errors,
    fail,
    one_line,
    print_json,
    print_report,
    progress_bar,
    settings_of,
    workplace,
)
from bot.errors import BadInput
from bot.which import Which
from evals.errors import EvaluationError

# The embedder's OpenMP threads spin when there are several; see knowledge/embed.py.
os.environ.setdefault("OMP_NUM_THREADS", "1")

cli = typer.Typer(
    help="Support chat for web shops: answers only from the shop's own documents.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


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

        settings = settings_of(config, data)
        with progress_bar() as (console, progress):
            run(settings, shop, host, port, console, progress)


@cli.command()
def index(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Documents and feeds.")],
    name: Annotated[str | None, typer.Option("--name", help="The shop's id.")] = None,
    which: Annotated[
        Which, typer.Option("--as", help="What shoppers see, or a candidate beside it.")
    ] = Which.LIVE,
    as_json: AsJson = False,
    data: Data = None,
    config: Config = None,
) -> None:
    """Index a folder of documents and feeds; only what changed is read again."""
    with _clear_errors(), progress_bar() as (_, progress):
        report = workplace(settings_of(config, data)).index(folder, name, progress, which)
    if as_json:
        print_json(report)
    else:
        print_report(report)


@cli.command()
def search(
    text: Annotated[str, typer.Argument(help="What to look for.")],
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="How many hits.")] = 10,
    which: IndexOption = Which.LIVE,
    as_json: AsJson = False,
    shop: ShopOption = None,
    data: Data = None,
    config: Config = None,
) -> None:
    """Show the passages that come nearest to a text."""
    with _clear_errors(), progress_bar() as (_, progress):
        found = workplace(settings_of(config, data)).search(shop, text, k, progress, which)
    if as_json:
        print_json(found)
        return
    for hit in found["hits"]:
        typer.secho(
            f"{hit['score']:.3f}  {hit['path']}  {hit['title']}  [{hit['lang']}]", bold=True
        )
        typer.echo(f"       {one_line(hit['text'])}")
    if not found["hits"]:
        typer.echo("Nothing comes near.")


@cli.command()
def ask(
    text: Annotated[str | None, typer.Argument(help="One question.")] = None,
    as_json: AsJson = False,
    batch: Annotated[Path | None, typer.Option(help="Conversations, a JSON line each.")] = None,
    out: Annotated[Path | None, typer.Option(help="Where the replies go.")] = None,
    which: IndexOption = Which.LIVE,
    shop: ShopOption = None,
    data: Data = None,
    config: Config = None,
) -> None:
    """Ask one question, or a file of conversations with --batch IN --out OUT."""
    from bot.report import ConversationLine, read_lines, write_lines

    with _clear_errors(), progress_bar() as (_, progress):
        if batch is not None:
            if text is not None or out is None:
                raise BadInput("Use: shopbell ask --batch IN.jsonl --out OUT.jsonl")
            lines = [line.model_dump() for line in read_lines(batch, ConversationLine)]
            rows = workplace(settings_of(config, data)).ask(shop, lines, progress, which)
            done = iter(range(1, len(lines) + 1))
            write_lines(out, rows, lambda: progress("asking", next(done), len(lines)))
            return
        if not text:
            raise BadInput('Say what to ask: shopbell ask "…", or use --batch IN --out OUT.')
        conversation = {"id": "1", "turns": [text], "locale": None}
        place = workplace(settings_of(config, data))
        reply = next(place.ask(shop, [conversation], progress, which))["replies"][0]
    if as_json:
        print_json(reply)
    else:
        _print_reply(reply)


@cli.command()
def summarize(
    transcripts: Annotated[Path, typer.Argument(metavar="IN.jsonl")],
    out: Annotated[Path, typer.Option(help="Where the summaries go.")],
) -> None:
    """Sum up transcripts, a JSON line each."""
    from bot.report import TranscriptLine, read_lines, write_lines

    with _clear_errors(), progress_bar() as (_, progress):
        lines = read_lines(transcripts, TranscriptLine)
        from bot.summing import summaries

        done = iter(range(1, len(lines) + 1))
        rows = summaries([line.model_dump() for line in lines])
        write_lines(out, rows, lambda: progress("summing up", next(done), len(lines)))


@cli.command()
def mask(
    texts: Annotated[Path, typer.Argument(metavar="IN.jsonl")],
    out: Annotated[Path, typer.Option(help="Where the masked texts go.")],
) -> None:
    """Replace personal data by its kind in brackets, in texts, a JSON line each."""
    from bot.privacy import masked
    from bot.report import TextLine, read_lines, write_lines

    with _clear_errors(), progress_bar() as (_, progress):
        lines = read_lines(texts, TextLine)
        done = iter(range(1, len(lines) + 1))
        rows = ({"id": line.id, "text": masked(line.text)} for line in lines)
        write_lines(out, rows, lambda: progress("masking", next(done), len(lines)))


@cli.command(name="eval")
def evaluate(
    suites: Annotated[list[Path], typer.Argument(metavar="SUITE…", help="Files or folders.")],
    report: Annotated[Path | None, typer.Option(help="Where the JSON goes.")] = None,
    baseline: Annotated[
        Path | None, typer.Option(metavar="RUN", help="The report of an earlier run.")
    ] = None,
    which: IndexOption = Which.LIVE,
    peers: Annotated[bool, typer.Option(help="Run the usual recipes beside ours.")] = True,
    shop: Annotated[
        str | None, typer.Option("--shop", help="Whose candidate; else the suite's own shop's.")
    ] = None,
    data: Data = None,
    config: Config = None,
) -> None:
    """Run suites and print what was right, by kind and language; exit code 1 if a gate fails."""
    with _clear_errors(), progress_bar() as (console, progress):
        settings = settings_of(config, data)
        if which is Which.LIVE and shop:
            raise BadInput("--shop goes with --index candidate: a suite names its own shop.")
        # A folder of its own: an evaluation never touches, or waits for, what is being served.
        own = settings.model_copy(update={"data": settings.data / "evals"})
        from evals.command import evaluate as run
        from evals.command import evaluate_candidate

        if which is Which.LIVE:
            missed = run(own, suites, report, peers=peers, progress=progress, baseline=baseline)
        else:
            place = workplace(settings)
            missed = evaluate_candidate(
                place, suites, report, shop=shop, progress=progress, baseline=baseline
            )
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


crawl.add_to(cli)
curate.add_to(cli)
gaps.add_to(cli)
lint.add_to(cli)
promote.add_to(cli)
train.add_to(cli)
why.add_to(cli)


def main() -> None:
    """Entry point of the distribution."""
    cli()


# --- shared by the commands --------------------------------------------------------


@contextmanager
def _clear_errors() -> Iterator[None]:
    """As `clear_errors`, and those of an evaluation."""
    with clear_errors():
        try:
            yield
        except EvaluationError as error:
            fail(str(error), error.exit_code)


def _print_reply(reply: dict[str, Any]) -> None:
    typer.echo(reply["text"])
    for source in reply["sources"]:
        typer.secho(f"\n  {source['path']} – {source['title']} [{source['lang']}]", dim=True)
    labels = " · ".join(f"[{option['label']}]" for option in reply["options"])
    if labels:
        typer.echo(f"\n{labels}")


if __name__ == "__main__":
    main()
