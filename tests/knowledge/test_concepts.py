"""A shopper's words and a shop's words meet in a concept, in five languages."""

from __future__ import annotations

import json
import tomllib
from collections import defaultdict
from importlib.resources import files
from pathlib import Path

import pytest

from knowledge.concepts import Concepts
from knowledge.lemmas import LANGUAGES, Lemmas, fold, installed, ready
from knowledge.phrases import kept, packaged

PHRASES = {
    "parcel_lost": {
        "en": ["lost parcel", "never arrived"],
        "pl": ["zaginiona przesyłka", "paczka nie przyszła"],
        "lv": ["pazudis sūtījums", "sūtījums nav saņemts"],
        "ru": ["посылка не пришла", "потерялась посылка"],
        "uk": ["посилка не прийшла", "загубилася посилка"],
    },
    "complaint": {
        "en": ["complaint"],
        "pl": ["reklamacja"],
        "lv": ["reklamācija"],
        "ru": ["рекламация"],
        "uk": ["рекламація"],
    },
    "locker": {
        "en": ["parcel locker"],
        "pl": ["paczkomat"],
        "lv": ["pakomāts"],
        "ru": ["постамат"],
        "uk": ["поштомат"],
    },
}


@pytest.fixture(scope="module")
def lemmas() -> Lemmas:
    if not ready(installed()):
        pytest.skip("make install builds the dictionaries")
    return Lemmas(installed())


@pytest.fixture(scope="module")
def concepts(lemmas: Lemmas) -> Concepts:
    return Concepts(PHRASES, lemmas)


@pytest.fixture(scope="module")
def packed(lemmas: Lemmas) -> Concepts:
    return Concepts.load(lemmas)


@pytest.mark.parametrize(
    ("lang", "text", "concept"),
    [
        ("en", "Two of my parcels are lost", "parcel_lost"),
        ("pl", "moja paczka wciąż nie przyszła", "parcel_lost"),
        ("pl", "co z zaginionymi przesyłkami?", "parcel_lost"),
        ("lv", "Sūtījumi joprojām nav saņemti", "parcel_lost"),
        ("ru", "Где посылка? До сих пор не пришла посылка", "parcel_lost"),
        ("uk", "посилки так і не прийшли", "parcel_lost"),
        ("uk", "у поштоматі", "locker"),
        ("lv", "uz pakomātu", "locker"),
    ],
)
def test_endings_and_order_of_words_do_not_matter(concepts, lang, text, concept):
    assert concepts.of(text, lang)[concept] == 1.0


@pytest.mark.parametrize(
    ("lang", "text", "concept"),
    [
        ("pl", "zaginiona przesylka", "parcel_lost"),
        ("pl", "do paczkomatow", "locker"),
        ("lv", "sutijums nav sanemts", "parcel_lost"),
        ("lv", "uz pakomatiem", "locker"),
    ],
)
def test_no_keyboard_with_diacritics_is_needed(concepts, lang, text, concept):
    assert concept in concepts.of(text, lang)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("pl", "Widziałam waszą reklamę w internecie"),
        ("ru", "Увидела вашу рекламу"),
        ("lv", "Redzēju jūsu reklāmu"),
        ("uk", "Бачила вашу рекламу"),
        ("en", "Compliments to the team"),
    ],
)
def test_a_like_word_of_another_meaning_is_no_friend(concepts, lang, text):
    assert concepts.of(text, lang) == {}


def test_words_far_apart_are_not_a_phrase(concepts):
    assert concepts.of("My parcel came on Monday, thank you, yet I lost my keys", "en") == {}


def test_words_of_two_sentences_are_not_a_phrase(concepts):
    assert concepts.of("I am lost. Parcel for Anna", "en") == {}


def test_one_word_does_not_stand_for_two_of_a_phrase(lemmas):
    twice = Concepts({"returned": {"en": ["return returns"]}}, lemmas)

    assert twice.of("returns", "en") == {}
    assert twice.of("return all returns", "en") == {"returned": 1.0}


def test_a_language_taken_wrongly_is_understood_but_believed_less(concepts):
    assert concepts.of("посылка не пришла", "uk") == {"parcel_lost": 0.5}
    assert concepts.of("paczka nie przyszła", "en") == {"parcel_lost": 0.5}
    assert concepts.of("paczka nie przyszła", "en", kin=False) == {}
    assert concepts.of("paczka nie przyszła", "de") == {"parcel_lost": 0.5}


