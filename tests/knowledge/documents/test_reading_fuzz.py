"""Whatever happens to a file on its way, reading it ends, soon, and with storable text."""

import base64
import io
import random
import re
import tempfile
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.documents import Reading, read_file
from knowledge.passage import document_passages, product_passages

FILES = {
    "a.md": "---\nlang: pl\n---\n# Zwroty\n\n**P:** Ile?\n**O:** 5 zł\n\n| a | b |\n|-|-|\n"
    "| 1 | 2 |\n\n"
    "1. Jak?\n   Tak.\n\n<details><summary>Co?</summary>\n\n> - [x](mailto:a@b.c) `y`\n\n"
    "</details>\n",
    "b.html": '<html lang="lv"><head><title>A | B</title><script type="application/ld+json">'
    '{"@type":"FAQPage","mainEntity":[{"@type":"Question","name":"Cik?","acceptedAnswer":'
    '{"text":"<b>5</b>"}}]}</script></head><body><nav>x</nav><h1 id="a">Piegāde</h1><table>'
    '<tr><th>a<th>b</tr><tr><td colspan="2">c</table><ul><li>Kā?<br>Tā.<li>b</ul>'
    "<dl><dt>c<dd>d</dl>"
    "<button aria-expanded=true>Kas?</button><div style='display:none'>e</div>"
    "&amp;&#233;</body></html>",
    "c.csv": 'question;answer;lang\n"Як ""це""?";"Так\nце";uk\nКоли?;Завтра;ru\n',
    "d.txt": "ДОСТАВКА\n========\n\nСколько?\nДва евро.\n\n1. раз\n2. два\n\nВ: Где?\nО: Тут.\n",
    "e.xml": '<?xml version="1.0"?><rss xmlns:g="http://base.google.com/ns/1.0"><channel><item>'
    "<g:id>1</g:id><g:item_group_id>g</g:item_group_id><title>Krūze, L</title>"
    "<g:price>5,00 EUR</g:price>"
    "<description>&lt;p&gt;Balta&lt;/p&gt;</description><g:size>L</g:size></item><item><g:id>2</g:id>"
    "<g:item_group_id>g</g:item_group_id><title>Krūze, M</title></item></channel></rss>",
    "f.csv": "Handle,Title,Body (HTML),Vendor,Published,Option1 Name,Option1 Value,Variant SKU,"
    "Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,"
    "Variant Compare At Price,Image Src,Status\n"
    'a,Krūze,"<p>Balta & ""liela""\n</p>",Māls,true,Krāsa,balta,K1,shopify,3,'
    "deny,5.00,6.00,,active\n"
    "a,,,,,,melna,K2,shopify,0,continue,5.50,,https://v.lv/1.jpg,\n",
    "g.csv": "ID,Type,SKU,Name,Published,Description,In stock?,Stock,Weight (kg),Sale price,"
    "Regular price,Categories,Parent,Attribute 1 name,Attribute 1 value(s)\n"
    '1,variable,A,Lampa,1,"<p>x</p>\\ny",1,,2,,,"Dom, Dom > Lampy",,Kolor,"biały\\, mat, szary"\n'
    '2,variation,A-1,"Lampa - biały",1,,1,4,,"9,50","12,00",,id:1,Kolor,biały\n',
    "h.csv": "Kod;Nazwa;Cena;Stan;Kolor\nA1;Kubek;12,99 zł;3 szt.;biały\nA2;Miska;od 5;brak;\n",
    "i.xml": '<yml_catalog date="2026-11-20 10:00"><shop><categories><category id="1">Дім'
    '</category></categories><offers><offer id="7" available="true"><name>Лампа</name>'
    "<name_ua>Лампа</name_ua>"
    "<description><![CDATA[<p>Тепла</p>]]></description><price>450</price><categoryId>1</categoryId>"
    '<currencyId>UAH</currencyId><param name="Колір" unit="x">чорний</param></offer></offers>'
    "</shop></yml_catalog>",
    "j.json": '{"products":[{"sku":"A1","name":"Mug","price":9.5,"stock":0,"specs":{"ml":300}},'
    '{"sku":"A2","name":"Cup","price":"5 EUR","tags":["a","b"]}]}',
    "k.html": '<h1>Krūze</h1><script type="application/ld+json">{"@type":"Product","name":"Krūze",'
    '"sku":"K1","offers":[{"price":"12.00","priceCurrency":"EUR","availability":"InStock"}],'
    '"additionalProperty":[{"name":"Tilpums","value":300}],"weight":{"value":1,"unitCode":"KGM"}}'
    "</script><p>Balta.</p>",
    "l.jsonld": '[{"@type":"ProductGroup","productGroupID":"J","name":"Jaka","hasVariant":['
    '{"@type":"Product","sku":"J-S","name":"Jaka S","size":"S","offers":{"price":5}}]},'
    '{"@type":"Question","name":"Cik?","acceptedAnswer":[{"text":"5"}]}]',
}
ENCODINGS = ("utf-8", "cp1250", "cp1251", "cp1257", "utf-16")


