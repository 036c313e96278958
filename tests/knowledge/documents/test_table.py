import pytest

HEADINGS = [
    "question,answer",
    "Question;Answer",
    "pytanie;odpowiedź",
    "jautājums\tatbilde",
    "ВОПРОС|ОТВЕТ",
    "питання,відповідь",
    "sep=;\nPytanie;Odpowiedź",
    '"Question","Answer"',
    "\ufeffquestion;answer",
]


@pytest.mark.parametrize("headings", HEADINGS)
def test_the_headings_may_be_in_any_of_the_languages_and_separators(read, headings):
    mark = next(c for c in "\t;|," if c in headings.split("\n")[-1])

    reading = read("faq.csv", f"{headings}\nKiedy?{mark}Jutro.\n")

    (entry,) = reading.documents[0].sections
    assert (entry.kind, entry.question, entry.text) == ("faq", "Kiedy?", "Jutro.")


def test_language_category_and_line_of_an_entry_are_kept(read):
    reading = read(
        "faq.csv",
        'id,lang,category,question,answer\n1,lv-LV,Piegāde,Cik?,"2 €\nvai 3 €"\n2,ua,,Що?,Так\n',
    )

    first, second = reading.documents[0].sections
    assert (first.lang, first.category, first.trail) == ("lv", "Piegāde", ("Piegāde",))
    assert first.text == "2 €\nvai 3 €"
    assert (second.lang, second.line) == ("uk", 4)


def test_broken_rows_are_named_by_line_and_the_others_kept(read):
    reading = read(
        "faq.csv",
        'question;answer\nA?;one\nB?;"never closed\nC?;three\nD?\n;five\n"E"x;six\nF?;seven\n',
    )

    assert [s.question for s in reading.documents[0].sections] == ["A?", "C?", "F?"]
    assert [r.sentence for r in reading.rejections] == [
        "faq.csv, line 3: a double quote is opened and never closed. "
        "Put the whole cell in double quotes and double those inside it.",
        "faq.csv, line 5: the row has 1 of 2 cells. "
        "Separate the cells with a semicolon, as in the first line.",
        "faq.csv, line 6: the question is empty. Fill in the question or delete the row.",
        "faq.csv, line 7: a quoted cell goes on behind its closing quote. "
        "Put the whole cell in double quotes and double those inside it.",
    ]


def test_other_headings_are_refused_with_what_was_found_and_expected(read):
    reading = read("orders.csv", "order,date\n1,2\n")

    assert not reading.documents
    assert reading.rejections[0].sentence == (
        'orders.csv, line 1: the headings are "order", "date"; they name neither questions and '
        'answers nor products. The first line must name the columns "question" and "answer", and '
        'may name lang and category; or, for products, "title" and "price", and may name id, '
        "stock, brand, category, link, size and color (all also in Polish, Latvian, Russian or "
        "Ukrainian)."
    )


def test_a_comma_in_an_unquoted_answer_does_not_cut_it(read):
    reading = read("faq.csv", "question,answer\nHow long?,Two days, sometimes three.\n")

    assert reading.documents[0].sections[0].text == "Two days, sometimes three."


def test_a_table_with_headings_only_says_so(read):
    (rejection,) = read("faq.csv", "question,answer\n").rejections

    assert (
        rejection.sentence == "faq.csv, line 1: the table has headings but no rows. Add rows below."
    )


def test_a_cell_longer_than_a_book_costs_its_row_only(read):
    reading = read("faq.csv", f"question,answer\nA?,{'x' * 200_000}\nB?,two\n")

    assert [s.question for s in reading.documents[0].sections] == ["B?"]
    assert "longer than" in reading.rejections[0].reason


def test_a_list_of_questions_is_titled_in_its_language_not_by_its_file(read):
    titles = {
        "question,answer\nHow long?,Two days.\n": "Frequently asked questions",
        "question,answer\nIle to trwa?,Dwa dni, może więcej — zależy od kuriera, niestałość.\n": (
            "Najczęstsze pytania"
        ),
        "jautājums;atbilde\nCik ilgi?;Divas dienas pēc apmaksas saņemšanas.\n": (
            "Biežāk uzdotie jautājumi"
        ),
        "question;answer\nКак долго вы ждёте?;Два дня, мы ждём.\n": "Частые вопросы",
        "question;answer\nСкільки чекати?;Два дні, якщо є в наявності.\n": "Поширені запитання",
    }
    for text, title in titles.items():
        assert read("x_1.csv", text).documents[0].title == title
