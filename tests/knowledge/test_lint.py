"""Where a shop's own words disagree, and where they only seem to."""

from __future__ import annotations

from datetime import date
from itertools import chain

import pytest

from knowledge import lint, lint_more
from knowledge.claims import claims, differing
from knowledge.lemmas import Lemmas, installed
from knowledge.passage import Passage

LEMMAS = Lemmas(installed())


def passage(path: str, text: str, lang: str = "en", heading: str = "Returns", **more) -> Passage:
    fields = {"title": path, "kind": "text", "trail": (heading,), "question": None} | more
    return Passage(id=f"{path}{text[:8]}", path=path, text=text, lang=lang, **fields)


def facts(one: str, other: str, lang: str = "en", other_lang: str | None = None):
    said = [passage("a.md", one, lang), passage("b.md", other, other_lang or lang)]
    return differing(*chain(*(claims([p], LEMMAS) for p in said)))


def test_other_numbers_of_the_same_unit_differ():
    assert facts("Return it within 30 days.", "Return it within 14 days.") == ([], ["day"])
    assert facts("Return it within 30 days.", "It takes 2 hours at most.") == ([], [])
    assert facts("Zwrot w ciągu 30 dni.", "Atgriešana 30 dienu laikā.", "pl", "lv") == (["day"], [])


def test_one_may_say_more_than_the_other():
    assert facts("A courier is 4.99 €.", "A courier is 4.99 €, a locker 2.99 €.") == (["EUR"], [])
    assert facts("Pay over 3 to 12 months.", "Pay over up to 12 months.") == (["month"], [])


def test_the_same_figure_in_another_currency_differs():
    assert facts("A courier costs 4.99 €.", "A courier costs 4.99 zł.") == ([], ["currency"])
    assert facts("Collecting costs 0 €.", "Collecting costs 0 zł.") == ([], [])


def test_numbers_of_two_countries_are_two_numbers():
    assert facts("Please call +371 6700 5512.", "Please call +48 22 123 45 67.") == ([], [])
    agreed, differ = facts("Please call +371 6700 5512.", "Please call +371 6700 5591.")
    assert (agreed, differ) == ([], ["phone +371"])


@pytest.mark.parametrize(
    ("lang", "yes", "no"),
    [
        (
            "en",
            "We accept cash at the showroom desk.",
            "We do not accept cash at the showroom desk.",
        ),
        (
            "pl",
            "Przyjmujemy zwroty rzeczy z wyprzedaży.",
            "Nie przyjmujemy zwroty rzeczy z wyprzedaży.",
        ),
        ("lv", "Veikalā pieņemam skaidru naudu.", "Veikalā nepieņemam skaidru naudu."),
        ("ru", "Принимаем наличные деньги в салоне.", "Не принимаем наличные деньги в салоне."),
        ("uk", "Приймаємо готівкові гроші в салоні.", "Не приймаємо готівкові гроші в салоні."),
    ],
)
def test_a_denial_of_the_same_sentence_is_found(lang, yes, no):
    found = lint.denials(claims([passage("a.md", yes, lang), passage("b.md", no, lang)], LEMMAS))

    assert [finding.severity for finding in found] == ["error"]


def test_the_same_text_in_two_places_is_told_once():
    text = "Goods must be unworn and have their tags, as they came to you."
    twice = [passage("a.md", text), passage("b.md", text, heading="Sale")]

    assert [f.rule for f in lint.repeats(twice)] == ["repeat"]
    assert lint.repeats(twice[:1]) == []


def test_what_was_valid_until_a_day_that_has_passed_is_told():
    said = [
        passage("a.md", "The code is valid until 31.12.2024."),
        passage("b.md", "Kod ważny do 2027-01-31."),
    ]

    found = list(lint_more.of_passages(said, date(2026, 11, 22)))

    assert [(f.rule, f.places[0][0].path) for f in found] == [("out of date", "a.md")]


def test_links_to_what_is_not_there_are_told(tmp_path):
    (tmp_path / "a.md").write_text(
        "# One\n[b](b.md) [gone](gone.md) [part](b.md#returns) [no](b.md#nowhere) [w](https://x.example)"
    )
    (tmp_path / "b.md").write_text("# Returns\n")

    found = list(lint_more.of_files(tmp_path, [passage("a.md", "One"), passage("b.md", "x")]))

    assert sorted(f.places[0][1] for f in found) == ["b.md#nowhere", "gone.md"]
