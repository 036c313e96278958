import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff import intake, words
from handoff.duties import Intake
from handoff.errors import BadFrame
from handoff.events import Author, PastMessage
from handoff.forms import checked
from handoff.receipts import contact_marks, new_receipt, receipts


def talk(*said: str, lang: str = "en") -> list[PastMessage]:
    """Shopper's messages; one that begins with `>` is the bot's."""
    return [
        PastMessage(n=n, author=Author.BOT, text=text[1:], lang=lang)
        if text.startswith(">")
        else PastMessage(n=n, author=Author.SHOPPER, text=text, lang=lang)
        for n, text in enumerate(said, 1)
    ]


def asking(field: str, kind="complaint", **noted: str) -> Intake:
    return Intake(kind=kind, asked=field, tries=1, noted=noted)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "My kettle from order 48213 arrived with a cracked lid. ann@mail.example"),
        ("pl", "Czajnik z zamówienia 48213 przyszedł z pękniętą pokrywką. ann@mail.example"),
        (
            "lv",
            "Tējkanna no pasūtījuma 48213 atnāca ar ieplaisājušu vāku, bojāta. ann@mail.example",
        ),
        ("ru", "Чайник из заказа 48213 пришёл с разбитой крышкой. ann@mail.example"),
        ("uk", "Чайник із замовлення 48213 прийшов з розбитою кришкою. ann@mail.example"),
    ],
)
def test_what_was_said_already_is_not_asked_again(lang: str, said: str) -> None:
    found = intake.known(talk(said, lang=lang))
    assert {name: n for name, (_, n) in found.items()} == {
        "order": 1,
        "description": 1,
        "contact": 1,
    }
    assert found["order"][0] == "48213"
    noted = {name: value for name, (value, _) in found.items()}
    assert intake.missing(Intake(kind="complaint", noted=noted)) in ("photos", None)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "I want to file a complaint"),
        ("en", "How do I return a broken kettle?"),
        ("pl", "Chcę złożyć reklamację"),
        ("pl", "Chciałbym zwrócić towar"),
        ("lv", "Vēlos iesniegt sūdzību"),
        ("ru", "Хочу подать жалобу"),
        ("ru", "Хочу вернуть товар"),
        ("uk", "Хочу подати скаргу"),
        ("uk", "Хочу повернути замовлення"),
    ],
)
def test_a_wish_to_complain_does_not_tell_what_happened(lang: str, said: str) -> None:
    assert "description" not in intake.known(talk(said, lang=lang))


def test_a_bare_number_counts_once_it_was_asked_for():
    assert "order" not in intake.known(talk("48213"))
    assert intake.known(talk(">What is your order number?", "48213"))["order"] == ("48213", 2)


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("order", "48213", "48213"),
        ("order", "it's 48213", "48213"),
        ("order", "AB-17", "AB-17"),
        ("order", "I don't have it", ""),
        ("order", "nie pamiętam", ""),
        ("order", "nezinu", ""),
        ("order", "не помню номер", ""),
        ("order", "не маю під рукою", ""),
        ("contact", "ann@mail.example", "ann@mail.example"),
        ("contact", "22334455", "22334455"),
        ("contact", "+371 22 334 455", "+371 22 334 455"),
        ("description", "The lid is cracked", "The lid is cracked"),
        ("description", "pokrywka jest pęknięta", "pokrywka jest pęknięta"),
        ("description", "Крышка разбита, что мне делать?", "Крышка разбита, что мне делать?"),
        ("photos", "no photo", ""),
        ("photos", "без фото", ""),
    ],
)
def test_an_answer_is_noted(field: str, text: str, value: str) -> None:
    heard = intake.hear(asking(field), text, "")
    assert heard.values[field] == value
    assert not heard.stop


@pytest.mark.parametrize(
    "text",
    [
        "stop",
        "never mind",
        "rezygnuję",
        "anuluj",
        "pārtraukt",
        "atcelt",
        "отмена",
        "хватит",
        "не треба",
        "скасувати",
    ],
)
@pytest.mark.parametrize("field", ["order", "description", "contact", "photos"])
def test_a_word_leaves(field: str, text: str) -> None:
    assert intake.hear(asking(field), text, "").stop


@pytest.mark.parametrize(
    "text",
    [
        "How long does delivery to Poland take?",
        "ile kosztuje wysyłka?",
        "vai jums ir zils krēsls?",
        "сколько стоит доставка",
        "коли ви відчинені?",
    ],
)
@pytest.mark.parametrize("field", ["order", "contact", "photos"])
def test_a_question_of_their_own_is_a_question(field: str, text: str) -> None:
    heard = intake.hear(asking(field), text, "")
    assert heard.asks
    assert not heard.values


@pytest.mark.parametrize("text", ["wyślę później", "отправлю позже", "later", "nosūtīšu vēlāk"])
def test_later_leaves_out_a_picture_and_leaves_where_a_contact_is_asked_for(text: str) -> None:
    assert intake.hear(asking("photos"), text, "").values == {"photos": ""}
    assert intake.hear(asking("contact"), text, "").stop


