"""Words are found without regard to case, endings and diacritics."""

from __future__ import annotations

import pytest

from knowledge.lemmas import LANGUAGES, Lemmas, codes, find_or_build, fold, installed, ready


@pytest.fixture(scope="module")
def lemmas() -> Lemmas:
    if not ready(installed()):
        pytest.skip("make install builds the dictionaries")
    return Lemmas(installed())


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("ŻÓŁĆ", "zolc"),
        ("Ķēniņš", "kenins"),
        ("ёлка", "елка"),
        ("ґанок", "ганок"),
        ("їжа", "іжа"),
        ("Straße", "strasse"),
    ],
)
def test_diacritics_and_case_do_not_matter(written, folded):
    assert fold(written) == folded


@pytest.mark.parametrize(
    ("lang", "one", "other"),
    [
        ("en", "returns", "return"),
        ("pl", "butów", "but"),
        ("lv", "piegādes", "piegāde"),
        ("ru", "товары", "товар"),
        ("uk", "товарів", "товар"),
    ],
)
def test_another_ending_is_the_same_word(lemmas, lang, one, other):
    assert set(lemmas.tokens(one, lang)) & set(lemmas.tokens(other, lang))


@pytest.mark.parametrize(("lang", "word"), [("ru", "крем"), ("ru", "Бальзам"), ("lv", "galds")])
def test_a_slip_of_the_dictionary_does_not_turn_goods_into_other_words(lemmas, lang, word):
    assert lemmas.of(word, lang) == fold(word)


def test_article_codes_and_prices_stay_whole():
    assert codes("Model RX-100/2 za 12,50 zł, nr 1234") == ["rx-100/2", "12,50"]


def test_the_dictionaries_of_the_installation_are_used(tmp_path):
    if ready(installed()):
        assert find_or_build(tmp_path) == installed()
    assert not ready(tmp_path)
    assert set(LANGUAGES) == {"en", "pl", "lv", "ru", "uk"}
