import pytest

from knowledge.documents.decode import decode, looks_binary

EVERYDAY = {
    "cp1250": [
        "Zwrot towaru w ciągu 14 dni",
        "Płatność",
        "łódź",
        "Proszę „kliknąć” tu…",
        "pytanie;odpowiedź\nIle kosztuje wysyłka?;12,99 zł",
        "ZWROTY I PŁATNOŚCI",
        "się",
    ],
    "cp1257": [
        "Piegāde 3–5 darba dienās",
        "Cik maksā piegāde?",
        "BIEŽĀK UZDOTIE JAUTĀJUMI",
        "ā",
        "šūņu",
        "paldies — kādēļ ņemt",
    ],
    "cp1251": [
        "доставка 3-5 дней",
        "ОПЛАТА И ДОСТАВКА",
        "Так",
        "да",
        "Є",
        "Чи є знижка?",
        "Питання;Відповідь\nСкільки коштує доставка?;65 грн",
        "Nova Poshta: доставка «Нова пошта»",
    ],
    "koi8-u": ["Доставка занимает 3-5 дней", "Як повернути товар?", "ВОЗВРАТ"],
    "iso8859-2": ["Zwrot towaru w ciągu 14 dni, płatność przelewem"],
    "cp1252": ["Delivery costs £5", "It’s free – always", "a naïve approach, why not"],
}


@pytest.mark.parametrize(
    ("encoding", "text"), [(e, text) for e, texts in EVERYDAY.items() for text in texts]
)
def test_the_shops_words_come_out_right_however_they_were_saved(encoding: str, text: str):
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_known_with_and_without_its_mark(encoding: str):
    text = "Pytanie,Odpowiedź\nCena 5 zł?,Так, 100 € за 2 дні — ā"

    assert decode(text.encode(encoding)).text == text


def test_a_long_latvian_file_with_few_accents_is_still_latvian():
    text = "Free returns. " * 5000 + "Atgriešana ir bez maksas."

    assert decode(text.encode("cp1257")).text == text


def test_one_broken_byte_does_not_turn_utf8_into_a_code_page():
    decoded = decode("Zażółć gęślą jaźń".encode() + b"\xff")

    assert decoded.encoding == "utf-8"
    assert decoded.replaced == 1
    assert decoded.text.startswith("Zażółć gęślą jaźń")


def test_a_declared_code_page_decides_where_letters_cannot():
    page = '<meta charset="windows-1257"><p>ģ</p>'.encode("cp1257")

    assert decode(page).encoding == "cp1257"


def test_a_program_is_not_taken_for_text_but_ukrainian_in_a_code_page_is():
    assert looks_binary(decode(bytes(range(256)) * 20).text)
    assert not looks_binary(decode("Їжа — це добре".encode("cp1251")).text)


@pytest.mark.timeout(10)
def test_half_a_million_letters_in_a_row_are_gone_over_once():
    assert decode(b"a" * 500_000 + "Wysyłka gęsi".encode("cp1250")).encoding == "cp1250"
