"""Which shop is meant: an id, a folder, a configured one, the only one indexed, the sample."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from bot.errors import BadInput
from bot.settings import Settings

SAMPLE_ID = "ziemelis"


@dataclass(frozen=True)
class Shop:
    """One store. `folder` is None where only its index is known."""

    id: str
    name: str
    folder: Path | None = None
    languages: tuple[str, ...] = ("en", "pl", "lv", "ru", "uk")
    origins: tuple[str, ...] = ()


@dataclass(frozen=True)
class Indexed:
    """A shop that has an index, and the folder it was made from."""

    id: str
    folder: Path | None


def sample() -> Shop:
    """The invented shop that comes with the product."""
    return Shop(SAMPLE_ID, "Ziemelis", Path(str(files("knowledge") / "sample_shop")))


def of_folder(folder: Path, settings: Settings, name: str | None = None) -> Shop:
    """The shop of a folder: `name`, else the configured id, else folder name and a hash."""
    resolved = folder.resolve()
    for shop in configured(settings):
        if shop.folder and shop.folder.resolve() == resolved and name in (None, shop.id):
            return shop
    if name:
        return Shop(_valid_id(name), name, resolved)
    ours = sample()
    if ours.folder and ours.folder.resolve() == resolved:
        return ours
    slug = re.sub(r"[^\w-]+", "-", resolved.name).strip("-") or "shop"
    digest = hashlib.sha256(str(resolved).encode("utf-8", "surrogateescape")).hexdigest()[:8]
    return Shop(f"{slug}-{digest}", resolved.name, resolved)


def configured(settings: Settings) -> list[Shop]:
    """The shops of the configuration file, in its order."""
    return [
        Shop(id, shop.name or id, shop.dir, shop.languages, shop.origins)
        for id, shop in settings.shops.items()
    ]


def choose(wanted: str | None, settings: Settings, indexed: Sequence[Indexed]) -> list[Shop]:
    """The shops to serve, the one meant first; BadInput when it is not clear which."""
    own = configured(settings)
    known = {shop.id: shop for shop in own}
    for index in indexed:
        known.setdefault(index.id, _from_index(index))
    if wanted is None:
        if own:
            return own
        if len(indexed) == 1:
            return [known[indexed[0].id]]
        if indexed:
            names = ", ".join(sorted(known))
            raise BadInput(f"There are several shops ({names}): say which with --shop.")
        return [sample()]
    if wanted in known:
        return [known[wanted]]
    if wanted == SAMPLE_ID:
        return [sample()]
    if Path(wanted).is_dir():
        return [of_folder(Path(wanted), settings)]
    known_ids = ", ".join(sorted(known)) or "none yet"
    raise BadInput(
        f"There is no shop and no folder {wanted!r}. Shops: {known_ids}. "
        "Index a folder with: shopbell index DIR"
    )


def _from_index(index: Indexed) -> Shop:
    if index.id == SAMPLE_ID:
        return sample()
    name = index.folder.name if index.folder else index.id
    return Shop(index.id, name, index.folder)


def _valid_id(name: str) -> str:
    if not re.fullmatch(r"[\w][\w.-]{0,63}", name):
        raise BadInput(
            f"--name {name!r} cannot be a shop's id: use 1 to 64 letters, digits, '-', '_' or '.'."
        )
    return name
