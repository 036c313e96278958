import pytest

from handoff.signals.mood import UPSET, Temper, Turn, temper
from handoff.signals.reader import Reader

READ = Reader().read


def after(*texts: str, failed: bool = False) -> Temper:
    *earlier, last = texts
    kind = "unknown" if failed else "answer"
    return temper([*(Turn(text, kind) for text in earlier), Turn(last)], READ)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "texts",
    [
        (
            "how do I set the lock",
            "you don't understand me",
            "this is ridiculous, how long must I wait",
        ),
        ("jak zmienić rozmiar", "nie o to pytam", "ile można, to jakaś kpina"),
        ("kā samainīt", "tu nesaproti jautājumu", "cik var prasīt, kauns"),
        ("как поменять размер", "вы меня не понимаете", "сколько можно, безобразие"),
        ("як поміняти розмір", "ви мене не зрозуміли", "скільки можна, це знущання"),
    ],
)
def test_a_shopper_who_is_not_understood_gets_upset(texts: tuple[str, ...]) -> None:
    assert after(*texts).level >= UPSET


@pytest.mark.parametrize(
    "text",
    [
        "damn weather, terrible rain again. which jacket is waterproof?",
        "okropna pogoda, która kurtka jest ciepła?",
        "ужасная погода, какая куртка теплее?",
        "жахлива погода, яка куртка тепліша?",
    ],
)
def test_a_word_about_the_weather_upsets_nobody(text: str) -> None:
    assert after(text).level == 0


def test_a_kind_word_brings_the_level_down() -> None:
    angry = after("hi", "you are not listening to me")
    calmer = after("hi", "you are not listening to me", "ah, thank you, that helps")

    assert calmer.level < angry.level / 2


def test_asking_a_fourth_time_without_a_bad_word_is_frustration() -> None:
    asked = (
        "what do I do to wash the jacket at home",
        "at home I mean, the jacket",
        "let me put it another way: how do I wash the jacket",
        "a fourth attempt: how do I wash the jacket",
    )

    assert after(*asked).level >= UPSET


def test_capitals_are_a_habit_or_a_shout() -> None:
    habit = after("DO YOU SHIP TO RIGA", "AND HOW MUCH IS IT THEN")
    shout = after("do you ship to riga", "AND HOW MUCH IS IT THEN")

    assert shout.level > habit.level


def test_the_same_question_again_is_noticed_and_another_one_is_not() -> None:
    assert after("how long does the parcel wait", "so how long does the parcel wait?").repeats
    assert after("Kā mazgāt jaku ar membrānu?", "tad kā īsti jāmazgā jaka ar membrānu?").repeats
    assert not after("how much is delivery to Riga", "how much is delivery to Tallinn").repeats
    assert not after("is it warm", "and light?").repeats


def test_abusive_turns_are_counted_only_on_abusive_turns() -> None:
    assert after("you stupid bot", "shut up idiot").abusive == 2
    assert after("you stupid bot", "does it come in red").abusive == 0


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("Cik maksā piegāde?", "Meklēju ūdensizturīgu jaku sievietēm līdz 150 eiro"),
        ("что подарить маме", "ей нравятся тёплые шарфы"),
        ("чем кормить щенка", "сколько раз в день его кормить?"),
        ("как вернуть товар", "сколько можно вернуть дней после покупки?"),
        ("як доглядати за фікусом", "скільки разів на тиждень поливати?"),
        ("jak dbać o fikusa", "ile razy w tygodniu podlewać?"),
    ],
)
def test_a_calm_question_after_a_failed_answer_is_no_complaint(before: str, text: str) -> None:
    assert after(before, text, failed=True).level < 0.2
