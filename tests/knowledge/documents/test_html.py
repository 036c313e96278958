import json

import pytest

from knowledge.documents.html import read_html
from knowledge.documents.htmlwalk import plain_text


def shown(body):
    return [(s.question, s.text) for s in read_html(body, "a.html").sections]


FURNITURE = [
    "<nav>Menu</nav>",
    "<header><h1>Sklep</h1>Menu</header>",
    "<footer>© Sklep</footer>",
    "<aside>Reklama</aside>",
    "<form>Zapisz się</form>",
    "<script>alert(1)</script>",
    "<style>p{}</style>",
    "<noscript>Włącz</noscript>",
    "<p hidden>Ukryte</p>",
    '<p style="display: none">Ukryte</p>',
    '<div aria-hidden="true">Ukryte</div>',
    '<div role="dialog">Okno</div>',
    '<div id="cookie-banner">Używamy plików cookie</div>',
    '<div class="siteFooter">Stopka</div>',
    "<div>Ta strona używa ciasteczek.<button>Zgoda</button></div>",
    "<div>Mēs izmantojam sīkdatnes.<button>Piekrītu</button></div>",
    "<div>Мы используем файлы cookie.<button>Хорошо</button></div>",
    "<div>Ми використовуємо файли cookie.<button>Гаразд</button></div>",
    "<!-- uwaga -->",
    "<button>Kup</button>",
]


@pytest.mark.parametrize("furniture", FURNITURE)
def test_what_frames_a_page_is_not_its_text(furniture):
    assert shown(f"<body>{furniture}<div><p>Wysyłka 5 zł.</p></div></body>") == [
        (None, "Wysyłka 5 zł.")
    ]


def test_a_page_that_is_all_menu_is_read_rather_than_lost():
    assert shown('<div class="menu">Zupa dnia 12 zł</div>') == [(None, "Zupa dnia 12 zł")]


def test_title_language_and_address_of_a_page():
    document = read_html(
        '<html lang="pl-PL"><head><title>Zwroty | Sklep</title>'
        '<link rel="canonical" href="https://s.pl/z"></head><p>Masz 14 dni.</p>',
        "z.html",
    )

    assert (document.title, document.lang, document.url) == ("Zwroty", "pl", "https://s.pl/z")


def test_a_templates_language_is_not_believed_against_the_letters():
    assert read_html('<html lang="en"><p>Zażółć gęślą jaźń.</p>', "a.html").lang is None
    assert read_html('<html lang="lv"><p>Доставка по почте.</p>', "a.html").lang is None


def test_an_address_that_is_no_web_address_is_dropped():
    page = '<link rel="canonical" href="javascript:alert(1)"><p>Text.</p>'

    assert read_html(page, "a.html").url is None


def test_headings_give_trail_and_anchor():
    document = read_html(
        '<h1>A</h1><h2 id="b">B</h2><p>One.</p><h2><a name="c"></a>C</h2>Two.', "a.html"
    )

    assert [(s.trail, s.anchor, s.text) for s in document.sections] == [
        (("A", "B"), "b", "One."),
        (("A", "C"), "c", "Two."),
    ]


def test_questions_in_all_the_ways_pages_fold_them():
    assert shown(
        "<h3>Kiedy?</h3><div>Jutro.<br>Rano.</div>"
        "<details><summary>Adres zwrotu</summary><p>Polna 5</p></details>"
        "<dl><dt>Ile?</dt><dd>Pięć.</dd></dl>"
        '<button aria-expanded="false">Czy BLIK?</button><div class="answer" hidden>Tak.</div>'
        "<p><strong>Jak?</strong><br>Tak.</p>"
        "<div>Gdzie kupić?</div><div>Wszędzie.</div>"
    ) == [
        ("Kiedy?", "Jutro.\nRano."),
        ("Adres zwrotu", "Polna 5"),
        ("Ile?", "Pięć."),
        ("Czy BLIK?", "Tak."),
        ("Jak?", "Tak."),
        ("Gdzie kupić?", "Wszędzie."),
    ]


JSON_LD = """<script type="application/ld+json">{"@graph":[{"@type":["FAQPage"],"mainEntity":
[{"@type":"Question","name":"Czy BLIK?","acceptedAnswer":{"@type":"Answer",
"text":"<p>Tak, BLIK.</p><ul><li>od razu</li></ul>"}}]}]}</script>"""


def test_the_faq_data_of_a_page_wins_over_its_layout_and_comes_once():
    assert shown(f"{JSON_LD}<h2>Czy BLIK?</h2><p>Tak…</p>") == [
        ("Czy BLIK?", "Tak, BLIK.\n- od razu")
    ]
    assert shown(f"{JSON_LD}<p>Inne.</p>")[1][0] == "Czy BLIK?"


def test_microdata_is_faq_data_too():
    assert shown(
        '<div itemscope itemtype="https://schema.org/Question"><span itemprop="name">Ile?</span>'
        '<div itemprop="acceptedAnswer"><div itemprop="text">Pięć <b>zł</b>.</div></div></div>'
    ) == [("Ile?", "Pięć zł.")]