def test_a_mention_says_where_it_stands(concepts):
    text = "Hello, is my parcel now lost?"

    (mention,) = concepts.mentions(text, "en")

    assert text[mention.start : mention.end] == "parcel now lost"
    assert mention.phrase == "lost parcel"


def test_nothing_is_found_in_nothing(concepts):
    assert concepts.of("", "en") == {}
    assert concepts.of("?! 🙂 …", "ru") == {}


@pytest.mark.parametrize(
    ("concept", "texts"),
    [
        (
            "return_cost",
            {
                "en": ["who pays if I send it back?", "Return shipping is paid by the customer."],
                "pl": ["kto płaci za zwrot", "Kupujący ponosi bezpośrednie koszty zwrotu rzeczy."],
                "lv": ["kas maksā par atgriešanu", "Preces atgriešanas izmaksas sedz pircējs."],
                "ru": ["возврат за чей счёт", "Обратную пересылку оплачивает покупатель."],
                "uk": ["хто платить за повернення", "Зворотну доставку оплачує покупець."],
            },
        ),
        (
            "parcel_damaged",
            {
                "en": ["my mug came smashed", "Damage in transit"],
                "pl": ["kubek przyszedł pęknięty", "Uszkodzenie przesyłki w transporcie"],
                "lv": ["man atnāca sasista krūze", "Bojājumi transportēšanas laikā"],
                "ru": ["привезли битую вазу", "Повреждение товара при перевозке"],
                "uk": ["прийшла розбита чашка", "Пошкодження посилки при перевезенні"],
            },
        ),
        (
            "opening_hours",
            {
                "en": ["u guys open on sundays?", "Opening hours: Mon to Fri 9 to 18"],
                "pl": ["do ktorej macie otwarte w sobote", "Godziny otwarcia salonu"],
                "lv": ["līdz cikiem jūs strādājat sestdienās", "Veikala darba laiks"],
                "ru": ["до скольки вы в субботу", "Режим работы магазина"],
                "uk": ["до котрої ви в суботу", "Графік роботи магазину"],
            },
        ),
        (
            "payment_on_delivery",
            {
                "en": ["can I give the courier cash", "Cash on delivery (COD)"],
                "pl": ["zapłacę przy odbiorze, można?", "Przesyłka za pobraniem"],
                "lv": ["vai var maksat skaidra nauda kurjeram", "Apmaksa preces saņemšanas brīdī"],
                "ru": ["можно наложкой?", "Оплата при получении заказа"],
                "uk": ["а післяплатою можна?", "Оплата при отриманні замовлення"],
            },
        ),
        (
            "voucher_not_working",
            {
                "en": ["the code SPRING10 doesn't work", "If your promo code is not accepted"],
                "pl": ["kod mi nie dziala", "Kod rabatowy nie został przyjęty"],
                "lv": ["kods nestrādā", "Ja atlaides kods netiek pieņemts: nederīgs kods"],
                "ru": ["промик не работает", "Если промокод не применяется"],
                "uk": ["промокод не спрацював", "Якщо промокод не застосовується"],
            },
        ),
    ],
)
def test_a_shopper_and_a_document_meet(packed, concept, texts):
    missed = [
        text
        for lang, both in texts.items()
        for text in both
        if concept not in packed.of(text, lang)
    ]

    assert missed == []


@pytest.mark.parametrize(
    ("lang", "text", "concept"),
    [
        ("en", "Payment and delivery", "payment_on_delivery"),
        ("pl", "Dostawa i płatność", "payment_on_delivery"),
        ("pl", "po miesiącu, co robić", "ask_why"),
        ("uk", "гроші досі не повернули", "return_excluded"),
        ("uk", "що ви порадите", "ask_why"),
        ("ru", "большой выбор", "exchange_size"),
        ("lv", "rakstiet uz e-pastu", "post_branch"),
        ("pl", "ekspres do kawy", "delivery_express"),
        ("en", "of course", "events"),
    ],
)
def test_a_word_in_passing_is_no_concept(packed, lang, text, concept):
    assert concept not in packed.of(text, lang)


def test_the_same_object_serves_the_whole_process(lemmas):
    assert Concepts.load(lemmas) is Concepts.load(lemmas)


def test_a_kind_knows_what_it_is_a_kind_of(lemmas):
    kinds = {"boots": {"kind_of": ["shoes"]}, "shoes": {"kind_of": ["clothing"]}, "clothing": {}}

    assert Concepts(kinds, lemmas).broader("boots") == ("shoes", "clothing")
    assert Concepts(kinds, lemmas).broader("clothing") == ()


