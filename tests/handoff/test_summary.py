import re
import time

import pytest

from handoff.events import Author, Line, PastMessage, ProductCard, Source, Summary
from handoff.summary import summarize

AUTHORS = {"s": Author.SHOPPER, "b": Author.BOT, "a": Author.AGENT}


def transcript(*lines: str) -> list[PastMessage]:
    """`s: …` of the shopper, `b: …` of the bot, `a: …` of an agent, numbered from 1."""
    return [
        PastMessage(n=n, author=AUTHORS[line[0]], text=line[3:]) for n, line in enumerate(lines, 1)
    ]


def texts(lines: object) -> list[str]:
    return [line.text for line in lines]  # type: ignore[attr-defined]


KETTLE = transcript(
    "s: Hi!",
    "b: Hello! How can I help?",
    "s: My kettle from order #48213 arrived with a broken handle. I already emailed you twice.",
    "b: Yes. Damaged goods can be returned within 30 days of delivery.",
    "s: But who pays for shipping it back?",
    "b: I could not find that in the shop's pages. Shall I connect you to a colleague?",
    "s: yes, a human please. anna.k@example.com or 07700 900 123",
    "a: Hi Anna, I'm Maya. I will call you tomorrow by 12:00.",
    "s: thanks",
)


def test_the_agent_reads_what_the_shopper_wants_with_the_messages_it_stands_in() -> None:
    wish = summarize(KETTLE).wish

    assert wish is not None
    assert "broken handle" in wish.text
    assert wish.text.endswith("But who pays for shipping it back?")
    assert wish.evidence == (3, 5)


def test_order_contact_tries_and_promises_are_found_where_they_were_said() -> None:
    summary = summarize(KETTLE)

    assert [(line.text, line.evidence) for line in summary.orders] == [("#48213", (3,))]
    assert texts(summary.contact) == ["anna.k@example.com", "07700 900 123"]
    assert [line.evidence for line in summary.tried] == [(3,)]
    assert texts(summary.promises) == ["I will call you tomorrow by 12:00."]
    assert (summary.language, summary.service_class) == ("en", "goods")


def test_an_answer_is_told_with_its_question_and_an_unknown_is_not_told_as_an_answer() -> None:
    (line,) = summarize(KETTLE).answered

    assert "Damaged goods can be returned within 30 days" in line.text
    assert line.evidence == (3, 4)


def test_an_answer_names_its_source() -> None:
    source = Source(path="faq/returns.md", title="Returns", text="30 days.")
    answer = PastMessage(
        n=2, author=Author.BOT, text="You have 30 days.", kind="answer", sources=(source,)
    )

    (line,) = summarize([*transcript("s: How long can I return shoes?"), answer]).answered

    assert line.text == (
        "How long can I return shoes? → You have 30 days. (Returns · faq/returns.md)"
    )


@pytest.mark.parametrize(
    ("said", "order"),
    [
        ("where is ORD-2024-118?", "ORD-2024-118"),
        ("zamówienie nr 55123, gdzie jest?", "55123"),
        ("Мой заказ 88-1029 не пришёл", "88-1029"),
        ("Pasūtījums 1234 nav atnācis", "1234"),
        ("моє замовлення №77812 не прийшло", "№77812"),
        ("my order number is 100200", "100200"),
        ("55123 is my order number", "55123"),
        ("Numer zamówienia: ZAM/2024/118", "ZAM/2024/118"),
        ("pasūtījuma numurs ir LV-20931", "LV-20931"),
        ("order no. 48213-A please", "48213-A"),
        ("the order number is 20248812, call 29123456", "20248812"),
    ],
)
def test_an_order_number_is_found_in_its_usual_forms(said: str, order: str) -> None:
    assert texts(summarize(transcript(f"s: {said}")).orders) == [order]


@pytest.mark.parametrize(
    "said",
    [
        "my order is over 100 EUR, size 42",
        "zamówienie na 250 zł złożone 12.03.2024",
        "заказ на 5000 рублей, сегодня 21.11.2026",
        "pasūtījums virs 50 EUR uz LV-1010",
        "zamówiłem 2 pary, kod 00-950 Warszawa, telefon 600 700 800",
        "order of 3 items for 129.00 EUR",
        "call me about the order on +371 29123456",
    ],
)
def test_a_price_a_date_a_size_a_postcode_or_a_phone_is_no_order_number(said: str) -> None:
    assert summarize(transcript(f"s: {said}")).orders == ()