def test_what_is_complained_about_need_not_be_a_word_we_know():
    said = talk("Kupiłam u was lampę i jest popsuta, nie świeci", lang="pl")
    assert intake.known(said)["description"][1] == 1
    assert "description" not in intake.known(said, "return")


def test_everything_in_one_message_is_noted_at_once():
    heard = intake.hear(asking("order"), "order 48213, mail me at ann@mail.example", "en")
    assert heard.values == {"order": "48213", "contact": "ann@mail.example"}


def test_photos_add_up():
    now = asking("photos", photos="a1")
    assert intake.hear(now, "", "en", photos=["b2"]).values["photos"] == "a1,b2"


def test_photos_are_asked_for_where_goods_are_at_fault_only():
    noted = {"order": "1", "contact": "x"}
    late = Intake(kind="complaint", noted={**noted, "description": "My parcel never arrived"})
    torn = Intake(kind="complaint", noted={**noted, "description": "The sleeve is torn"})
    assert intake.missing(late) is None
    assert intake.missing(torn) == "photos"
    assert intake.service_class("complaint", late.noted, "en") == "delivery"


@given(st.text(max_size=60), st.sampled_from(["order", "description", "contact", "photos"]))
def test_whatever_is_typed_is_heard(text: str, field: str) -> None:
    heard = intake.hear(asking(field), text, "")
    assert all(isinstance(value, str) for value in heard.values.values())


# --- receipts and forms ------------------------------------------------------------------


def test_a_receipt_is_found_however_it_is_typed():
    assert receipts("what about r-7k4m 2q9x?") == ["R-7K4M-2Q9X"]
    assert receipts("R7K4M2Q9X") == ["R-7K4M-2Q9X"]
    assert receipts("Номер R-7К4М-2Q9Х") == ["R-7K4M-2Q9X"]
    assert receipts("my order is 48213 and the model is XR-2000") == []
    assert receipts("which do you recommend, the rooibosie or the rowerczym?") == []


def test_a_new_receipt_is_found_in_a_sentence():
    for receipt in (new_receipt() for _ in range(100)):
        assert receipts(f"hello, {receipt}, please") == [receipt]


def test_a_contact_is_known_again_however_it_is_written():
    assert contact_marks("+371 22 334 455") & contact_marks("22334455")
    assert contact_marks("Ann@Mail.example") == contact_marks("ann@mail.example")
    assert not contact_marks("22334455") & contact_marks("22334456")


def test_a_form_keeps_what_was_filled_in():
    fields = checked("complaint", {"description": " torn ", "contact": "a@b.example"}, "k")
    assert fields == {"description": "torn", "contact": "a@b.example"}


@pytest.mark.parametrize(
    ("form", "fields", "says"),
    [
        ("survey", {}, "no such form"),
        ("complaint", {"contact": "a@b.example"}, "description"),
        ("complaint", {"description": "torn", "contact": "at home"}, "e-mail"),
        ("return", {"order": "48213", "contact": "a@b.example", "iban": "x"}, "fields"),
        ("nps", {"score": 11}, "score"),
        ("contact", {}, "contact"),
    ],
)
def test_a_wrong_form_is_refused_with_the_field(form, fields, says) -> None:
    with pytest.raises(BadFrame, match=says):
        checked(form, fields, "k")


@pytest.mark.parametrize("lang", ["en", "pl", "lv", "ru", "uk"])
@pytest.mark.parametrize("kind", ["complaint", "return"])
def test_the_label_of_a_button_is_the_button(lang: str, kind: str) -> None:
    assert intake.pressed(words.say(lang, f"option_{kind}")) == kind


@pytest.mark.parametrize("text", ["How do I make a complaint?", "jak złożyć reklamację", "skarga"])
def test_what_says_more_or_less_than_the_label_is_not_the_button(text: str) -> None:
    assert intake.pressed(text) is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("jednak chcę złożyć reklamację", True),
        ("tomēr gribu iesniegt sūdzību", True),
        ("я всё-таки хочу подать жалобу", True),
        ("ile trwa reklamacja?", False),
        ("moja reklamacja leży u was trzeci tydzień bez odpowiedzi", False),
    ],
)
def test_to_want_to_file_is_told_from_talking_of_it(text: str, wanted: bool) -> None:
    assert intake.wants("complaint", text) is wanted


def test_lost_patience_over_broken_goods_can_be_taken_in_at_once() -> None:
    broken = "Man atnāca saplīsusi ķivere, tas ir nepieņemami!"
    assert intake.offered("frustration", broken) == ("complaint",)
    assert intake.offered("frustration", "cik reizes man jājautā!") == ()


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("return", "не подошёл размер шлема, заказ 4471"),
        ("return", "zamówienie 4471, buty za małe"),
        ("complaint", "pasūtījums 4471, ķivere atnāca saplīsusi"),
    ],
)
def test_what_is_told_along_with_the_number_is_not_asked_again(kind: str, text: str) -> None:
    heard = intake.hear(asking("order", kind), text, "")

    assert heard.values["order"] == "4471"
    assert heard.values["description"]


def test_a_number_alone_tells_no_reason() -> None:
    heard = intake.hear(asking("order", "return"), "bought last Tuesday, order 4471", "en")

    assert "description" not in heard.values
