"""A made-up catalogue of any size in five languages, and vectors for it: both made by seed.

The texts look like a shop's: a sort of thing, a model's name and number, four sentences.
The vectors are those of the words summed around one common direction, so that texts that
share words are near and all cosines lie close together, as those of real models do.
"""

from __future__ import annotations

import csv
import hashlib
import random
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from knowledge.embed import Vectors
from knowledge.lemmas import fold, words

LANGUAGES = ("en", "pl", "lv", "ru", "uk")
_FIELDS = (
    "id",
    "title",
    "description",
    "link",
    "image_link",
    "availability",
    "price",
    "brand",
    "color",
    "material",
    "size",
    "item_group_id",
)
_SYLLABLES = ("ba", "dor", "ve", "lin", "mor", "ta", "ri", "sen", "ka", "lo", "nu", "per", "ski")
_SIZES = ("S", "M", "L", "XL")
_SEED = 20261122

Row = dict[str, str]


class SeededEmbedder:
    """Unit vectors of 384 made from the words of a text; nothing is loaded."""

    id = "seeded/1"
    dim = 384

    def __init__(self) -> None:
        self._of: dict[str, Vectors] = {}
        self._common = _gaussian("") * 2.5

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Shape (n, 384)."""
        return self.passages(texts)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Shape (n, 384)."""
        return np.stack([self._vector(text) for text in texts])

    def _vector(self, text: str) -> Vectors:
        said = [fold(word) for word in words(text)] or [text]
        parts = np.stack([self._word(word) for word in said])
        total = self._common + parts.sum(axis=0) / np.sqrt(len(parts))
        unit: Vectors = total / np.linalg.norm(total)
        return unit

    def _word(self, word: str) -> Vectors:
        known = self._of.get(word)
        if known is None:
            known = self._of[word] = _gaussian(word)
        return known


def write_catalogue(folder: Path, products: int, files: int = 1) -> None:
    """Feeds of Google's columns: `files` a language, `products` in all, one variant in four."""
    folder.mkdir(parents=True, exist_ok=True)
    told = _told()
    each = products // (len(LANGUAGES) * files)
    for lang in LANGUAGES:
        for number in range(files):
            rows = (
                row
                for place in range(number * each, (number + 1) * each)
                for row in _product(lang, place, told[lang])
            )
            write_feed(folder / f"feed-{lang}-{number}.tsv", rows)


def write_feed(file: Path, rows: Iterator[Row]) -> None:
    """One feed, tab-separated."""
    with file.open("w", encoding="utf-8", newline="") as raw:
        writer = csv.DictWriter(raw, _FIELDS, delimiter="\t")
        writer.writeheader()
        writer.writerows(rows)


def change(file: Path, share: float) -> int:
    """Word some of a feed's descriptions anew, `share` of the products; says how many."""
    with file.open(encoding="utf-8", newline="") as raw:
        rows = list(csv.DictReader(raw, delimiter="\t"))
    step = max(1, round(1 / share))
    groups = {row["item_group_id"] or row["id"] for row in rows}
    chosen = set(sorted(groups)[::step])
    for row in rows:
        if (row["item_group_id"] or row["id"]) in chosen:
            row["description"] = f"{row['description']} 2027."
    write_feed(file, iter(rows))
    return len(chosen)


def asked(number: int) -> list[tuple[str, str]]:
    """Questions about the catalogue, with their language; the same every time."""
    chance = random.Random(_SEED)  # noqa: S311  made by seed
    told = _told()
    found = []
    for place in range(number):
        lang = LANGUAGES[place % len(LANGUAGES)]
        own = told[lang]
        thing, sort = chance.choice(own["things"]), chance.choice(own["sorts"])
        line = chance.choice(own["lines"]).format(**_values(chance, own)).split(".")[0]
        name = f"{_model(chance)} {chance.randint(100, 999)}"
        colour = chance.choice(own["colours"])
        found.append(
            (
                chance.choice(
                    (
                        f"{sort} {thing} {colour}",
                        f"{thing} {name}: {line.lower()}?",
                        f"{thing.lower()} {line.lower()}",
                        f"{name} {thing}",
                    )
                ),
                lang,
            )
        )
    return found


def _product(lang: str, place: int, told: dict[str, list[str]]) -> Iterator[Row]:
    chance = random.Random(f"{_SEED}-{lang}-{place}")  # noqa: S311  made by seed
    sort, thing = chance.choice(told["sorts"]), chance.choice(told["things"])
    title = f"{thing} {sort} {_model(chance)} {chance.randint(100, 999)}"
    values = _values(chance, told)
    lines = [line.format(**values) for line in chance.sample(told["lines"], 4)]
    id_ = f"{lang.upper()}-{place:06}"
    row = {
        "id": id_,
        "title": title,
        "description": " ".join(lines),
        "link": f"https://shop.example/{lang}/{id_.lower()}",
        "image_link": f"https://shop.example/pictures/{id_.lower()}.jpg",
        "availability": chance.choice(("in_stock", "in_stock", "in_stock", "out_of_stock")),
        "price": f"{chance.randint(9, 400)}.{chance.choice(('00', '50', '90', '99'))} EUR",
        "brand": _model(random.Random(place % 60)),  # noqa: S311  sixty brands
        "color": chance.choice(told["colours"]),
        "material": values["material"],
        "size": "",
        "item_group_id": "",
    }
    if place % 4:
        yield row
        return
    for size in _SIZES:
        yield {**row, "id": f"{id_}-{size}", "size": size, "item_group_id": id_}


def _values(chance: random.Random, told: dict[str, list[str]]) -> dict[str, str]:
    return {
        "material": chance.choice(told["materials"]),
        "use": chance.choice(told["uses"]),
        "grams": str(chance.randrange(90, 2400, 10)),
        "degrees": str(chance.randint(5, 30)),
    }


def _model(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=3)).capitalize()


def _told() -> dict[str, dict[str, list[str]]]:
    words_: dict[str, dict[str, list[str]]] = tomllib.loads(
        Path(__file__).with_name("catalogue.toml").read_text("utf-8")
    )
    return words_


def _gaussian(word: str) -> Vectors:
    seed = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little")
    values: Vectors = np.random.default_rng(seed).standard_normal(384).astype(np.float32)
    return values
