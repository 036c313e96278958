"""What an index is made from: the files of the shop's folder, and the pages of its site.

A file is known by its path in the folder, a page by its address, which no path can be.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from knowledge import documents
from knowledge.crawl import StoredSite
from knowledge.documents import Reading
from knowledge.documents.titles import language_if_plausible
from knowledge.errors import NothingUsable
from knowledge.passage import Document


@dataclass(frozen=True)
class Source:
    """A file to read, under the `name` it has in the index.

    `place` says beside which others it stands: pages of one place are compared. A page of a
    site has an `address`, and a `lang` where its site says so. `currency` (ISO 4217) is that of
    prices which name none.
    """

    name: str
    file: Path
    root: Path
    place: str
    address: str | None = None
    lang: str | None = None
    currency: str | None = None

    def read(self) -> Reading:
        """All that it gives, with its address."""
        if self.address is None:
            return documents.read_file(self.file, self.root, self.currency)
        reading = documents.read_file(self.file, self.root, self.currency, name=self.address)
        return replace(
            reading,
            documents=tuple(self._at_home(document) for document in reading.documents),
            products=tuple(
                replace(product, url=product.url or self.address) for product in reading.products
            ),
        )

    def _at_home(self, document: Document) -> Document:
        said = " ".join(f"{s.question or ''} {s.text}" for s in document.sections[:50])
        lang = language_if_plausible(self.lang, said) or document.lang
        return replace(document, url=self.address, lang=lang)

    def mark(self, feed: bool) -> str:
        """What besides the bytes decides what it gives; `feed`: the folder has the products."""
        said = "" if self.address is None else f" {self.lang or '-'}{' feed' if feed else ''}"
        return f"{said} {self.currency}" if self.currency else said


def sources(
    folder: Path, site: StoredSite | None = None, currency: str | None = None
) -> dict[str, Source]:
    """All sources by name, the folder's first.

    Raises `NothingUsable` when the folder is missing, or empty without a site beside it.
    """
    if not folder.exists():
        raise NothingUsable(f"The folder {folder} does not exist.")
    if not folder.is_dir():
        raise NothingUsable(f"{folder} is not a folder.")
    found = {}
    for path in documents.files(folder):
        name = documents.relative_path(path, folder)
        found[name] = Source(name, path, folder, name, currency=currency)
    if site is not None:
        for page in site.pages:
            place = f"//{page.file.relative_to(site.folder).as_posix()}"
            found[page.address] = Source(
                page.address, page.file, site.folder, place, page.address, page.lang, currency
            )
    if not found:
        raise NothingUsable(f"The folder {folder} holds no documents.")
    return found
