"""Whatever happens to a file on its way, reading it ends, soon, and with storable text."""

import random
import tempfile
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