def mutated(raw: bytes, dice: random.Random) -> bytes:
    data = bytearray(raw)
    for _ in range(dice.randint(1, 12)):
        at, until = sorted(dice.choices(range(len(data) + 1), k=2))
        match dice.randint(0, 4):
            case 0:
                del data[at : min(until, at + 30)]
            case 1:
                data[at:at] = data[at : min(until, at + 60)] * dice.randint(1, 5)
            case 2:
                data[at:at] = dice.randbytes(dice.randint(1, 4))
            case 3:
                data[at:at] = dice.choice(
                    [
                        b"<",
                        b">",
                        b'"',
                        b"|",
                        b"\n",
                        b"\x00",
                        b"&#x202e;",
                        b"[](",
                        b"**",
                        b"```",
                        b"?",
                    ]
                )
            case _:
                del data[at:]
    return bytes(data)


def check(reading: Reading) -> None:
    passages = [p for d in reading.documents for p in document_passages(d, lambda _: "en")]
    passages += [
        p for product in reading.products for p in product_passages(product, lambda _: "en")
    ]
    assert len({p.id for p in passages}) == len(passages)
    for passage in passages:
        assert passage.text.strip()
        assert passage.views
        for text in (passage.title, passage.text, *passage.trail, *passage.views):
            text.encode("utf-8")
            assert "\x00" not in text
    for remark in (*reading.rejections, *reading.notices):
        assert remark.sentence.endswith((".", ">."))


@settings(deadline=2000, max_examples=150)
@given(
    name=st.sampled_from(sorted(FILES)),
    seed=st.integers(0, 2**32),
    encoding=st.sampled_from(ENCODINGS),
)
def test_a_damaged_file_is_read_or_refused_but_never_breaks_the_index(name, seed, encoding):
    raw = FILES[name].encode(encoding, "ignore")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(mutated(raw, random.Random(seed)))
        check(read_file(path, Path(folder)))


@settings(deadline=2000, max_examples=100)
@given(name=st.sampled_from(sorted(FILES)), text=st.text(max_size=400))
def test_any_text_at_all_is_survived(name, text):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        check(read_file(path, Path(folder)))


SHOP = Path(__file__).parents[3] / "evals/shops/zielnik"
WORD = (SHOP / "dostawa.docx").read_bytes()
PRINTED = (SHOP / "prywatnosc.pdf").read_bytes()


