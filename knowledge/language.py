"""Which of the five languages a text is in. The only file that imports lingua.

lingua's trigram models (27 MB, 0.2 s to load) rather than its full ones (192 MB,
3.3 s): the letters only one language has and its commonest words, which shoppers
type without diacritics too, make up for the difference on short lines.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from knowledge.lemmas import fold

if TYPE_CHECKING:
    from lingua import LanguageDetector

_LATIN = ("en", "pl", "lv")
_CYRILLIC = ("ru", "uk")
_ONLY = {
    "uk": frozenset("іїєґ"),
    "ru": frozenset("ыэъё"),
    "lv": frozenset("āčēģīķļņšūž"),
    "pl": frozenset("ąćęłńóśźż"),
}
# Folded, and only words that no other of the five languages writes so.
_COMMON = {
    "en": """the how is are do does can what my where i you your have has when why which who of
        it this that there any and or for from with not please thanks thank hello hi hey want
        need would will get size return returns refund shipping delivery order price shoes
        payment help much many long day days change track pay buy back still yet if about""",
    "pl": """czy jak gdzie ile kiedy jaki jaka jakie jest nie sie mam moge mozna moj moja moje
        chce chcialbym chcialabym prosze dzien dobry dziekuje dzieki witam czesc zwrot zwrocic
        zwrotu paczka paczki przesylka przesylki wysylka wysylki dostawa dostawy zamowienie
        zamowienia reklamacja reklamacje buty koszt kosztuje placic platnosc zaplacic sklep
        rozmiar cena tego juz jesli dla ze przy przez od bez pod po faktura zwroty""",
    "lv": """cik kur kad ka vai kas kads kada kadi ir nav es man mans mana mani varu var jus
        jusu ludzu paldies labdien sveiki labvakar labrit piegade piegades piegadi pasutijums
        pasutijumu pasutijuma atgriezt atgriesana prece preci preces kurpes maksa maksat
        samaksat gribu velos vajag izmers izmeru nauda naudu atpakal veikals par uz bez ari un
        apavi zabaki rekins pakomats tas so""",
    "ru": """как что где когда можно ли это сколько стоит заказ заказа заказать вернуть возврат
        мне мой моя мои хочу нужно есть здравствуйте привет спасибо пожалуйста если или почему
        какой какая какие размер деньги оплатить оплата товар доставки посылка обменять обувь
        добрый он она нет не оператор оператором человек человеком человека позовите кто для
        с и после чем вы еще только""",
    "uk": """як що де коли чи можна це скільки коштує замовлення замовити повернути повернення
        мені моя хочу потрібно привіт вітаю дякую будь ласка якщо або чому який яка які розмір
        гроші оплатити товару доставки посилка обміняти взуття добрий немає ні людина людиною
        людини покличте хто для з та й і після ніж ви ще оператор тільки мене щоб""",
}
_WORDS = {lang: frozenset(fold(text).split()) for lang, text in _COMMON.items()}
_SHARED = frozenset(w for w in _WORDS["ru"] if w in _WORDS["uk"])
# From where a run of letters begins: else a word of 2,000 letters is gone over 2,000 times.
_NO_WORDS = re.compile(r"https?://\S+|(?<!\S)(?:\S+@\S+|\S*\d\S*)")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019\u02bc][^\W\d_]+)*")

# Weights of the evidence beside lingua's confidence of 0..1; set by hand on the lines of
# tests/knowledge/test_language.py.
_LETTER_WEIGHT = 0.9
_WORD_WEIGHT = 0.45
_PRIOR_WEIGHT = 0.2
_PRIOR_WEIGHT_ALONE = 0.9


def detect(text: str, prior: str | None = None) -> str:
    """Code of the language (en, pl, lv, ru, uk); `prior` where the text does not tell.

    `prior` is the conversation's language so far: it decides for "ok", "123" and
    "доставка", and gives way to a sentence in another language.
    """
    written = _WORD.findall(_NO_WORDS.sub(" ", text[:2_000]))
    letters = "".join(written).casefold()
    if not letters:
        return prior or "en"
    cyrillic = sum("\u0400" <= letter <= "\u04ff" for letter in letters)
    candidates = _CYRILLIC if cyrillic * 2 > len(letters) else _LATIN
    scores = _confidence(" ".join(written), candidates)
    for lang in candidates:
        scores[lang] += _evidence(lang, written)
    if prior in scores:
        # One word says little, three say nearly everything.
        alone = max(0.0, (3 - len(written)) / 2)
        scores[prior] += _PRIOR_WEIGHT + (_PRIOR_WEIGHT_ALONE - _PRIOR_WEIGHT) * alone
    return max(scores, key=lambda lang: scores[lang])


def warm() -> None:
    """Load the models now rather than with the first question."""
    _confidence("ok", _LATIN)


def _evidence(lang: str, written: list[str]) -> float:
    only = _ONLY.get(lang, frozenset())
    marked = sum(not only.isdisjoint(word.casefold()) for word in written)
    common = sum(fold(word) in _WORDS[lang] - _SHARED for word in written)
    # A share of the words, so that one foreign name does not turn a sentence.
    share = min(1.0, 2 * marked / len(written))
    return _LETTER_WEIGHT * share + _WORD_WEIGHT * min(3, common)


def _confidence(text: str, candidates: tuple[str, ...]) -> dict[str, float]:
    found = {
        value.language.iso_code_639_1.name.lower(): value.value
        for value in _detector().compute_language_confidence_values(text)
    }
    total = sum(found.get(lang, 0.0) for lang in candidates)
    return {lang: found.get(lang, 0.0) / total if total else 0.0 for lang in candidates}


@cache
def _detector() -> LanguageDetector:
    from lingua import Language, LanguageDetectorBuilder

    return (
        LanguageDetectorBuilder.from_languages(
            Language.ENGLISH,
            Language.POLISH,
            Language.LATVIAN,
            Language.RUSSIAN,
            Language.UKRAINIAN,
        )
        .with_low_accuracy_mode()
        .build()
    )