def test_broken_faq_data_is_passed_over():
    for data in ("{", "[" * 100_000, '{"@type":"Question","name":5}', '"\\ud800"'):
        page = f'<script type="application/ld+json">{data}</script><p>Tekst.</p>'
        assert shown(page) == [(None, "Tekst.")]


def test_tables_with_spans_read_row_by_row():
    document = read_html(
        "<p>Ceny:</p><table><tr><th>Kraj</th><th>Punkt</th><th>Kurier</th></tr>"
        '<tr><td rowspan="2">Polska</td><td>12 zł</td><td>15 zł</td></tr>'
        '<tr><td colspan="2">gratis od 299 zł</td></tr></table>',
        "a.html",
    )

    assert [s.text for s in document.sections][1:] == [
        "Kraj: Polska; Punkt: 12 zł; Kurier: 15 zł",
        "Kraj: Polska; Punkt: gratis od 299 zł; Kurier: gratis od 299 zł",
    ]


def test_facts_of_two_columns_stay_together():
    document = read_html(
        "<p>Godziny:</p><dl><dt>Pon</dt><dd>9–17</dd><dt>Sob</dt><dd>10–14</dd></dl>", "a.html"
    )

    assert [s.text for s in document.sections] == ["Godziny:\nPon: 9–17\nSob: 10–14"]


def test_a_table_that_only_arranges_a_page_is_walked_through():
    assert shown("<table><tr><td><h2>Kiedy?</h2><p>Jutro.</p></td></tr></table>") == [
        ("Kiedy?", "Jutro.")
    ]


def test_lists_keep_their_numbers_and_depth():
    assert shown("<p>Kroki:</p><ol start=2><li>raz<ul><li>a</li></ul></li><li>dwa</li></ol>") == [
        (None, "Kroki:\n2. raz\n  - a\n3. dwa")
    ]


@pytest.mark.parametrize("tag", ["div", "b", "span", "ul><li", "table><tr><td", "blockquote"])
def test_ten_thousand_elements_deep_the_text_is_still_found(tag):
    text = " ".join(t for _, t in shown(f"<h1>T</h1>{f'<{tag}>' * 10_000}deep<p>Text.</p>"))

    assert "deep" in text
    assert "Text." in text


def test_entities_are_never_loaded():
    page = '<!DOCTYPE x [<!ENTITY p SYSTEM "file:///etc/passwd">]><p>a&p;b &lt;i&gt;</p>'

    text = " ".join(text for _, text in shown(page))
    assert "root:" not in text
    assert "<i>" in text


def test_descriptions_in_html_become_lines():
    assert plain_text("<p>Ciepła.</p><ul><li>kaptur</li></ul>30&deg;C &amp; więcej") == (
        "Ciepła.\n- kaptur\n30°C & więcej"
    )
    assert plain_text("bez znaczników") == "bez znaczników"


def test_a_heading_in_a_column_or_list_item_ends_with_it():
    document = read_html(
        "<h1>Kontakt</h1><div><div><h4>Adres</h4><p>Polna 5</p></div></div><p>Piszcie.</p>"
        "<ul><li><h3>Czat?</h3><p>Tak.</p></li></ul><p>Do usług.</p>",
        "a.html",
    )

    assert [(s.trail, s.question, s.text) for s in document.sections] == [
        (("Kontakt", "Adres"), None, "Polna 5"),
        (("Kontakt",), None, "Piszcie."),
        (("Kontakt",), "Czat?", "Tak."),
        (("Kontakt",), None, "Do usług."),
    ]


def test_bold_questions_with_the_answer_behind_them():
    assert shown("<p><b>Jak?</b> Tak.</p><ul><li><b>Ile?</b> Pięć.</li></ul>") == [
        ("Jak?", "Tak."),
        ("Ile?", "Pięć."),
    ]


def test_an_entry_that_does_not_ask_comes_once_under_its_heading(read):
    faq = {
        "@type": "FAQPage",
        "mainEntity": [
            {"@type": "Question", "name": name, "acceptedAnswer": {"text": answer}}
            for name, answer in (("Хочу отменить заказ", "Отменяйте в профиле."), ("Где?", "Тут."))
        ],
    }
    page = (
        f'<script type="application/ld+json">{json.dumps(faq)}</script><h1>Вопросы</h1>'
        "<h2>Заказ</h2><div><strong>Хочу отменить заказ</strong><p>Отменяйте в профиле.</p></div>"
        "<h3>Где?</h3><p>Тут.</p><p>Нет ответа: +371 67 550 118.</p>"
    )
    (document,) = read("faq.html", page).documents

    assert [(s.trail, s.question, s.text) for s in document.sections] == [
        (("Вопросы", "Заказ"), "Хочу отменить заказ", "Отменяйте в профиле."),
        (("Вопросы", "Заказ"), "Где?", "Тут."),
        (("Вопросы", "Заказ"), None, "Нет ответа: +371 67 550 118."),
    ]
