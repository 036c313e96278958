from knowledge.documents.markdown import read_markdown


def entries(text):
    return [(s.question, s.text) for s in read_markdown(text, "a.md").sections if s.kind == "faq"]


def test_headings_make_the_trail_and_githubs_anchors():
    document = read_markdown(
        "# Zwroty\nWstęp.\n## Koszt zwrotu\nZero.\n## Koszt zwrotu\nZero!\n### Łódź & co.\nX.\n",
        "z.md",
    )

    assert document.title == "Zwroty"
    assert [(s.trail, s.anchor) for s in document.sections] == [
        (("Zwroty",), "zwroty"),
        (("Zwroty", "Koszt zwrotu"), "koszt-zwrotu"),
        (("Zwroty", "Koszt zwrotu"), "koszt-zwrotu-1"),
        (("Zwroty", "Koszt zwrotu", "Łódź & co."), "łódź--co"),
    ]


def test_front_matter_gives_title_language_and_address_and_lines_still_count_from_the_top():
    document = read_markdown(
        '---\ntitle: "Piegāde"\nlang: lv\nurl: https://v.lv/p\n---\n\nSūtām katru dienu.\n', "p.md"
    )

    assert (document.title, document.lang, document.url) == ("Piegāde", "lv", "https://v.lv/p")
    assert document.sections[0].line == 7


def test_a_question_as_heading_takes_all_up_to_the_next_heading_as_answer():
    assert entries(
        "# FAQ\n## 1. Как вернуть?\nТак:\n\n- раз\n- два\n\nГотово.\n## Оплата\nКартой."
    ) == [("Как вернуть?", "Так:\n- раз\n- два\nГотово.")]


def test_a_faq_keeps_the_entry_that_does_not_ask():
    text = "".join(f"## {q}\nText.\n" for q in ("A b?", "C d?", "E f?", "My parcel is broken."))

    assert ("My parcel is broken.", "Text.") in entries(text)


def test_questions_marked_by_letters_in_each_language():
    for q, a in (("Q", "A"), ("P", "O"), ("J", "A"), ("В", "О"), ("П", "В")):
        assert entries(f"**{q}:** Cena?\n**{a}:** Dziesięć.\n\n{q}: Czas? {a}: Dwa dni.") == [
            ("Cena?", "Dziesięć."),
            ("Czas?", "Dwa dni."),
        ]


def test_questions_marked_by_words_and_numbers():
    assert entries("Jautājums 1: Cik?\n\nAtbilde: Divi.\n\nVairāk.") == [("Cik?", "Divi.\nVairāk.")]


def test_a_lone_letter_with_a_colon_is_no_question():
    (section,) = read_markdown("P: 25 °C prane jest najlepsze.", "a.md").sections

    assert (section.kind, section.text) == ("text", "P: 25 °C prane jest najlepsze.")


def test_folded_bold_and_listed_questions():
    assert entries(
        "<details>\n<summary>Invoice?</summary>\n\nIn *My orders*.\n\n</details>\n\n"
        "**Do you ship?**\n\nYes.\n\n1. **Gifts?**\n   Yes, wrapped.\n2. Cards?\n\n   No.\n"
    ) == [
        ("Invoice?", "In My orders."),
        ("Do you ship?", "Yes."),
        ("Gifts?", "Yes, wrapped."),
        ("Cards?", "No."),
    ]


def test_every_table_row_reads_alone_and_the_table_is_kept_whole():
    document = read_markdown(
        "## Ceny\nDostawa:\n\n| | Kurier |\n|-|-|\n| Polska | 15 zł |\n| Łotwa | 29 zł |\n", "c.md"
    )

    assert [(s.kind, s.text, s.line) for s in document.sections] == [
        ("table", "Dostawa:\nPolska – Kurier: 15 zł\nŁotwa – Kurier: 29 zł", 4),
        ("table", "Polska – Kurier: 15 zł", 6),
        ("table", "Łotwa – Kurier: 29 zł", 7),
    ]


def test_a_table_of_questions_is_a_faq():
    assert entries("| Вопрос | Ответ |\n|-|-|\n| Где? | Тут |\n") == [("Где?", "Тут")]


def test_a_list_stays_with_the_sentence_before_it_and_keeps_its_numbers():
    document = read_markdown("Do this:\n\n3. open\n4. close\n   - softly\n", "a.md")

    assert [s.text for s in document.sections] == ["Do this:\n3. open\n4. close\n  - softly"]


def test_links_say_what_a_shopper_can_use():
    document = read_markdown(
        "Write to [us](mailto:a@b.lv?subject=x) or see [the page](https://x.lv). ![logo](l.png)",
        "a.md",
    )

    assert document.sections[0].text == "Write to us (a@b.lv) or see the page."


def test_a_bold_question_may_have_its_answer_on_the_same_line():
    assert entries("**Bez čeka?** Jā.\n\n1. **Ilgi?** Nē.\n2. **Dārgi?** Nē.\n") == [
        ("Bez čeka?", "Jā."),
        ("Ilgi?", "Nē."),
        ("Dārgi?", "Nē."),
    ]
