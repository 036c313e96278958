"""What a shopper reads for what was found."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from bot.compose import compose
from bot.goods import card
from bot.ground import grounded
from knowledge.library import Findings
from knowledge.passage import Passage, Product, Variant
from knowledge.search import Hit

RETURNS = Passage(
    id="1",
    path="pl/pytania.html",
    title="Pytania",
    text="Na zwrot jest 30 dni.",
    kind="faq",
    lang="pl",
    trail=("Pytania", "Zwroty"),
    question="Ile mam dni na zwrot?",
    url="https://shop.example/pytania#zwrot",
)
TENT = Passage(
    id="2",
    path="feed.xml",
    title="Vējš 2",
    text="Vējš 2\nA tent for two. Weight: 1900 g.",
    kind="product",
    lang="en",
    product_id="T2",
)
TENT_ITEM = Product(
    id="T2",
    title="Vējš 2",
    path="feed.xml",
    price=Decimal("249.00"),
    sale_price=Decimal("199.00"),
    currency="EUR",
    availability="in_stock",
    as_of=datetime(2026, 11, 21, 10, tzinfo=UTC),
    variants=(
        Variant("T2-g", (("colour", "green"),)),
        Variant("T2-o", (("colour", "orange"),)),
    ),
)


def found(outcome: str, *passages: Passage, scores: tuple[float, ...] = (0.9, 0.5, 0.4, 0.3)):
    hits = tuple(
        Hit(passage, score, 0.85, 4.0, 0.5, 0.5)
        for passage, score in zip(passages, scores, strict=False)
    )
    return Findings(hits, 0.8, outcome, {}, {})


def tents(id: str) -> Product | None:
    return TENT_ITEM if id == "T2" else None


def test_an_answer_in_the_shoppers_language_is_the_shops_own_words_and_nothing_else() -> None:
    reply = compose(found("answer", RETURNS), "pl", tents)

    assert (reply.kind, reply.text) == ("answer", "Na zwrot jest 30 dni.")
    (source,) = reply.sources
    assert source.text == "Ile mam dni na zwrot?\nNa zwrot jest 30 dni."
    assert source.title == "Pytania › Zwroty"
    assert [option.id for option in reply.options] == ["human"]


def test_a_quotation_in_another_language_is_marked_as_one() -> None:
    reply = compose(found("answer", RETURNS), "lv", tents)

    assert "poļu valodā" in reply.text
    assert "“Ile mam dni na zwrot?\nNa zwrot jest 30 dni.”" in reply.text
    assert reply.language == "lv"
    assert reply.sources[0].lang == "pl"


def test_only_passages_that_carry_the_answer_are_cited() -> None:
    other = replace(RETURNS, id="3", text="Zwrot pieniędzy trwa 7 dni.")

    alone = compose(found("answer", RETURNS, other), "pl", tents)
    tied = compose(found("answer", RETURNS, other, scores=(0.9, 0.89)), "pl", tents)

    assert len(alone.sources) == 1
    assert len(tied.sources) == 2


def test_an_unsure_reply_quotes_the_nearest_with_reservation_and_offers_a_person() -> None:
    reply = compose(found("unsure", RETURNS, TENT, scores=(0.9, 0.85)), "pl", tents)

    assert reply.kind == "unsure"
    assert reply.text.startswith("Prawdopodobnie chodzi o")
    assert "Ile mam dni na zwrot?\nNa zwrot jest 30 dni." in reply.text
    assert [product.id for product in reply.products] == ["T2"]
    assert reply.options[-1].id == "human"


def test_what_is_less_likely_right_than_wrong_is_called_the_nearest() -> None:
    doubtful = replace(found("unsure", RETURNS), probability=0.2)
    assert compose(doubtful, "pl", tents).text.startswith("Nie widzę tu dokładnej odpowiedzi.")


def test_that_words_are_in_another_language_is_said_once() -> None:
    reply = compose(
        found(
            "unsure",
            RETURNS,
            TENT,
            replace(RETURNS, id="3", question=None, text="Zwrot jest bezpłatny."),
            scores=(0.9, 0.88, 0.86),
        ),
        "uk",
        tents,
    )

    assert reply.text.count("Ця інформація є в нас польською") == 1
    assert reply.text.count("«") == reply.text.count("»") == 2


def test_with_reservation_only_what_comes_near_the_best_is_quoted() -> None:
    far = replace(RETURNS, id="3", question="Ile trwa dostawa?", text="Dostawa trwa 2 dni.")

    alone = compose(found("unsure", RETURNS, far, scores=(0.9, 0.5)), "pl", tents)
    behind = compose(found("unsure", RETURNS, far, scores=(0.9, 0.65)), "pl", tents)
    near = compose(found("unsure", RETURNS, far, scores=(0.9, 0.85)), "pl", tents)

    assert [len(reply.sources) for reply in (alone, behind, near)] == [1, 1, 2]


def test_one_that_is_nearer_in_something_joins_from_farther_behind() -> None:
    far = replace(RETURNS, id="3", question="Ile trwa dostawa?", text="Dostawa trwa 2 dni.")
    findings = found("unsure", RETURNS, far, scores=(0.9, 0.65))
    best, other = findings.hits

    reply = compose(replace(findings, hits=(best, replace(other, concepts=0.6))), "pl", tents)

    assert len(reply.sources) == 2


def test_a_row_is_not_told_again_with_its_table() -> None:
    row = replace(RETURNS, question=None, kind="table", text="Waga: 10 kg; Porcja: 135 g")
    table = replace(row, id="3", text="Waga: 5 kg; Porcja: 80 g\nWaga: 10 kg; Porcja: 135 g")

    reply = compose(found("answer", row, table, scores=(0.9, 0.89)), "pl", tents)

    assert reply.text.count("135 g") == 1
    assert "80 g" not in reply.text


def test_a_yes_is_quoted_with_the_question_it_answers() -> None:
    bookable = replace(RETURNS, question="Czy trzeba się zapisać?", text="Tak, miejsc jest 28.")
    reply = compose(found("answer", bookable), "pl", tents)
    assert reply.text == "Czy trzeba się zapisać?\nTak, miejsc jest 28."


def test_a_yes_that_staff_wrote_is_said_as_they_wrote_it() -> None:
    written = replace(RETURNS, question="Czy wypożyczacie narty?", text="Tak, od 12 zł.")
    findings = replace(found("answer", written), curated=True)
    assert compose(findings, "pl", tents).text == "Tak, od 12 zł."


def test_words_in_another_language_are_quoted_with_what_they_are_about() -> None:
    rates = replace(RETURNS, question=None, kind="table", trail=("Cennik", "Dostawa do Polski"))
    reply = compose(found("answer", rates), "ru", tents)
    assert "«Dostawa do Polski\nNa zwrot jest 30 dni.»" in reply.text


def test_an_unknown_says_so_cites_nothing_and_offers_what_is_near() -> None:
    reply = compose(found("unknown", RETURNS, TENT), "pl", tents)

    assert reply.kind == "unknown"
    assert reply.sources == ()
    assert "30 dni" not in reply.text
    assert next(option.label for option in reply.options) == "Ile mam dni na zwrot?"
    assert reply.options[-1].id == "human"


def test_nothing_found_is_an_unknown_too() -> None:
    assert compose(Findings((), None, "unknown", {}, {}), "uk", tents).kind == "unknown"


@pytest.mark.parametrize(
    ("lang", "says"),
    [
        ("en", "Vējš 2 – €199.00 (was €249.00), in stock"),
        ("pl", "Vējš 2 – 199,00 € (wcześniej 249,00 €), w magazynie"),
        ("uk", "Vējš 2 – 199,00 € (було 249,00 €), є в наявності"),
    ],
)
def test_a_product_comes_with_its_price_its_stock_and_the_feeds_time(lang: str, says: str) -> None:
    reply = compose(found("answer", TENT), lang, tents)

    assert says in reply.text.replace("\xa0", " ")
    assert "A tent for two." in reply.text
    assert "10:00 UTC" in reply.text
    (shown,) = reply.products
    assert (shown.price, shown.currency, shown.as_of) == ("199.00", "EUR", "2026-11-21T10:00:00Z")
    assert "199.00 EUR" in reply.sources[0].text


def test_a_product_without_a_price_sends_to_its_page_rather_than_naming_one() -> None:
    bare = replace(TENT_ITEM, price=None, sale_price=None, availability=None)

    reply = compose(found("answer", TENT), "en", lambda _: bare)

    assert "price on the product page" in reply.text
    assert reply.products[0].price is None


def test_a_card_names_every_value_its_variants_come_in() -> None:
    assert card(TENT_ITEM).attributes == {"colour": "green, orange"}


def test_a_citation_of_something_that_was_not_found_is_never_said() -> None:
    findings = found("answer", RETURNS)
    reply = compose(findings, "pl", tents)

    assert grounded(reply, findings) is reply
    assert grounded(reply, found("answer", TENT)) is None
    assert grounded(replace(reply, sources=()), findings) is None
