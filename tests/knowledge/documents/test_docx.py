import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from knowledge.documents import read_file

SHOP = Path(__file__).parents[3] / "evals/shops"
LEVELS = (
    (3, "decimal", "§ %1."),
    (1, "decimal", "%1.%2."),
    (1, "lowerLetter", "%3)"),
    (1, "bullet", "x"),
)
NUMBERING = (
    f"<w:abstractNum {nsdecls('w')} w:abstractNumId='90'>"
    + "".join(
        f"<w:lvl w:ilvl='{at}'><w:start w:val='{start}'/><w:numFmt w:val='{form}'/>"
        f"<w:lvlText w:val='{text}'/></w:lvl>"
        for at, (start, form, text) in enumerate(LEVELS)
    )
    + "</w:abstractNum>"
)
ANEW = "<w:lvlOverride w:ilvl='2'><w:startOverride w:val='1'/></w:lvlOverride>"


@pytest.fixture
def word():
    return docx.Document()


@pytest.fixture
def saved(read):
    def save_and_read(word, name="a.docx"):
        made = io.BytesIO()
        word.save(made)
        return read(name, made.getvalue())

    return save_and_read


def numbered(word):
    root = word.part.numbering_part.element
    root.insert(0, parse_xml(NUMBERING))
    for identity, restart in (("70", ""), ("71", ANEW)):
        of = "<w:abstractNumId w:val='90'/>"
        root.append(parse_xml(f"<w:num {nsdecls('w')} w:numId='{identity}'>{of}{restart}</w:num>"))

    def add(text, depth, identity="70", style=None):
        paragraph = word.add_paragraph(text, style)
        number = f"<w:ilvl w:val='{depth}'/><w:numId w:val='{identity}'/>"
        paragraph._p.get_or_add_pPr().append(
            parse_xml(f"<w:numPr {nsdecls('w')}>{number}</w:numPr>")
        )

    return add


@pytest.mark.parametrize("name", ["zwroty-i-reklamacje", "dostawa"])
def test_a_policy_in_word_reads_as_it_was_written(name):
    source = (SHOP / "zielnik_text" / f"{name}.txt").read_text().splitlines()
    (document,) = read_file(SHOP / "zielnik" / f"{name}.docx", SHOP / "zielnik").documents

    said = "\n".join(s.text for s in document.sections)
    assert document.title == source[0][2:]
    assert not [line for line in source if line[:1] not in "#|" and line and line not in said]
    assert "zielnik.example\n" not in said
    cells = [cell for line in source if line[:1] == "|" for cell in line.strip("| ").split(" | ")]
    assert not [cell for cell in cells if cell not in said]


def test_automatic_numbers_are_those_that_word_shows(word, saved):
    add = numbered(word)
    add("Dostawa", 0, style="Heading 1")
    add("Kurier jedzie dwa dni.", 1)
    add("Automat:", 1)
    add("w mieście,", 2)
    add("na wsi.", 2)
    add("Nowa lista liter:", 1)
    add("od początku.", 2, identity="71")
    add("Zwroty", 0, style="Heading 1")
    add("Trzydzieści dni.", 1)
    (document,) = saved(word, "regulamin-sklepu.docx").documents

    assert document.title == "Regulamin sklepu"
    assert [(s.trail, s.text) for s in document.sections] == [
        (("§ 3. Dostawa",), "3.1. Kurier jedzie dwa dni."),
        (("§ 3. Dostawa",), "3.2. Automat:"),
        (("§ 3. Dostawa",), "a) w mieście,"),
        (("§ 3. Dostawa",), "b) na wsi."),
        (("§ 3. Dostawa",), "3.3. Nowa lista liter:"),
        (("§ 3. Dostawa",), "a) od początku."),
        (("§ 4. Zwroty",), "4.1. Trzydzieści dni."),
    ]


def test_headings_by_style_outline_and_bold_print(word, saved):
    word.add_heading("Piegāde", 0)
    word.add_heading("Latvijā", 1)
    word.add_heading("Rīgā", 2)
    word.add_paragraph("Divas dienas.")
    outlined = word.add_paragraph("Lietuvā")
    outlined._p.get_or_add_pPr().append(parse_xml(f"<w:outlineLvl {nsdecls('w')} w:val='0'/>"))
    word.add_paragraph("Trīs dienas.")
    word.add_paragraph().add_run("Igaunijā").bold = True
    word.add_paragraph("Četras dienas.")
    (document,) = saved(word).documents

    assert document.title == "Piegāde"
    assert [s.trail for s in document.sections] == [
        ("Piegāde", "Latvijā", "Rīgā"),
        ("Piegāde", "Lietuvā"),
        ("Piegāde", "Lietuvā", "Igaunijā"),
    ]


def test_a_lone_section_sign_belongs_to_the_title_below_it(word, saved):
    for line in ("§ 1", "Postanowienia ogólne"):
        word.add_paragraph().add_run(line).bold = True
    word.add_paragraph("1. Sklep prowadzi Zielnik.")
    (document,) = saved(word).documents

    assert document.sections[0].trail == ("§ 1 Postanowienia ogólne",)