def test_a_phrase_of_one_full_word_keeps_its_order(lemmas):
    asked = Concepts({"made": {"en": ["made in"]}}, lemmas)

    assert asked.of("Is it made in Riga?", "en") == {"made": 1.0}
    assert asked.of("In what way is it made?", "en") == {}


def test_one_of_several_words_will_do(lemmas):
    lost = Concepts({"lost": {"en": ["parcel|order|e-book lost|missing"]}}, lemmas)

    assert lost.of("my orders are missing", "en") == {"lost": 1.0}
    assert lost.of("an ebook was lost", "en") == {"lost": 1.0}
    assert lost.of("parcel and order", "en") == {}


def test_mail_and_e_mail_are_different_words(lemmas):
    post = Concepts({"post": {"lv": ["pasts"]}, "email": {"lv": ["e-pasts"]}}, lemmas)

    assert post.of("rakstiet uz e-pastu", "lv") == {"email": 1.0}
    assert post.of("sūtiet pa pastu", "lv") == {"post": 1.0}


@pytest.fixture
def own(lemmas: Lemmas, tmp_path: Path) -> Lemmas:
    for file in lemmas.folder.glob("*.dic"):
        (tmp_path / file.name).symlink_to(file)
    return Lemmas(tmp_path)


@pytest.mark.integration
def test_compiled_phrases_are_kept_and_made_anew_when_spoilt(own, packed):
    made = Concepts(*_arguments(own))
    file = own.folder / "concepts.json"
    text = "paczka nie przyszła do paczkomatu, kto płaci za zwrot?"
    assert made.of(text, "pl") == packed.of(text, "pl")
    assert Concepts(*_arguments(own)).of(text, "pl") == packed.of(text, "pl")

    file.write_bytes(file.read_bytes()[:1000])

    assert Concepts(*_arguments(own)).of(text, "pl") == packed.of(text, "pl")
    assert json.loads(file.read_bytes())["version"]


def _arguments(lemmas: Lemmas):
    phrases, compiled = kept(lemmas)
    return phrases, lemmas, compiled


def test_each_concept_is_said_in_five_languages():
    for name, by_lang in packaged().items():
        assert set(by_lang) - {"kind_of"} == set(LANGUAGES), name
        assert all(by_lang[lang] for lang in LANGUAGES), name


def test_each_matter_is_said_in_three_ways_at_least():
    few = [
        (name, lang)
        for name, by_lang in _matters().items()
        for lang in LANGUAGES
        if len(by_lang[lang]) < 3
    ]

    assert few == []


def test_what_a_concept_is_a_kind_of_exists():
    names = packaged()

    assert {
        broader
        for by_lang in names.values()
        for broader in by_lang.get("kind_of", ())
        if broader not in names
    } == set()


def test_no_phrase_means_two_matters():
    owners = defaultdict(set)
    for name, by_lang in _matters().items():
        for lang in LANGUAGES:
            for phrase in by_lang[lang]:
                owners[lang, fold(phrase)].add(name)

    assert {key: names for key, names in owners.items() if len(names) > 1} == {}


def _matters() -> dict[str, dict[str, list[str]]]:
    file = files("knowledge").joinpath("concepts/matters.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("lang", "text", "concept"),
    [
        ("en", "where are you based?", "store_address"),
        ("pl", "jak do was dojechać", "store_address"),
        ("lv", "kur jūs atrodaties", "store_address"),
        ("ru", "как до вас доехать", "store_address"),
        ("uk", "де ви знаходитеся", "store_address"),
        ("lv", "vai ziemassvētkos strādājat?", "holidays"),
        ("pl", "do kiedy ważny bon prezentowy", "gift_card"),
        ("lv", "apmaksa pa daļām", "payment_instalments"),
        ("en", "is there a limit per customer?", "order_limit"),
        ("pl", "ile sztuk jednej osobie sprzedacie", "order_limit"),
        ("lv", "vienam pircējam pārdod ne vairāk kā 5 gabalus", "order_limit"),
        ("ru", "сколько штук в одни руки", "order_limit"),
        ("uk", "не більше 3 штук в одні руки", "order_limit"),
        ("ru", "балы сколько живут", "loyalty_expiry"),
        ("lv", "vai pensionāriem ir lētāk", "group_discount"),
        ("lv", "taksītim", "audience_dogs"),
    ],
)
def test_everyday_matters_are_heard_as_they_are_said(packed, lang, text, concept):
    assert concept in packed.of(text, lang)
