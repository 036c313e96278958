"""Short lines as shoppers type them, with and without diacritics."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from knowledge import language, lemmas, tongues
from knowledge.language import detect

LINES = {
    "en": """
        how much is shipping
        can i return sale items
        where is my order
        do you deliver to Latvia?
        I want to talk to a human
        what sizes do you have
        is it waterproof
        how long does delivery take
        my parcel arrived damaged
        do you ship to Ukraine
        can I pay by card
        i need an invoice for my company
        the zip is broken
        wrong size, what now
        hello
        thanks a lot
        any discount for students?
        does the Tatra jacket come in red
        where are you located
        how do I track my parcel
        when will I get my money back
        is the warranty two years
        return policy
        gift card balance
        cancel my order please
        are these boots vegan
        Do you have Łódź store?
        can somebody help me
        cheapest tent under 100 euro
        which sleeping bag is good for winter
        """,
    "pl": """
        czy moge zwrocic buty
        czy mogę zwrócić buty kupione w promocji
        ile kosztuje wysylka
        gdzie jest moja paczka
        kiedy dostane zwrot pieniedzy
        chce rozmawiac z czlowiekiem
        chcę rozmawiać z konsultantem
        jak zlozyc reklamacje
        ile dni na zwrot
        dzien dobry
        czy macie rozmiar 42
        nie dziala kod rabatowy
        zamowienie nie dotarlo
        jaka jest gwarancja
        wysylacie na lotwe?
        platnosc przy odbiorze
        prosze o fakture
        buty sa za male
        dostawa do paczkomatu
        jak dlugo trwa dostawa
        czy namiot jest wodoodporny
        dziekuje bardzo
        paczka uszkodzona
        pomylka w zamowieniu
        moge zmienic adres dostawy
        anulowac zamowienie
        jest juz dostepna kurtka zimowa?
        najtanszy spiwor
        nie mam paragonu
        kto placi za przesylke zwrotna
        """,
    "lv": """
        cik maksa piegade
        cik maksā piegāde
        kur ir mans sutijums
        vai varu atgriezt kurpes
        vai varu atgriezt preci, kas pirkta izpārdošanā
        kad es sanemsu naudu atpakal
        gribu runat ar cilveku
        gribu runāt ar operatoru
        labdien
        paldies
        ka atgriezt preci
        vai jums ir 42 izmers
        cik ilgi jagaida piegade
        prece ir bojata
        nepareizs izmers
        vai var maksat ar karti
        kur ir jusu veikals
        man vajag rekinu
        piegade uz pakomatu
        atlaižu kods nestrādā
        vai ir garantija
        pasutijums nav pienacis
        mainit piegades adresi
        atcelt pasutijumu
        vai jaka ir udensizturiga
        letaka telts
        kads ir atgriesanas termins
        lūdzu palīdziet
        vai sutat uz Igauniju
        čeks ir pazudis
        """,
    "ru": """
        как вернуть товар
        сколько стоит доставка
        где мой заказ
        хочу поговорить с человеком
        позовите оператора
        можно ли вернуть обувь со скидкой
        когда вернут деньги
        здравствуйте
        спасибо
        какие есть размеры
        не подошел размер
        пришел бракованный товар
        оплата при получении
        доставляете в Латвию?
        как оформить возврат
        какая гарантия на палатку
        куртка промокает
        изменить адрес доставки
        отменить заказ
        у меня нет чека
        посылка не пришла
        сколько ждать посылку
        почему так долго
        есть ли самовывоз
        нужен счет на фирму
        ботинки малы
        самый дешевый спальник
        это настоящая кожа?
        промокод не работает
        кто платит за обратную пересылку
        """,
    "uk": """
        як повернути товар
        скільки коштує доставка
        де моє замовлення
        хочу поговорити з людиною
        покличте оператора
        чи можна повернути взуття зі знижкою
        коли повернуть гроші
        вітаю
        дякую
        які є розміри
        не підійшов розмір
        прийшов бракований товар
        оплата при отриманні
        доставляєте до Латвії?
        як оформити повернення
        яка гарантія на намет
        куртка промокає
        змінити адресу доставки
        скасувати замовлення
        у мене немає чека
        посилка не прийшла
        скільки чекати посилку
        чому так довго
        чи є самовивіз
        потрібен рахунок на фірму
        черевики малі
        найдешевший спальник
        це справжня шкіра?
        промокод не працює
        хто платить за зворотну пересилку
        """,
}


def _lines() -> list[tuple[str, str]]:
    return [
        (lang, line.strip()) for lang, text in LINES.items() for line in text.strip().split("\n")
    ]


def test_short_lines_are_told_apart():
    wrong = [(lang, detect(line), line) for lang, line in _lines() if detect(line) != lang]

    assert len(_lines()) >= 150
    assert len(wrong) <= 3, wrong


def test_no_line_of_a_conversation_in_its_own_language_is_taken_for_another():
    wrong = [(lang, line) for lang, line in _lines() if detect(line, prior=lang) != lang]

    assert wrong == []


def test_a_sentence_in_another_language_turns_the_conversation():
    wrong = [
        (prior, lang, line)
        for lang, line in _lines()
        for prior in LINES
        if len(line.split()) >= 4 and detect(line, prior=prior) != lang
    ]

    assert len(wrong) <= 5, wrong


@pytest.mark.parametrize("text", ["ok", "123", "?", "", "👍", "RX-100", "anna@example.lv", "Nike"])
@pytest.mark.parametrize("prior", ["en", "pl", "lv"])
def test_what_says_nothing_keeps_the_language_of_the_conversation(text, prior):
    assert detect(text, prior) == prior


@pytest.mark.parametrize("prior", ["ru", "uk"])
def test_a_word_of_both_languages_keeps_the_language_of_the_conversation(prior):
    assert detect("доставка", prior) == prior
    assert detect("оператор", prior) == prior


def test_a_language_the_script_rules_out_is_not_kept():
    assert detect("где мой заказ", prior="pl") == "ru"


@pytest.mark.parametrize("text", ["\x00\x01", "\ud800", "a" * 100_000, "🙂" * 5_000, "١٢٣", "你好"])
def test_odd_text_is_some_language(text):
    assert detect(text) in LINES


@pytest.mark.timeout(10)
def test_words_without_end_are_told_quickly():
    for _ in range(200):
        assert detect("a" * 2_000) in ("en", "pl", "lv")


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("zdravstvujte, kogda otpravite moi zakaz", "ru"),
        ("skilky koshtuye peresylka", "uk"),
        ("mozhno li obmenyat razmer", "ru"),
        ("do you ship to Daugavpils", "en"),
        ("hello, vai jums ir ziemas jakas", "lv"),
        ("co oznacza „return label” w mailu", "pl"),
        ("чехол для iPhone 15 Pro Max есть?", "ru"),
        ("прийшло «your parcel is on its way», коли буде", "uk"),
    ],
)
def test_what_is_mixed_in_does_not_turn_a_sentence(text: str, lang: str) -> None:
    assert detect(text) == lang


@pytest.mark.parametrize("prior", ["en", "pl", "lv", "ru", "uk"])
@pytest.mark.parametrize("text", ["ok", "Samsung", "Apple Pay", "XL", "44", "👍", "+371 26123456"])
def test_what_every_language_writes_leaves_the_language_of_the_conversation(
    text: str, prior: str
) -> None:
    assert detect(text, prior) == prior


def test_a_language_is_one_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "languages"
    shutil.copytree(files("knowledge") / "languages", folder)  # type: ignore[arg-type]
    (folder / "lt.toml").write_text(
        'lingua = "LITHUANIAN"\nscript = "latin"\nletters = "ėįų"\ngreetings = "labas sveiki"\n'
        'typed = ""\ncommon = "kiek kainuoja pristatymas kaip ar galima grąžinti prekę"\n'
        'matters = "siunta"\n'
    )
    monkeypatch.setattr(tongues, "files", lambda package: tmp_path)
    for cached in (tongues.tongues, tongues._tables, tongues.shared_keys, language._detector):
        cached.cache_clear()
    for words in (language._latin_words, language._common_words, language._greetings):
        words.cache_clear()
    try:
        assert detect("kiek kainuoja pristatymas į namus") == "lt"
        assert detect("cik maksā piegāde") == "lv"
    finally:
        monkeypatch.undo()
        for cached in (tongues.tongues, tongues._tables, tongues.shared_keys, language._detector):
            cached.cache_clear()
        for words in (language._latin_words, language._common_words, language._greetings):
            words.cache_clear()


def test_a_word_or_two_are_in_a_language_of_the_shop_before_anything_else_was_said() -> None:
    assert detect("klocki", None, ("pl", "uk")) == "pl"
    assert detect("telefon do was?", None, ("pl", "uk")) == "pl"
    assert detect("dostava", None, ("en", "lv")) in ("en", "lv")


def test_a_sentence_in_a_language_that_the_shop_does_not_speak_is_in_that_language() -> None:
    assert detect("cik maksā piegāde uz Rīgu?", None, ("pl", "uk")) == "lv"
    assert detect("how much is delivery to Riga", None, ("pl", "uk")) == "en"
    assert detect("скільки коштує доставка", None, ("pl", "ru")) == "uk"
    assert detect("piegāde", None, ("pl", "uk")) == "lv"


@pytest.mark.parametrize(
    ("line", "prior", "lang"),
    [
        ("фонтанчик для кошки громкий?", None, "ru"),
        ("фонтанчик для кошки сильно гудит?", None, "ru"),
        ("а магазин в елгаве?", "ru", "ru"),
        ("термос для чая", "uk", "ru"),
        ("ковдра для малюка", "ru", "uk"),
        ("довго чекати?", None, "uk"),
        ("przyjmujecie Apple Pay", None, "pl"),
    ],
)
def test_dictionaries_tell_russian_from_ukrainian_where_letters_do_not(line, prior, lang):
    knows = lemmas.Lemmas(lemmas.installed()).knows
    assert detect(line, prior, ("lv", "ru", "uk", "pl", "en"), knows) == lang