def test_tables_keep_spans_and_headings_and_lists_their_marks(word, saved):
    table = word.add_table(3, 3)
    for row, cells in zip(
        table.rows, ("Kraj|Cena|Czas", "Polska|9 zł|1 dzień", "Czechy|30 zł|"), strict=True
    ):
        for cell, text in zip(row.cells, cells.split("|"), strict=True):
            cell.text = text
    table.cell(1, 2).merge(table.cell(2, 2))
    word.add_paragraph("Nie wysyłamy:")
    word.add_paragraph("olejków", "List Bullet")
    word.add_paragraph("świec", "List Bullet")
    (document,) = saved(word).documents

    tables = [s.text for s in document.sections if s.kind == "table"]
    assert tables[-1] == "Kraj: Czechy; Cena: 30 zł; Czas: 1 dzień"
    assert document.sections[-1].text == "Nie wysyłamy:\n- olejków\n- świec"


def test_what_the_printed_page_does_not_show_is_left_out_and_what_it_shows_is_kept(word, saved):
    word.sections[0].header.paragraphs[0].text = "Nagłówek"
    word.sections[0].footer.paragraphs[0].text = "Stopka"
    body = word.element.body
    ns = nsdecls("w")
    run = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>"
    body.insert(
        0,
        parse_xml(
            f"<w:p {ns}>{run.format('Zwrot w ')}"
            f"<w:del>{run.format('14').replace('w:t', 'w:delText')}</w:del>"
            f"<w:ins>{run.format('30')}</w:ins>{run.format(' dni')}"
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>ukryte</w:t></w:r>"
            "<w:r><w:instrText>PAGE</w:instrText></w:r>"
            f"<w:sdt><w:sdtContent>{run.format('.')}</w:sdtContent></w:sdt></w:p>"
        ),
    )
    body.insert(
        1,
        parse_xml(
            f"<w:sdt {ns}><w:sdtContent><w:p>{run.format('Pole.')}</w:p></w:sdtContent></w:sdt>"
        ),
    )
    (document,) = saved(word).documents

    assert [s.text for s in document.sections] == ["Zwrot w 30 dni.", "Pole."]


def test_an_address_behind_a_link_is_said(word, saved):
    identity = word.part.relate_to(
        "mailto:sklep@x.pl",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
        is_external=True,
    )
    word.element.body.insert(
        0,
        parse_xml(
            f"<w:p {nsdecls('w', 'r')}><w:hyperlink r:id='{identity}'><w:r><w:t>Napisz</w:t></w:r>"
            "</w:hyperlink><w:r><w:t> do nas.</w:t></w:r></w:p>"
        ),
    )

    assert saved(word).documents[0].sections[0].text == "Napisz (sklep@x.pl) do nas."


def test_bold_questions_become_entries(word, saved):
    word.add_paragraph().add_run("Скільки коштує доставка?").bold = True
    word.add_paragraph("Від 60 грн.")

    (entry,) = saved(word).documents[0].sections
    assert (entry.question, entry.text) == ("Скільки коштує доставка?", "Від 60 грн.")


def bomb(size, parts=1):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for number in range(parts):
            package.writestr(f"word/document{number or ''}.xml", b" " * size)
    return made.getvalue()


def test_a_bomb_a_protected_file_and_a_broken_one_are_refused_unopened(read):
    reasons = {
        "bomb.docx": (bomb(60 << 20), "it unpacks to 60 MB in 1 parts, more than is read."),
        "parts.docx": (bomb(1, 6_000), "it unpacks to 0 MB in 6,000 parts, more than is read."),
        "old.docx": (
            b"\xd0\xcf\x11\xe0" + b"x" * 99,
            "it is protected by a password or in the old format of Word.",
        ),
        "text.docx": (b"just text", "it is no Word document, or it is damaged."),
        "other.docx": (bomb(9), "it is no Word document that can be opened (KeyError)."),
    }
    for name, (raw, reason) in reasons.items():
        reading = read(name, raw)
        assert [r.reason for r in reading.rejections] == [reason]
        assert not reading.documents


def test_an_empty_document_says_so(word, saved):
    assert saved(word).rejections[0].reason == "no text was found in it."


def test_styles_that_are_based_on_each_other_in_a_circle_end(tmp_path):
    from lxml import etree

    from knowledge.documents.docx import _styles
    from tests.knowledge.fuzz.hostile import _W

    circle = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{n}"><w:name w:val="heading {n % 3 + 1}"/>'
        f'<w:basedOn w:val="s{(n + 1) % 3}"/></w:style>'
        for n in range(3)
    )

    styles = _styles(etree.fromstring(f"<w:styles {_W}>{circle}</w:styles>"))

    assert [styles[f"s{n}"].level for n in range(3)] == [1, 2, 3]
