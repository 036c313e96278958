"""`shopbell crawl`: reads a shop's live site and indexes it beside its folder.

The site is fetched by this process, into the data folder; only the index is the work of the
server where one holds it.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import typer

from bot.commands.shared import (
    AsJson,
    Config,
    Data,
    clear_errors,
    print_json,
    print_report,
    progress_bar,
    settings_of,
    workplace,
)
from bot.errors import BadInput

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.work import Progress
    from knowledge.crawl import Limits

_HOW = 'Write site = "https://…" under [shops.ID] in shopbell.toml, or: shopbell crawl https://…'


def add_to(cli: typer.Typer) -> None:
    """Make the command known."""
    cli.command()(crawl)


def crawl(
    site: Annotated[str | None, typer.Argument(help="A sitemap, or a site's first page.")] = None,
    shop: Annotated[str | None, typer.Option(help="The shop's id.")] = None,
    forget: Annotated[bool, typer.Option("--forget", help="Delete what was fetched.")] = False,
    as_json: AsJson = False,
    data: Data = None,
    config: Config = None,
) -> None:
    """Read a shop's live site by its sitemap, politely, and index it; only changes are fetched."""
    with clear_errors(), progress_bar() as (_, progress):
        settings = settings_of(config, data)
        work = [(shop, "")] if forget and shop else _wanted(settings, site, shop)
        reports = [_one(settings, id_, "" if forget else start, progress) for id_, start in work]
    if as_json:
        print_json(reports[0] if len(reports) == 1 else reports)
        return
    for report in reports:
        if report["crawl"]:
            typer.echo(_summary(report["crawl"]))
        print_report(report)


def _wanted(settings: Settings, site: str | None, shop: str | None) -> list[tuple[str, str]]:
    """Shop and start address of each site that is meant."""
    own = {id_: one.site for id_, one in settings.shops.items() if one.site}
    if site:
        of_site = [id_ for id_, start in own.items() if _host(start) == _host(site)]
        return [(shop or (of_site[0] if len(of_site) == 1 else _host(site)), site)]
    if shop is None:
        if not own:
            raise BadInput(f"No shop has a site configured. {_HOW}")
        return list(own.items())
    if shop not in own:
        raise BadInput(f"The shop {shop} has no site configured. {_HOW}")
    return [(shop, own[shop])]


def _one(settings: Settings, shop: str, start: str, progress: Progress) -> dict[str, Any]:
    """Crawl and index one shop; without `start`, forget its site and index what is left."""
    from bot.shops import of_folder
    from knowledge.crawl import folder_of, forget

    # Refuses an id that cannot be one before anything is fetched for it.
    folder = _folder(settings, shop)
    of_folder(folder, settings, shop)
    told: dict[str, Any] | None = None
    if start:
        from knowledge.crawl.crawl import crawl as fetch

        folder_of(settings.data, shop).mkdir(parents=True, exist_ok=True)
        report = fetch(start, settings.data, shop, _limits(settings, shop), progress)
        told = {k: v for k, v in asdict(report).items() if k not in ("rejected", "notices")}
    elif not forget(settings.data, shop):
        raise BadInput(f"Nothing was fetched for the shop {shop}.")
    if folder.is_relative_to(folder_of(settings.data, shop)):
        folder.mkdir(parents=True, exist_ok=True)
    return {**workplace(settings).index(folder, shop, progress), "crawl": told}


def _folder(settings: Settings, shop: str) -> Path:
    """The shop's documents: as configured, as last indexed, or an empty place of its own."""
    from bot.migrations import open_database
    from knowledge.crawl import folder_of
    from knowledge.store import IndexStore

    configured = settings.shops.get(shop)
    if configured and configured.dir:
        return configured.dir
    if (settings.data / "shopbell.db").is_file():
        engine = open_database(settings.database)
        try:
            live = IndexStore(engine).live(shop)
        finally:
            engine.dispose()
        if live:
            return Path(live.folder)
    return folder_of(settings.data, shop) / "documents"


def _limits(settings: Settings, shop: str) -> Limits:
    from bot.shop_settings import CrawlSettings

    configured = settings.shops.get(shop)
    return (configured.crawl if configured else CrawlSettings()).limits


def _host(address: str) -> str:
    return (urlsplit(address).hostname or address).removeprefix("www.")


def _summary(told: dict[str, Any]) -> str:
    end = "" if told["finished"] else " It stopped early: crawl again to go on."
    return (
        f"{told['site']}: {told['pages']} pages; {told['fetched']} new or changed, "
        f"{told['unchanged']} as they were, {told['removed']} gone; {told['requests']} requests "
        f"in {told['seconds']:.0f} s.{end}"
    )
