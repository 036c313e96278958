"""Pages as shop platforms make them: what a shopper would read survives, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.documents.html import read_html

PAGES = Path(__file__).parent / "pages"


def read(name: str):
    return read_html((PAGES / name).read_text("utf-8"), name)


def entries(name: str) -> dict[str, str]:
    return {s.question: s.text for s in read(name).sections if s.question}


QUESTIONS = {
    "shopify-faq.html": {
        "How long does delivery take?": "Riga: 1–2 days.\nElsewhere in the EU: 3–6 days.",
        "Parcel lockers": "- Omniva 2.99 €\n- DPD 3.49 €",
    },
    "elementor-faq.html": {
        "Ile mam czasu na zwrot?": "30 dni od otrzymania paczki.",
        "Koszt odesłania": "Odesłanie kosztuje 12,99 zł, a powyżej 300 zł jest bezpłatne.",
        "Kurier": "Kurier DPD dostarcza w 24 godziny za 15 zł.",
        "Paczkomat": "Paczkomat InPost: 48 godzin, 11 zł.",
    },
    "shoper-faq.html": {
        "Czy mogę zapłacić przy odbiorze?": "Tak, dopłata wynosi 5 zł.",
        "Jak dobrać rozmiar?": "Zmierz obwód klatki:\nS – 88–92 cm\nM – 93–98 cm",
        "Czy wystawiacie faktury?": "Tak, podaj NIP w zamówieniu.",
    },
    "opencart-dostavka.html": {
        "Картой": "Visa и Mastercard без комиссии.",
        "Наличными": "Только при самовывозе.",
    },
    "magento-faq.html": {
        "Cik ilgi jāgaida mēbeles?": "Divas līdz četras nedēļas.",
        "Vai saliekat mēbeles?": "Jā, par 25 €.",
        "Vai var atgriezt dīvānu?": "Jā, 14 dienu laikā.\nTransports ir par jūsu līdzekļiem.",
        "Garantija": "2 gadi visām mēbelēm.",
    },
    "bootstrap-pytannya.html": {
        "Чи можна повернути светр?": "Так, протягом 14 днів, якщо його не носили.",
    },
    "soup-faq.html": {
        "Which cards do you take?": "Visa and Mastercard.",
        "Can I pay by invoice?": "Companies can, within 14 days.\nAsk for it at checkout.",
        "Who pays for the return?": "We do for faulty goods; you do otherwise (4.50 €).",
    },
}


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_every_question_keeps_its_whole_answer_and_no_other(name):
    found = entries(name)

    for question, answer in QUESTIONS[name].items():
        assert found[question] == answer


def test_a_shipping_table_with_spans_stays_whole_under_its_bold_heading():
    document = read("prestashop-dostawa.html")
    rows = [s.text for s in document.sections if s.kind == "table" and "\n" not in s.text]

    assert document.title == "Dostawa"
    assert "Sposób: Kurier; Kraj: Niemcy; Cena: 39 zł; Czas: 3 dni" in rows
    assert {s.trail for s in document.sections if s.kind == "table"} == {
        ("Dostawa", "Koszty dostawy")
    }
    assert document.sections[-1].trail == ("Dostawa", "Darmowa dostawa")


def test_numbered_bold_lines_are_headings():
    trails = [s.trail for s in read("opencart-dostavka.html").sections]

    assert ("Доставка и оплата", "1. Доставка по Латвии") in trails


def test_groups_of_questions_are_headings_by_their_name():
    assert [s.trail for s in read("soup-faq.html").sections] == [
        ("Payments",),
        ("Payments",),
        ("Returns",),
    ]


@pytest.mark.parametrize("name", sorted(path.name for path in PAGES.glob("*.html")))
def test_nothing_of_the_theme_is_left(name):
    said = " ".join(f"{s.text} {s.question} {s.trail}" for s in read(name).sections)

    for furniture in (
        *("Skip to content", "Powered by", "Subscribe", "cart is empty", "Free shipping over"),
        *("cookie", "Sklep", "newsletter", "Kategorie", "Swetry", "Informacje", "Dom i Kuchnia"),
        *("Кольца", "OpenCart", "О нас", "sīkdatnes", "Sveicināti", "Підпишіться", "©"),
    ):
        assert furniture not in said


def test_read_more_is_nobodys_question():
    fold = (
        '<a data-toggle="collapse" href="#m{0}">Read more</a><div id="m{0}"><p>Text {0}.</p></div>'
    )
    page = read_html("<h1>T</h1>" + "".join(fold.format(n) for n in range(3)), "a.html")

    assert all(section.question is None for section in page.sections)