def test_a_bare_number_answers_the_question_for_the_order() -> None:
    summary = summarize(transcript("s: parcel?", "b: What is your order number?", "s: 771203"))

    assert texts(summary.orders) == ["771203"]
    assert summary.contact == ()


@pytest.mark.parametrize(
    "phone",
    [
        "+48 600 700 800",
        "600-700-800",
        "+371 29 123 456",
        "29123456",
        "067 123 45 67",
        "+380671234567",
        "8 (916) 123-45-67",
        "+44 7911 123456",
    ],
)
def test_a_phone_is_found_as_it_was_written(phone: str) -> None:
    assert texts(summarize(transcript(f"s: tel. {phone}")).contact) == [phone]


def test_prices_and_dates_are_no_phones() -> None:
    said = "s: 12.03.2024 I paid 1 299,00 zł for 4 006381 333931 pcs"

    assert summarize(transcript(said)).contact == ()


@pytest.mark.parametrize(
    ("said", "lang"),
    [
        ("Już dwa razy dzwoniłem do sklepu.", "pl"),
        ("Я уже писал на почту.", "ru"),
        ("Es jau zvanīju uz veikalu.", "lv"),
        ("Я вже телефонувала двічі.", "uk"),
        ("I already sent an e-mail.", "en"),
    ],
)
def test_what_was_tried_is_kept_in_the_shoppers_words(said: str, lang: str) -> None:
    summary = summarize(transcript(f"s: {said}"))

    assert texts(summary.tried) == [said]
    assert summary.language == lang


def test_a_subject_the_shopper_gave_thanks_for_is_no_longer_wished() -> None:
    wish = summarize(
        transcript(
            "s: How much is delivery to Riga?",
            "b: Delivery to Riga is 4.90 EUR.",
            "s: Thanks! Now, can I change the colour of my sofa to green?",
        )
    ).wish

    assert wish is not None
    assert "sofa" in wish.text
    assert "Riga" not in wish.text


def test_who_only_asks_for_a_person_wishes_just_that() -> None:
    wish = summarize(transcript("s: Dzień dobry", "b: Dzień dobry!", "s: konsultant proszę")).wish

    assert wish is not None
    assert (wish.text, wish.evidence) == ("konsultant proszę", (3,))


def test_a_greeting_alone_leaves_the_summary_empty() -> None:
    assert summarize(transcript("s: Labdien!")) == Summary(language="lv")


def test_nothing_said_is_an_empty_summary() -> None:
    assert summarize([]) == Summary()


def test_a_documents_example_number_is_nobodys_order() -> None:
    said = transcript("s: Where is the number?", "b: On the slip, e.g. order #12345.")

    assert summarize(said).orders == ()


def test_products_shown_are_listed_with_their_article() -> None:
    card = ProductCard(id="K-7", title="Kettle", price="39.90", currency="EUR")
    shown = PastMessage(n=2, author=Author.BOT, text="This one.", kind="answer", products=(card,))

    summary = summarize([*transcript("s: Do you have a kettle?"), shown])

    assert [(line.text, line.evidence) for line in summary.products] == [("Kettle (K-7)", (2,))]


def test_a_change_of_mind_stands_in_the_wish() -> None:
    wish = summarize(
        transcript(
            "s: I'd like to exchange the blue kettle for a red one.",
            "b: Exchanges are free within 30 days.",
            "s: My address is Lime Street 4 now.",
            "a: Noted.",
            "s: Actually, send me the green one instead.",
            "a: The green one it is.",
            "s: Ring twice, the bell is broken.",
        )
    ).wish

    assert wish is not None
    assert wish.evidence == (1, 3, 5, 7)
    assert "green one instead" in wish.text


def test_what_a_colleague_told_is_an_answer_and_what_was_undertaken_a_promise() -> None:
    summary = summarize(
        transcript(
            "s: Does the Duo tent fit a platform of 140 cm?",
            "b: I could not find that. A colleague can measure it.",
            "s: ok",
            "a: Hi, Priit here. It is 130 cm wide, so it fits. I'll send you a photo by Friday.",
        )
    )

    assert [(line.text, line.evidence) for line in summary.answered] == [
        ("Does the Duo tent fit a platform of 140 cm? → It is 130 cm wide, so it fits.", (1, 4))
    ]
    assert texts(summary.promises) == ["I'll send you a photo by Friday."]


