from knowledge.documents.text import read_text


def shown(text):
    return [(s.trail, s.question, s.text) for s in read_text(text, "a.txt").sections]


def test_capitals_underlines_numbers_and_short_lines_are_headings():
    assert shown(
        "REGULAMIN\n\n1. Zwroty\nMasz 30 dni.\n\nPłatności\n---\nKartą.\n\nKontakt\n\nZadzwoń."
    ) == [
        (("REGULAMIN", "1. Zwroty"), None, "Masz 30 dni."),
        (("REGULAMIN", "Płatności"), None, "Kartą."),
        (("REGULAMIN", "Płatności", "Kontakt"), None, "Zadzwoń."),
    ]


def test_a_question_and_its_answer_with_and_without_a_line_between():
    assert shown("Сколько стоит доставка?\nДва евро.\n\nКак вернуть товар?\n\nПо почте.\n") == [
        ((), "Сколько стоит доставка?", "Два евро."),
        ((), "Как вернуть товар?", "По почте."),
    ]


def test_letters_mark_questions_and_answers():
    assert shown("П: Чи є знижка?\nВ: Так, 10 %.\n\nП: А ще?\nВ: Ні.") == [
        ((), "Чи є знижка?", "Так, 10 %."),
        ((), "А ще?", "Ні."),
    ]


def test_lines_broken_for_width_are_joined_and_addresses_are_not():
    wrapped = "Jūs varat atgriezt preci četrpadsmit dienu laikā no\nsaņemšanas dienas."

    assert shown(f"{wrapped}\n\nRaksta mums šeit:\nBrīvības iela 10\nRīga, LV-1010\n") == [
        ((), None, wrapped.replace("\n", " ")),
        ((), None, "Raksta mums šeit:\nBrīvības iela 10\nRīga, LV-1010"),
    ]


def test_the_file_name_is_the_title_where_no_heading_opens_the_text():
    assert (
        read_text("Tekst bez nagłówka.", "dir/zwroty_i-reklamacje.txt").title
        == "Zwroty i reklamacje"
    )


def test_questions_with_their_answers_on_one_line_are_entries():
    assert shown("Do you have a shop in Riga? Yes, at Brivibas 10.\nCan I pay cash? Yes.") == [
        ((), "Do you have a shop in Riga?", "Yes, at Brivibas 10."),
        ((), "Can I pay cash?", "Yes."),
    ]


def test_a_short_line_with_a_colon_names_what_follows():
    assert shown("Noteikumi\n\n1. Atgriešana\n\nSūtiet.\n\nKontakti:\nTālr. +371 67 000 000") == [
        (("Noteikumi", "1. Atgriešana"), None, "Sūtiet."),
        (("Noteikumi", "1. Atgriešana", "Kontakti"), None, "Tālr. +371 67 000 000"),
    ]
