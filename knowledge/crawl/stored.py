"""The pages of a shop's site as they were last fetched, for the index."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from knowledge.crawl.notebook import Notebook, folder_of
from knowledge.documents import Notice, Rejection


@dataclass(frozen=True)
class StoredPage:
    """A page: its address, its file under `Site.folder`, and its language where hreflang says."""

    address: str
    file: Path
    lang: str | None


@dataclass(frozen=True)
class StoredSite:
    """A crawled site, its pages by address, and what the crawl had to say."""

    address: str
    folder: Path
    pages: tuple[StoredPage, ...]
    rejections: tuple[Rejection, ...]
    notices: tuple[Notice, ...]


def stored_site(data: Path, shop: str) -> StoredSite | None:
    """What has been fetched for a shop, or None where nothing has."""
    folder = folder_of(data, shop)
    if not folder.is_dir():
        return None
    notebook = Notebook(folder)
    closing = notebook.closing
    if closing is None:
        return None
    pages = tuple(
        StoredPage(record.address, notebook.pages / record.file, record.lang)
        for _, record in sorted(notebook.records.items())
        if record.file and (notebook.pages / record.file).is_file()
    )
    return StoredSite(closing.site, notebook.pages, pages, closing.rejections, closing.notices)