@pytest.mark.parametrize(
    ("said", "start", "now", "trend", "shown"),
    [
        (["s: Ile trwa dostawa?", "b: 2 dni.", "s: Dziękuję!"], "calm", "calm", "steady", 3),
        (
            ["s: gdzie paczka", "b: Nie wiem.", "s: to jakiś żart?! jesteście beznadziejni"],
            "calm",
            "upset",
            "rising",
            3,
        ),
        (
            ["s: це жах, гроші списали двічі!", "a: Повернемо сьогодні.", "s: добре, дякую вам"],
            "upset",
            "calm",
            "falling",
            3,
        ),
    ],
)
def test_the_mood_and_where_it_goes_are_read_off_the_turns(
    said: list[str], start: str, now: str, trend: str, shown: int
) -> None:
    mood = summarize(transcript(*said)).mood

    assert mood.start is not None
    assert mood.now is not None
    assert (mood.start.text, mood.now.text, mood.trend) == (start, now, trend)
    assert (mood.start.evidence, mood.now.evidence) == ((1,), (shown,))


@pytest.mark.parametrize(
    "said",
    [
        ["a: Hello? I will call you tomorrow.", "a: Are you there?"],
        ["s: ", "b: ", "s:    ", "a: "],
        ["b: Hello!", "a: order #55555 arrives tomorrow"],
        ["s: Dzień dobry, where is заказ 88123?", "b: Nie wiem.", "s: lūdzu пожалуйста please"],
        ["s: ...", "a: ?!", "s: → → →", "a: - - -"],
        [
            f"{'sbsa'[n % 4]}: Parcel {n} is late, I wrote twice. It comes by {n}:00?"
            for n in range(200)
        ],
    ],
)
def test_of_an_odd_transcript_nothing_is_told_that_its_messages_do_not_say(said: list[str]) -> None:
    messages = transcript(*said)
    summary = summarize(messages)

    lines = [
        *filter(None, [summary.wish]),
        *(summary.orders + summary.products + summary.contact),
        *(summary.answered + summary.tried + summary.promises),
    ]
    for line in lines:
        there = " ".join(messages[n - 1].text for n in line.evidence)
        assert line.evidence
        assert all(word.strip(".,…") in there for word in re.split(r"\s|→|…", line.text))
    assert len(summary.answered) <= 12


def test_who_writes_down_a_number_tells_their_name_beside_it() -> None:
    summary = summarize(transcript("s: mans tālrunis 28 300 211, Edijs", "a: Paldies!"))

    assert texts(summary.contact) == ["28 300 211", "Edijs"]


@pytest.mark.parametrize(
    ("said", "orders"),
    [
        (["s: gdzie moja paczka", "b: Nie wiem.", "s: 118811, Katowice"], ["118811"]),
        (["s: what does 118811 mm mean", "b: I don't know.", "s: 118811, please"], []),
        (["s: the rest of my order 121777 can come along"], ["121777"]),
    ],
)
def test_a_long_number_by_itself_is_the_orders_where_a_parcel_is_spoken_of(
    said: list[str], orders: list[str]
) -> None:
    assert texts(summarize(transcript(*said)).orders) == orders


def test_of_a_letter_the_figures_and_the_request_are_kept_and_its_forms_left_out() -> None:
    letter = (
        "Dear Sir or Madam. I am writing about a coffee machine for my mother. It was a gift. "
        "It was meant to come within three working days and it did not, and nobody rang at all. "
        "I stayed at home on the 6th and on the 7th. The tracking says that a neighbour has it. "
        "My neighbours are good people and have seen nothing of it, all of them were asked. "
        "I do not know what else to do now. Could you find it before the 15th? Kind regards."
    )
    wish = summarize(transcript(f"s: {letter}")).wish

    assert wish is not None
    assert wish.text.startswith("I am writing about a coffee machine")
    assert "on the 6th and on the 7th" in wish.text
    assert wish.text.endswith("Could you find it before the 15th?")


def test_a_promise_of_the_ledger_is_told_once_with_its_time() -> None:
    ledger = Line(
        text="I will call you tomorrow by 12:00. (by 2026-11-23 12:00 UTC)", evidence=(8,)
    )

    assert summarize(KETTLE, promises=[ledger]).promises == (ledger,)


def test_forty_messages_are_summed_up_while_the_agent_blinks() -> None:
    talk = transcript(
        *(f"{'sb'[n % 2]}: Where is parcel {n}? It is late and I wrote twice." for n in range(40))
    )
    summarize(talk[:2])
    started = time.process_time()

    summarize(talk)

    assert time.process_time() - started < 0.25
