from pathlib import Path

import pytest

from knowledge.documents import pdf as reader
from knowledge.documents import read_file
from tests.knowledge.documents.paper import Sheet, assembled, lines, pdf, stream

# A process for each file.
pytestmark = pytest.mark.integration

ZIELNIK = Path(__file__).parents[3] / "evals/shops"
FULL = "Towar można zwrócić w ciągu trzydziestu dni od dnia, w którym paczka dot-"


def furniture(number, title="Regulamin"):
    return [
        (60, 810, 8, "regular", f"Sklep z o.o. · {title}"),
        (300, 30, 8, "regular", f"Strona {number} z 3"),
    ]


@pytest.mark.parametrize("name", ["regulamin", "prywatnosc"])
def test_a_policy_in_pdf_reads_as_it_was_written(name):
    source = (ZIELNIK / "zielnik_text" / f"{name}.txt").read_text()
    reading = read_file(ZIELNIK / "zielnik" / f"{name}.pdf", ZIELNIK / "zielnik")

    (document,) = reading.documents
    title, *rest = [line.lstrip("# ") for line in source.splitlines() if line]
    headings = [line[3:] for line in source.splitlines() if line.startswith("## ")]
    assert document.title == title
    assert not reading.notices
    assert [line for s in document.sections for line in s.text.split("\n")] == [
        line for line in rest if line not in headings
    ]
    for heading in headings:
        places = [(*s.trail, s.question or "") for s in document.sections]
        assert any(
            heading in place or (place[-1] and heading.endswith(place[-1])) for place in places
        )


def test_broken_lines_and_hyphens_are_mended_and_paragraphs_kept_apart(read):
    said = [
        "# Zwroty",
        "",
        FULL,
        "arła, a pieniądze oddajemy w pięć dni roboczych na to samo konto bankowe",
        "kupującego.",
        "",
        "Zwrot jest darmowy.",
        "  Adres do zwrotów podajemy w wiadomości, którą wysyłamy po zgłoszeniu tego",
        "zwrotu w formularzu.",
    ]
    (document,) = read("zwroty.pdf", pdf(Sheet(lines(said)))).documents

    assert document.title == "Zwroty"
    assert [s.text for s in document.sections] == [
        "Towar można zwrócić w ciągu trzydziestu dni od dnia, w którym paczka dotarła, a pieniądze "
        "oddajemy w pięć dni roboczych na to samo konto bankowe kupującego.",
        "Zwrot jest darmowy.",
        "Adres do zwrotów podajemy w wiadomości, którą wysyłamy po zgłoszeniu tego zwrotu w "
        "formularzu.",
    ]


def test_headers_footers_and_page_numbers_are_dropped_and_text_goes_on_overleaf(read):
    pages = [
        Sheet([*furniture(1), *lines(["# Dostawa", FULL.replace("dot-", "przed nocą,")])]),
        Sheet([*furniture(2), *lines(["a potem już tylko osobiście."])]),
        Sheet([*furniture(3), *lines(["Koniec."])]),
    ]
    (document,) = read("dostawa.pdf", pdf(*pages)).documents

    texts = [s.text for s in document.sections]
    assert texts == [
        FULL.replace("dot-", "przed nocą,") + " a potem już tylko osobiście.",
        "Koniec.",
    ]


def test_numbers_of_sections_and_paragraphs_stay_where_they_stand(read):
    said = [
        "**§ 3",
        "**Płatności",
        "1. Przyjmujemy przelewy, karty i gotówkę przy odbiorze, a dowody zakupu od",
        "18. roku wysyłamy elektronicznie.",
        "2. Raty udziela bank.",
        "a) na trzy miesiące;",
        "b) na rok.",
        "To jest zwykły tekst, żeby pogrubienie coś znaczyło, dłuższy od tytułów.",
    ]
    (document,) = read("r.pdf", pdf(Sheet(lines(said)))).documents

    assert {s.trail for s in document.sections} == {("§ 3 Płatności",)}
    assert [s.text for s in document.sections][:4] == [
        "1. Przyjmujemy przelewy, karty i gotówkę przy odbiorze, a dowody zakupu od 18. roku "
        "wysyłamy elektronicznie.",
        "2. Raty udziela bank.",
        "a) na trzy miesiące;",
        "b) na rok.",
    ]


