"""Files that a shop reads without harm and that hurt later: when they are counted, gathered into
a catalogue of goods, or asked about."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator

from tests.knowledge.fuzz.hostile import _LAUGHS, _W, _docx

ASKED = (("cheapest mug of 5 kg in size M", "en"), ("возврат товара", "ru"), ("kruze", "lv"))

# The longest cell that is read.
_CELL = 130_000
_FEED = "id,title,description,price,color,size\n"
_MUG = "2,Mug,White,6 EUR,red,M\n"


def _cells() -> Iterator[tuple[str, str]]:
    """Feeds with one cell that is long and all alike."""
    for name, unit in (
        ("digits", "9"),
        ("sides", "1x"),
        ("hyphens", "a-"),
        ("codes", "a1-"),
        ("apostrophes", "a'"),
        ("purposes", " for"),
        ("measures", "5 kg "),
        ("marks", "e\u0301"),
        ("capitals", "Aa "),
    ):
        cell = unit * (_CELL // len(unit))
        yield f"title-{name}.csv", f'{_FEED}1,"{cell}",White,5 EUR,red,M\n{_MUG}'
        yield f"text-{name}.csv", f'{_FEED}1,Cup,"{cell}",5 EUR,red,M\n{_MUG}'
    for name, unit in (("sizes", "1-2/3 x "), ("letters", "S/"), ("numbers", "1-")):
        cell = unit * (_CELL // len(unit))
        yield f"{name}.csv", f'{_FEED}1,Cup,White,5 EUR,"red","{cell}"\n{_MUG}'
        yield f"colour-{name}.csv", f'{_FEED}1,Cup,White,5 EUR,"{cell}",M\n{_MUG}'
    yield "price.csv", f'{_FEED}1,Cup,White,"{"5," * (_CELL // 2)} EUR",red,M\n{_MUG}'
    yield "huge.csv", f"{_FEED}1,Cup 1e400 kg,White,5 EUR,red,{'9' * 5_000}\n{_MUG}"


def _many() -> Iterator[tuple[str, str]]:
    """Much of one thing."""
    rows = "".join(f"{n}\tMug\t5 EUR\tG\t{n} cm\n" for n in range(20_000))
    yield "variants.tsv", f"id\ttitle\tprice\titem_group_id\tsize\n{rows}"
    params = "".join(f'<param name="p{n}">{n} kg</param>' for n in range(20_000))
    opened = "<yml_catalog><shop><offers>"
    offer = '<offer id="{n}"><name>Lampa {n}</name><price>5</price>'
    yield "params.xml", f"{opened}{offer.format(n=1)}{params}</offer></offers></shop></yml_catalog>"
    yield "offers.yml", opened + "".join(offer.format(n=n) for n in range(10_000))
    nested = "".join(offer.format(n=n) for n in range(200)) + "</offer>" * 200
    yield "nested.yml", f"{opened}{nested * 20}</offers></shop></yml_catalog>"
    yield "tags.html", "".join(f"<x{n}>a" for n in range(20_000)) + "<p>Returns within 30 days."
    yield "paragraphs.html", "<h1>T</h1>" + "<p>a" * 30_000
    yield "headings.md", "# a\n\nb.\n\n" * 5_000


def _word_styles() -> Iterator[tuple[str, bytes]]:
    """What stands beside a Word file's text."""
    laughs = f"{_LAUGHS}]>"
    style = '<w:style w:type="paragraph" w:styleId="s{n}"><w:name w:val="{of}"/>{more}</w:style>'
    funny = style.format(n=1, of="&i;", more="")
    chain = "".join(
        style.format(n=n, of=f"s{n}", more=f'<w:basedOn w:val="s{(n + 1) % 9_000}"/>')
        for n in range(9_000)
    )
    for name, part, body in (
        ("styles", "word/styles.xml", f"{laughs}<w:styles {_W}>{funny}</w:styles>"),
        ("chain", "word/styles.xml", f"<w:styles {_W}>{chain}</w:styles>"),
        ("numbering", "word/numbering.xml", f"{laughs}<w:numbering {_W}>&i;</w:numbering>"),
        ("core", "docProps/core.xml", f"{laughs}<a>&i;</a>"),
    ):
        yield f"{name}.docx", _docx("", **{part: body.encode()})


def _disguised() -> Iterator[tuple[str, bytes]]:
    """Not what their names say."""
    yield "packed.csv", gzip.compress(bytes(50_000_000))
    yield "packed.docx", gzip.compress(bytes(50_000_000))
    yield "word.csv", _docx("")
    yield "word.xlsx", _docx("")
    russian = "Возврат товара возможен в течение 30 дней. Доставка стоит 5 евро.\n"
    for encoding in ("utf-16-le", "utf-16-be", "utf-32-le", "cp1251", "koi8-u", "cp866"):
        yield f"{encoding}.txt", russian.encode(encoding)
    lamp = "<id>1</id><title>Лампа</title><price>5 EUR</price>"
    lies = '<?xml version="1.0" encoding="utf-16"?>'
    yield "lies.xml", f"{lies}<rss><channel><item>{lamp}</item></channel></rss>".encode()


def indexed() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """All of them, made one at a time."""
    for made in (_cells(), _many(), _word_styles(), _disguised()):
        for name, body in made:
            yield name, (lambda b=body: b.encode() if isinstance(b, str) else b)
