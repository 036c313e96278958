from datetime import UTC, datetime, timedelta

import pytest

from handoff.duties import Promise
from handoff.hours import hours_of
from handoff.promises import kept_by_writing, promised
from handoff.terms import Terms

# A Friday, 15:10 in Riga.
NOW = datetime(2026, 11, 20, 13, 10, tzinfo=UTC)
SHOP = Terms(hours_of("Europe/Riga", {"mon-fri": "9-18"}))


def local(text: str) -> str:
    """The due times of a message, as the shop's clocks show them."""
    return " ".join(
        said.due.astimezone(SHOP.zone).strftime("%d.%m %H:%M") for said in promised(text, NOW, SHOP)
    )


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("I'll call you by 5 pm.", "20.11 17:00"),
        ("I will get back to you tomorrow by noon.", "21.11 12:00"),
        ("We'll email you within 2 hours.", "20.11 17:10"),
        ("My colleague will ring you on Monday at 10:30.", "23.11 10:30"),
        ("I'll let you know by the end of the day", "20.11 18:00"),
        ("You'll hear from us by Friday the 27th of November.", "27.11 18:00"),
        ("We will write to you on Tuesday.", "24.11 18:00"),
        ("I'll send you the label in half an hour.", "20.11 15:40"),
        ("We will refund you within 2 working days.", "24.11 15:10"),
        ("By Monday 9:00 we will have checked and will write to you", "23.11 09:00"),
        ("Someone will ring you back between 4 and 5 pm", "20.11 17:00"),
        ("Within the hour I will call you", "20.11 16:10"),
        ("W ciągu kwadransa oddzwonię", "20.11 15:25"),
        ("Zadzwonię jutro między 10 a 12", "21.11 12:00"),
        ("Piezvanīšu Jums pirmdienas rītā", "23.11 12:00"),
        ("Sazināsimies ar Jums trīs darba dienu laikā", "25.11 15:10"),
        ("Свяжемся с вами на этой неделе", "20.11 18:00"),
        ("Уточню й напишу за пів години", "20.11 15:40"),
        ("Oddzwonię do Pani jutro do 12:00.", "21.11 12:00"),
        ("Napiszę do Pana w ciągu godziny.", "20.11 16:10"),
        ("Kolega zadzwoni w poniedziałek o 10.", "23.11 10:00"),
        ("Odezwiemy się do końca dnia.", "20.11 18:00"),
        ("Poinformujemy Państwa najpóźniej do środy.", "25.11 18:00"),
        ("Wyślę etykietę za pół godziny.", "20.11 15:40"),
        ("Skontaktujemy się z Panią do 27 listopada.", "27.11 18:00"),
        ("Odpiszemy w ciągu 2 dni roboczych.", "24.11 15:10"),
        ("Es Jums piezvanīšu rīt līdz plkst. 11.", "21.11 11:00"),
        ("Uzrakstīsim Jums stundas laikā.", "20.11 16:10"),
        ("Kolēģis piezvanīs pirmdien plkst. 10.00", "23.11 10:00"),
        ("Informēsim Jūs līdz dienas beigām.", "20.11 18:00"),
        ("Atbildēsim divu dienu laikā.", "22.11 15:10"),
        ("Nosūtīšu uzlīmi līdz 24. novembrim.", "24.11 18:00"),
        ("Перезвоню Вам завтра до 12.", "21.11 12:00"),
        ("Мы напишем Вам в течение часа.", "20.11 16:10"),
        ("Коллега позвонит в понедельник в 10:00.", "23.11 10:00"),
        ("Сообщим до конца дня.", "20.11 18:00"),
        ("Отвечу Вам через 30 минут", "20.11 15:40"),
        ("Свяжемся с Вами до 25 ноября.", "25.11 18:00"),
        ("Я передзвоню Вам завтра до 12:00.", "21.11 12:00"),
        ("Напишемо Вам протягом години.", "20.11 16:10"),
        ("Колега зателефонує в понеділок о 10.", "23.11 10:00"),
        ("Повідомимо до кінця дня.", "20.11 18:00"),
        ("Відповімо впродовж двох днів.", "22.11 15:10"),
        ("Зв'яжемося з Вами до п'ятниці, 27 листопада.", "27.11 18:00"),
    ],
)
def test_a_promise_with_a_time_is_noted(text: str, due: str) -> None:
    assert local(text) == due


@pytest.mark.parametrize(
    "text",
    [
        "Could you call us tomorrow by 12?",
        "If the parcel is not there by Monday, I'll call you.",
        "I will look into it.",
        "You can return it within 30 days.",
        "Your parcel arrived yesterday at 10:00.",
        "I'll call you on +371 22 334 455",
        "Заказ 12.10 отправим",
        "We open at 9 and close at 18.",
        "I cannot promise that we will call you tomorrow.",
        "Paczka przyjdzie jutro.",
        "Proszę zadzwonić jutro do 15.",
        "Zwrot jest możliwy w ciągu 14 dni.",
        "Czy oddzwonić jutro?",
        "Vai varat piezvanīt rīt?",
        "Preci var atgriezt 14 dienu laikā.",
        "Позвоните нам завтра до 12.",
        "Вернуть товар можно в течение 14 дней.",
        "Зателефонуйте нам завтра.",
        "Товар можна повернути протягом 14 днів.",
        "Написала заявку вчера в 10:00.",
        "",
    ],
)
def test_what_promises_nothing_by_a_time_is_not(text: str) -> None:
    assert local(text) == ""


def test_two_promises_of_a_message_are_two():
    text = "I'll check the stock and write to you by 17:00. On Monday we will call you at 10."
    assert local(text) == "20.11 17:00 23.11 10:00"


def a_promise(text: str = "I'll write by 17:00") -> Promise:
    return Promise(n=9, by="agent", text=text, due=NOW + timedelta(hours=2), made_at=NOW, about=8)


def test_writing_later_keeps_a_promise_to_write_but_not_the_next_breath():
    assert kept_by_writing(a_promise(), NOW + timedelta(minutes=30))
    assert not kept_by_writing(a_promise(), NOW + timedelta(minutes=1))
    assert not kept_by_writing(a_promise(), NOW + timedelta(hours=3))


def test_a_call_is_confirmed_by_whoever_made_it():
    assert not kept_by_writing(a_promise("I'll call you by 17:00"), NOW + timedelta(hours=1))