def test_a_ruled_table_gives_rows_with_their_headings(read):
    xs, ys = (60, 200, 300), (700, 680, 660, 630)
    rules = tuple((xs[0], y, xs[-1], y) for y in ys) + tuple((x, ys[-1], x, ys[0]) for x in xs)
    texts = [
        (64, 685, 10, "bold", "Veids"),
        (204, 685, 10, "bold", "Cena"),
        (64, 665, 10, "regular", "Pakomāts"),
        (204, 665, 10, "regular", "2,99 €"),
        (64, 648, 10, "regular", "Kurjers līdz"),
        (64, 636, 10, "regular", "durvīm"),
        (204, 648, 10, "regular", "5,99 €"),
        *lines(["Cenas ir spēkā visā Latvijā, arī lauku apvidos un salās, ja tādas ir."], top=600),
    ]
    (document,) = read("t.pdf", pdf(Sheet(texts, rules))).documents

    assert next(s.text for s in document.sections if s.kind == "table") == (
        "Veids: Pakomāts; Cena: 2,99 €\nVeids: Kurjers līdz durvīm; Cena: 5,99 €"
    )
    assert document.sections[-1].text.startswith("Cenas ir spēkā")


def test_columns_without_rules_are_a_table_too(read):
    rows = [("Місто", "Ціна"), ("Київ", "50 грн"), ("Львів", "60 грн")]
    texts = [
        (60 + 150 * i, 700 - 14 * n, 10, "regular", cell)
        for n, row in enumerate(rows)
        for i, cell in enumerate(row)
    ]
    (document,) = read("t.pdf", pdf(Sheet(texts))).documents

    assert document.sections[0].text == "Місто: Київ; Ціна: 50 грн\nМісто: Львів; Ціна: 60 грн"


def test_bullets_are_a_list_under_their_sentence(read):
    said = ["Nie przyjmujemy:", "• otwartych kosmetyków,", "• herbat na wagę.", "", "Resztę tak."]
    (document,) = read("l.pdf", pdf(Sheet(lines(said)))).documents

    assert document.sections[0].text == (
        "Nie przyjmujemy:\n- otwartych kosmetyków,\n- herbat na wagę."
    )


def test_questions_in_a_pdf_become_entries(read):
    said = ["**Kad pienāks sūtījums?", "Divu darba dienu laikā visā Latvijā, arī lauku apvidos."]
    (document,) = read("buj.pdf", pdf(Sheet(lines(said)))).documents

    (entry,) = document.sections
    assert (entry.kind, entry.question) == ("faq", "Kad pienāks sūtījums?")


def test_a_scan_a_protected_and_a_broken_file_are_refused_with_the_reason(read):
    assert read("scan.pdf", pdf(Sheet([]))).rejections[0].sentence == (
        "scan.pdf: no text: a scan? Run text recognition (OCR) over it, or give the text itself."
    )
    locked = pdf(Sheet(lines(["Tajne."]))).replace(
        b"trailer <<",
        b"trailer << /ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <"
        + b"00" * 32
        + b"> /U <"
        + b"11" * 32
        + b"> >>",
    )
    assert read("locked.pdf", locked).rejections[0].reason == "it is protected by a password."
    assert read("x.pdf", b"%PDF-1.4 nothing").rejections[0].reason == (
        "it is no PDF that can be opened, or it is damaged."
    )


def test_pages_without_text_among_others_are_named(read):
    reading = read("mixed.pdf", pdf(Sheet(lines(["Tekst."])), Sheet([])))

    assert reading.documents
    assert reading.notices[0].sentence == (
        "mixed.pdf: no text on page 2: a scan? Check whether something is missing."
    )


@pytest.mark.timeout(30)
def test_a_pdf_that_keeps_the_parser_busy_is_given_up_in_time(read, monkeypatch):
    monkeypatch.setattr(reader, "SECONDS", 1.0)
    loops = b"/X Do " * 40
    form = (
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] "
        b"/Resources << /XObject << /X %d 0 R >> >>"
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R "
        b"/Resources << /XObject << /X 5 0 R >> >> >>",
        stream(loops),
    ]
    for deeper in range(6, 14):
        packed = stream(loops)
        objects.append(packed.replace(b"<<", form % deeper, 1))
    reading = read("busy.pdf", assembled(objects))

    assert reading.rejections
    assert not reading.documents


def test_a_pdf_that_unpacks_to_gigabytes_is_refused(read):
    bomb = pdf(Sheet(lines(["x"]))).split(b"7 0 obj")[0]
    zeros = stream(b" " * (64 << 20))
    for _ in range(1):
        bomb += b"7 0 obj\n" + zeros + b"\nendobj\n"
    reading = read("bomb.pdf", bomb + b"trailer << /Root 1 0 R >>\n%%EOF")

    assert reading.rejections