def repacked(raw: bytes, dice: random.Random) -> bytes:
    """The package with one of its texts damaged, so that more than the zip is tried."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as given, zipfile.ZipFile(made, "w") as kept:
        parts = given.namelist()
        chosen = dice.choice([n for n in parts if n.startswith("word/") and n.endswith(".xml")])
        for name in parts:
            body = given.read(name)
            kept.writestr(name, mutated(body, dice) if name == chosen else body)
    return made.getvalue()


def unpacked(raw: bytes, dice: random.Random) -> bytes:
    """The PDF with its streams in plain, so that the damage reaches what they hold."""
    out, at = b"", 0
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", raw, re.DOTALL):
        try:
            body = zlib.decompress(base64.a85decode(found[1].strip().removesuffix(b"~>")))
        except (ValueError, zlib.error):
            continue
        out += raw[at : found.start(1)] + body
        at = found.end(1)
    plain = (out + raw[at:]).replace(b"/ASCII85Decode", b"").replace(b"/FlateDecode", b"")
    return mutated(plain, dice)


@settings(deadline=5000, max_examples=60)
@given(seed=st.integers(0, 2**32), inside=st.booleans())
def test_a_damaged_word_document_is_read_or_refused(seed, inside):
    dice = random.Random(seed)
    raw = repacked(WORD, dice) if inside else mutated(WORD, dice)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.docx"
        path.write_bytes(raw)
        check(read_file(path, Path(folder)))


# A process for each file.
@pytest.mark.integration
@settings(deadline=11_000, max_examples=12)
@given(seed=st.integers(0, 2**32), inside=st.booleans())
def test_a_damaged_pdf_is_read_or_refused(seed, inside):
    damaged_pdf(seed, inside)


@pytest.mark.long
@settings(deadline=11_000, max_examples=400)
@given(seed=st.integers(0, 2**32), inside=st.booleans())
def test_four_hundred_damaged_pdfs_are_read_or_refused(seed, inside):
    damaged_pdf(seed, inside)


def damaged_pdf(seed: int, inside: bool) -> None:
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.pdf"
        path.write_bytes(unpacked(PRINTED, dice) if inside else mutated(PRINTED, dice))
        check(read_file(path, Path(folder)))


HOSTILE = {
    "brackets.md": "[" * 20_000,
    "quotes.md": ">" * 20_000 + " x",
    "lines.md": "a\n" * 5_000,
    "emphasis.md": "*a **b _c " * 2_000,
    "words.txt": "a" * 150_000,
    "labels.txt": "Q: a?\n" * 2_000,
    "comments.html": "<!-- " * 50_000,
    "attributes.html": "<p " + "a=1 " * 50_000 + ">x",
    "quotes.csv": "question,answer\n" + '"a,b\n' * 2_000,
    "deep.json": "[" * 100_000,
    "wide.json": '{"a":' * 400 + "1" + "}" * 400,
    "groups.csv": "sku,name,price,group\n" + "".join(f"{n},Mug {n},5,g\n" for n in range(4_000)),
    "shopify.csv": "Handle,Title,Option1 Name,Variant Price\n" + "a,Mug,Size,5\n" * 4_000,
    "woo.csv": "ID,Type,SKU,Name,Regular price,Parent\n" + "1,variation,A,Mug,5,A\n" * 4_000,
    "yml.xml": "<yml_catalog><categories>"
    + "".join(f'<category id="{n}" parentId="{(n + 1) % 9}">x</category>' for n in range(9))
    + '</categories><offer id="1"><name>x</name><categoryId>1</categoryId></offer></yml_catalog>',
    "columns.csv": "question,answer" + ",x" * 200_000 + "\nWhy?,So.\n",
    "digits.json": '[{"sku":"A","name":"Mug","price":' + "9" * 5_000 + "}]",
    "letters.html": "<p>Zażółć <b>\x00</b> " + "a" * 300_000,
    "bomb.xml": '<!DOCTYPE z [<!ENTITY a "lol">'
    + "".join(
        f'<!ENTITY {c} "{f"&{p};" * 10}">' for p, c in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]><rss><channel><item><id>1</id><title>&i;</title></item></channel></rss>",
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
@pytest.mark.timeout(10)
def test_a_hostile_file_does_not_stop_the_shop(name, tmp_path: Path):
    path = tmp_path / name
    path.write_text(HOSTILE[name])

    check(read_file(path, tmp_path))
